"""No token, secret or URL with one in anything that the program writes, whatever happens."""

import json

import pytest

from interposer import answer, hang_up, path, problem


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
