"""read, as Airbyte's platform runs it and as its acceptance tests judge it."""

import concurrent.futures
import copy
import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.parse

import pytest

import compare
import text_json
from airbyte import Read, Source, check_records, configured, stream_of
from interposer import edit_json, forward, path, pause, problem
from tap import NOW, Output

FACTS = ["campaign_analytics", "ad_analytics"]
STREAMS = ["ad_accounts", "campaigns", "ads", *FACTS]


@pytest.fixture(name="source")
def _source(tap):
    return Source(tap)


@pytest.fixture(name="catalog", scope="module")
def _catalog(sandbox, tmp_path_factory):
    catalog = Source(sandbox.tap(tmp_path_factory.mktemp("discovered"))).discover()
    # Breakdowns by targeting are the same again, in a hundred times as many records.
    catalog["streams"] = [one for one in catalog["streams"] if "_targeting_" not in one["name"]]
    return catalog


@pytest.fixture(name="whole", scope="module")
def _whole(sandbox, catalog, tmp_path_factory):
    """An undisturbed run of every stream."""
    source = Source(sandbox.tap(tmp_path_factory.mktemp("whole")))
    return source.read(catalog=configured(catalog)).succeeded()


def keys_of(catalog, name):
    (stream,) = [stream for stream in catalog["streams"] if stream["name"] == name]
    return [key for (key,) in stream["source_defined_primary_key"]]


def names(catalog):
    return [stream["name"] for stream in catalog["streams"]]


def test_records_are_what_the_catalog_promised(whole, catalog):
    check_records(whole, catalog)
    assert all(whole.records(stream) for stream in STREAMS)


def test_records_are_those_of_singer(whole, catalog, tap):
    singer = tap.run(streams=names(catalog)).succeeded()
    for stream in names(catalog):
        keys = keys_of(catalog, stream)
        compare.same(compare.keyed(whole.records(stream), keys), compare.keyed(singer.records(stream), keys))


def test_each_stream_starts_runs_and_completes(whole, catalog):
    for stream in names(catalog):
        expected = ["STARTED", "RUNNING", "COMPLETE"] if whole.records(stream) else ["STARTED", "COMPLETE"]
        assert whole.statuses(stream) == expected, stream


def events(read, stream):
    """A letter for each message of the stream: those of statuses are capitals."""
    text = ""
    for message in read.messages:
        if stream_of(message) == stream:
            status = message.get("trace", {}).get("stream_status")
            text += status["status"][0] if status else message["type"][0].lower()
    return text


def test_the_last_state_comes_before_complete_and_nothing_after(whole, catalog):
    for stream in names(catalog):
        assert re.fullmatch("S(R[rs]*)?sC", events(whole, stream)), stream


def test_states_count_the_records_between_them(whole, catalog):
    for stream in names(catalog):
        states = whole.states(stream)
        assert states
        counted = sum(float(state["sourceStats"]["recordCount"]) for state in states)
        assert counted == len(whole.records(stream)), stream


def test_no_two_states_are_alike_with_records_between(whole, catalog):
    for stream in names(catalog):
        states = whole.states(stream)
        for before, after in zip(states, states[1:]):
            if float(after["sourceStats"]["recordCount"]):
                assert before["stream"] != after["stream"], stream


def test_the_next_run_reads_less_and_keeps_the_state(source, catalog, whole):
    again = source.read(catalog=configured(catalog, *STREAMS), state=whole.state).succeeded()
    check_records(again, {"streams": [s for s in catalog["streams"] if s["name"] in STREAMS]})
    # The days of the attribution windows come again, entities only if they changed.
    assert len(again.records("ads")) < len(whole.records("ads"))
    assert 0 < len(again.records("ad_analytics")) < len(whole.records("ad_analytics"))
    before = {s["stream"]["stream_descriptor"]["name"]: s["stream"]["stream_state"] for s in whole.state}
    for state in again.state:
        name = state["stream"]["stream_descriptor"]["name"]
        if name in FACTS:
            assert state["stream"]["stream_state"]["state"] == before[name]["state"]


def test_a_run_resumes_from_each_state_without_a_gap(source, catalog):
    chosen = configured(catalog, "ad_analytics")
    whole = source.read(catalog=chosen, ids_per_request=3).succeeded()
    keys = keys_of(catalog, "ad_analytics")
    everything = compare.keyed(whole.records("ad_analytics"), keys)
    seen = []
    for number, message in enumerate(whole.messages):
        if message["type"] == "RECORD":
            seen.append(message["record"]["data"])
        if message["type"] != "STATE":
            continue
        again = source.read(catalog=chosen, state=[text_json.plain(message["state"])], ids_per_request=3).succeeded()
        union = compare.latest([*seen, *again.records("ad_analytics")], keys)
        compare.same(union, everything)
    assert number


@pytest.mark.parametrize(
    "state",
    [
        None,
        [],
        "null",
        "",
        [{"type": "STREAM", "stream": {"stream_descriptor": {"name": "unheard_of"}, "stream_state": {"x": 1}}}],
        [{"type": "STREAM", "stream": {"stream_descriptor": {"name": "ads", "namespace": None}, "stream_state": None}}],
        [{"type": "STREAM", "stream": {"stream_descriptor": {"name": "ads"}, "stream_state": {}}}],
    ],
    ids=["none", "empty", "null", "empty-file", "unknown-stream", "no-state", "empty-state"],
)
def test_state_that_says_nothing_is_no_state(source, catalog, whole, state):
    done = source.read(catalog=configured(catalog, "ads"), state=state).succeeded()
    keys = keys_of(catalog, "ads")
    compare.same(compare.keyed(done.records("ads"), keys), compare.keyed(whole.records("ads"), keys))


def test_state_as_pyairbyte_writes_it_with_a_member_twice_is_understood(source, catalog, whole):
    text = json.dumps([{**state, "data": None} for state in whole.state if "ads" in str(state["stream"]["stream_descriptor"])])
    text = text.replace('"data": null', '"global_": null, "data": null, "global_": null')
    done = source.read(catalog=configured(catalog, "ads"), state=text).succeeded()
    assert len(done.records("ads")) < len(whole.records("ads"))


def stream_state(name, state):
    return {"type": "STREAM", "stream": {"stream_descriptor": {"name": name}, "stream_state": state}}


def per_account(ids, field, value):
    states = [{"partition": {"id": one, "parent_slice": {}}, "cursor": {field: value}} for one in ids]
    return {"use_global_cursor": False, "states": states, "state": {field: value}, "lookback_window": 12}


@pytest.mark.parametrize("form", ["per-partition", "plain", "per-entity"])
def test_state_of_airbytes_own_connector_goes_on_without_a_gap(source, sandbox, catalog, whole, form):
    """From each cursor on everything comes; the first ad of each account is far behind the others."""
    accounts = [row["id"] for row in sandbox.dump("ad_accounts")]
    ads = [text_json.plain(row) for row in sandbox.dump("ads")]
    first = {row["ad_account_id"]: row["id"] for row in reversed(ads)}
    since = {row["id"]: "2026-09-01" if row["id"] in first.values() else "2026-11-15" for row in ads}
    if form != "per-entity":
        since = dict.fromkeys(since, "2026-11-10")
    states = {
        "plain": {"DATE": "2026-11-10"},
        "per-partition": per_account(accounts, "DATE", "2026-11-10"),
        "per-entity": {
            "use_global_cursor": False,
            "states": [
                {
                    "partition": {"id": row["id"], "parent_slice": {"id": row["ad_account_id"], "parent_slice": {}}},
                    "cursor": {"DATE": since[row["id"]]},
                }
                for row in ads
            ],
            "state": {"DATE": "2026-11-15"},
            "lookback_window": 41,
        },
    }
    chosen = configured(catalog, "ad_analytics")
    done = source.read(catalog=chosen, state=[stream_state("ad_analytics", states[form])], lookback_days=0).succeeded()
    keys = keys_of(catalog, "ad_analytics")
    everything, got = whole.records("ad_analytics"), done.records("ad_analytics")

    def due(rows):
        return compare.keyed([row for row in rows if row["date"] >= since[row["ad_id"]]], keys)

    assert due(everything)
    compare.same(due(got), due(everything))
    # It goes on from there, 60 days earlier, and not from the beginning.
    begin = "2026-09-11" if form != "per-entity" else "2026-08-23"
    assert min(row["date"] for row in got) == min(row["date"] for row in everything if row["date"] >= begin)
    assert done.states("ad_analytics")[-1]["stream"]["stream_state"]["use_global_cursor"] is False


def test_state_from_the_future_gives_no_entity_and_no_complaint(source, sandbox, catalog):
    accounts = [row["id"] for row in sandbox.dump("ad_accounts")]
    state = [
        stream_state("campaigns", per_account(accounts, "updated_time", 4102444800)),
        stream_state("ad_analytics", per_account(accounts, "date", "2099-01-01")),
    ]
    chosen = configured(catalog, "campaigns", "ad_analytics")
    done = source.read(catalog=chosen, state=state, lookback_days=0).succeeded()
    assert done.states("campaigns") and done.states("ad_analytics")
    assert all(row["date"] >= "2026-11-01" for row in done.records("ad_analytics"))


def test_an_incremental_read_of_a_full_refresh_stream_works(source, catalog, whole):
    done = source.read(catalog=configured(catalog, "boards", mode="incremental")).succeeded()
    assert len(done.records("boards")) == len(whole.records("boards"))


def test_a_full_refresh_reads_everything(source, catalog, whole):
    done = source.read(catalog=configured(catalog, "ads", mode="full_refresh")).succeeded()
    assert len(done.records("ads")) == len(whole.records("ads"))


def test_columns_that_the_catalog_leaves_out_are_neither_asked_for_nor_printed(meddled, between, catalog):
    chosen = copy.deepcopy(configured(catalog, "ad_analytics"))
    properties = chosen["streams"][0]["stream"]["json_schema"]["properties"]
    for name in list(properties):
        if name not in ("ad_id", "date", "ad_account_id", "spend_in_micro_dollar"):
            del properties[name]
    done = Source(meddled).read(catalog=chosen).succeeded()
    assert done.records("ad_analytics")
    assert all(set(row) == {"ad_id", "date", "ad_account_id", "spend_in_micro_dollar"} for row in done.records("ad_analytics"))
    asked = [exchange for exchange in between.exchanges if exchange.path.endswith("/ads/analytics")]
    assert asked and all("TOTAL_CLICKTHROUGH" not in str(exchange.query) for exchange in asked)


def unknown_stream(catalog):
    bad = copy.deepcopy(configured(catalog, "ads"))
    bad["streams"][0]["stream"]["name"] = "__AIRBYTE__stream_that_does_not_exist"
    return bad


def invalid_mode(catalog):
    return configured(catalog, "ads", mode="INVALID")


@pytest.mark.parametrize("spoil", [unknown_stream, invalid_mode, lambda _: {}, lambda _: [], lambda _: "{"])
def test_a_bad_catalog_is_an_error(source, catalog, spoil):
    done = source.run("read", catalog=spoil(catalog))
    assert done.status != 0
    assert done.errors()[0]["message"]


def test_a_platform_that_reads_from_sockets_is_refused(source, catalog):
    command = source.command("read", catalog=configured(catalog, "ads"))
    done = Read(source.tap.run_command(command, env={"DATA_CHANNEL_MEDIUM": "SOCKET"})).failed()
    assert "DATA_CHANNEL_MEDIUM" in done.errors()[0]["message"] and not done.of("RECORD")
    stdio = {"DATA_CHANNEL_MEDIUM": "STDIO", "DATA_CHANNEL_FORMAT": "JSONL"}
    Read(source.tap.run_command(command, env=stdio)).succeeded()


def test_a_failing_stream_is_incomplete_and_the_others_go_on(meddled, between, catalog):
    between.rule(path("/campaigns/analytics"), problem(403, 29, "You are not permitted to access that resource."))
    done = Source(meddled).read(catalog=configured(catalog, *STREAMS), on_forbidden="fail").failed(1)
    assert done.statuses("campaign_analytics")[-1] == "INCOMPLETE"
    assert done.states("campaign_analytics"), "what was reached is kept"
    for stream in set(STREAMS) - {"campaign_analytics"}:
        assert done.statuses(stream)[-1] == "COMPLETE", stream
    named = [error for error in done.errors() if error.get("stream_descriptor", {}).get("name") == "campaign_analytics"]
    assert named and named[0]["message"]


def test_a_rate_limit_is_told_as_the_reason_for_waiting(meddled, between, catalog):
    between.rule(
        path("/ads/analytics"), problem(429, 8, "Slow down.", x_ratelimit_reset=3), times=1
    )
    done = Source(meddled).read(catalog=configured(catalog, "ad_analytics")).succeeded()
    reasons = [
        reason
        for message in done.of("TRACE", "ad_analytics")
        if message["trace"]["type"] == "STREAM_STATUS"
        for reason in message["trace"]["stream_status"].get("reasons", [])
    ]
    assert [reason["type"] for reason in reasons][:1] == ["RATE_LIMITED"]
    assert done.statuses("ad_analytics")[-1] == "COMPLETE"


def test_the_rows_of_a_long_stream_are_estimated(start_sandbox, tmp_path):
    sandbox = start_sandbox(latency_ms=150)
    source = Source(sandbox.tap(tmp_path, concurrency=1, ids_per_request=2))
    done = source.read("ads", "ad_analytics", columns=["SPEND_IN_MICRO_DOLLAR"]).succeeded()
    traces = [m["trace"] for m in done.of("TRACE") if m["trace"]["type"] == "ESTIMATE"]
    estimates = [trace["estimate"] for trace in traces if trace["estimate"]["name"] == "ad_analytics"]
    came = len(done.records("ad_analytics"))
    assert estimates and all(one["type"] == "STREAM" for one in estimates)
    assert came / 2 < int(estimates[-1]["row_estimate"]) < came * 2
    kinds = [(m["type"], stream_of(m)) for m in done.messages]
    assert kinds.index(("TRACE", None)) < len(kinds) - 1 - kinds[::-1].index(("RECORD", "ad_analytics"))


def test_a_rotated_token_is_handed_over_before_it_is_used(start_sandbox, tmp_path):
    sandbox = start_sandbox()
    credentials = {"auth_method": "oauth2.0", **sandbox.client, "refresh_token": sandbox.refresh_token}
    source = Source(sandbox.tap(tmp_path, access_token=None, credentials=credentials, start_date="2026-11-01"))
    catalog = configured(source.discover(), "campaigns")
    done = source.read(catalog=catalog).succeeded()
    controls = done.of("CONTROL")
    assert controls
    config = controls[-1]["control"]["connectorConfig"]["config"]
    assert config["start_date"] == "2026-11-01" and config["api_url"] == sandbox.url
    assert config["credentials"]["client_id"] == sandbox.client["client_id"]
    assert config["credentials"]["auth_method"] == "oauth2.0"
    assert config["credentials"]["access_token"].startswith("pina_")
    assert done.messages.index(controls[-1]) < min(done.messages.index(m) for m in done.of("RECORD"))
    # What was handed over is enough for the next run.
    again = Source(sandbox.tap(tmp_path, **{**config, "access_token": None})).read(catalog=catalog).succeeded()
    assert len(again.records("campaigns")) == len(done.records("campaigns"))


def test_what_fits_nothing_is_null_and_said_to_be_beside_the_record(meddled, between, catalog):
    def spoil(page):
        for item in page["items"][:1]:
            item["created_time"] = "soon"

    between.rule(path("/campaigns"), edit_json(spoil))
    done = Source(meddled).read(catalog=configured(catalog, "campaigns")).succeeded()
    change = {"field": "created_time", "change": "NULLED", "reason": "SOURCE_SERIALIZATION_ERROR"}
    spoiled = [message["record"] for message in done.of("RECORD") if "meta" in message["record"]]
    assert spoiled and len(spoiled) < len(done.of("RECORD"))
    assert all(one["meta"] == {"changes": [change]} and one["data"]["created_time"] is None for one in spoiled)


def test_a_rotated_token_has_left_before_its_first_use(between, tmp_path, start_sandbox):
    """What the platform has not got when the program dies is lost, and the account with it."""
    own = start_sandbox()
    between.upstream = urllib.parse.urlsplit(own.url).hostname, urllib.parse.urlsplit(own.url).port
    credentials = {"auth_method": "oauth2.0", **own.client, "refresh_token": own.refresh_token}
    source = Source(own.tap(tmp_path, api_url=between.url, access_token=None, credentials=credentials))
    catalog = configured(source.discover(), "campaigns")
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    arrived = []

    def look(handler, exchange):
        arrived.append(os.read(reader, 1 << 20))
        forward(handler, exchange)

    between.rule(lambda exchange: "Bearer " in exchange.headers.get("authorization", ""), look, times=1)
    process = subprocess.Popen(
        source.command("read", catalog=catalog), stdout=writer, stderr=subprocess.DEVNULL, env=source.tap.environment(NOW)
    )
    os.close(writer)
    assert process.wait(60) == 0
    os.close(reader)
    controls = [text_json.read(line) for line in arrived[0].splitlines() if b'"CONTROL"' in line]
    assert controls[-1]["control"]["connectorConfig"]["config"]["credentials"]["access_token"].startswith("pina_")


def test_sigterm_ends_by_the_signal_with_whole_lines_and_a_state(big_sandbox, tmp_path):
    source = Source(big_sandbox.tap(tmp_path))
    catalog = configured(source.discover(), "ad_analytics")
    process = subprocess.Popen(
        source.command("read", catalog=catalog), bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=source.tap.environment(NOW),
    )  # fmt: skip
    taken = b"".join(process.stdout.readline() for _ in range(50))
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGTERM
    out = taken + rest
    assert out.endswith(b"\n")
    kinds = [text_json.read(line)["type"] for line in out.splitlines()]
    assert "STATE" in kinds and b'"COMPLETE"' not in out


@pytest.mark.parametrize("answers", [1, 3, 6])
def test_a_read_that_was_stopped_goes_on_from_its_states_without_a_gap(meddled, between, catalog, whole, answers):
    reached, go = threading.Event(), threading.Event()
    between.rule(path("/ads/analytics"), pause(go, reached, limit=30), after=answers)
    source, chosen = Source(meddled), configured(catalog, *STREAMS)
    process = subprocess.Popen(
        source.command("read", catalog=chosen, ids_per_request=3, concurrency=2), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=source.tap.environment(NOW),
    )  # fmt: skip
    with concurrent.futures.ThreadPoolExecutor() as pool:
        printed = pool.submit(process.communicate)
        assert reached.wait(60)
        process.terminate()
        out, err = printed.result(60)
    go.set()
    between.forget()
    stopped = Read(Output(process.returncode, out, err, 0))
    assert stopped.status == -signal.SIGTERM and stopped.state
    again = source.read(catalog=chosen, state=stopped.state, ids_per_request=3).succeeded()
    for stream in STREAMS:
        keys = keys_of(catalog, stream)
        union = compare.latest([*stopped.records(stream), *again.records(stream)], keys)
        compare.same(union, compare.keyed(whole.records(stream), keys))


def test_a_reader_that_leaves_ends_it_quietly(big_sandbox, tmp_path):
    source = Source(big_sandbox.tap(tmp_path))
    catalog = configured(source.discover(), "ad_analytics")
    process = subprocess.Popen(
        source.command("read", catalog=catalog), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=source.tap.environment(NOW)
    )
    process.stdout.readline()
    process.stdout.close()
    began = time.monotonic()
    process.wait(30)
    assert time.monotonic() - began < 10 and process.returncode != 0
    assert len(process.stderr.read().splitlines()) < 20
    process.stderr.close()
