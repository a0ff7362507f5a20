"""The other sorts of reports: marketing mix, converted products, templates, catalogs; and files by date."""

import json

import pytest

import compare
import messages
from interposer import answer, path, problem
from test_records_equal_dump import of_account, printed
from test_reports import accounts_of, is_file, posts, route_files
from text_json import Number

START, END = "2026-10-20", "2026-11-19"
BREAKDOWNS = ["PRODUCT_BRAND", "PRODUCT_CATEGORY", "PRODUCT_BRAND_AND_CATEGORY", "PRODUCT_SKU"]
BLANK = {
    "conversion_product_report": ["conversion_product_brand", "conversion_product_category", "conversion_product_id"],
    "template_report": ["targeting_type", "targeting_value"],
}


def keyed(output, stream, records):
    for record in records:
        for name in BLANK.get(stream, []):
            record[name] = record[name] or ""
    return compare.keyed(records, messages.keys_of(output, stream))


def with_columns(query, output, stream, known):
    """The query with all columns that the stream's records have; `known` are not of the API."""
    names = [name.upper() for name in output.schema(stream)["properties"] if name not in known]
    return f"{query}&columns={','.join(names)}"


def mmm_rows(sandbox, output, start=START, granularity="DAY"):
    stream, records = "mmm_report", []
    known = {"ad_account_id", "ad_account_name", "ad_account_currency", "targeting_type", "targeting_value", "date"}
    query = "report_name=r&level=CAMPAIGN_TARGETING&targeting_types=APPTYPE,COUNTRY,CREATIVE_TYPE,GENDER,LOCATION"
    query = with_columns(query, output, stream, known)
    accounts = accounts_of(sandbox)
    for row in sandbox.dump(stream, start=start, end=END, query=query, granularity=granularity):
        account = of_account(accounts[row["ad_account_id"]])
        records.append(compare.record_of(row, output.schema(stream), campaign_id=row["report_key"], **account))
    return keyed(output, stream, records)


def product_rows(sandbox, output, granularity, start, end, settings=None, breakdowns=BREAKDOWNS):
    stream, records, accounts = "conversion_product_report", [], accounts_of(sandbox)
    known = {
        "ad_account_id", "ad_account_name", "ad_account_currency", "breakdown", "date", "start_date", "end_date",
        "click_window_days", "view_window_days", "conversion_report_time",
    }  # fmt: skip
    for breakdown in breakdowns:
        query = f"report_name=r&level=CAMPAIGN&view_window_days=1&conversion_product_breakdown={breakdown}"
        query = with_columns(query, output, stream, known)
        for row in sandbox.dump(stream, start=start, end=end, query=query, granularity=granularity):
            constants = {**of_account(accounts[row["ad_account_id"]]), "breakdown": breakdown, **(settings or {})}
            constants["campaign_id"] = row["report_key"]
            records.append(compare.record_of(row, output.schema(stream), **constants))
    return keyed(output, stream, records)


def template_rows(sandbox, output, start=START, end=END, granularity="DAY", **constants):
    stream, records = "template_report", []
    templates = {row["id"]: row for row in sandbox.dump("report_templates")}
    for row in sandbox.dump(stream, start=start, end=end, granularity=granularity):
        template = templates[row["template_id"]]
        names = {"report_key", "ad_account_id", "template_id"}
        metrics = {name: value for name, value in row.items() if name not in names}
        if granularity == "HOUR":
            constants["hour"] = Number(str(int(row["DATE"][11:13])))
        records.append(
            compare.record_of(
                row, output.schema(stream), template_id=row["template_id"], template_name=template["name"],
                report_level=template["report_level"], entity_id=row["report_key"], metrics=metrics, **constants,
            )
        )  # fmt: skip
    return keyed(output, stream, records)


def test_marketing_mix(tap, sandbox):
    done = messages.check(tap.run(streams=["mmm_report"], start_date=START).succeeded())
    expected = mmm_rows(sandbox, done)
    assert len({key[2] for key in expected}) == 5
    compare.same(printed(done, "mmm_report"), expected)


def test_converted_products(tap, sandbox):
    done = messages.check(
        tap.run(streams=["conversion_product_report"], start_date="2026-09-01", columns="all").succeeded()
    )
    expected = product_rows(sandbox, done, "WEEK", "2026-09-07", "2026-11-15")
    assert len(done.schema("conversion_product_report")["properties"]) > 170
    assert {key[2] for key in expected} == set(BREAKDOWNS)
    compare.same(printed(done, "conversion_product_report"), expected)


@pytest.mark.parametrize("granularity", ["MONTH", "TOTAL", "DAY"])
def test_converted_products_by_other_granularities(tap, sandbox, granularity):
    """There are no days of them: whoever asks all streams for days gets weeks."""
    settings = {"granularity": granularity, "start_date": "2026-09-01", "end_date": "2026-10-31"}
    done = messages.check(tap.run(streams=["conversion_product_report"], **settings).succeeded())
    constants = {"start_date": "2026-09-01", "end_date": "2026-10-31"} if granularity == "TOTAL" else {}
    start, end = ("2026-09-07", "2026-10-25") if granularity == "DAY" else ("2026-09-01", "2026-10-31")
    asked = "WEEK" if granularity == "DAY" else granularity
    compare.same(
        printed(done, "conversion_product_report"), product_rows(sandbox, done, asked, start, end, constants)
    )


def test_hours_of_converted_products_are_refused(tap):
    settings = {"conversion_product_report": {"granularity": "HOUR"}}
    done = tap.run(streams=["conversion_product_report"], stream_settings=settings).failed()
    assert "conversion_product_report" in done.last_words and "HOUR" in done.last_words


def test_products_are_read_in_years_from_where_the_api_begins(meddled, between):
    meddled.run(streams=["conversion_product_report"]).succeeded()
    posted = [json.loads(e.body) for e in between.exchanges if e.method == "POST"]
    windows = sorted({(body["start_date"], body["end_date"]) for body in posted})
    assert windows[0][0] == "2024-05-27" and windows[-1][1] == "2026-11-15" and len(windows) == 3


@pytest.mark.parametrize("granularity", ["DAY", "MONTH", "TOTAL", "HOUR"])
def test_saved_templates(tap, sandbox, granularity):
    start, end = {"MONTH": ("2026-09-01", "2026-10-31"), "HOUR": ("2026-11-18", END)}.get(granularity, (START, END))
    settings = {"granularity": granularity, "start_date": start, "end_date": end}
    done = messages.check(tap.run(streams=["template_report"], **settings).succeeded())
    constants = {"start_date": start, "end_date": end} if granularity == "TOTAL" else {}
    expected = template_rows(sandbox, done, start, end, granularity, **constants)
    assert expected
    compare.same(printed(done, "template_report"), expected)
    assert "does not know" not in done.stderr  # the row is there as a whole


def test_templates_that_cannot_be_read_are_passed_over(tap, sandbox):
    """Those that give CSV are not asked for; those that were deleted are not there."""
    templates = sandbox.dump("report_templates")
    csv = {template["id"] for template in templates if template["report_format"] == "CSV"}
    deleted = {template["id"] for template in templates if template.get("is_deleted")}
    assert csv and len(csv | deleted) < len(templates)
    before = posts(sandbox)
    done = tap.run(streams=["template_report"], start_date=START).succeeded()
    assert posts(sandbox) - before == len(templates) - len(csv)
    assert not (csv | deleted) & {record["template_id"] for record in done.records("template_report")}


def test_a_second_run_of_templates_reads_the_lookback(tap, sandbox):
    first = tap.run(streams=["template_report"], start_date="2026-06-01").succeeded()
    done = messages.check(tap.run(streams=["template_report"], start_date="2026-06-01", state=first.state).succeeded())
    compare.same(printed(done, "template_report"), template_rows(sandbox, done, "2026-10-19"))


@pytest.mark.parametrize(
    "stream, parent, name",
    [("catalogs_report", "catalogs_feeds", "feed_id"), ("catalogs_distribution_report", "catalogs", "catalog_id")],
)
def test_diagnostics_of_catalogs(tap, sandbox, stream, parent, name):
    done = messages.check(tap.run(streams=[stream]).succeeded())
    types = {row["id"]: row["catalog_type"] for row in sandbox.dump(parent)}
    expected = []
    for row in sandbox.dump("catalogs_report"):
        of = row.pop(name, None)
        if of and types[of] != "CREATIVE_ASSETS":
            record = {name: of, "catalog_type": types[of], "date": "2026-11-20", "issue": row}
            expected.append(json.dumps(record, sort_keys=True))
    got = [json.dumps(record, sort_keys=True) for record in done.records(stream)]
    assert expected and sorted(got) == sorted(expected)


FAULTS = ["report-fail=x1", "report-expire=x1", "url-expire=x2", "html@download=0.1", "truncate@download=x1"]


@pytest.mark.parametrize("fault", FAULTS)
def test_trouble_that_passes(start_sandbox, tmp_path, fault):
    sandbox = start_sandbox(fault=fault, report_polls=0)
    tap = sandbox.tap(tmp_path)
    streams = ["mmm_report", "conversion_product_report", "template_report", "catalogs_report"]
    done = messages.check(tap.run(streams=streams, start_date=START).succeeded())
    compare.same(printed(done, "mmm_report"), mmm_rows(sandbox, done))
    compare.same(printed(done, "template_report"), template_rows(sandbox, done))
    compare.same(
        printed(done, "conversion_product_report"), product_rows(sandbox, done, "WEEK", "2026-10-26", "2026-11-15")
    )


def test_columns_that_were_never_asked_for_are_no_reason_to_ask_for_ever(meddled, between):
    """The API blames a column that the template has, not the request."""
    said = problem(400, 1, "Columns NOBODY_KNOWS are not available.")
    between.rule(lambda e: e.method == "POST", said)
    done = meddled.run(streams=["template_report"], start_date=START).failed()
    assert "NOBODY_KNOWS" in done.stderr and sum(e.method == "POST" for e in between.exchanges) < 60


# --- files by date ---


def by_date(**keys):
    return {
        "name": "sorted", "level": "CAMPAIGN", "granularity": "DAY", "columns": ["SPEND_IN_DOLLAR", "TOTAL_IMPRESSION"],
        "start_date": START, "primary_sort": "BY_DATE", **keys,
    }  # fmt: skip


@pytest.mark.parametrize("level", ["CAMPAIGN", "AD_GROUP", "PIN_PROMOTION", "ADVERTISER", "PRODUCT_GROUP"])
def test_a_file_by_date_has_the_same_rows(tap, sandbox, level):
    """Days instead of ids outside: the ids are the rows' own then."""
    reports = [by_date(level=level), by_date(level=level, name="plain", primary_sort="BY_ID")]
    before = len(sandbox.log())
    done = messages.check(tap.run(custom_reports=reports, streams=["custom_sorted", "custom_plain"]).succeeded())
    assert sum(entry["path"].endswith("/reports") for entry in sandbox.log()[before:])
    plain = printed(done, "custom_plain")
    assert plain
    compare.same(printed(done, "custom_sorted"), plain)


def test_a_file_by_date_is_asked_for_with_ids(meddled, between):
    meddled.run(custom_reports=[by_date()], streams=["custom_sorted"]).succeeded()
    body = json.loads(next(e for e in between.exchanges if e.method == "POST").body)
    assert body["primary_sort"] == "BY_DATE" and "CAMPAIGN_ID" in body["columns"]


@pytest.mark.parametrize("level", ["KEYWORD", "PRODUCT_ITEM"])
def test_no_file_by_date_where_rows_have_no_id(tap, level):
    done = tap.run(custom_reports=[by_date(level=level)], streams=["campaigns"]).failed()
    assert "primary_sort" in done.last_words and level in done.last_words


FILES = {
    "by entity": {"1": [{"DATE": "2026-11-18"}], "2": [{"DATE": "2026-11-18"}]},
    "by date": {"2026-11-18": [{"DATE": "2026-11-18", "CAMPAIGN_ID": 1}, {"DATE": "2026-11-18", "CAMPAIGN_ID": "2"}]},
    "by date, then entity": {"2026-11-18": {"1": [{"DATE": "2026-11-18"}], "2": [{"DATE": "2026-11-18"}]}},
}


@pytest.mark.parametrize("shape", FILES)
def test_the_shapes_that_files_have(meddled, between, shape):
    route_files(between)
    between.rule(is_file, answer(200, json.dumps(FILES[shape]).encode()))
    done = messages.check(meddled.run(streams=["campaign_report"], start_date="2026-11-18").succeeded())
    assert {record["campaign_id"] for record in done.records("campaign_report")} == {"1", "2"}


def test_rows_by_date_without_an_id_fail_their_part(meddled, between):
    route_files(between)
    between.rule(is_file, answer(200, b'{"2026-11-18":[{"DATE":"2026-11-18"}]}'))
    done = meddled.run(streams=["campaign_report"], start_date="2026-11-18").failed()
    assert "CAMPAIGN_ID" in done.last_words and not done.records("campaign_report")
