"""Asynchronous reports: records equal what the sandbox delivers, whatever happens on the way."""

import collections
import json
import time

import pytest
import yaml

import compare
import messages
from interposer import answer, edit_json, path, problem
from tap import ROOT, pick
from test_records_equal_dump import of_account, printed
from text_json import Number

PLAIN = {
    "advertiser_report": ("ADVERTISER", None),
    "campaign_report": ("CAMPAIGN", "campaign_id"),
    "ad_group_report": ("AD_GROUP", "ad_group_id"),
    "pin_promotion_report": ("PIN_PROMOTION", "ad_id"),
    "product_group_report": ("PRODUCT_GROUP", "product_group_id"),
    "product_item_report": ("PRODUCT_ITEM", "product_item_id"),
    "keyword_report": ("KEYWORD", "keyword_id"),
}
TARGETING = {
    name.replace("_report", "_targeting_report"): (level + "_TARGETING", key)
    for name, (level, key) in PLAIN.items()
    if level != "KEYWORD"
}
REPORTS = {**PLAIN, **TARGETING}
START, END = "2026-10-20", "2026-11-19"
TYPES = (
    "KEYWORD,APPTYPE,GENDER,LOCATION,PLACEMENT,COUNTRY,TARGETED_INTEREST,PINNER_INTEREST,AUDIENCE_INCLUDE,"
    "GEO,AGE_BUCKET,REGION"
)


def report_rows(sandbox, query, start=START, end=END, **more):
    """The rows of one level, whatever the limits of a request are."""
    return sandbox.dump("report", start=start, end=end, query=query, **more)


def as_records(output, stream, rows, accounts, key, **constants):
    """{key: record}; rows lie below the id that names them."""
    schema = output.schema(stream)
    records = []
    for row in rows:
        known = {**of_account(accounts[row["ad_account_id"]]), **constants}
        if key:
            known[key] = row["report_key"]
        records.append(compare.record_of(row, schema, **known))
    return compare.keyed(records, messages.keys_of(output, stream))


def accounts_of(sandbox, **flags):
    return {row["id"]: row for row in sandbox.dump("ad_accounts", **flags)}


def wanted(sandbox, output, stream, start=START, end=END, types=TYPES, **flags):
    level, key = REPORTS[stream]
    queries = [f"level={level}"]
    if stream in TARGETING:
        kinds = types.split(",")
        fives = [kinds[at : at + 5] for at in range(0, len(kinds), 5)]
        queries = [f"level={level}&targeting_types={','.join(five)}" for five in fives]
    rows = [row for query in queries for row in report_rows(sandbox, query, start, end, **flags)]
    return as_records(output, stream, rows, accounts_of(sandbox), key)


def bodies(between, stream_level="CAMPAIGN"):
    """What the reports were asked for, in order."""
    found = []
    for exchange in between.exchanges:
        if exchange.method == "POST" and exchange.path.endswith("/reports"):
            body = json.loads(exchange.body)
            if body["level"] == stream_level:
                found.append(body)
    return found


def test_every_level_and_breakdown(tap, sandbox):
    start = "2026-11-17"
    done = messages.check(tap.run(streams=list(REPORTS), start_date=start).succeeded())
    for stream in REPORTS:
        expected = wanted(sandbox, done, stream, start)
        assert expected, f"{stream}: no rows to compare with"
        compare.same(printed(done, stream), expected)


def all_columns():
    shared = yaml.safe_load((ROOT / "catalog" / "columns" / "reports.yaml").read_text())
    return [*shared["default"], *shared["more"]]


def test_all_columns(tap, sandbox):
    start = "2026-11-18"
    done = tap.run(streams=["ad_group_report"], start_date=start, columns="all").succeeded()
    columns = ",".join(all_columns())
    expected = wanted(sandbox, done, "ad_group_report", start, columns=columns)
    assert len(next(iter(expected.values()))) > 600
    compare.same(printed(done, "ad_group_report"), expected)


def test_the_whole_history_in_windows(start_sandbox, tmp_path):
    sandbox = start_sandbox(accounts=1, empty_accounts=0, campaigns=2, report_polls=0)
    tap = sandbox.tap(tmp_path)
    done = messages.check(tap.run(streams=["campaign_report", "product_item_report"]).succeeded())
    compare.same(printed(done, "campaign_report"), wanted(sandbox, done, "campaign_report", "2024-05-21"))
    compare.same(
        printed(done, "product_item_report"), wanted(sandbox, done, "product_item_report", "2026-08-21")
    )


def test_every_window_is_one_the_api_accepts(meddled, between):
    meddled.run(streams=["campaign_report"], ad_account_ids=[first_account(meddled)]).succeeded()
    windows = sorted((body["start_date"], body["end_date"]) for body in bodies(between))
    assert windows[0][0] == "2024-05-21" and windows[-1][1] == END
    assert len(windows) == 5


def first_account(tap):
    done = tap.run(streams=["ad_accounts"]).succeeded()
    return done.records("ad_accounts")[0]["id"]


@pytest.mark.parametrize("granularity", ["WEEK", "MONTH", "TOTAL", "HOUR"])
def test_other_granularities(tap, sandbox, granularity):
    start, end = {"WEEK": ("2026-10-05", "2026-11-15"), "MONTH": ("2026-09-01", "2026-10-31")}.get(
        granularity, ("2026-11-14", "2026-11-19")
    )
    settings = {"granularity": granularity, "start_date": start, "end_date": end}
    done = messages.check(tap.run(streams=["campaign_report"], **settings).succeeded())
    rows = report_rows(sandbox, "level=CAMPAIGN", start, end, granularity=granularity)
    constants = {"start_date": start, "end_date": end} if granularity == "TOTAL" else {}
    if granularity == "HOUR":
        rows = [{**row, "hour": Number(str(int(row["DATE"][11:13])))} for row in rows]
    expected = as_records(done, "campaign_report", rows, accounts_of(sandbox), "campaign_id", **constants)
    assert expected
    compare.same(printed(done, "campaign_report"), expected)


def test_targeting_types_travel_in_fives(meddled, between):
    meddled.run(streams=["campaign_targeting_report"], start_date=START).succeeded()
    sent = collections.Counter(
        kind for body in bodies(between, "CAMPAIGN_TARGETING") for kind in body["targeting_types"]
    )
    assert max(len(body["targeting_types"]) for body in bodies(between, "CAMPAIGN_TARGETING")) == 5
    assert set(sent) == set(TYPES.split(",")) and set(sent.values()) == {3}  # one an account


def test_filters_of_the_user_are_sent(meddled, between, sandbox):
    campaign = sandbox.dump("campaigns")[0]["id"]
    done = meddled.run(streams=["ad_group_report"], start_date=START, campaign_ids=[campaign]).succeeded()
    assert all(body["campaign_ids"] == [campaign] for body in bodies(between, "AD_GROUP"))
    rows = report_rows(sandbox, f"level=AD_GROUP&campaign_ids={campaign}")
    compare.same(
        printed(done, "ad_group_report"),
        as_records(done, "ad_group_report", rows, accounts_of(sandbox), "ad_group_id"),
    )


def is_look(exchange):
    return exchange.method == "GET" and "token" in exchange.query


def is_file(exchange):
    return exchange.path.startswith("/async_reporting")


def route_files(between):
    """Links lead to the sandbox itself: let them lead through the proxy."""

    def through(body):
        if body["url"]:
            origin = between.url.rpartition("/")[0]
            body["url"] = origin + "/async_reporting" + body["url"].partition("/async_reporting")[2]

    between.rule(is_look, edit_json(through))


def test_the_file_is_fetched_without_the_token(meddled, between):
    route_files(between)
    meddled.run(streams=["campaign_report"], start_date=START).succeeded()
    files = [e for e in between.exchanges if is_file(e)]
    assert files and not any("authorization" in e.headers for e in files)


def test_no_url_and_no_token_in_what_is_said(meddled):
    done = meddled.run(streams=["campaign_report"], start_date=START, log_level="debug").succeeded()
    assert "X-Amz" not in done.stderr and "token=" not in done.stderr


# --- trouble ---

FAULTS = {
    "failed once": {"fault": "report-fail=x1"},
    "expired once": {"fault": "report-expire=x1"},
    "link too old": {"fault": "url-expire=x2"},
    "busy once": {"fault": "report-busy=x1"},
    "file cut": {"fault": "truncate@download=x1"},
    "file reset": {"fault": "reset@download=x1"},
    "file is a page": {"fault": "html@download=0.1"},
    "500 on the file": {"fault": "500@download=x1"},
    "file is garbage": {"fault": "garbage@download=0.25"},
    "file is slow": {"fault": "slow@download=x1", "stall_ms": 500},
    "told to retry": {"fault": "400-retry@ads_analytics=x1"},
    "reset": {"fault": "reset@ads_analytics=x1"},
    "answer cut": {"fault": "truncate@ads_analytics=x1"},
    "answer is a page": {"fault": "html@ads_analytics=x1"},
    "500": {"fault": "500@ads_analytics=x1"},
    "429": {"fault": "429@ads_analytics=x1"},
    "token expires": {"fault": "expire-token@ads_analytics=0.2"},
    "everything": {
        "fault": ["report-fail=0.2", "url-expire=0.3", "500@ads_analytics=0.1", "truncate@download=0.2"]
    },
}


@pytest.mark.parametrize("what", FAULTS)
def test_trouble_that_passes(start_sandbox, tmp_path, what):
    sandbox = start_sandbox(**FAULTS[what], report_polls=0)
    tap = sandbox.tap(tmp_path, refresh_token=sandbox.refresh_token, **sandbox.client)
    done = messages.check(tap.run(streams=["campaign_report"], start_date=START).succeeded())
    compare.same(printed(done, "campaign_report"), wanted(sandbox, done, "campaign_report"))


def test_a_report_that_fails_again_and_again(start_sandbox, tmp_path):
    sandbox = start_sandbox(fault="report-fail=1", report_polls=0)
    done = sandbox.tap(tmp_path).run(streams=["campaign_report", "campaigns"], start_date=START).failed()
    assert "FAILED" in done.last_words and done.records("campaigns")
    posts = [entry for entry in sandbox.log() if entry["method"] == "POST"]
    assert len(posts) == 3 * 3


def test_a_report_that_takes_too_long(start_sandbox, tmp_path):
    sandbox = start_sandbox(report_polls=1000)
    tap = sandbox.tap(tmp_path)
    done = tap.run(streams=["campaign_report", "campaigns"], start_date=START, report_timeout_s=10).failed()
    assert "report_timeout_s" in done.last_words and done.records("campaigns")


def test_a_busy_api_gets_fewer_reports_at_once(meddled, between):
    busy = problem(429, 2726, "Reporting query cost limit exceeded. Retry after 1 seconds")
    between.rule(lambda e: e.method == "POST", busy, times=3)
    meddled.run(streams=["campaign_report"]).succeeded()


def test_a_window_that_is_too_much_is_split(meddled, between, sandbox):
    def too_much(exchange):
        if exchange.method != "POST" or not exchange.path.endswith("/reports"):
            return False
        body = json.loads(exchange.body)
        return days(body["start_date"], body["end_date"]) > 60

    busy = problem(429, 2726, "Reporting query cost limit exceeded. Retry after 0 seconds")
    between.rule(too_much, busy)
    done = meddled.run(streams=["campaign_report"], start_date="2026-06-01", reports_in_flight=1).succeeded()
    compare.same(printed(done, "campaign_report"), wanted(sandbox, done, "campaign_report", "2026-06-01"))


def days(start, end):
    def day(text):
        return time.mktime(time.strptime(text, "%Y-%m-%d")) / 86400

    return round(day(end) - day(start)) + 1


def test_a_report_that_is_gone_is_made_again(meddled, between, sandbox):
    gone = problem(400, 1104, "Report token is not valid")
    between.rule(is_look, gone, times=2)
    done = meddled.run(streams=["campaign_report"], start_date=START).succeeded()
    compare.same(printed(done, "campaign_report"), wanted(sandbox, done, "campaign_report"))


def test_a_report_without_a_file_has_no_rows(meddled, between):
    finished = edit_json(lambda body: body.update(report_status="FINISHED", url=None))
    between.rule(is_look, finished)
    done = messages.check(meddled.run(streams=["campaign_report"], start_date=START).succeeded())
    assert not done.records("campaign_report")
    assert done.bookmarks("campaign_report")["accounts"]


def test_an_empty_file_has_no_rows(meddled, between):
    route_files(between)
    between.rule(is_file, answer(200, b""))
    done = messages.check(meddled.run(streams=["campaign_report"], start_date=START).succeeded())
    assert not done.records("campaign_report")


def test_a_file_that_is_broken_within_fails_its_part(meddled, between):
    rows = b",".join(b'{"DATE":"2026-10-%02d"}' % (1 + n % 28) for n in range(3000))
    route_files(between)
    between.rule(is_file, answer(200, b'{"1":[' + rows + b"],,}"), times=1)
    done = meddled.run(streams=["campaign_report"], start_date=START).failed()
    assert "malformed" in done.stderr


def test_without_a_folder_for_files_it_says_so(tap, tmp_path):
    missing = tmp_path / "missing"
    done = tap.run(streams=["campaign_report"], start_date=START, env={"TMPDIR": str(missing)}).failed()
    assert "TMPDIR" in done.last_words and str(missing) in done.last_words


# --- going on ---


def test_a_second_run_reads_the_lookback_only(meddled, between):
    first = meddled.run(streams=["campaign_report"], start_date="2026-06-01").succeeded()
    between.forget()
    again = meddled.run(streams=["campaign_report"], start_date="2026-06-01", state=first.state)
    messages.check(again.succeeded())
    assert {body["start_date"] for body in bodies(between)} == {"2026-10-19"}


def test_a_killed_run_leaves_its_reports_to_the_next(start_sandbox, tmp_path):
    sandbox = start_sandbox(report_polls=2, empty_accounts=0, accounts=2)
    tap = sandbox.tap(tmp_path)
    running = tap.start(streams=["campaign_report"], start_date=START)
    deadline = time.monotonic() + 20
    while b'"pending":[' not in running.taken and time.monotonic() < deadline:
        running.read_lines(1)
    while posts(sandbox) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.kill()
    killed = running.finish()
    state = killed.state
    kept = [a["pending"] for a in state["bookmarks"]["campaign_report"]["accounts"].values() if a.get("pending")]
    assert kept and not killed.records("campaign_report")
    asked = posts(sandbox)
    done = messages.check(tap.run(streams=["campaign_report"], start_date=START, state=state).succeeded(), state)
    assert posts(sandbox) == asked + 2 - len(kept)
    compare.same(printed(done, "campaign_report"), wanted(sandbox, done, "campaign_report"))
    for account in done.bookmarks("campaign_report")["accounts"].values():
        assert account["pending"] is None


def kept_beside(store):
    """What the file beside token_store names, and who may read it."""
    path = store.with_name(store.name + ".reports")
    if not path.exists():
        return [], None
    text = path.read_text()  # nothing yet, where the run has made the file and is about to fill it
    return (json.loads(text)["reports"] if text else []), path.stat().st_mode & 0o777


@pytest.mark.parametrize("stream", ["campaign_report", "catalogs_report"])
def test_a_run_whose_state_reached_nobody_leaves_its_reports_beside_the_tokens(start_sandbox, tmp_path, stream):
    sandbox = start_sandbox(report_polls=2, empty_accounts=0, accounts=2)
    store = tmp_path / "tokens.json"
    tap = sandbox.tap(tmp_path, token_store=str(store))
    running = tap.start(streams=[stream], start_date=START)
    deadline = time.monotonic() + 20
    while posts(sandbox) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    asked = posts(sandbox)
    while len(kept_beside(store)[0] or []) < asked and time.monotonic() < deadline:
        time.sleep(0.05)
    running.kill()
    running.finish()
    kept, mode = kept_beside(store)
    assert asked >= 2 and len(kept) == asked and mode == 0o600
    done = messages.check(tap.run(streams=[stream], start_date=START).succeeded())
    assert posts(sandbox) == asked
    assert kept_beside(store)[0] is None
    if stream in REPORTS:
        compare.same(printed(done, stream), wanted(sandbox, done, stream))


def test_a_file_of_pending_reports_that_cannot_be_used_is_no_reason_to_stop(tap, tmp_path):
    store = tmp_path / "tokens.json"
    store.with_name("tokens.json.reports").write_text("{")
    done = tap.run(streams=["campaign_report"], start_date=START, token_store=str(store)).succeeded()
    assert done.stderr.count("pending reports are not kept") == 1
    away = tmp_path / "missing" / "tokens.json"
    done = tap.run(streams=["campaign_report"], start_date=START, token_store=str(away)).succeeded()
    assert done.stderr.count("pending reports are not kept") == 1


def test_reports_of_other_settings_are_not_picked_up(start_sandbox, tmp_path):
    sandbox = start_sandbox(report_polls=0, empty_accounts=0, accounts=1)
    tap = sandbox.tap(tmp_path)
    account = sandbox.dump("ad_accounts")[0]["id"]
    old = {"digest": "0123456789abcdef", "until": 1795174200 + 3000, "token": "another"}
    state = {"bookmarks": {"campaign_report": {"accounts": {account: {"from": None, "to": None, "pending": [old]}}}}}
    done = tap.run(streams=["campaign_report"], start_date=START, state=state).succeeded()
    assert posts(sandbox) == 1
    assert done.bookmarks("campaign_report")["accounts"][account]["pending"] is None


def posts(sandbox):
    return sum(entry["method"] == "POST" and entry["path"].endswith("/reports") for entry in sandbox.log())


def test_reports_are_offered_and_not_selected(tap):
    offered = {entry["tap_stream_id"] for entry in tap.discover(streams=["default"])["streams"]}
    assert not offered & set(REPORTS)
    catalog = tap.discover(streams=list(REPORTS))
    assert set(REPORTS) <= {entry["tap_stream_id"] for entry in catalog["streams"]}
    pick(catalog, *REPORTS)


def test_the_envelope_of_marketing_mix_reports(meddled, between):
    def mmm(method):
        return lambda e: e.method == method and e.path.endswith("/mmm_reports")

    link = between.url.rpartition("/")[0] + "/file?X-Amz-Signature=1"
    rows = [{"DATE": "2026-11-18", "TARGETING_TYPE": "GENDER", "TARGETING_VALUE": "female", "IMPRESSION_1": 3.0}]
    between.rule(mmm("POST"), answer(200, json.dumps({"code": 0, "data": {"token": "m"}}).encode()))
    done = {"code": 0, "data": {"report_status": "FINISHED", "url": link, "size": 1}, "status": "success"}
    between.rule(mmm("GET"), answer(200, json.dumps(done).encode()))
    between.rule(lambda e: e.path == "/file", answer(200, json.dumps({"12345678901234567890": rows}).encode()))
    done = messages.check(meddled.run(streams=["mmm_report"], start_date="2026-11-18").succeeded())
    record = done.records("mmm_report")[0]
    assert record["campaign_id"] == "12345678901234567890" and record["targeting_value"] == "female"
    body = json.loads(next(e for e in between.exchanges if mmm("POST")(e)).body)
    assert body["report_name"] and body["granularity"] == "DAY" and len(body["targeting_types"]) == 5
