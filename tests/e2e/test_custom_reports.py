"""custom_reports: streams of their own, equal to what the sandbox delivers; mistakes in one sentence."""

import pytest

import compare
import messages
from test_records_equal_dump import printed
from test_reports import accounts_of, as_records, bodies, report_rows
from text_json import Number

COLUMNS = ["SPEND_IN_MICRO_DOLLAR", "TOTAL_IMPRESSION", "TOTAL_CONVERSIONS", "CAMPAIGN_NAME"]
KEYS = {
    "ADVERTISER": None, "CAMPAIGN": "campaign_id", "AD_GROUP": "ad_group_id", "PIN_PROMOTION": "ad_id",
    "KEYWORD": "keyword_id", "PRODUCT_GROUP": "product_group_id", "PRODUCT_ITEM": "product_item_id",
}  # fmt: skip
ALL_STATUSES = [
    "RUNNING", "PAUSED", "NOT_STARTED", "COMPLETED", "ADVERTISER_DISABLED", "ARCHIVED", "DRAFT", "DELETED_DRAFT",
]  # fmt: skip


def report(**keys):
    return {
        "name": "mine", "level": "CAMPAIGN", "granularity": "DAY", "columns": COLUMNS, "start_date": "2026-11-01",
        **keys,
    }  # fmt: skip


# Report, and what of it the sandbox is to be asked for beside level, dates and windows.
REPORTS = {
    "days of ads, as Airbyte asks": report(
        name="ad performance Report", level="PIN_PROMOTION", campaign_statuses=None, ad_group_statuses=[]
    ),
    "weeks of two campaigns' targeting": report(
        name="Breakdown", level="CAMPAIGN_TARGETING", granularity="WEEK", start_date="2026-10-07",
        targeting_types=["GENDER", "COUNTRY"], click_window_days=7, engagement_window_days=7, view_window_days=7,
    ),
    "months by time of conversion": report(
        name="months", level="AD_GROUP", granularity="MONTH", start_date="2026-08-15",
        conversion_report_time="TIME_OF_CONVERSION", attribution_types=["HOUSEHOLD"],
    ),
    "one total of large spenders": report(
        name="total", level="ADVERTISER", granularity="TOTAL", end_date="2026-11-10",
        metrics_filters=[{"field": "SPEND_IN_DOLLAR", "operator": "GREATER_THAN", "values": [1]}],
    ),
    "hours by statuses": report(
        name="hours", granularity="HOUR", start_date="2026-11-17", campaign_statuses=["PAUSED", "RUNNING"],
        columns=["SPEND_IN_DOLLAR", "PAID_IMPRESSION"],
    ),
    "every status, in two requests": report(
        name="statuses", level="AD_GROUP", campaign_statuses=ALL_STATUSES, view_window_days=[1],
        campaign_objective_types=["AWARENESS", "WEB_CONVERSION", "CONSIDERATION"],
    ),
    "items of the catalog": report(name="items", level="PRODUCT_ITEM", granularity="TOTAL", end_date="2026-11-19"),
}  # fmt: skip


def query_of(one, statuses=None):
    """The dump's query for this report."""
    parts = {
        "level": one["level"],
        "click_window_days": one.get("click_window_days", 30),
        "engagement_window_days": one.get("engagement_window_days", 30),
        "view_window_days": 1 if one.get("view_window_days") == [1] else one.get("view_window_days", 30),
        "conversion_report_time": one.get("conversion_report_time", "TIME_OF_AD_ACTION"),
    }
    for name in ("targeting_types", "campaign_objective_types"):
        if name in one:
            parts[name] = ",".join(one[name])
    if one.get("campaign_statuses"):
        parts["campaign_statuses"] = ",".join(statuses or one["campaign_statuses"])
    if "metrics_filters" in one:
        parts["metrics_filters"] = '{"field":"SPEND_IN_DOLLAR","operator":"GREATER_THAN","values":[1]}'
    return "&".join(f"{name}={value}" for name, value in parts.items())


def edges(one):
    """First and last day that whole buckets allow."""
    end = one.get("end_date", "2026-11-19")
    return {"Breakdown": ("2026-10-12", "2026-11-15"), "months": ("2026-09-01", "2026-10-31")}.get(
        one["name"], (one["start_date"], end)
    )


def wanted(sandbox, done, stream, one):
    start, end = edges(one)
    parts = [one.get("campaign_statuses")]
    if parts[0] and len(parts[0]) > 6:
        parts = [parts[0][:6], parts[0][6:]]
    flags = {"granularity": one["granularity"], "columns": ",".join(one["columns"])}
    rows = [
        row for part in parts for row in report_rows(sandbox, query_of(one, part), start, end, **flags)
    ]
    if one["granularity"] == "HOUR":
        rows = [{**row, "hour": Number(str(int(row["DATE"][11:13])))} for row in rows]
    view = one.get("view_window_days", 30)
    constants = {
        "click_window_days": Number(str(one.get("click_window_days", 30))),
        "engagement_window_days": Number(str(one.get("engagement_window_days", 30))),
        "view_window_days": Number(str(view[0] if isinstance(view, list) else view)),
        "conversion_report_time": one.get("conversion_report_time", "TIME_OF_AD_ACTION"),
    }
    if one["granularity"] == "TOTAL":
        constants.update(start_date=start, end_date=end)
    key = KEYS[one["level"].replace("_TARGETING", "")]
    return as_records(done, stream, rows, accounts_of(sandbox), key, **constants)


def test_reports_that_differ_in_every_option(tap, sandbox):
    names = [
        "custom_ad_performance_report", "custom_breakdown", "custom_months", "custom_total", "custom_hours",
        "custom_statuses", "custom_items",
    ]  # fmt: skip
    done = tap.run(custom_reports=list(REPORTS.values()), streams=names).succeeded()
    messages.check(done)
    assert sorted(done.streams) == sorted(names)
    for name, one in zip(names, REPORTS.values()):
        expected = wanted(sandbox, done, name, one)
        assert expected, f"{name}: no rows to compare with"
        compare.same(printed(done, name), expected)


def test_each_is_a_stream_in_discovery_with_its_own_columns(tap):
    catalog = tap.discover(custom_reports=[report(name="one", columns=["CTR"]), report(name="two")])
    offered = {entry["tap_stream_id"]: entry for entry in catalog["streams"]}
    assert "ctr" in offered["custom_one"]["schema"]["properties"]
    assert "total_impression" in offered["custom_two"]["schema"]["properties"]
    assert "total_impression" not in offered["custom_one"]["schema"]["properties"]
    assert offered["custom_one"]["key_properties"] == ["ad_account_id", "campaign_id", "date"]


def test_airbytes_body_is_sent(meddled, between):
    one = {
        "name": "ad_performance_report", "level": "PIN_PROMOTION", "granularity": "DAY", "columns": ["CTR", "SPEND_IN_DOLLAR"],
        "start_date": "2026-11-18",
    }  # fmt: skip
    meddled.run(custom_reports=[one], streams=["custom_ad_performance_report"]).succeeded()
    body = bodies(between, "PIN_PROMOTION")[0]
    assert body == {
        "start_date": "2026-11-18", "end_date": "2026-11-19", "granularity": "DAY", "level": "PIN_PROMOTION",
        "columns": ["SPEND_IN_DOLLAR", "CTR"], "click_window_days": 30, "engagement_window_days": 30,
        "view_window_days": 30, "conversion_report_time": "TIME_OF_AD_ACTION",
        "attribution_types": ["INDIVIDUAL", "HOUSEHOLD"],
    }  # fmt: skip


def test_a_total_over_years_starts_where_the_api_can(tap):
    one = report(name="total", granularity="TOTAL", start_date="2022-01-01")
    done = tap.run(custom_reports=[one], streams=["custom_total"]).succeeded()
    assert {record["start_date"] for record in done.records("custom_total")} == {"2026-05-18"}
    assert "186 days" in done.stderr


def test_a_breakdown_without_types_gets_all(meddled, between):
    one = report(level="CAMPAIGN_TARGETING", start_date="2026-11-18")
    meddled.run(custom_reports=[one], streams=["custom_mine"]).succeeded()
    assert {len(body["targeting_types"]) for body in bodies(between, "CAMPAIGN_TARGETING")} == {5, 2}


MISTAKES = {
    "an unknown column": (report(columns=["SPEND_IN_DOLAR"]), ["columns", "SPEND_IN_DOLAR", "SPEND_IN_DOLLAR"]),
    "a list that would count twice": (
        report(ad_statuses=["APPROVED", "PAUSED", "PENDING", "REJECTED", "ARCHIVED", "DRAFT", "DELETED_DRAFT"]),
        ["ad_statuses", "7", "6", "CAMPAIGN"],
    ),
    "seven targeting types": (
        report(
            level="CAMPAIGN_TARGETING",
            targeting_types=["GENDER", "COUNTRY", "REGION", "GEO", "APPTYPE", "KEYWORD", "LOCATION"],
        ),
        ["targeting_types", "7", "5"],
    ),
    "targeting types at a plain level": (report(targeting_types=["GENDER"]), ["targeting_types", "CAMPAIGN"]),
    "hours of long ago": (report(granularity="HOUR"), ["start_date", "8 days"]),
    "statuses of ads at items": (report(level="PRODUCT_ITEM", ad_statuses=["APPROVED"]), ["ad_statuses", "PRODUCT_ITEM"]),
    "ads of items": (report(level="PRODUCT_ITEM", ad_ids=["1"]), ["ad_ids", "PRODUCT_ITEM"]),
    "no columns": (report(columns=[]), ["columns", "missing"]),
    "no name": (report(name=None), ["name", "missing"]),
    "a name without letters": (report(name="!"), ["name", "letters"]),
    "a level that does not exist": (report(level="PIN"), ["level", "PIN_PROMOTION"]),
    "an unknown key": (report(colums=["CTR"]), ["colums", "columns"]),
    "dates swapped": (report(end_date="2026-10-01"), ["start_date", "end_date"]),
    "a filter that is none": (report(metrics_filters=[{"field": "CTR"}]), ["metrics_filters", "SPEND_IN_DOLLAR"]),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_mistakes_are_told_in_one_sentence(tap, what):
    one, words = MISTAKES[what]
    done = tap.run(custom_reports=[report(name="good"), one], streams=["campaigns"]).failed()
    assert "custom_reports[1]" in done.last_words
    for word in words:
        assert word in done.last_words


def test_names_must_differ(tap):
    done = tap.run(custom_reports=[report(name="One report"), report(name="one_report")]).failed()
    assert "custom_one_report" in done.last_words
