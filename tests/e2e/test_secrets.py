"""No token, secret or URL with one in anything that the program writes, whatever happens."""

import base64
import json

import pytest

from interposer import Interposer, answer, hang_up, path, problem


@pytest.fixture(name="sandbox")
def _sandbox(start_sandbox):
    """One for each test: a refresh ends the tokens before it."""
    return start_sandbox()


@pytest.fixture(name="secrets")
def _secrets(sandbox):
    return [sandbox.access_token, sandbox.refresh_token, sandbox.client["client_secret"]]


def silent(done, secrets):
    for secret in secrets:
        assert secret.encode() not in done.stdout
        assert secret not in done.stderr
    return done


DEBUG = {"TAP_PINTEREST_ADS_LOGLEVEL": "DEBUG"}


def test_an_ordinary_run_at_the_most_talkative_level(tap, sandbox, secrets):
    silent(tap.run(streams=["campaigns"], env=DEBUG, **sandbox.client).succeeded(), secrets)


def test_a_refresh_and_what_it_brought(meddled, between, sandbox, secrets):
    done = meddled.run(
        streams=["campaigns"], access_token=None, refresh_token=sandbox.refresh_token, env=DEBUG, **sandbox.client
    ).succeeded()
    pair = json.loads(between.requests("/oauth/token")[0].answer)
    silent(done, [*secrets, pair["access_token"], pair["refresh_token"]])


@pytest.mark.parametrize("where", ["/oauth/token", "/campaigns"])
@pytest.mark.parametrize("trouble", ["echo", "echo html", "reset"])
def test_an_answer_that_echoes_what_we_sent(meddled, between, sandbox, secrets, where, trouble):
    echoed = " ".join(secrets)
    action = {
        "echo": problem(400, 1, f"Bad request: Authorization: Bearer {echoed}"),
        "echo html": answer(400, f"<html>{echoed}</html>".encode(), content_type="text/html"),
        "reset": hang_up,
    }[trouble]
    between.rule(path(where), action)
    settings = {"refresh_token": sandbox.refresh_token, **sandbox.client}
    if where == "/oauth/token":
        settings["access_token"] = "pina_sandbox_expired"
    done = meddled.run(streams=["campaigns"], max_retry_s=1, env=DEBUG, **settings).failed()
    silent(done, secrets)


def test_a_config_with_a_mistake_in_a_secret(tap, secrets):
    silent(tap.run(client_secret=[secrets[2]], refresh_token={"a": secrets[1]}).failed(), secrets)


def test_a_config_that_is_not_json(tap, secrets):
    file = tap.file('{"access_token": "%s" "refresh_token": "%s"}' % (secrets[0], secrets[1]))
    silent(tap.run_command([tap.command()[0], "--config", file]).failed(), secrets)


def test_about_and_discovery(tap, sandbox, secrets):
    for arguments in (["--about", "--format=json"], ["--about"], ["--discover"]):
        silent(tap.run(*arguments, refresh_token=sandbox.refresh_token, **sandbox.client), secrets)


def forms_of(secret):
    """As it may be quoted: in another case, cut at either end, within other text."""
    yield secret
    yield secret.upper()
    yield f"x{secret}x{secret}"
    if len(secret) > 14:
        yield secret[2:]
        yield secret[:-2]
        yield secret[1:-1]


def shows_no_part(done, secrets):
    text = (done.stdout + done.stderr.encode()).lower()
    for secret in secrets:
        size = min(len(secret), 12)
        for at in range(len(secret) - size + 1):
            assert secret[at : at + size].lower().encode() not in text, secret[at : at + size]


@pytest.mark.parametrize("status", [400, 401, 503])
@pytest.mark.parametrize("form", range(6))
def test_the_token_endpoint_quotes_what_it_was_sent(meddled, between, sandbox, secrets, status, form):
    basic = base64.b64encode("{client_id}:{client_secret}".format(**sandbox.client).encode()).decode()
    hidden = [sandbox.refresh_token, sandbox.client["client_secret"], basic.rstrip("=")]
    quoted = " ".join((list(forms_of(one)) + [one])[min(form, len(list(forms_of(one))) - 1)] for one in hidden)
    between.rule(path("/oauth/token"), problem(status, 1, quoted))
    done = meddled.run(
        streams=["campaigns"], access_token=None, refresh_token=sandbox.refresh_token, max_retry_s=1, env=DEBUG,
        **sandbox.client,
    ).failed()  # fmt: skip
    shows_no_part(done, hidden + secrets[1:])


@pytest.mark.parametrize("form", range(6))
def test_the_api_quotes_an_access_token(meddled, between, secrets, form):
    between.rule(path("/campaigns"), problem(400, 1, "Bad: " + list(forms_of(secrets[0]))[form]))
    shows_no_part(meddled.run(streams=["campaigns"], env=DEBUG).failed(), secrets[:1])


def test_a_secret_of_one_letter_does_not_mask_the_log(meddled, between, sandbox):
    between.rule(path("/campaigns"), problem(400, 1, "a plain sentence"))
    done = meddled.run(streams=["campaigns"], client_id="1", client_secret="a", refresh_token="e").failed()
    assert "a plain sentence" in done.stderr


@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_the_server_of_a_file_quotes_its_signed_url(start_sandbox, tmp_path, status):
    sandbox = start_sandbox(report_polls=0, empty_accounts=0, accounts=1)
    between = Interposer(sandbox.url)
    tap = sandbox.tap(tmp_path, api_url=between.url, **{**sandbox.client, "refresh_token": sandbox.refresh_token})
    signed = "/file?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE&X-Amz-Signature=0123456789abcdef0123456789abcdef"
    link = between.url.rpartition("/")[0] + signed
    finished = {"code": 0, "data": {"report_status": "FINISHED", "url": link, "size": 1}, "status": "success"}
    between.rule(lambda e: e.method == "GET" and e.path.endswith("/reports"), answer(200, finished))
    between.rule(path("/file"), problem(status, 2, f"cannot serve {link} to you"))
    done = tap.run(
        streams=["campaign_report"], start_date="2026-11-18", max_retry_s=1, env=DEBUG, timeout=60
    ).failed()
    between.close()
    assert between.requests("/file") and not between.requests("/oauth/token")
    shows_no_part(done, [signed.partition("?")[2]])
