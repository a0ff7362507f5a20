"""Access tokens: refreshed once for all, the new pair kept before it is used, the newest one wins."""

import base64
import json
import os
import stat
import threading
import urllib.parse
import urllib.request

import pytest

import messages
from interposer import answer, forward, path, problem

EXPIRED = problem(401, 2, "Authentication failed.")


@pytest.fixture(name="sandbox")
def _sandbox(start_sandbox):
    """One for each test: a refresh ends the tokens before it."""
    return start_sandbox()


@pytest.fixture(name="refreshing")
def _refreshing(meddled, sandbox, tmp_path):
    """Settings of a run that has a refresh token and a place to keep what it gets."""
    meddled.settings.pop("access_token")
    meddled.settings.update(sandbox.client, refresh_token=sandbox.refresh_token)
    meddled.settings["token_store"] = str(tmp_path / "tokens.json")
    return meddled


def refreshes(between):
    return between.requests("/oauth/token")


def asked_with(exchange):
    return urllib.parse.parse_qs(exchange.body.decode())["refresh_token"][0]


def test_a_refresh_token_is_exchanged_once_and_used_for_everything(refreshing, between):
    messages.check(refreshing.run(streams=["campaigns"]).succeeded())
    (exchange,) = refreshes(between)
    assert exchange.method == "POST"
    assert exchange.headers["authorization"].startswith("Basic ")
    fresh = json.loads(exchange.answer)["access_token"]
    assert {e.token for e in between.requests("/campaigns", "/ad_accounts")} == {fresh}


def test_eight_requests_in_flight_that_meet_an_expired_token_refresh_it_once(refreshing, between):
    """All eight are out before the first one is answered 401."""
    refreshing.run(streams=["campaigns"]).succeeded()
    between.forget()
    old, eight = set(), threading.Barrier(8, timeout=30)

    def expire(handler, exchange):
        old.add(exchange.token)
        eight.wait()
        EXPIRED(handler, exchange)

    between.rule(lambda e: path("/campaigns/analytics")(e) and (not old or e.token in old), expire)
    done = refreshing.run(streams=["campaign_analytics"], concurrency=8, ids_per_request=1)
    messages.check(done.succeeded())
    assert done.records("campaign_analytics")
    stale = [e for e in between.requests("/campaigns/analytics") if e.token in old]
    assert len(stale) == 8
    assert len(refreshes(between)) == 1


def test_the_question_for_final_days_may_be_what_meets_the_expired_token(refreshing, between):
    ready = path("/resources/metrics_ready_state")
    between.rule(ready, EXPIRED, times=1)
    between.rule(ready, answer(200, {"conversion_metrics_ready": True, "non_conversion_metrics_ready": True}))
    done = messages.check(refreshing.run(streams=["campaign_analytics"], concurrency=1).succeeded())
    assert {mark["to"] for mark in done.bookmarks("campaign_analytics")["accounts"].values()} == {"2026-11-19"}
    old, new = (exchange.token for exchange in between.requests("/resources/metrics_ready_state"))
    assert old != new and len(refreshes(between)) == 2


def test_the_new_pair_is_stored_before_it_is_used(refreshing, between):
    store, seen = refreshing.settings["token_store"], []

    def look(handler, exchange):
        with open(store, encoding="utf-8") as file:
            seen.append((file.read(), exchange.token))
        forward(handler, exchange)

    between.rule(lambda e: not path("/oauth/token")(e), look)
    refreshing.run(streams=["campaigns"]).succeeded()
    (exchange,) = refreshes(between)
    pair = json.loads(exchange.answer)
    kept, used = seen[0]
    assert used == pair["access_token"]
    assert pair["refresh_token"] in kept and pair["access_token"] in kept
    assert stat.S_IMODE(os.stat(store).st_mode) == 0o600


def test_the_next_run_goes_on_from_the_store(refreshing, between):
    refreshing.run(streams=["campaigns"]).succeeded()
    fresh = json.loads(refreshes(between)[0].answer)["access_token"]
    between.forget()
    refreshing.run(streams=["campaigns"]).succeeded()
    assert not refreshes(between)
    assert {e.token for e in between.requests("/campaigns")} == {fresh}


def test_a_rotated_refresh_token_is_what_the_next_refresh_uses(refreshing, between):
    refreshing.run(streams=["campaigns"]).succeeded()
    first = json.loads(refreshes(between)[0].answer)
    between.forget()
    between.rule(lambda e: e.token == first["access_token"], EXPIRED)
    refreshing.run(streams=["campaigns"]).succeeded()
    (second,) = refreshes(between)
    assert asked_with(second) == first["refresh_token"]


def test_another_token_in_the_config_wins_over_the_store(refreshing, between, sandbox):
    refreshing.run(streams=["campaigns"]).succeeded()
    between.forget()
    other = log_in_again(sandbox)
    refreshing.run(streams=["campaigns"], refresh_token=other).succeeded()
    assert asked_with(refreshes(between)[0]) == other


def log_in_again(sandbox):
    """A refresh token from elsewhere than the store, as after a new login."""
    basic = base64.b64encode("{client_id}:{client_secret}".format(**sandbox.client).encode()).decode()
    form = {"grant_type": "authorization_code", "code": sandbox.code, "redirect_uri": "http://localhost/"}
    request = urllib.request.Request(
        sandbox.url + "/oauth/token",
        data=urllib.parse.urlencode(form).encode(),
        headers={"Authorization": "Basic " + basic},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["refresh_token"]


def test_refreshing_with_nowhere_to_keep_the_result_warns(refreshing):
    done = refreshing.run(streams=["campaigns"], token_store=None).succeeded()
    assert [line for line in done.log_lines("token_store") if "warning" in line.lower()]


def test_an_unwritable_token_store_stops_before_the_old_token_is_given_up(refreshing, between, tmp_path):
    store = str(tmp_path / "nowhere" / "tokens.json")
    done = refreshing.run(streams=["campaigns"], token_store=store).failed()
    assert "token_store" in done.last_words or store in done.last_words
    assert not refreshes(between)


def test_credentials_may_be_nested_as_airbyte_nests_them(meddled, sandbox, between):
    credentials = {**sandbox.client, "refresh_token": sandbox.refresh_token}
    done = meddled.run(streams=["campaigns"], access_token=None, credentials=credentials)
    assert done.succeeded().records("campaigns")
    assert len(refreshes(between)) == 1


def test_an_access_token_that_expires_without_a_refresh_token_ends_the_run(meddled, between):
    between.rule(path("/campaigns"), EXPIRED)
    done = meddled.run(streams=["campaigns", "boards"]).failed()
    assert "token" in done.last_words
    urls = [exchange.url for exchange in between.requests("/campaigns")]
    assert len(urls) == len(set(urls)), "nothing is gained by asking again"
    messages.check_order(done)


def test_a_token_that_the_api_takes_for_expired_again_and_again_ends_the_run(refreshing, between):
    between.rule(path("/campaigns"), EXPIRED)
    done = refreshing.run(streams=["campaigns"], max_retry_s=5).failed()
    assert len(refreshes(between)) <= 4
    messages.check_order(done)


def test_a_refresh_that_fails_once_is_tried_again(refreshing, between):
    between.rule(path("/oauth/token"), problem(503, 0, "later"), times=1)
    refreshing.run(streams=["campaigns"]).succeeded()
    assert len(refreshes(between)) == 2


def test_a_server_error_in_flight_is_not_taken_for_an_expired_token(meddled, between):
    between.rule(path("/campaigns"), problem(500, 0, "x"), times=1)
    meddled.run(streams=["campaigns"]).succeeded()
    assert not refreshes(between)
