"""Renewing the access token is a request like any other: what is in flight goes on, and every wait has an end."""

import fcntl
import json
import signal
import threading
import time

import pytest

import messages
from airbyte import Source
from interposer import edit_json, forward, hang_up, path, pause, problem

EXPIRED = problem(401, 2, "Authentication failed.")


@pytest.fixture(name="sandbox")
def _sandbox(start_sandbox):
    return start_sandbox()


@pytest.fixture(name="store")
def _store(tmp_path):
    return tmp_path / "tokens.json"


@pytest.fixture(name="renewing")
def _renewing(meddled, sandbox, store):
    """A tap that has to renew before it can ask anything."""
    meddled.settings.pop("access_token")
    meddled.settings.update(sandbox.client, refresh_token=sandbox.refresh_token, token_store=str(store))
    return meddled


def renewals(between):
    return between.requests("/oauth/token")


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def end(running, within):
    """SIGTERM, and what the run left."""
    began = time.monotonic()
    running.terminate()
    running.process.wait(30)
    took = time.monotonic() - began
    done = running.finish()
    assert done.status == -signal.SIGTERM, done.stderr
    assert took < within, f"{took:.1f} s"
    return done


def test_what_is_in_flight_goes_on_while_the_token_is_renewed(meddled, between, sandbox, store):
    """Both lists are asked for; one finds the token expired, the other one answers during the renewal."""
    asked, renewing, go = threading.Event(), threading.Event(), threading.Event()

    def expire(handler, exchange):
        assert asked.wait(20)
        EXPIRED(handler, exchange)

    def answer_late(handler, exchange):
        asked.set()
        assert renewing.wait(20)
        forward(handler, exchange)

    def renew_later(handler, exchange):
        renewing.set()
        assert go.wait(20)
        forward(handler, exchange)

    between.rule(path("/boards"), expire, times=1)
    between.rule(path("/user_account/websites"), answer_late, times=1)
    between.rule(path("/oauth/token"), renew_later, times=1)
    meddled.settings.update(sandbox.client, refresh_token=sandbox.refresh_token, token_store=str(store))
    running = meddled.start(streams=["boards", "user_websites"]).drain()
    wait_until(lambda: b'"stream":"user_websites"' in running.taken and b'"RECORD"' in running.taken)
    assert not go.is_set() and not store.exists()
    go.set()
    done = running.finish().succeeded()
    messages.check_order(done)
    assert done.records("boards") and done.records("user_websites")
    assert len(renewals(between)) == 1


def test_the_answer_that_is_on_its_way_when_a_run_is_stopped_is_kept(renewing, between, store):
    reached, go = threading.Event(), threading.Event()
    between.rule(path("/oauth/token"), pause(go, reached), times=1)
    running = renewing.start(streams=["ad_accounts"])
    assert reached.wait(20)
    threading.Timer(3, go.set).start()
    end(running, within=5)
    (exchange,) = renewals(between)
    assert json.loads(store.read_text())["refresh_token"] == json.loads(exchange.answer)["refresh_token"]
    between.forget()
    renewing.run(streams=["ad_accounts"]).succeeded()
    assert not renewals(between)


def test_an_answer_that_does_not_come_is_not_waited_for_until_the_container_is_killed(renewing, between):
    reached, go = threading.Event(), threading.Event()
    between.rule(path("/oauth/token"), pause(go, reached), times=1)
    running = renewing.start(streams=["ad_accounts"])
    assert reached.wait(20)
    done = end(running, within=8.5)
    go.set()
    assert done.log_lines("authorise the app again")


def test_the_same_for_a_check(renewing, between, store):
    reached, go = threading.Event(), threading.Event()
    between.rule(path("/oauth/token"), pause(go, reached), times=1)
    source = Source(renewing)
    command = source.command("check")
    running = renewing.start_command(command)
    assert reached.wait(20)
    threading.Timer(2, go.set).start()
    end(running, within=4)
    assert json.loads(store.read_text())["refresh_token"]


@pytest.mark.parametrize("command", ["sync", "check"])
def test_a_lock_that_is_held_is_waited_for_aloud_and_given_up_at_once_when_stopped(renewing, between, store, command):
    with open(f"{store}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if command == "sync":
            running = renewing.start(streams=["ad_accounts"])
        else:
            running = renewing.start_command(Source(renewing).command("check"))
        time.sleep(1.5)
        done = end(running, within=1)
    assert len(done.log_lines("waiting for another run")) + done.stdout.count(b"waiting for another run") == 1
    assert not renewals(between)


def test_a_lock_that_is_held_is_not_waited_for_longer_than_max_retry_s(renewing, between, store):
    with open(f"{store}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = renewing.run(streams=["ad_accounts"], max_retry_s=2).failed()
    assert "another run" in done.last_words
    assert 2 <= done.seconds < 5
    assert not renewals(between)


def test_a_run_that_waits_for_another_goes_on_with_what_that_one_got(renewing, between, store):
    reached, go = threading.Event(), threading.Event()
    between.rule(path("/oauth/token"), pause(go, reached), times=1)
    first = renewing.start(streams=["ad_accounts"])
    assert reached.wait(20)
    second = renewing.start(streams=["ad_accounts"])
    time.sleep(1)
    go.set()
    assert first.finish().succeeded().records("ad_accounts")
    assert second.finish().succeeded().records("ad_accounts")
    assert len(renewals(between)) == 1 and store.exists()


def test_a_pause_between_two_attempts_ends_when_the_run_is_stopped(renewing, between):
    between.rule(path("/oauth/token"), problem(503, 0, "later", retry_after=600))
    running = renewing.start(streams=["ad_accounts"])
    wait_until(lambda: renewals(between))
    time.sleep(0.5)
    end(running, within=1)


def test_an_endpoint_that_fails_is_told_within_seconds_and_from_then_on(renewing, between):
    between.rule(path("/oauth/token"), problem(503, 0, "later"))
    done = renewing.run(streams=["ad_accounts"], max_retry_s=8).failed()
    lines = done.log_lines("could not be renewed", "it answered 503", "asking again in")
    assert len(lines) == len(renewals(between)) - 1 >= 2
    assert "could not be renewed" in done.last_words


def test_a_slow_endpoint_is_told(renewing, between):
    reached, go = threading.Event(), threading.Event()
    between.rule(path("/oauth/token"), pause(go, reached), times=1)
    running = renewing.start(streams=["ad_accounts"])
    assert reached.wait(20)
    time.sleep(6.5)
    go.set()
    assert len(running.finish().succeeded().log_lines("waiting for Pinterest to answer")) == 1


def test_an_answer_that_was_lost_on_its_way_is_told_with_what_to_do(renewing, between):
    def lose(handler, exchange):
        handler.ask(exchange)
        hang_up(handler, exchange)

    between.rule(path("/oauth/token"), lose, times=1)
    done = renewing.run(streams=["ad_accounts"]).failed()
    assert "authorise the app again" in done.last_words
    assert "the answer to an earlier request was lost" in done.last_words


@pytest.mark.parametrize("lifetime", [1, 10, 90])
def test_a_token_of_a_short_life_is_not_renewed_for_each_request(renewing, between, lifetime):
    between.rule(path("/oauth/token"), edit_json(lambda pair: pair.update(expires_in=lifetime)))
    assert renewing.run(streams=["campaigns", "boards"]).succeeded().records("campaigns")
    assert len(renewals(between)) == 1


def test_preview_and_test_renew_as_well(renewing, between):
    renewing.run("preview", "ad_accounts").succeeded()
    assert len(renewals(between)) == 1
    renewing.run("--test", streams=["ad_accounts"]).succeeded()
    assert len(renewals(between)) == 1
