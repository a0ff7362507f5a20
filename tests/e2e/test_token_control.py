"""Airbyte keeps renewed tokens in its config, by CONTROL messages: which a token_store must not wait for."""

import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

from airbyte import Source, configured


@pytest.fixture(name="sandbox")
def _sandbox(start_sandbox):
    return start_sandbox()


@pytest.fixture(name="source")
def _source(meddled, sandbox, tmp_path):
    """A source that has to renew before it can ask anything, and has a place of its own for the result."""
    meddled.settings.pop("access_token")
    meddled.settings.update(sandbox.client, refresh_token=sandbox.refresh_token)
    meddled.settings["token_store"] = str(tmp_path / "tokens.json")
    return Source(meddled)


@pytest.fixture(name="catalog")
def _catalog(source):
    return configured(source.discover(), "ad_accounts")


class Stuck:
    """A run whose stdout takes not one byte."""

    def __init__(self, source, catalog, folder, **settings):
        self.reader, writer = os.pipe()
        os.set_blocking(writer, False)
        try:
            while True:
                os.write(writer, b"\n" * 4096)
        except BlockingIOError:
            pass
        os.set_blocking(writer, True)
        self.errors = pathlib.Path(folder) / "stuck.log"
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                source.command("read", catalog=catalog, **settings),
                stdout=writer, stderr=errors, env=source.tap.environment(),
            )  # fmt: skip
        os.close(writer)

    def wait_for(self, condition, seconds=20):
        deadline = time.monotonic() + seconds
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert condition()

    def end(self, number, within):
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        os.close(self.reader)
        assert time.monotonic() - began < within
        assert self.process.returncode == -number


def stored(source):
    file = pathlib.Path(source.tap.settings["token_store"])
    return json.loads(file.read_text() or "{}").get("refresh_token") if file.exists() else None


@pytest.mark.parametrize("number, within", [(signal.SIGKILL, 2), (signal.SIGTERM, 8)], ids=["SIGKILL", "SIGTERM"])
def test_a_consumer_that_stopped_reading_costs_no_token(source, catalog, between, tmp_path, number, within):
    stuck = Stuck(source, catalog, tmp_path)
    stuck.wait_for(lambda: stored(source))
    stuck.wait_for(lambda: between.requests("/ad_accounts"))  # it goes on meanwhile
    stuck.end(number, within)
    (exchange,) = between.requests("/oauth/token")
    assert stored(source) == json.loads(exchange.answer)["refresh_token"]
    between.forget()
    assert source.read(catalog=catalog).succeeded().records("ad_accounts")
    assert not between.requests("/oauth/token")


def test_a_run_beside_one_that_is_stuck_goes_on(source, catalog, between, tmp_path):
    stuck = Stuck(source, catalog, tmp_path)
    stuck.wait_for(lambda: stored(source))
    began = time.monotonic()
    assert source.read(catalog=catalog).succeeded().records("ad_accounts")
    assert time.monotonic() - began < 10
    stuck.end(signal.SIGKILL, 2)


def test_the_message_is_of_the_pair_in_the_file(source, catalog):
    done = source.read(catalog=catalog).succeeded()
    (control,) = done.of("CONTROL")
    credentials = control["control"]["connectorConfig"]["config"]["credentials"]
    assert credentials["refresh_token"] == stored(source)
    assert done.messages.index(control) < min(done.messages.index(m) for m in done.of("RECORD"))


def test_a_config_that_is_some_pairs_behind_the_store_is_good_enough(source, catalog, between):
    """The messages of all but the first pair were lost."""
    first = source.read(catalog=catalog).succeeded().of("CONTROL")[0]["control"]["connectorConfig"]["config"]
    for _ in range(2):
        store = pathlib.Path(source.tap.settings["token_store"])
        record = json.loads(store.read_text())
        store.write_text(json.dumps({**record, "expires_at": 1}))
        source.read(catalog=catalog).succeeded()
    later = {**source.tap.settings, **first}
    between.forget()
    source.tap.settings = later
    assert source.read(catalog=catalog).succeeded().records("ad_accounts")
    assert not between.requests("/oauth/token")


def test_without_a_store_the_loss_is_told_when_nobody_reads(source, catalog, between, tmp_path):
    """There is no other place for the new pair than the message, so the run waits for it, but not for ever."""
    stuck = Stuck(source, catalog, tmp_path, token_store=None)
    stuck.wait_for(lambda: between.requests("/oauth/token"))
    time.sleep(1)
    assert not between.requests("/ad_accounts")
    stuck.wait_for(lambda: between.requests("/ad_accounts"), seconds=12)
    stuck.end(signal.SIGTERM, 8)
    assert "nobody read stdout" in stuck.errors.read_text() and "authorise the app again" in stuck.errors.read_text()
