"""Runs that are slowed, stopped or killed: whole lines, and nothing lost that a target has not seen."""

import os
import signal
import subprocess
import threading
import time

import pytest

import compare
import messages
from interposer import Interposer, answer, path, pause, problem, slowly

STREAMS = ["ad_accounts", "campaigns", "ads", "campaign_analytics", "ad_analytics"]
SLEEP = float(os.environ.get("SLOW_CONSUMER_S", "20"))


@pytest.fixture(name="whole", scope="module")
def _whole(sandbox, tmp_path_factory):
    """What an undisturbed run gives."""
    return sandbox.tap(tmp_path_factory.mktemp("whole")).run(streams=STREAMS).succeeded()


def has_it_all(whole, *parts):
    """The union of what the runs printed is what one run prints."""
    for stream in STREAMS:
        keys = messages.keys_of(whole, stream)
        printed = [record for part in parts for record in part.records(stream)]
        compare.same(compare.latest(printed, keys), compare.keyed(whole.records(stream), keys))


def stopped_in_order(done, number):
    assert done.status == -number, f"died by the signal, not with {done.status}"
    messages.check_order(done)
    messages.check_records(done)


def stop_at(meddled, between, stop, where="/ads/analytics", within=False, **settings):
    """Run until a response of `where` is on its way, then `stop` it; gives the output."""
    reached, go = threading.Event(), threading.Event()
    between.rule(path(where), pause(go, reached, within=within, limit=30), after=1)
    running = meddled.start(streams=STREAMS, concurrency=2, ids_per_request=3, **settings).drain()
    assert reached.wait(60), "never came to " + where
    time.sleep(0.2)  # let other responses be printed; correctness does not hang on it
    stop(running)
    done = running.finish()
    go.set()
    between.forget()
    return done


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("within", [False, True], ids=["between", "within"])
def test_a_signal_stops_at_once_and_the_next_run_goes_on(meddled, between, whole, number, within):
    done = stop_at(meddled, between, lambda running: running.signal(number), within=within)
    stopped_in_order(done, number)
    assert done.seconds < 15
    again = meddled.run(streams=STREAMS, state=done.state).succeeded()
    has_it_all(whole, done, again)


def test_a_second_signal_shortly_after_the_first_changes_nothing(meddled, between, whole):
    def twice(running):
        running.terminate()
        running.terminate()

    done = stop_at(meddled, between, twice)
    stopped_in_order(done, signal.SIGTERM)
    has_it_all(whole, done, meddled.run(streams=STREAMS, state=done.state).succeeded())


def test_a_signal_with_a_consumer_that_has_stopped_reading_ends_all_the_same(big_sandbox, tmp_path):
    running = big_sandbox.tap(tmp_path).start(streams=["ad_analytics"])
    running.read_lines(10)
    time.sleep(1)
    running.terminate()
    began = time.monotonic()
    running.process.wait(30)
    assert time.monotonic() - began < 8
    assert running.process.returncode == -signal.SIGTERM


def test_a_kill_loses_nothing_that_a_target_has_not_seen(meddled, between, whole):
    done = stop_at(meddled, between, lambda running: running.kill())
    assert done.status == -signal.SIGKILL
    lines = done.stdout[: done.stdout.rfind(b"\n") + 1]
    done.stdout, done.tail, done.lines = lines, b"", lines.split(b"\n")[:-1]
    messages.check_records(done)
    again = meddled.run(streams=STREAMS, state=done.state).succeeded()
    has_it_all(whole, done, again)


def test_a_kill_at_any_moment_loses_nothing(meddled, between, whole):
    """As above, at a handful of places in the run."""
    for where, after in (("/campaigns", 0), ("/ads", 1), ("/campaigns/analytics", 0), ("/ads/analytics", 3)):
        reached, go = threading.Event(), threading.Event()
        between.rule(path(where), pause(go, reached, limit=30), after=after)
        running = meddled.start(streams=STREAMS, concurrency=1, ids_per_request=3).drain()
        assert reached.wait(60)
        running.kill()
        done = running.finish()
        go.set()
        between.forget()
        cut = done.stdout[: done.stdout.rfind(b"\n") + 1]
        done.tail, done.lines = b"", cut.split(b"\n")[:-1]
        if not done.lines:
            continue  # killed before the first block was written: a rerun has no state to go by
        again = meddled.run(streams=STREAMS, state=done.state).succeeded()
        has_it_all(whole, done, again)


def test_an_interrupted_run_does_not_read_again_what_it_had_done(meddled, between, whole):
    everything = meddled.run(streams=STREAMS, concurrency=2, ids_per_request=3).succeeded()
    calls = len(between.exchanges)
    between.forget()
    done = stop_at(meddled, between, lambda running: running.terminate())
    between.forget()
    meddled.run(streams=STREAMS, ids_per_request=3, lookback_days=0, state=done.state).succeeded()
    assert len(between.requests("/campaigns/analytics", "/ads/analytics")) < calls
    has_it_all(whole, everything)


def test_head_takes_one_line_and_the_run_ends(meddled, between, tmp_path):
    command = meddled.command(streams=STREAMS)
    with open(tmp_path / "stderr", "wb") as errors:
        tap = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=meddled.environment())
        head = subprocess.Popen(["head", "-n", "1"], stdin=tap.stdout, stdout=subprocess.PIPE)
        tap.stdout.close()
        first = head.communicate(timeout=60)[0]
        assert first.startswith(b'{"type":"STATE"') and first.count(b"\n") == 1
        tap.wait(60)
    assert tap.returncode == 1
    words = (tmp_path / "stderr").read_text().rstrip("\n").rpartition("\n")[2]
    assert "stdout" in words or "output" in words


def test_a_full_disk_is_told_and_ends_the_run(meddled):
    with open("/dev/full", "wb") as full:
        done = meddled.run_command(meddled.command(streams=STREAMS), stdout=full).failed()
    assert "space" in done.last_words.lower()


def test_a_closed_stdout_is_told_and_ends_the_run(tap):
    command = " ".join(tap.command(streams=STREAMS))
    done = tap.run_command(["/bin/sh", "-c", f"exec {command} >&-"]).failed()
    assert done.last_words


def test_a_slow_consumer_costs_no_retry_and_no_request(big_sandbox, tmp_path):
    """Sleeping far longer than request_timeout_s in mid-run."""
    between = Interposer(big_sandbox.url)
    try:
        tap = big_sandbox.tap(tmp_path, api_url=between.url, request_timeout_s=5)
        quick = tap.run(streams=["ad_analytics"]).succeeded()
        undisturbed = sorted(e.url for e in between.exchanges)
        between.forget()
        running = tap.start(streams=["ad_analytics"])
        running.read_lines(100)
        time.sleep(SLEEP)
        done = running.finish().succeeded()
        assert sorted(e.url for e in between.exchanges) == undisturbed
        assert not done.log_lines("retrying")
        assert sorted(strip_time(done)) == sorted(strip_time(quick))
    finally:
        between.close()


def strip_time(done):
    return [line for line in done.lines if b'"RECORD"' in line]


def test_memory_stays_flat_while_the_consumer_sleeps(big_sandbox, tmp_path):
    running = big_sandbox.tap(tmp_path).start(streams=["ad_analytics"], memory_mb=32)
    running.read_lines(100)
    time.sleep(3)
    with open(f"/proc/{running.process.pid}/status", encoding="ascii") as status:
        peak = int(next(line for line in status if line.startswith("VmHWM")).split()[1])
    running.terminate()
    running.finish()
    assert peak <= (32 + 16) * 1024, f"{peak} KiB"


def test_requests_wait_for_the_consumer(big_sandbox, tmp_path):
    """While output is full no new request starts."""
    between = Interposer(big_sandbox.url)
    try:
        running = big_sandbox.tap(tmp_path, api_url=between.url).start(streams=["ad_analytics"], ids_per_request=20)
        running.read_lines(10)
        time.sleep(3)
        before = len(between.exchanges)
        time.sleep(2)
        assert len(between.exchanges) == before
        done = running.finish().succeeded()
        assert len(between.exchanges) > before
        messages.check_order(done)
    finally:
        between.close()


WAITS = {
    "a rate limit": ("/campaigns", problem(429, 8, "slow down", retry_after=600)),
    "an outage": ("/campaigns", problem(503, 0, "later", retry_after=600)),
    "a slow answer": ("/campaigns", slowly(20)),
    "a report that is being made": ("/reports", answer(200, {"report_status": "IN_PROGRESS", "token": "t"})),
    "final days": ("/resources/metrics_ready_state", slowly(20)),
}


@pytest.mark.parametrize("wait", WAITS)
def test_a_signal_ends_every_wait_within_a_second(meddled, between, wait):
    where, action = WAITS[wait]
    between.rule(path(where), action)
    streams = ["campaign_report"] if where == "/reports" else ["campaigns", "campaign_analytics"]
    running = meddled.start(streams=streams, start_date="2026-11-18").drain()
    deadline = time.monotonic() + 20
    while not between.requests(where) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    assert running.process.poll() is None, "it does not wait"
    began = time.monotonic()
    running.terminate()
    running.process.wait(30)
    assert time.monotonic() - began < 1
    stopped_in_order(running.finish(), signal.SIGTERM)
