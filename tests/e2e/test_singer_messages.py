"""What comes out is Singer: one message a line, in order, records as their schema promises."""

import subprocess

import pytest

import messages
import text_json
from conftest import SMALL
from interposer import path, problem
from sandbox import Sandbox


@pytest.fixture(name="sandbox", scope="module")
def _sandbox(tmp_path_factory):
    """Tiny: breakdowns by targeting make thousands of records of a few ads."""
    sizes = {"campaigns": 2, "ad_groups": 1, "ads": 1, "boards": 2, "pins": 3}
    one = Sandbox(tmp_path_factory.mktemp("sandbox"), **{**SMALL, **sizes})
    yield one
    one.stop()


@pytest.fixture(name="everything", scope="module")
def _everything(sandbox, tmp_path_factory):
    """All streams of a run without a catalog, with all columns."""
    tap = sandbox.tap(tmp_path_factory.mktemp("everything"), start_date="2026-11-17")
    return tap.run(columns="all").succeeded()


def test_every_line_is_one_json_message(everything, tmp_path):
    (tmp_path / "out").write_bytes(everything.stdout)
    with open(tmp_path / "out", "rb") as file:
        done = subprocess.run(["jq", "-c", "."], stdin=file, stdout=subprocess.PIPE, check=True)
    assert done.stdout.count(b"\n") == everything.stdout.count(b"\n") == len(everything.messages)
    assert all(isinstance(message, dict) for message in everything.messages)


def test_order_shape_conformity_and_keys(everything):
    messages.check(everything)


def test_each_stream_has_its_schema_even_without_records(everything):
    assert len(everything.streams) == len(set(everything.streams)) >= 12
    assert {m["stream"] for m in everything.of("RECORD")} <= set(everything.streams)


def test_every_record_has_all_declared_fields_and_no_other(everything):
    for stream in everything.streams:
        declared = list(everything.schema(stream)["properties"])
        for record in everything.records(stream):
            assert sorted(record) == sorted(declared), stream


def test_replication_keys_are_in_every_record(everything):
    for message in everything.of("SCHEMA"):
        for name in message.get("bookmark_properties", []):
            assert all(record[name] is not None for record in everything.records(message["stream"]))


def test_no_number_is_written_as_a_python_or_c_double_would_be(everything):
    for line in everything.lines:
        assert b"NaN" not in line and b"Infinity" not in line
    numbers = set()
    for message in everything.of("RECORD"):
        numbers |= {v for v in message["record"].values() if isinstance(v, text_json.Number)}
    assert not [n for n in numbers if len(n.replace(".", "").lstrip("-0")) > 17 and "." in n]


def test_state_comes_between_records_not_with_each_of_them(everything):
    assert 2 <= len(everything.of("STATE")) <= 3 + everything.seconds / 5


def test_state_never_runs_ahead_of_the_records(sandbox, tmp_path):
    """Cut the output anywhere: what STATE calls done has been printed before it."""
    tap = sandbox.tap(tmp_path, start_date="2026-11-10", ids_per_request=2)
    done = tap.run(streams=["campaigns", "campaign_analytics"]).succeeded()
    last = {}
    for position, message in enumerate(done.messages):
        if message["type"] == "RECORD":
            last[message["stream"]] = position
    for position, message in enumerate(done.messages):
        marks = message["value"]["bookmarks"] if message["type"] == "STATE" and position else {}
        accounts = (marks.get("campaign_analytics") or {}).get("accounts", {})
        whole = [mark for mark in accounts.values() if mark.get("to")]
        if len(whole) == 3:
            assert position > last["campaign_analytics"]


def test_ad_accounts_come_early_so_that_a_connection_test_sees_a_record(everything):
    first = next(message for message in everything.messages if message["type"] == "RECORD")
    # All are asked for at once; which of them is answered first is the machine's affair.
    first_round = ("ad_accounts", "ad_account_countries", "user_account", "boards", "pins", "catalogs")
    assert first["stream"] in first_round, "the first round of lists"


def versions(done):
    return [message["stream"] for message in done.of("ACTIVATE_VERSION")]


def test_a_version_is_activated_only_after_a_full_table_stream_that_is_complete(meddled, between):
    """A target drops what is older: an account that we may not read just now would be gone."""
    streams = ["ad_accounts", "campaigns", "promotions"]
    done = meddled.run(streams=streams, emit_activate_version_messages=True).succeeded()
    assert sorted(versions(done)) == ["ad_accounts", "promotions"]
    for stream in versions(done):
        (version,) = {message["version"] for message in done.of("RECORD", stream)}
        (activated,) = done.of("ACTIVATE_VERSION", stream)
        assert activated["version"] == version
        assert done.messages.index(activated) > done.messages.index(done.of("RECORD", stream)[-1])

    account = done.records("ad_accounts")[0]["id"]
    between.rule(path(f"/{account}/promotions"), problem(403, 29, "You are not permitted to access that resource."))
    passed_over = meddled.run(streams=streams, emit_activate_version_messages=True).succeeded()
    assert passed_over.records("promotions") and versions(passed_over) == ["ad_accounts"]
    failed = meddled.run(streams=streams, emit_activate_version_messages=True, on_forbidden="fail").failed()
    assert versions(failed) == ["ad_accounts"]
