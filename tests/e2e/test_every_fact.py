"""Streams of facts that test_records_equal_dump does not have: their records are the API's rows, day by day."""

import datetime

import pytest

import compare
import messages
from tap import TODAY
from test_records_equal_dump import of_account

START, END = "2026-11-09", "2026-11-19"
BREAKDOWNS = [f"{level}_targeting_analytics" for level in ("ad_account", "campaign", "ad_group", "ad")]
TYPES = ["KEYWORD", "GENDER", "LOCATION", "AUDIENCE_INCLUDE"]
ADS = ["ad_pins_analytics", "product_group_analytics", *BREAKDOWNS]
BEST = {"user_account_top_pins": 5, "user_account_top_video_pins": 9}
PINS = ["pin_analytics", "multi_pin_analytics"]


@pytest.fixture(name="done", scope="module")
def _done(sandbox, tmp_path_factory):
    tap = sandbox.tap(tmp_path_factory.mktemp("facts"), start_date=START, targeting_types=TYPES)
    return messages.check(tap.run(streams=[*ADS, *BEST, *PINS]).succeeded())


@pytest.fixture(name="second", scope="module")
def _second(sandbox, done, tmp_path_factory):
    tap = sandbox.tap(tmp_path_factory.mktemp("again"), start_date=START, targeting_types=TYPES, lookback_days=2)
    return messages.check(tap.run(streams=ADS, state=done.state).succeeded(), incoming=done.state)


def same(done, stream, rows, constants):
    """The records are these rows, each with what comes from elsewhere."""
    schema, keys = done.schema(stream), messages.keys_of(done, stream)
    rows = [{**row, **row.get("metrics", {})} for row in rows]
    wanted = [compare.record_of(row, schema, **constants(row)) for row in rows]
    assert wanted
    compare.same(compare.keyed(done.records(stream), keys), compare.keyed(wanted, keys))


@pytest.mark.parametrize("stream", ADS)
def test_facts_of_ads(sandbox, done, stream):
    same(done, stream, facts(sandbox, stream, START), constants_of_ads(sandbox))


@pytest.mark.parametrize("stream", ADS)
def test_a_second_run_reads_the_lookback_and_what_is_not_final(sandbox, done, second, stream):
    """Books close after two days: the bookmark stays before the last one."""
    marks = {mark["to"] for mark in done.bookmarks(stream)["accounts"].values()}
    assert marks == {"2026-11-18"}
    same(second, stream, facts(sandbox, stream, "2026-11-16"), constants_of_ads(sandbox))


def facts(sandbox, stream, start):
    query = {"query": "targeting_types=" + ",".join(TYPES)} if stream in BREAKDOWNS else {}
    return sandbox.dump(stream, start=start, end=END, **query)


def constants_of_ads(sandbox):
    accounts = {row["id"]: row for row in sandbox.dump("ad_accounts")}

    def constants(row):
        campaign = {"campaign_id": row["campaign_id"]} if "campaign_id" in row else {}
        return {**of_account(accounts[row["ad_account_id"]]), **campaign, "attribution_types": None}

    return constants


@pytest.mark.parametrize("stream", BEST)
def test_the_best_pins_by_every_measure(sandbox, done, stream):
    (user,) = sandbox.dump("user_account")
    measures = {record["sort_by"] for record in done.records(stream)}
    assert len(measures) == BEST[stream]
    rows = [
        {**row, "sort_by": measure}
        for measure in measures
        for row in sandbox.dump(stream, start=START, end=END, query=f"sort_by={measure}&num_of_pins=50")
    ]
    constants = {"user_account_id": user["id"], "start_date": START, "end_date": END}
    same(done, stream, rows, lambda row: constants)


@pytest.mark.parametrize("stream", PINS)
def test_days_of_pins(sandbox, done, stream):
    rows = sandbox.dump(stream, start=START, end=END)
    if stream == "pin_analytics":
        rows = [row for row in rows if row["pin_id"] not in idle(sandbox)]
    same(done, stream, rows, lambda row: {"split": row["split_key"]})


def idle(sandbox):
    """Pins without anything in 90 days that are older than a week."""
    newest = str(datetime.date.fromisoformat(TODAY) - datetime.timedelta(days=7))
    pins = sandbox.dump("pins", query="pin_metrics=true")
    return {
        pin["id"] for pin in pins
        if not any(int(value) for value in pin["pin_metrics"]["90d"].values()) and pin["created_at"][:10] <= newest
    }  # fmt: skip
