"""The sandbox's reports beside those of /reports: strict, as the API's description says, and as long as one likes."""

import gzip
import http.client
import json
import os
import time
import urllib.parse

import pytest

from test_sandbox import DESCRIPTION, TODAY, Sandbox, dump, json_schema

DAYS = {"start_date": "2026-05-04", "end_date": "2026-06-14"}
MMM = {
    "report_name": "r", **DAYS, "granularity": "DAY", "level": "CAMPAIGN_TARGETING", "targeting_types": ["GENDER"],
    "columns": ["SPEND_IN_DOLLAR", "CAMPAIGN_ID"],
}  # fmt: skip
PRODUCTS = {
    "report_name": "r", **DAYS, "granularity": "WEEK", "level": "CAMPAIGN",
    "columns": ["CONVERSION_PRODUCT_BRAND", "TOTAL_CONVERSION_PRODUCT_QUANTITY"],
}  # fmt: skip
ISSUES = {"catalog_type": "RETAIL", "report": {"report_type": "FEED_INGESTION_ISSUES", "feed_id": None}}


@pytest.fixture(name="api", scope="module")
def _api(tmp_path_factory):
    with Sandbox(tmp_path_factory.mktemp("sandbox"), "--report-polls", "1") as running:
        yield running


@pytest.fixture(name="ids", scope="module")
def _ids():
    templates = [row for row in dump("report_templates") if row["report_format"] == "JSON" and not row.get("is_deleted")]
    return {
        "ad_account_id": templates[0]["ad_account_id"], "template_id": templates[0]["id"],
        "feed_id": dump("catalogs_feeds")[0]["id"],
    }  # fmt: skip


def body_of(form, ids):
    if form is ISSUES:
        return {**ISSUES, "report": {**ISSUES["report"], "feed_id": ids["feed_id"]}}
    return form


FORMS = {  # POST, its query and body, GET
    "/ad_accounts/{ad_account_id}/mmm_reports": ({}, MMM, "/ad_accounts/{ad_account_id}/mmm_reports"),
    "/ad_accounts/{ad_account_id}/reports/brand_category_sku": (
        {}, PRODUCTS, "/ad_accounts/{ad_account_id}/reports/brand_category_sku",
    ),
    "/ad_accounts/{ad_account_id}/templates/{template_id}/reports": (
        {**DAYS, "granularity": "DAY"}, None, "/ad_accounts/{ad_account_id}/reports",
    ),
    "/catalogs/reports": ({}, ISSUES, "/catalogs/reports"),
}  # fmt: skip


def post(api, path, body=None, query=None):
    text = json.dumps(body) if body is not None else None
    answer = api.raw(path, urllib.parse.urlencode(query or {}), method="POST", body=text)
    return answer._replace(body=json.loads(answer.body))


def link_of(api, path, token):
    """What polls say until there is a link."""
    said = []
    while len(said) < 5:
        body = look(api, path, token).body
        said.append(body.get("data", body))
        if said[-1].get("url"):
            return said
    raise AssertionError(said)


def look(api, path, token):
    answer = api.raw(path, urllib.parse.urlencode({"token": token}))
    return answer._replace(body=json.loads(answer.body))


def fetch(link, **headers):
    parts = urllib.parse.urlsplit(link)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
    return connection.getresponse()


@pytest.mark.parametrize("path", FORMS)
def test_a_report_is_made_polled_and_fetched(api, ids, path):
    query, form, polled = FORMS[path]
    made = post(api, path.format(**ids), body_of(form, ids), query)
    assert made.status == 200
    token = made.body.get("data", made.body)["token"]
    said = link_of(api, polled.format(**ids), token)
    assert [one["report_status"] for one in said] == ["IN_PROGRESS", "FINISHED"]
    file = json.loads(fetch(said[-1]["url"]).read())
    rows = file if isinstance(file, list) else [row for rows in file.values() for row in rows]
    assert rows and isinstance(rows[0], dict)


@pytest.mark.skipif(not os.path.exists(DESCRIPTION), reason="PINTEREST_OPENAPI names no openapi.json")
@pytest.mark.parametrize("path", FORMS)
def test_answers_are_as_the_description_says(api, ids, path):
    jsonschema = pytest.importorskip("jsonschema")
    document = json_schema(json.load(open(DESCRIPTION, encoding="utf-8")))
    query, form, polled = FORMS[path]
    made = post(api, path.format(**ids), body_of(form, ids), query)
    token = made.body.get("data", made.body)["token"]
    for kind, where, body in [("post", path, made.body), ("get", polled, look(api, polled.format(**ids), token).body)]:
        schema = document["paths"][where][kind]["responses"]["200"]["content"]["application/json"]["schema"]
        resolver = jsonschema.RefResolver("", document)
        errors = list(jsonschema.Draft4Validator(schema, resolver=resolver).iter_errors(body))
        assert not errors, (where, errors[0].message)


REFUSED = {
    "an unknown member": ("mmm_reports", {**MMM, "page_size": 3}, "page_size"),
    "months of marketing mix": ("mmm_reports", {**MMM, "granularity": "MONTH"}, "granularity"),
    "another level": ("mmm_reports", {**MMM, "level": "CAMPAIGN"}, "level"),
    "a breakdown of other reports": ("mmm_reports", {**MMM, "targeting_types": ["REGION"]}, "targeting_types"),
    "a column of other reports": ("mmm_reports", {**MMM, "columns": ["CTR"]}, "CTR"),
    "no name": ("mmm_reports", {k: v for k, v in MMM.items() if k != "report_name"}, "report_name"),
    "days of products": ("reports/brand_category_sku", {**PRODUCTS, "granularity": "DAY"}, "granularity"),
    "six days": ("reports/brand_category_sku", {**PRODUCTS, "start_date": "2026-06-09"}, "7 days"),
    "more than a year": ("reports/brand_category_sku", {**PRODUCTS, "start_date": "2025-06-01"}, "365 days"),
    "before the beginning": (
        "reports/brand_category_sku", {**PRODUCTS, "start_date": "2024-03-16", "end_date": "2024-04-16"}, "2024-03-16",
    ),
    "campaigns at another level": (
        "reports/brand_category_sku", {**PRODUCTS, "level": "AD_GROUP", "campaign_ids": ["1"]}, "campaign_ids",
    ),
    "SKUs of no group": ("reports/brand_category_sku", {**PRODUCTS, "product_sku_ids": ["A", "B"]}, "product_sku_ids"),
    "engagements": ("reports/brand_category_sku", {**PRODUCTS, "engagement_window_days": 7}, "engagement_window_days"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_refuses_what_the_api_refuses(api, ids, what):
    path, body, named = REFUSED[what]
    answer = post(api, f"/ad_accounts/{ids['ad_account_id']}/{path}", body)
    assert answer.status == 400 and answer.body["code"] == 1 and named in answer.body["message"]


def test_templates_take_their_days_in_the_url(api, ids):
    path = f"/ad_accounts/{ids['ad_account_id']}/templates/{ids['template_id']}/reports"
    assert post(api, path, {}, DAYS).status == 400  # no body
    assert post(api, path, None, {**DAYS, "level": "CAMPAIGN"}).status == 400
    assert post(api, path, None, {"start_date": "2023-01-01", "end_date": TODAY}).status == 400
    assert post(api, path.replace(ids["template_id"], "335999999999"), None, DAYS).status == 404
    assert post(api, path, None, {}).status == 200  # as the template says


def test_a_token_is_good_where_it_was_made(api, ids):
    account = f"/ad_accounts/{ids['ad_account_id']}"
    token = post(api, account + "/mmm_reports", MMM).body["data"]["token"]
    assert look(api, account + "/mmm_reports", token).body["data"]["report_status"] == "IN_PROGRESS"
    assert look(api, account + "/reports", token).body["report_status"] == "DOES_NOT_EXIST"
    assert look(api, account + "/reports/brand_category_sku", token).body["report_status"] == "DOES_NOT_EXIST"
    gone = look(api, "/catalogs/reports", token)
    assert gone.status == 400 and gone.body["code"] == 1104


def test_feeds_and_catalogs_must_be_there(api):
    asked = {"catalog_type": "RETAIL", "report": {"report_type": "FEED_INGESTION_ISSUES", "feed_id": "1"}}
    assert post(api, "/catalogs/reports", asked).body["code"] == 4161
    asked["report"] = {"report_type": "DISTRIBUTION_ISSUES", "catalog_id": "1"}
    assert post(api, "/catalogs/reports", asked).body["code"] == 678
    for report in ({"report_type": "ALL_ITEMS"}, {"report_type": "DISTRIBUTION_ISSUES", "feed_id": "1"}, "all", {}):
        assert post(api, "/catalogs/reports", {**asked, "report": report}).status == 400


def test_a_report_may_take_its_time(tmp_path, ids):
    with Sandbox(tmp_path, "--report-polls", "0", "--report-seconds", "1") as api:
        path, began = f"/ad_accounts/{ids['ad_account_id']}/mmm_reports", time.monotonic()
        token = post(api, path, MMM).body["data"]["token"]
        while look(api, path, token).body["data"]["report_status"] == "IN_PROGRESS":
            time.sleep(0.02)
        assert 0.9 < time.monotonic() - began < 5


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_file_is_as_long_as_one_likes(tmp_path, ids, encoding):
    """Its rows come again and again, and nobody holds it as a whole."""
    with Sandbox(tmp_path, "--report-polls", "0", "--report-mb", "24") as api:
        path = f"/ad_accounts/{ids['ad_account_id']}/mmm_reports"
        (said,) = link_of(api, path, post(api, path, MMM).body["data"]["token"])
        answer = fetch(said["url"], **{"Accept-Encoding": encoding})
        data = answer.read()
        assert int(answer.headers["Content-Length"]) == len(data)
        assert (answer.headers["Content-Encoding"] == "gzip") == (encoding == "gzip")
        if encoding == "gzip":
            assert len(data) < 8 << 20
            data = gzip.decompress(data)
        assert 23 << 20 < len(data) < 26 << 20
        pairs = json.loads(data, object_pairs_hook=lambda pairs: pairs)
        once = {key for key, _ in pairs}
        assert len(pairs) > 2 * len(once) and json.loads(data).keys() == once
        with open(f"/proc/{api.process.pid}/status", encoding="ascii") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
        assert peak < 20 << 10
