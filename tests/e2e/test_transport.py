"""
The two ways of a stream: its analytics endpoint, and reports.

Records are the same whichever way they came.  What is compared is what both ways promise: a field without a
value is null or not there, and rows in which every metric is zero may be left out.
"""

import collections
import datetime
import json
import time

import pytest

import compare
import messages
from airbyte import Source, check_records
from conftest import SMALL
from interposer import answer, path
from sandbox import Sandbox
from tap import TODAY
from test_records_equal_dump import expected
from text_json import Number

STREAMS = ["campaign_analytics", "ad_group_analytics", "ad_analytics"]
ANALYTICS = {name: "/" + name.replace("_analytics", "s") + "/analytics" for name in STREAMS}
# What is no metric: it says of what and when a record is.
ABOUT = {
    "ad_account_id", "ad_account_name", "ad_account_currency", "date", "hour", "start_date", "end_date",
    "click_window_days", "engagement_window_days", "view_window_days", "conversion_report_time", "_transport",
    "_extracted_at", "_connector_version",
}  # fmt: skip
RECENT = "2026-09-15"  # within the 90 days of the analytics endpoints
FIRST_NEAR = "2026-08-23"  # the first of them
OLDER = "2026-05-20"  # 184 days back
YESTERDAY = "2026-11-19"
REPORT_ONLY = "OUTBOUND_CTR"
FEW = ["CAMPAIGN_ID", "SPEND_IN_MICRO_DOLLAR", "PAID_IMPRESSION", "CTR", "TOTAL_CONVERSIONS", "CAMPAIGN_NAME"]


@pytest.fixture(name="sandbox", scope="module")
def _sandbox(tmp_path_factory):
    one = Sandbox(tmp_path_factory.mktemp("sandbox"), **SMALL, report_polls=0)
    yield one
    one.stop()


def is_metric(name, value):
    return name not in ABOUT and isinstance(value, Number)


def normal(record):
    """Without what both ways are free to say in two manners; None: the whole row is."""
    kept = {name: value for name, value in record.items() if value is not None}
    if not any(float(value) for name, value in kept.items() if is_metric(name, value)):
        return None
    return {name: value for name, value in kept.items() if not name.startswith("_")}


def table(done, stream, records=None):
    """{key: normal record}; no key comes twice in a run."""
    found = compare.keyed(done.records(stream) if records is None else records, messages.keys_of(done, stream))
    found = {key: normal(record) for key, record in found.items()}
    return {key: record for key, record in found.items() if record}


def ways(done, stream):
    """{way: (first day, last day)}"""
    days = collections.defaultdict(list)
    for record in done.records(stream):
        days[record["_transport"]].append(record["date"])
    return {way: (min(dates), max(dates)) for way, dates in days.items()}


def posts(between):
    """The reports that were asked for."""
    asked = [e for e in between.exchanges if e.method == "POST" and e.path.endswith("/reports")]
    return [json.loads(exchange.body) for exchange in asked]


def dumped(sandbox, done, stream, start):
    """The sandbox's rows as records must have become of them."""
    asked = {name.upper() for name in done.schema(stream)["properties"]} - {name.upper() for name in ABOUT}
    return table(done, stream, expected(sandbox, done, stream, start, columns=",".join(sorted(asked))).values())


def marks(done, stream):
    return done.bookmarks(stream)["accounts"].values()


@pytest.mark.parametrize("way", ["sync", "report", "auto", "cheapest"])
def test_records_are_the_same_whichever_way_they_come(tap, sandbox, way):
    done = messages.check(tap.run(streams=STREAMS, start_date=RECENT, transport=way).succeeded())
    for stream in STREAMS:
        rows = dumped(sandbox, done, stream, RECENT)
        assert rows
        compare.same(table(done, stream), rows)


def test_schemas_and_keys_are_the_same_whichever_way_they_come(tap):
    sync, report = (tap.run(streams=STREAMS, start_date=RECENT, transport=way) for way in ("sync", "report"))
    assert sync.of("SCHEMA") == report.of("SCHEMA")


@pytest.mark.parametrize("way", ["report", "auto"])
def test_older_days_come_by_report(tap, sandbox, way):
    settings = {"streams": STREAMS, "start_date": OLDER, "record_metadata": True, "columns": FEW}
    done = messages.check(tap.run(transport=way, **settings).succeeded())
    near = {"sync": (FIRST_NEAR, YESTERDAY)} if way == "auto" else {}
    older = {"report": (OLDER, YESTERDAY if way == "report" else "2026-08-22")}
    for stream in STREAMS:
        rows = dumped(sandbox, done, stream, OLDER)
        assert min(record["date"] for record in rows.values()) == OLDER
        compare.same(table(done, stream), rows)
        assert ways(done, stream) == {**near, **older}
        assert {mark["from"] for mark in marks(done, stream)} == {OLDER}


def test_the_whole_history_is_within_reach(start_sandbox, tmp_path):
    sandbox = start_sandbox(accounts=1, empty_accounts=0, campaigns=2, report_polls=0)
    tap = sandbox.tap(tmp_path)
    stream = "campaign_analytics"
    done = messages.check(tap.run(streams=[stream], start_date="2020-01-01").succeeded())
    (line,) = done.log_lines("2020-01-01")
    assert "2024-05-21" in line  # 914 days, today included
    compare.same(table(done, stream), dumped(sandbox, done, stream, "2024-05-21"))


def test_without_a_start_date_only_explicit_reports_reach_further_back(meddled, between):
    meddled.run(streams=["campaign_analytics"]).succeeded()
    assert not posts(between)
    meddled.run(streams=["campaign_analytics"], transport="report").succeeded()
    assert min(body["start_date"] for body in posts(between)) == "2024-05-21"


def test_report_alone_lists_no_campaigns(meddled, between):
    meddled.run(streams=["campaign_analytics"], start_date=RECENT, transport="report").succeeded()
    assert posts(between) and not between.requests("/campaigns")


def test_the_way_of_one_stream_can_be_set(tap):
    settings = {"stream_settings": {"ad_analytics": {"transport": "report"}}, "record_metadata": True}
    done = tap.run(streams=STREAMS, start_date=RECENT, **settings).succeeded()
    assert [list(ways(done, stream)) for stream in STREAMS] == [["sync"], ["sync"], ["report"]]


def test_records_say_how_they_came_where_there_are_two_ways(tap):
    done = tap.run(streams=["campaigns", "ad_analytics"], start_date=RECENT, record_metadata=True).succeeded()
    assert {record["_transport"] for record in done.records("ad_analytics")} == {"sync"}
    assert not any("_transport" in record for record in done.records("campaigns"))


@pytest.mark.parametrize(
    "granularity, first, near", [("WEEK", "2026-05-25", "2026-08-24"), ("MONTH", "2026-06-01", "2026-09-01")]
)
def test_the_ways_meet_at_the_edge_of_a_bucket(tap, sandbox, granularity, first, near):
    stream = "campaign_analytics"
    settings = {"start_date": OLDER, "granularity": granularity, "record_metadata": True}
    done = messages.check(tap.run(streams=[stream], **settings).succeeded())
    days = ways(done, stream)
    assert days["report"][0] == first and days["report"][1] < near == days["sync"][0]
    by_report = tap.run(streams=[stream], transport="report", **settings).succeeded()
    compare.same(table(done, stream), table(by_report, stream))


def test_hours_are_the_same_both_ways(tap):
    """The API has eight days of them either way."""
    stream, settings = "campaign_analytics", {"granularity": "HOUR", "columns": FEW, "record_metadata": True}
    sync, report = (tap.run(streams=[stream], transport=way, **settings).succeeded() for way in ("auto", "report"))
    assert [list(ways(done, stream)) for done in (sync, report)] == [["sync"], ["report"]]
    assert table(sync, stream)
    compare.same(table(sync, stream), table(messages.check(report), stream))


@pytest.mark.parametrize("start, way", [("2026-09-01", "sync"), ("2026-06-01", "report")])
def test_a_total_is_never_put_together_of_two(tap, start, way):
    stream = "campaign_analytics"
    settings = {"start_date": start, "granularity": "TOTAL", "record_metadata": True}
    done = messages.check(tap.run(streams=[stream], **settings).succeeded())
    records = done.records(stream)
    assert {record["_transport"] for record in records} == {way}
    assert {record["start_date"] for record in records} == {start}
    by_report = tap.run(streams=[stream], transport="report", **settings).succeeded()
    compare.same(table(done, stream), table(by_report, stream))


# --- what pins a stream to one way ---


def test_a_column_that_only_reports_have_makes_reports_of_all(tap):
    settings = {"columns": ["SPEND_IN_MICRO_DOLLAR", REPORT_ONLY], "record_metadata": True}
    done = tap.run(streams=STREAMS, start_date=RECENT, **settings).succeeded()
    for stream in STREAMS:
        assert list(ways(done, stream)) == ["report"]
        (line,) = [line for line in done.log_lines(REPORT_ONLY, stream) if "WARNING" in line]
    assert any(record[REPORT_ONLY.lower()] is not None for record in done.records("ad_analytics"))


def test_a_setting_that_only_reports_have_makes_reports_of_all(meddled, between):
    settings = {"attribution_types": ["HOUSEHOLD"], "record_metadata": True}
    done = meddled.run(streams=["ad_analytics"], start_date=RECENT, **settings).succeeded()
    assert list(ways(done, "ad_analytics")) == ["report"]
    assert {tuple(body["attribution_types"]) for body in posts(between)} == {("HOUSEHOLD",)}
    (_,) = [line for line in done.log_lines("attribution_types") if "WARNING" in line]


@pytest.mark.parametrize(
    "only", [{"columns": ["QUIZ_PIN_RESULT_OPEN", "SPEND_IN_DOLLAR"]}, {"entity_statuses": ["ACTIVE"]}]
)
@pytest.mark.parametrize("way", ["auto", "report", "cheapest"])
def test_what_reports_lack_leaves_the_endpoint_and_its_days(tap, way, only):
    """Said where it makes a difference: days are left out, or it is not the way that was chosen."""
    (word,) = (["QUIZ_PIN_RESULT_OPEN"] if "columns" in only else ["entity_statuses"])
    settings = {"streams": ["campaign_analytics"], "transport": way, "record_metadata": True, **only}
    done = tap.run(start_date=OLDER, **settings).succeeded()
    assert ways(done, "campaign_analytics") == {"sync": (FIRST_NEAR, YESTERDAY)}
    (_,) = [line for line in done.log_lines(word) if "WARNING" in line]
    recent = tap.run(start_date=RECENT, **settings).succeeded()
    assert len([line for line in recent.log_lines(word) if "WARNING" in line]) == (way != "auto")


def test_what_neither_way_has_whole_is_refused(tap):
    columns = ["QUIZ_PIN_RESULT_OPEN", REPORT_ONLY]
    done = tap.run(streams=["ad_analytics"], columns=columns).failed()
    assert all(word in done.last_words for word in ["ad_analytics", *columns])


def test_objectives_hold_both_ways(tap):
    """The endpoints know nothing of them: then ads are listed by campaigns."""
    objectives = [record["objective_type"] for record in tap.run(streams=["campaigns"]).records("campaigns")][:1]
    settings = {"streams": STREAMS, "start_date": OLDER, "columns": FEW, "record_metadata": True}
    settings["objective_types"] = objectives
    auto = messages.check(tap.run(**settings).succeeded())
    report = messages.check(tap.run(transport="report", **settings).succeeded())
    for stream in STREAMS:
        assert len(ways(auto, stream)) == 2
        compare.same(table(auto, stream), table(report, stream))


def test_filters_that_both_know_hold_both_ways(tap):
    ids = [record["id"] for record in tap.run(streams=["campaigns"]).records("campaigns")][:2]
    settings = {"streams": STREAMS, "start_date": OLDER, "campaign_ids": ids, "record_metadata": True, "columns": FEW}
    auto = messages.check(tap.run(**settings).succeeded())
    report = messages.check(tap.run(transport="report", **settings).succeeded())
    for stream in STREAMS:
        assert len(ways(auto, stream)) == 2
        compare.same(table(auto, stream), table(report, stream))
        assert {record["campaign_id"] for record in auto.records(stream)} <= set(ids)


# --- which is cheaper ---


def test_few_ids_are_cheaper_asked_for(meddled, between):
    meddled.run(streams=["ad_analytics"], start_date=RECENT, transport="cheapest").succeeded()
    assert not posts(between) and between.requests("/ads/analytics")


def test_many_ids_are_cheaper_by_report(meddled, between, sandbox):
    """20 ads an account, two at a time: 10 requests; a report takes about 6."""
    settings = {"start_date": RECENT, "transport": "cheapest", "ids_per_request": 2, "record_metadata": True}
    done = messages.check(meddled.run(streams=["ads", "ad_analytics"], **settings).succeeded())
    assert posts(between) and not between.requests("/ads/analytics")
    assert list(ways(done, "ad_analytics")) == ["report"]
    compare.same(table(done, "ad_analytics"), dumped(sandbox, done, "ad_analytics", RECENT))


def test_each_account_has_its_cheapest_way(meddled, between):
    """5 campaigns in batches of one are cheaper than a report; with older months to ask for, they are not."""
    settings = {"transport": "cheapest", "ids_per_request": 1}
    meddled.run(streams=["campaign_analytics"], start_date=RECENT, **settings).succeeded()
    assert not posts(between)
    meddled.run(streams=["campaign_analytics"], granularity="MONTH", start_date=OLDER, **settings).succeeded()
    assert len(posts(between)) == 2, "one an account, for all months"
    assert {body["end_date"] for body in posts(between)} == {"2026-10-31"}


# --- state ---


def test_the_way_is_no_change_of_settings(meddled, between):
    first = meddled.run(streams=["ad_analytics"], start_date=RECENT, transport="sync").succeeded()
    for way in ("report", "auto", "cheapest", "sync"):
        between.exchanges.clear()
        done = meddled.run(streams=["ad_analytics"], start_date=RECENT, transport=way, state=first.state)
        done.succeeded()
        asked = [body["start_date"] for body in posts(between)]
        asked += [e.query["start_date"][0] for e in between.requests("/ads/analytics")]
        assert asked and min(asked) == "2026-10-19", "the lookback, no more"
        assert not done.log_lines("changed")


def test_days_that_the_endpoint_has_forgotten_meanwhile_are_caught_up_on_by_report(tap, sandbox):
    stream = "campaign_analytics"
    state = tap.run(streams=[stream]).succeeded().state
    for mark in state["bookmarks"][stream]["accounts"].values():
        mark.update({"from": "2026-05-01", "to": "2026-07-31", "replication_key_value": "2026-07-31"})
    done = messages.check(tap.run(streams=[stream], state=state, record_metadata=True).succeeded(), state)
    assert ways(done, stream) == {"report": ("2026-07-01", "2026-08-22"), "sync": (FIRST_NEAR, YESTERDAY)}
    compare.same(table(done, stream), dumped(sandbox, done, stream, "2026-07-01"))
    assert {(mark["from"], mark["to"]) for mark in marks(done, stream)} == {("2026-05-01", "2026-11-18")}


def test_a_later_run_reads_what_an_earlier_start_date_adds(tap, sandbox):
    stream = "ad_analytics"
    first = tap.run(streams=[stream], record_metadata=True).succeeded()
    settings = {"start_date": OLDER, "lookback_days": 2, "record_metadata": True}
    done = messages.check(tap.run(streams=[stream], state=first.state, **settings).succeeded(), first.state)
    assert ways(done, stream)["report"] == (OLDER, "2026-08-22")
    assert ways(done, stream)["sync"][0] > "2026-11-01"
    both = compare.latest(first.records(stream) + done.records(stream), messages.keys_of(done, stream))
    compare.same(table(done, stream, both.values()), dumped(sandbox, done, stream, OLDER))


def test_a_run_killed_while_reports_are_made_goes_on_with_them(start_sandbox, tmp_path):
    """The 90 days are done by then; the reports of the older ones are picked up, not made again."""
    sandbox = start_sandbox(report_polls=3, empty_accounts=0, accounts=2)
    tap, stream = sandbox.tap(tmp_path), "ad_analytics"
    running = tap.start(streams=[stream], start_date=OLDER).drain()
    deadline = time.monotonic() + 60
    while running.taken.count(b'"pending":[') < 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.5)
    running.kill()
    killed = running.finish()
    killed.lines, killed.tail = killed.stdout.rpartition(b"\n")[0].split(b"\n"), b""
    state = killed.state
    assert {(mark["from"], mark["to"]) for mark in marks(killed, stream)} == {(FIRST_NEAR, "2026-11-18")}
    pending = sum(len(mark["pending"]) for mark in marks(killed, stream))
    made = reports_made(sandbox)
    assert pending == made == 2
    done = messages.check(tap.run(streams=[stream], start_date=OLDER, state=state).succeeded(), state)
    assert reports_made(sandbox) == made
    both = compare.latest(killed.records(stream) + done.records(stream), messages.keys_of(done, stream))
    compare.same(table(done, stream, both.values()), dumped(sandbox, done, stream, OLDER))
    assert all(mark["pending"] is None and mark["from"] == OLDER for mark in marks(done, stream))


def reports_made(sandbox):
    return sum(entry["method"] == "POST" and entry["path"].endswith("/reports") for entry in sandbox.log())


def test_reports_that_fail_leave_the_recent_days_done(start_sandbox, tmp_path):
    sandbox = start_sandbox(fault="report-fail=1", report_polls=0, empty_accounts=0, accounts=1)
    tap, stream = sandbox.tap(tmp_path), "ad_analytics"
    settings = {"streams": [stream], "start_date": OLDER, "record_metadata": True, "columns": FEW}
    done = messages.check(tap.run(**settings).failed())
    assert ways(done, stream) == {"sync": (FIRST_NEAR, YESTERDAY)}
    assert "report" in done.last_words
    (mark,) = marks(done, stream)
    assert (mark["from"], mark["to"]) == (FIRST_NEAR, "2026-11-18")
    well = start_sandbox(report_polls=0, empty_accounts=0, accounts=1).tap(tmp_path)
    again = messages.check(well.run(state=done.state, **settings).succeeded(), done.state)
    assert ways(again, stream)["report"] == (OLDER, "2026-08-22")
    both = compare.latest(done.records(stream) + again.records(stream), messages.keys_of(done, stream))
    compare.same(table(done, stream, both.values()), dumped(sandbox, done, stream, OLDER))


def test_trouble_on_both_ways_loses_and_doubles_nothing(start_sandbox, tmp_path):
    faults = ["500=0.1", "truncate=0.05", "report-fail=0.2", "url-expire=0.3"]
    sandbox = start_sandbox(fault=faults, report_polls=0)
    tap = sandbox.tap(tmp_path)
    settings = {"streams": STREAMS, "start_date": OLDER, "page_size": 10, "ids_per_request": 6, "columns": FEW}
    done = messages.check(tap.run(**settings).succeeded())
    for stream in STREAMS:
        compare.same(table(done, stream), dumped(sandbox, done, stream, OLDER))


@pytest.mark.parametrize("seconds", [0.2, 0.6, 1.4])
def test_a_kill_at_any_moment_of_both_ways_loses_nothing(start_sandbox, tmp_path, seconds):
    sandbox = start_sandbox(report_polls=0, latency_ms=20, accounts=2)
    streams, start = ["campaign_analytics", "ad_analytics"], "2026-02-01"  # two reports back
    tap = sandbox.tap(tmp_path, columns=FEW)
    settings = {"streams": streams, "start_date": start, "ids_per_request": 3}
    running = tap.start(**settings).drain()
    time.sleep(seconds)
    running.kill()
    killed = running.finish()
    killed.lines, killed.tail = killed.stdout.rpartition(b"\n")[0].split(b"\n"), b""
    states = killed.of("STATE") if killed.stdout else []
    state = killed.state if states else None
    done = messages.check(tap.run(state=state, **settings).succeeded(), state)
    for stream in streams:
        kept = killed_records(killed, stream) if states else []
        both = compare.latest(kept + done.records(stream), messages.keys_of(done, stream))
        compare.same(table(done, stream, both.values()), dumped(sandbox, done, stream, start))


def killed_records(killed, stream):
    """Those that a target has made sure of: before the last STATE."""
    at = max(i for i, message in enumerate(killed.messages) if message["type"] == "STATE")
    return [m["record"] for m in killed.messages[:at] if m["type"] == "RECORD" and m["stream"] == stream]


def test_refused_columns_are_dropped_from_both_ways(meddled, between):
    """The API may refuse a column in one of the two only."""
    gone = "TOTAL_CLICKTHROUGH"

    def refuse(exchange):
        return exchange.method == "POST" and gone in json.loads(exchange.body).get("columns", [])

    between.rule(refuse, answer(400, {"code": 1, "message": f"Columns {gone} are not available."}))
    done = meddled.run(streams=["campaign_analytics"], start_date=OLDER, record_metadata=True).succeeded()
    assert len(ways(done, "campaign_analytics")) == 2
    (_,) = [line for line in messages.check(done).log_lines(gone) if "WARNING" in line]
    values = collections.defaultdict(set)
    for record in done.records("campaign_analytics"):
        values[record["_transport"]].add(record[gone.lower()] is None)
    assert values["report"] == {True} and False in values["sync"]


def test_airbyte_reads_both_ways_too(tap):
    stream = "ad_analytics"
    settings = {"start_date": OLDER, "record_metadata": True, "columns": FEW}
    source = Source(tap)
    read = source.read(stream, **settings).succeeded()
    check_records(read, source.discover(**settings))
    singer = tap.run(streams=[stream], **settings).succeeded()
    known = messages.keys_of(singer, stream)
    compare.same(table(singer, stream, read.records(stream)), table(singer, stream))
    assert known and len(ways(read, stream)) == 2


def test_a_run_goes_on_across_the_boundary_that_has_moved_meanwhile(meddled, between, sandbox, tmp_path):
    """Killed in the middle of the 90 days, gone on with three days later: the days that left them come by report."""
    stream, later = "ad_analytics", (datetime.date.fromisoformat(TODAY) + datetime.timedelta(3)).isoformat()
    between.rule(path("/ads/analytics"), answer(500, {"code": 0, "message": "no"}), after=3)
    settings = {"streams": [stream], "start_date": OLDER, "columns": FEW}
    settings.update(ids_per_request=4, concurrency=1, max_retry_s=0)
    first = meddled.run(**settings).failed()
    between.forget()
    opens = [mark["open"] for mark in marks(first, stream) if mark["open"]]
    assert opens and opens[0]["from"] == FIRST_NEAR and opens[0]["after_id"]
    done = messages.check(
        meddled.run(now=later + "T12:00:00Z", state=first.state, **settings).succeeded(), first.state
    )
    both = compare.latest(first.records(stream) + done.records(stream), messages.keys_of(done, stream))
    have = table(done, stream, both.values())
    assert {mark["from"] for mark in marks(done, stream)} == {OLDER}
    assert dumped(sandbox, done, stream, OLDER).keys() <= have.keys()
