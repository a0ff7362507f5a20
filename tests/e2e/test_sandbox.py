"""What the sandbox promises to those who test against it.

Facts about the API are in the comments of tests/sandbox; this pins them, and that the sandbox itself
is deterministic and complete.
"""
import base64
import collections
import concurrent.futures
import gzip
import http.client
import itertools
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import time
import urllib.parse

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SANDBOX", str(ROOT / "build" / "pinterest-sandbox"))
TODAY = "2026-06-15"
ACCESS = "pina_sandbox_access_0"
REFRESH = "pinr_sandbox_refresh_0"
BASIC = "Basic " + base64.b64encode(b"1234567:sandbox-secret").decode()
STATUSES = ["ACTIVE", "PAUSED", "ARCHIVED", "DRAFT", "DELETED_DRAFT"]
SIZES = ["--today", TODAY, "--accounts", "4", "--campaigns", "6", "--ad-groups", "2", "--ads", "3"]

NUMBERS = itertools.count()
Answer = collections.namedtuple("Answer", "status headers body")


class Sandbox:
    """A running sandbox; `with Sandbox(tmp_path, "--seed", "2") as api`."""

    def __init__(self, folder, *flags):
        self.folder = pathlib.Path(folder)
        self.flags = [*SIZES, "--tier", "unlimited", *flags]
        number = next(NUMBERS)
        self.ready = self.folder / f"ready-{number}"
        self.log = self.folder / f"log-{number}"

    def __enter__(self):
        self.process = subprocess.Popen(
            [PROGRAM, *self.flags, "--ready-file", self.ready, "--log", self.log],
            stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self.ready.exists():
            assert self.process.poll() is None and time.monotonic() < deadline
            time.sleep(0.005)
        self.url = urllib.parse.urlsplit(self.ready.read_text().strip())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(10) == 0

    def raw(self, path, query="", token=ACCESS, method="GET", body=None, headers=None):
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=20)
        sent = dict(headers or {})
        if token:
            sent.setdefault("Authorization", "Bearer " + token)
        try:
            connection.request(method, self.url.path + path + ("?" + query if query else ""), body, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path, token=ACCESS, **parameters):
        answer = self.raw(path, urllib.parse.urlencode(parameters, doseq=True), token)
        return Answer(answer.status, answer.headers, json.loads(answer.body))

    def rows(self, path, **parameters):
        """All pages, and how many there were."""
        rows, pages, bookmark = [], 0, None
        while True:
            more = {"bookmark": bookmark} if bookmark else {}
            status, _, page = self.get(path, **parameters, **more)
            assert status == 200, page
            rows += page["items"]
            pages += 1
            bookmark = page.get("bookmark")
            if not bookmark:
                return rows, pages

    def token(self, authorization=BASIC, **form):
        answer = self.raw("/oauth/token", token=None, method="POST", body=urllib.parse.urlencode(form),
                          headers={"Authorization": authorization,
                                   "Content-Type": "application/x-www-form-urlencoded"})
        return Answer(answer.status, answer.headers, json.loads(answer.body))

    def lines(self, count):
        """The log, which is written when an answer is out: the client may know of it first."""
        deadline = time.monotonic() + 10
        while True:
            lines = self.log.read_text().splitlines()
            if len(lines) >= count:
                assert len(lines) == count
                return sorted(map(json.loads, lines), key=lambda line: line["time"])
            assert time.monotonic() < deadline, f"{len(lines)} of {count} lines"
            time.sleep(0.01)


def dump(stream, *flags):
    text = subprocess.run([PROGRAM, *SIZES, *flags, "--dump", stream], check=True,
                          capture_output=True, text=True).stdout
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with Sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(scope="module")
def account():
    return dump("ad_accounts")[0]["id"]


def analytics(days="2026-06-01,2026-06-10", **more):
    start, end = days.split(",")
    return {"start_date": start, "end_date": end, "granularity": "DAY",
            "columns": "SPEND_IN_MICRO_DOLLAR,TOTAL_CHECKOUT,IMPRESSION_1", **more}


# --- strict -----------------------------------------------------------------------------------

@pytest.mark.parametrize("query, named", [
    ("foo=1", "foo"),
    ("page_size=0", "page_size"),
    ("page_size=251", "page_size"),
    ("page_size=ten", "page_size"),
    ("page_size=10&page_size=10", "page_size"),
    ("order=UP", "order"),
    ("entity_statuses=RUNNING", "entity_statuses"),
    ("entity_statuses=ACTIVE,GONE", "entity_statuses"),
    ("campaign_ids=12a", "campaign_ids"),
    ("campaign_ids=", "campaign_ids"),
    ("bookmark=abc", "bookmark"),
    ("bookmark=Y2I%2B%2F3AAAAAAAAAAAAAAAAAAAAAA%3D%3D", "bookmark"),
    ("campaign_ids=1&campaign_ids=" + ",".join(["1"] * 250), "campaign_ids"),
])
def test_refuses_a_bad_parameter_and_names_it(api, account, query, named):
    answer = api.raw(f"/ad_accounts/{account}/campaigns", query)
    error = json.loads(answer.body)
    assert (answer.status, error["code"]) == (400, 1)
    assert f"'{named}'" in error["message"]


@pytest.mark.parametrize("change, message", [
    ({"start_date": None}, "start_date"),
    ({"granularity": None}, "granularity"),
    ({"columns": None}, "columns"),
    ({"granularity": "YEAR"}, "granularity"),
    ({"start_date": "2026-02-30"}, "start_date"),
    ({"start_date": "20260601"}, "start_date"),
    ({"end_date": "2026-05-31"}, "before"),
    ({"start_date": "2026-03-16"}, "You can only get data from the last 90 days."),
    ({"end_date": "2026-09-20"}, "limited to 90 days"),
    ({"granularity": "HOUR", "start_date": "2026-06-06"}, "last 8 days"),
    ({"columns": "SPEND_IN_DOLLAR,NO_SUCH"}, "Columns NO_SUCH are not available."),
    ({"columns": ["SPEND_IN_DOLLAR", "CTR"]}, "columns"),
    ({"click_window_days": "5"}, "click_window_days"),
    ({"conversion_report_time": "NOW"}, "conversion_report_time"),
    ({"page_size": "10"}, "page_size"),
])
def test_refuses_bad_analytics_parameters(api, account, change, message):
    wanted = {k: v for k, v in {**analytics(), **change}.items() if v is not None}
    status, _, error = api.get(f"/ad_accounts/{account}/analytics", **wanted)
    assert (status, error["code"]) == (400, 1)
    assert message in error["message"]


def test_hours_are_limited_to_three_days_except_for_the_account(api, account):
    hours = analytics("2026-06-08,2026-06-12", granularity="HOUR")
    campaign = dump("campaigns")[0]["id"]
    assert api.get(f"/ad_accounts/{account}/analytics", **hours).status == 200
    answer = api.get(f"/ad_accounts/{account}/campaigns/analytics", campaign_ids=campaign, **hours)
    assert answer.status == 400 and "limited to 3 days" in answer.body["message"]


def test_the_90th_day_back_is_allowed(api, account):
    assert api.get(f"/ad_accounts/{account}/analytics", **analytics("2026-03-17,2026-06-15")).status == 200


def test_ids_of_analytics_are_required_and_limited(api, account):
    path = f"/ad_accounts/{account}/ads/analytics"
    assert "ad_ids" in api.get(path, **analytics()).body["message"]
    assert api.get(path, ad_ids=[str(i) for i in range(1, 251)], **analytics()).body == []
    assert api.get(path, ad_ids=[str(i) for i in range(1, 252)], **analytics()).status == 400
    assert "campaign_ids" in api.get(f"/ad_accounts/{account}/campaigns/analytics",
                                     **analytics()).body["message"]


def test_parents_exclude_each_other(api, account):
    answer = api.get(f"/ad_accounts/{account}/ads", campaign_ids="1", ad_group_ids="2")
    assert answer.status == 400 and "cannot be used together" in answer.body["message"]


def test_unknown_accounts_and_paths(api):
    assert api.get("/ad_accounts/999/campaigns")[::2] == (404, {"code": 2, "message": "Account not found."})
    assert api.get("/ad_accounts/12x/campaigns").status == 400
    assert api.get("/ad_accounts/1234567890123456789/campaigns").status == 400
    assert api.get("/nowhere").status == 404
    assert api.raw("/ad_accounts", method="POST").status == 405


def test_arrays_of_ids_are_accepted_in_both_forms(api, account):
    ids = [row["id"] for row in dump("campaigns") if row["ad_account_id"] == account][:3]
    path = f"/ad_accounts/{account}/campaigns"
    repeated = api.get(path, campaign_ids=ids, entity_statuses=STATUSES).body["items"]
    joined = api.get(path, campaign_ids=",".join(ids), entity_statuses=",".join(STATUSES)).body["items"]
    assert {row["id"] for row in joined} == set(ids)
    assert repeated == joined


def test_a_bookmark_is_bound_to_its_parameters(api, account):
    path = f"/ad_accounts/{account}/ads"
    bookmark = api.get(path, page_size=1).body["bookmark"]
    assert set("+/=") <= set(bookmark), "it holds characters that need escaping"
    assert api.get(path, page_size=2, bookmark=bookmark).status == 200
    assert api.get(path, page_size=1, bookmark=bookmark, order="ASCENDING").status == 400
    assert api.raw(path, f"page_size=1&bookmark={bookmark}").status == 400, "a bare plus is a blank"


# --- lists ------------------------------------------------------------------------------------

@pytest.mark.parametrize("page_size", [1, 7, 250])
@pytest.mark.parametrize("stream", ["campaigns", "ad_groups", "ads"])
def test_pages_add_up_to_the_dump(api, stream, page_size):
    expected, got = dump(stream), []
    for parent in dump("ad_accounts"):
        rows, pages = api.rows(f"/ad_accounts/{parent['id']}/{stream}", order="ASCENDING",
                               entity_statuses=STATUSES, page_size=page_size)
        assert pages == -(-len(rows) // page_size)
        got += rows
    assert got == expected


def test_organic_lists_add_up_to_the_dump(api):
    boards, _ = api.rows("/boards", page_size=4)
    pins, _ = api.rows("/pins", page_size=50, include_protected_pins="true")
    by_id = lambda row: int(row["id"])
    assert sorted(boards, key=by_id) == dump("boards")
    assert sorted(pins, key=by_id) == dump("pins")


def test_audiences_are_owned_by_default(api, account):
    path = f"/ad_accounts/{account}/audiences"
    owned, _ = api.rows(path, order="ASCENDING")
    received, _ = api.rows(path, order="ASCENDING", ownership_type="RECEIVED")
    assert owned and received
    assert owned + received == [r for r in dump("audiences") if r["ad_account_id"] == account]


def test_lists_hide_archived_entities_and_drafts_by_default(api, account):
    for stream in ("campaigns", "ad_groups", "ads"):
        rows, _ = api.rows(f"/ad_accounts/{account}/{stream}")
        everything = [r for r in dump(stream) if r["ad_account_id"] == account]
        assert {row["status"] for row in rows} <= {"ACTIVE", "PAUSED"}
        assert 0 < len(rows) < len(everything)
        assert {"ARCHIVED", "DRAFT"} <= {row["status"] for row in everything}


def test_pins_of_protected_boards_are_hidden_by_default(api):
    assert len(api.rows("/pins", page_size=250)[0]) < len(dump("pins"))


def test_ids_ascend_by_value_which_is_not_their_order_as_text():
    ids = [row["id"] for row in dump("ads")][:36]
    assert ids == sorted(ids, key=int) and ids != sorted(ids)
    assert max(map(len, ids)) == 18 and int(ids[-1]) > 2 ** 53


def test_children_name_their_parents():
    campaigns = {r["id"]: r["ad_account_id"] for r in dump("campaigns")}
    groups = {r["id"]: r for r in dump("ad_groups")}
    for ad in dump("ads"):
        group = groups[ad["ad_group_id"]]
        assert group["campaign_id"] == ad["campaign_id"]
        assert campaigns[ad["campaign_id"]] == ad["ad_account_id"]


def test_filters_by_parents(api, account):
    groups = [r for r in dump("ad_groups") if r["ad_account_id"] == account]
    wanted = [groups[0]["id"], groups[5]["id"]]
    rows, _ = api.rows(f"/ad_accounts/{account}/ads", ad_group_ids=wanted, order="ASCENDING",
                       entity_statuses=STATUSES)
    assert rows == [r for r in dump("ads") if r["ad_group_id"] in wanted]


def test_the_last_page_ends_in_three_ways(api):
    ends = set()
    for parent in dump("ad_accounts"):
        for stream in ("campaigns", "ad_groups", "ads", "audiences"):
            page = api.get(f"/ad_accounts/{parent['id']}/{stream}", page_size=250).body
            ends.add(page.get("bookmark", "absent"))
    assert ends == {None, "", "absent"}


def test_a_single_account_is_a_bare_object(api, account):
    assert api.get(f"/ad_accounts/{account}").body == dump("ad_accounts")[0]


def test_names_hold_what_breaks_naive_writers():
    names = "".join(row["name"] or "" for row in dump("ads"))
    for odd in ('"', "\\", "\n", "\t", "\u2028", "\u2029", "🎯", "春", "</script>"):
        assert odd in names


def test_times_of_boards_have_no_zone():
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?", row["created_at"])
               for row in dump("boards"))


def test_starts_may_be_zero_or_null():
    assert {0, None} <= {row["start_time"] for row in dump("ads") + dump("campaigns", "--campaigns", "40")
                         if "start_time" in row}


def test_pins_have_fields_that_nobody_documented():
    assert any("originals" in row["media"]["images"] for row in dump("pins"))


def test_keywords_without_a_filter_are_those_of_the_account(api, account):
    path, every = f"/ad_accounts/{account}/keywords", [r for r in dump("keywords") if r["ad_account_id"] == account]
    rows, _ = api.rows(path)
    assert {row["parent_id"] for row in rows} == {account}
    assert len(rows) == sum(row["parent_id"] == account for row in every)
    group = next(row["parent_id"] for row in every if row["parent_type"] == "adgroup")
    assert {row["parent_id"] for row in api.rows(path, ad_group_id=group)[0]} == {group}
    assert {row["parent_id"] for row in api.rows(path, ad_group_ids=[group])[0]} == {group}


def test_product_group_promotions_need_a_filter(api, account):
    path = f"/ad_accounts/{account}/product_group_promotions"
    assert api.get(path).status == 400
    groups = [r for r in dump("product_group_promotions") if r["ad_account_id"] == account]
    rows, _ = api.rows(path, ad_group_id=groups[0]["ad_group_id"], entity_statuses=STATUSES, order="ASCENDING")
    assert [row["id"] for row in rows] == [r["id"] for r in groups if r["ad_group_id"] == groups[0]["ad_group_id"]]
    answer = api.get(f"/ad_accounts/{account}/product_groups/analytics",
                     product_group_ids=[r["id"] for r in groups], **analytics())
    assert answer.body and {row["PRODUCT_GROUP_ID"] for row in answer.body} <= {r["id"] for r in groups}


# Everything else that is only a list: path, stream, parameters, and what --dump adds from the path.
PLAIN = [
    ("/ad_accounts/{ad_account_id}/customer_lists", "customer_lists", {}),
    ("/ad_accounts/{ad_account_id}/conversion_tags", "conversion_tags", {}),
    ("/ad_accounts/{ad_account_id}/conversion_tags/page_visit", "page_visit_conversion_tags", {}),
    ("/ad_accounts/{ad_account_id}/advertiser_defined_events", "advertiser_defined_events", {}),
    ("/ad_accounts/{ad_account_id}/conversion_eqs", "conversion_eqs", {"lookback_period": "14d"}),
    ("/ad_accounts/{ad_account_id}/lead_forms", "lead_forms", {}),
    ("/ad_accounts/{ad_account_id}/leads/subscriptions", "leads_subscriptions", {}),
    ("/ad_accounts/{ad_account_id}/order_lines", "order_lines", {}),
    ("/ad_accounts/{ad_account_id}/promotions", "promotions", {}),
    ("/ad_accounts/{ad_account_id}/billing_profiles", "billing_profiles", {"is_active": "false"}),
    ("/ad_accounts/{ad_account_id}/billing_invoices", "billing_invoices", {}),
    ("/ad_accounts/{ad_account_id}/ads_credit/discounts", "ads_credit_discounts", {}),
    ("/ad_accounts/{ad_account_id}/targeting_templates", "targeting_templates", {}),
    ("/ad_accounts/{ad_account_id}/templates", "report_templates", {}),
    ("/ad_accounts/{ad_account_id}/ssio/insertion_orders/status", "ssio_insertion_orders_status", {}),
    ("/ad_accounts/{ad_account_id}/ssio/order_lines", "ssio_order_lines", {}),
    ("/user_account/businesses", "linked_businesses", {}),
    ("/user_account/followers", "followers", {}),
    ("/user_account/following", "following", {}),
    ("/user_account/following/boards", "following_boards", {}),
    ("/user_account/websites", "user_websites", {}),
    ("/media", "media", {}),
    ("/boards/{board_id}/sections", "board_sections", {}),
    ("/boards/{board_id}/pins", "board_pins", {}),
    ("/boards/{board_id}/sections/{section_id}/pins", "board_section_pins", {}),
    ("/businesses/employers", "business_employers", {}),
    ("/businesses/{business_id}/partners", "business_partners", {}),
    ("/businesses/{business_id}/assets", "business_assets", {"asset_type": "PROFILE"}),
    ("/businesses/{business_id}/members/{member_id}/assets", "business_member_assets", {"asset_type": "CATALOG"}),
    ("/businesses/{business_id}/audiences", "business_shared_audiences", {}),
    ("/integrations", "integrations", {}),
    ("/catalogs", "catalogs", {}),
    ("/catalogs/feeds", "catalogs_feeds", {}),
    ("/catalogs/feeds/{feed_id}/processing_results", "catalogs_feed_processing_results", {}),
    ("/catalogs/processing_results/{processing_result_id}/item_issues", "catalogs_item_issues", {}),
    ("/catalogs/product_groups", "catalogs_product_groups", {}),
    ("/catalogs/product_groups/{product_group_id}/product_counts", "catalogs_product_group_product_counts", {}),
    ("/catalogs/product_groups/{product_group_id}/products", "catalogs_product_group_products", {}),
    ("/ad_accounts/{ad_account_id}/ssio/accounts", "ssio_accounts", {}),
    ("/ad_accounts/{ad_account_id}/terms_of_service", "terms_of_service", {}),
    ("/trends/topics/featured", "featured_trends", {"region": "GB+IE"}),
    ("/trends/product_categories/trending", "trending_product_categories",
     {"region": "US", "engagement_type": "SAVE"}),
    ("/trends/product_categories/details", "product_category_details",
     {"region": "US", "engagement_type": "SAVE",
      "product_categories": ["ACCENT_TABLES", "ACCESSORIES", "ANKLETS", "APRONS", "AREA_RUGS", "ART_BRUSHES"]}),
    ("/resources/lead_form_questions", "lead_form_questions", {}),
    ("/resources/ad_account_countries", "ad_account_countries", {}),
    ("/resources/delivery_metrics", "delivery_metrics", {"report_type": "ASYNC"}),
    ("/ad_accounts/{ad_account_id}/insights/audiences", "audience_insights_scope_and_type", {}),
    ("/ad_accounts/{ad_account_id}/audience_insights", "audience_insights",
     {"audience_insight_type": "YOUR_ENGAGED_AUDIENCE"}),
]


def owners(path):
    """What the ids of such a path can be: the last parent's rows hold those of the first."""
    parents = {"ad_account_id": "ad_accounts", "board_id": "boards", "section_id": "board_sections",
               "business_id": "user_account", "member_id": "business_members",
               "product_group_id": "catalogs_product_groups", "feed_id": "catalogs_feeds",
               "processing_result_id": "catalogs_feed_processing_results", "pin_id": "pins"}
    names = re.findall(r"{(\w+)}", path)
    if "targeting_type" in names:
        return [{"targeting_type": "GENDER"}]
    if "region" in names:
        return [{"region": "US", "trend_type": "growing"}]
    if not names:
        return [{}]
    return [{**{name: row.get(name) for name in names[:-1]}, names[-1]: row["id"]}
            for row in dump(parents[names[-1]])]


@pytest.mark.parametrize("path, stream, parameters", PLAIN, ids=[stream for _, stream, _ in PLAIN])
def test_plain_lists_add_up_to_the_dump(api, path, stream, parameters):
    got = []
    for ids in owners(path):
        answer = api.get(path.format(**ids), **parameters)
        assert answer.status == 200, answer.body
        rows = answer.body
        if isinstance(rows, dict) and "items" not in rows:
            rows = [rows]
        if isinstance(rows, dict):
            rows = api.rows(path.format(**ids), page_size=3, **parameters)[0] if "bookmark" in rows else rows["items"]
        got += [{**ids, **row} for row in rows]
    expected = dump(stream)
    if stream in ("conversion_eqs", "business_assets", "business_member_assets"):
        expected = [row for row in expected if all(row.get(k, v) == v for k, v in parameters.items())]
    if "region" in parameters:
        expected = [row for row in expected if row.pop("region") == parameters["region"]]
    if stream == "product_category_details":
        assert len(got) == 6 and len(dump(stream)) == 54  # one for each region and engagement
        return
    if stream == "delivery_metrics":
        expected = expected[-len(got):]  # those of ASYNC come last
        assert len(got) > 600
    if stream == "audience_insights":
        expected = [row for row in expected if row["type"] == parameters["audience_insight_type"]]
    if stream == "trending_product_categories":
        expected = [row for row in expected if row["engagement_type"] == parameters["engagement_type"]]
    as_set = lambda rows: sorted(json.dumps(row, sort_keys=True) for row in rows)
    assert as_set(got) == as_set(expected) and got


def test_names_of_targeting_come_as_one_map_a_list_without_any_or_null(api):
    got, path = [], "/resources/targeting/"
    for targeting in ("APPTYPE", "GENDER", "LOCALE", "AGE_BUCKET", "LOCATION", "GEO", "INTEREST"):
        (options,) = api.get(path + targeting).body
        got += [{"key": key, "name": name, "targeting_type": targeting} for key, name in options.items()]
    assert got == dump("targeting_options")
    assert api.get(path + "AUDIENCE_INCLUDE").body == [{}]
    assert api.get(path + "KEYWORD").body == []
    assert api.get(path + "AUDIENCE_EXCLUDE").body is None
    assert api.get(path + "MOOD").status == 400


def test_events_to_optimize_for_come_as_a_map_by_tag(api, account):
    tags = api.get(f"/ad_accounts/{account}/conversion_tags/ocpm_eligible").body
    assert all(event["conversion_tag_id"] == tag for tag, events in tags.items() for event in events)
    events = [event for events in tags.values() for event in events]
    assert [] in tags.values() and events
    assert events == [row for row in dump("ocpm_eligible_conversion_tags") if row["ad_account_id"] == account]


def stats(catalog_type, report, **ids):
    return {"parameters[catalog_type]": catalog_type, "parameters[report][report_type]": report,
            **{f"parameters[report][{name}]": value for name, value in ids.items()}}


def test_issues_are_counted_for_a_catalog_or_a_feed(api):
    got, path = [], "/catalogs/reports/stats"
    for row in dump("catalogs"):
        asked = stats(row["catalog_type"], "DISTRIBUTION_ISSUES", catalog_id=row["id"])
        if row["catalog_type"] == "CREATIVE_ASSETS":
            assert api.get(path, **asked).status == 400
        else:
            got += api.rows(path, page_size=2, **asked)[0]
    assert sorted(got, key=str) == sorted(dump("catalogs_report_stats"), key=str) and got
    feed = dump("catalogs_feeds")[0]["id"]
    of_feed = api.rows(path, **stats("RETAIL", "FEED_INGESTION_ISSUES", feed_id=feed))[0]
    assert len(of_feed) == 3 and all("severity" in row for row in of_feed)


@pytest.mark.parametrize("asked, status, named", [
    ({}, 400, "parameters[catalog_type]"),
    (stats("SHOES", "DISTRIBUTION_ISSUES"), 400, "parameters[catalog_type]"),
    (stats("HOTEL", "OTHER_ISSUES"), 400, "parameters[report][report_type]"),
    (stats("HOTEL", "FEED_INGESTION_ISSUES"), 400, "parameters[report][feed_id]"),
    (stats("RETAIL", "FEED_INGESTION_ISSUES", feed_id="1", catalog_id="1"), 400, "parameters[report][catalog_id]"),
    (stats("RETAIL", "DISTRIBUTION_ISSUES", feed_id="1"), 400, "parameters[report][feed_id]"),
    (stats("RETAIL", "DISTRIBUTION_ISSUES", catalog_id="1"), 404, "Catalog"),
    (stats("HOTEL", "DISTRIBUTION_ISSUES", catalog_id="first"), 400, "HOTEL"),
])
def test_refuses_issues_of_something_else(api, asked, status, named):
    (first, *_) = dump("catalogs")
    asked = {name: first["id"] if value == "first" else value for name, value in asked.items()}
    answer = api.get("/catalogs/reports/stats", **asked)
    assert answer.status == status and named in answer.body["message"]


def test_an_account_that_never_delivered_has_no_insights(api, account):
    *_, empty = dump("ad_accounts")
    dates = {row["date"] for row in dump("audience_insights", "--empty-accounts", "1")
             if row["ad_account_id"] == empty["id"]}
    assert dates == {None}
    assert {row["date"] for row in dump("audience_insights")} == {TODAY}
    assert api.get(f"/ad_accounts/{account}/audience_insights").status == 400


def test_no_product_is_in_a_group_twice():
    rows = [(row["product_group_id"], row["pin"]["id"]) for row in dump("catalogs_product_group_products")]
    assert len(rows) == len(set(rows))


def test_pins_name_the_section_they_lie_in():
    sections = {row["id"]: row["section_id"] for row in dump("board_section_pins")}
    assert sections == {row["id"]: row["board_section_id"] for row in dump("pins") if row["board_section_id"]}


@pytest.mark.parametrize("path, stream, parameter, values", [
    ("members", "business_members", "fetch_system_users", ["false", "true"]),
    ("partners", "business_partners", "partner_type", ["INTERNAL", "EXTERNAL"]),
    ("invites", "business_invites", "is_member", ["true", "false"]),
])
def test_parts_of_a_business_s_people_add_up_to_the_dump(api, path, stream, parameter, values):
    (user,) = dump("user_account")
    parts = [api.rows(f"/businesses/{user['id']}/{path}", **{parameter: value})[0] for value in values]
    assert all(parts)
    got = [{**row, "business_id": user["id"]} for part in parts for row in part]
    assert sorted(got, key=str) == sorted(dump(stream), key=str)


def test_only_the_owner_is_told_whom_an_audience_is_shared_with(api, account):
    path, got = f"/ad_accounts/{account}/audiences/shared/accounts", []
    owned, _ = api.rows(f"/ad_accounts/{account}/audiences")
    for audience in owned:
        for kind in ("AD_ACCOUNT", "BUSINESS_ACCOUNT"):
            got += api.rows(path, audience_id=audience["id"], account_type=kind)[0]
    expected = [row for row in dump("audience_shared_accounts") if row.pop("ad_account_id") == account]
    assert sorted(got, key=str) == sorted(expected, key=str) and got
    (received, *_), _ = api.rows(f"/ad_accounts/{account}/audiences", ownership_type="RECEIVED")
    assert api.get(path, audience_id=received["id"], account_type="AD_ACCOUNT").status == 403


def test_labels_come_in_lists_and_active_by_default(api, account):
    path = f"/ad_accounts/{account}/labels"
    items, _ = api.rows(path, page_size=2, entity_statuses=["ACTIVE", "ARCHIVED"])
    labels = [label for item in items for label in item["labels"]]
    assert labels[::-1] == [{k: v for k, v in row.items() if k != "ad_account_id"} for row in dump("labels")
                            if row["ad_account_id"] == account]
    active = [label for item in api.rows(path)[0] for label in item["labels"]]
    assert {label["status"] for label in active} == {"ACTIVE"} and len(active) < len(labels)


def test_trends_have_a_region_with_a_plus(api):
    rows = api.get("/trends/keywords/DE%2BAT%2BCH/top/growing", limit=3).body["trends"]
    assert len(rows) == 3 and len(rows[0]["time_series"]) == 4
    assert api.get("/trends/keywords/DE+AT+CH/top/growing", limit=3).body["trends"] == rows
    assert api.get("/trends/keywords/DE%2BAT%2BCH/top/yearly", limit=3).body["trends"] != rows
    assert api.get("/trends/keywords/XX/top/growing").status == 400
    assert len(dump("trending_keywords")) == 18 * 4 * 50


def test_keyword_volumes_are_those_of_the_words_asked_for(api, account):
    answer = api.get(f"/ad_accounts/{account}/keywords/metrics", country_code="DE", keywords="a,b").body
    assert [row["keyword"] for row in answer["data"]] == ["a", "b"] and answer["data"][0]["metrics"]


def test_pins_of_a_campaign_add_up_to_it(api, account):
    ads = [r for r in dump("ads") if r["ad_account_id"] == account]
    campaign = ads[0]["campaign_id"]
    pins = [r["pin_id"] for r in ads if r["campaign_id"] == campaign]
    rows = api.get(f"/ad_accounts/{account}/pins/analytics", campaign_id=campaign, pin_ids=pins, **analytics()).body
    whole = api.get(f"/ad_accounts/{account}/campaigns/analytics", campaign_ids=campaign, **analytics()).body
    assert total(rows, "SPEND_IN_MICRO_DOLLAR") == total(whole, "SPEND_IN_MICRO_DOLLAR") > 0
    expected = [row for row in dump("ad_pins_analytics", "--start", "2026-06-01", "--end", "2026-06-10", "--columns",
                                    analytics()["columns"])
                if (row.pop("ad_account_id"), row.pop("campaign_id")) == (account, campaign)]
    assert rows == expected


def test_rows_hold_secrets_that_must_not_leave():
    for stream in ("catalogs_feeds", "leads_subscriptions", "integrations"):
        text = json.dumps(dump(stream, "--accounts", "40"))
        assert "must-not-leave" in text


def test_unknown_owners_are_not_found(api):
    assert api.get("/boards/1/sections").body["code"] == 40
    assert api.get("/catalogs/feeds/1/processing_results").status == 404


# --- analytics --------------------------------------------------------------------------------

ENTITY = {"campaigns": "CAMPAIGN_ID", "ad_groups": "AD_GROUP_ID", "ads": "AD_ID"}
STREAM = {"campaigns": "campaign_analytics", "ad_groups": "ad_group_analytics", "ads": "ad_analytics"}
IDS = {"campaigns": "campaign_ids", "ad_groups": "ad_group_ids", "ads": "ad_ids"}


@pytest.mark.parametrize("kind", ["campaigns", "ad_groups", "ads"])
def test_batches_add_up_to_the_dump(api, kind):
    wanted, got = analytics(), []
    for parent in dump("ad_accounts"):
        ids = [r["id"] for r in dump(kind) if r["ad_account_id"] == parent["id"]]
        for at in range(0, len(ids), 10):
            answer = api.get(f"/ad_accounts/{parent['id']}/{kind}/analytics", **wanted,
                             **{IDS[kind]: ids[at:at + 10]})
            got += [{**row, "ad_account_id": parent["id"]} for row in answer.body]
    assert got == dump(STREAM[kind], "--start", "2026-06-01", "--end", "2026-06-10",
                       "--columns", wanted["columns"])


def total(rows, column):
    return sum(row.get(column, 0) for row in rows)


@pytest.mark.parametrize("column", ["SPEND_IN_MICRO_DOLLAR", "IMPRESSION_1", "TOTAL_CHECKOUT",
                                    "TOTAL_CHECKOUT_VALUE_IN_MICRO_DOLLAR", "VIDEO_MRC_VIEWS_1"])
def test_levels_and_granularities_agree(column):
    span = ["--start", "2026-04-01", "--end", "2026-06-14", "--columns", column]
    sums = {total(dump(stream, *span, "--granularity", granularity), column)
            for stream in ("ad_account_analytics", *STREAM.values())
            for granularity in ("DAY", "WEEK", "MONTH", "TOTAL")}
    assert len(sums) == 1 and sums.pop() > 0


def test_hours_add_up_to_their_day_and_have_no_conversions():
    span = ["--start", "2026-06-10", "--end", "2026-06-11", "--columns", "IMPRESSION_1,TOTAL_CHECKOUT"]
    hours = dump("ad_analytics", *span, "--granularity", "HOUR")
    assert total(hours, "IMPRESSION_1") == total(dump("ad_analytics", *span), "IMPRESSION_1")
    assert not any("TOTAL_CHECKOUT" in row for row in hours)
    assert {row["DATE"][11:] for row in hours} == {f"{hour:02}:00:00" for hour in range(24)}


def test_archived_entities_deliver_and_quiet_ones_have_no_rows():
    status = {row["id"]: row["status"] for row in dump("ads")}
    delivered = {row["AD_ID"] for row in dump("ad_analytics", "--columns", "IMPRESSION_1")}
    assert any(status[ad] == "ARCHIVED" for ad in delivered)
    assert not any(status[ad].endswith("DRAFT") for ad in delivered)
    assert len(delivered) < len(status)


def test_rows_are_as_odd_as_those_of_the_api():
    text = subprocess.run([PROGRAM, *SIZES, "--dump", "ad_analytics", "--start", "2026-06-01"],
                          check=True, capture_output=True, text=True).stdout
    rows = [json.loads(line) for line in text.split("\n") if line]
    assert isinstance(rows[0]["CAMPAIGN_ID"], int) and isinstance(rows[0]["PIN_ID"], int)
    assert isinstance(rows[0]["AD_ID"], str) and isinstance(rows[0]["AD_ACCOUNT_ID"], str)
    assert max(row["PIN_ID"] for row in rows) > 2 ** 53
    assert re.search(r'"IMPRESSION_1":\d+\.0[,}]', text) and re.search(r'"IMPRESSION_1":\d+[,}]', text)
    assert 0 < sum("TOTAL_CHECKOUT" in row for row in rows) < len(rows)


def test_columns_of_a_lower_level_have_no_value():
    rows = dump("campaign_analytics", "--start", "2026-06-10")
    assert all("CAMPAIGN_NAME" in row and "AD_NAME" not in row for row in rows)
    assert len(set().union(*rows)) > 120


def test_weeks_begin_on_monday_and_total_has_no_date():
    weeks = dump("ad_account_analytics", "--start", "2026-06-03", "--end", "2026-06-10",
                 "--granularity", "WEEK")
    assert {row["DATE"] for row in weeks} == {"2026-06-01", "2026-06-08"}
    assert not any("DATE" in row for row in dump("ad_account_analytics", "--granularity", "TOTAL"))


def test_aggregated_rows_have_no_key(api, account):
    ids = [r["id"] for r in dump("campaigns") if r["ad_account_id"] == account]
    path, span = f"/ad_accounts/{account}/campaigns/analytics", analytics(campaign_ids=ids)
    together = api.get(path, aggregate_report_rows="true", **span).body
    assert not any("CAMPAIGN_ID" in row for row in together)
    assert total(together, "IMPRESSION_1") == total(api.get(path, **span).body, "IMPRESSION_1")


@pytest.mark.parametrize("kind", ["campaigns", "ad_groups", "ads"])
def test_breakdowns_add_up_to_the_dump(api, account, kind):
    stream = STREAM[kind].replace("_analytics", "_targeting_analytics")
    types, span = ["GENDER", "LOCATION", "AUDIENCE_INCLUDE", "KEYWORD"], analytics("2026-06-10,2026-06-11")
    ids = [r["id"] for r in dump(kind) if r["ad_account_id"] == account]
    answer = api.get(f"/ad_accounts/{account}/{kind}/targeting_analytics", targeting_types=",".join(types),
                     **span, **{IDS[kind]: ids})
    expected = [row for row in dump(stream, "--start", "2026-06-10", "--end", "2026-06-11", "--columns",
                                    span["columns"], "--query", "targeting_types=" + ",".join(types))
                if row.pop("ad_account_id") == account]
    assert answer.body == {"data": expected}


def test_each_breakdown_adds_up_to_the_whole():
    span = ["--start", "2026-06-10", "--end", "2026-06-12", "--columns", "IMPRESSION_1,SPEND_IN_MICRO_DOLLAR"]
    for granularity in ("DAY", "HOUR", "TOTAL"):
        rows = dump("ad_account_targeting_analytics", *span, "--granularity", granularity)
        whole = total(dump("ad_account_analytics", *span), "SPEND_IN_MICRO_DOLLAR")
        by_type = collections.Counter()
        for row in rows:
            by_type[row["targeting_type"]] += row["metrics"].get("SPEND_IN_MICRO_DOLLAR", 0)
        assert len(by_type) == 13 and set(by_type.values()) == {whole}


def test_breakdowns_are_as_odd_as_those_of_the_api():
    rows = dump("ad_group_targeting_analytics", "--start", "2026-06-14", "--columns", "IMPRESSION_1")
    values = {row["targeting_type"]: row["targeting_value"] for row in rows}
    assert isinstance(values["LOCATION"], int) and isinstance(values["COUNTRY"], str)
    assert max(r["targeting_value"] for r in rows if r["targeting_type"] == "AUDIENCE_INCLUDE") > 2 ** 53
    assert all(isinstance(row["metrics"]["AD_GROUP_ID"], int) for row in rows)


@pytest.mark.parametrize("change, message", [
    ({"targeting_types": None}, "targeting_types"),
    ({"targeting_types": "CREATIVE_TYPE"}, "targeting_types"),
    ({"targeting_types": ",".join(["GENDER"] * 16)}, "at most 15"),
    ({"attribution_types": "ALL"}, "attribution_types"),
    ({"columns": "TOTAL_IMPRESSION_USER"}, "Columns TOTAL_IMPRESSION_USER are not available."),
    ({"aggregate_report_rows": "true"}, "aggregate_report_rows"),
])
def test_refuses_bad_breakdowns(api, account, change, message):
    wanted = {**analytics(targeting_types="GENDER"), **change}
    answer = api.get(f"/ad_accounts/{account}/targeting_analytics",
                     **{k: v for k, v in wanted.items() if v is not None})
    assert answer.status == 400 and message in answer.body["message"]


def test_acting_for_an_account_that_is_not_ours_is_forbidden(api, account):
    assert api.get("/boards", ad_account_id=account).status == 200
    assert api.get("/boards", ad_account_id="123").status == 403


def test_pin_metrics_come_when_asked_for(api):
    assert {row["pin_metrics"] for row in api.get("/pins").body["items"]} == {None}
    assert api.get("/pins", pin_metrics="true").body["items"][0]["pin_metrics"]["lifetime_metrics"]


def test_ads_may_be_chosen_by_campaign_and_pin(api, account):
    ads = [r for r in dump("ads") if r["ad_account_id"] == account]
    path = f"/ad_accounts/{account}/ads/analytics"
    answer = api.get(path, campaign_ids=[r["campaign_id"] for r in ads[:3]],
                     pin_ids=[r["pin_id"] for r in ads[:3]], **analytics())
    assert answer.status == 200
    assert {row["AD_ID"] for row in answer.body} <= {r["id"] for r in ads}


def test_conversions_of_a_day_grow_until_it_is_30_days_old():
    span = ["--start", "2026-06-01", "--end", "2026-06-01", "--columns",
            "TOTAL_CONVERSIONS,SPEND_IN_MICRO_DOLLAR"]
    seen = [dump("ad_account_analytics", *span, "--today", today, "--epoch", "2026-06-01")
            for today in ("2026-06-03", "2026-06-12", "2026-07-01", "2026-07-20")]
    grown = [total(rows, "TOTAL_CONVERSIONS") for rows in seen]
    assert grown[0] < grown[1] < grown[2] == grown[3]
    assert len({total(rows, "SPEND_IN_MICRO_DOLLAR") for rows in seen}) == 1
    settled = [total(dump("ad_account_analytics", *span, "--today", today, "--epoch", "2026-06-01",
                          "--query", "conversion_report_time=TIME_OF_CONVERSION"), "TOTAL_CONVERSIONS")
               for today in ("2026-06-04", "2026-06-20")]
    assert settled[0] == settled[1]


def test_a_wider_window_attributes_more(api, account):
    spans = [analytics(columns="TOTAL_CONVERSIONS", click_window_days=days) for days in (1, 30, 60)]
    sums = [total(api.get(f"/ad_accounts/{account}/analytics", **span).body, "TOTAL_CONVERSIONS")
            for span in spans]
    assert sums[0] < sums[1] < sums[2]


def test_books_close_after_one_and_two_days(api):
    def state(date):
        return tuple(api.get("/resources/metrics_ready_state", date=date).body.values())
    assert state("2026-06-13") == (True, True)
    assert state("2026-06-14") == (False, True)
    assert state("2026-06-15") == (False, False)
    assert api.get("/resources/metrics_ready_state").status == 400


def test_organic_days_say_how_final_they_are(api):
    answer = api.get("/user_account/analytics", start_date="2026-06-11", end_date="2026-06-15").body
    assert list(answer) == ["all"]
    assert [day["data_status"] for day in answer["all"]["daily_metrics"]] == \
        ["READY"] * 3 + ["ESTIMATE", "PROCESSING"]
    assert "VIDEO_START" in answer["all"]["daily_metrics"][0]["metrics"]
    split = api.get("/user_account/analytics", start_date="2026-06-11", end_date="2026-06-12",
                    split_field="APP_TYPE", metric_types="IMPRESSION,SAVE").body
    assert list(split) == ["MOBILE", "TABLET", "WEB"]
    assert set(split["WEB"]["daily_metrics"][0]["metrics"]) == {"IMPRESSION", "SAVE"}


def test_pins_have_days_a_sum_and_a_life(api):
    pins = dump("pins")
    days = {"start_date": "2026-06-12", "end_date": "2026-06-15", "metric_types": "IMPRESSION,TOTAL_COMMENTS,VIDEO_START"}
    one = api.get(f"/pins/{pins[0]['id']}/analytics", **days).body["all"]
    assert [set(day["metrics"]) <= {"IMPRESSION", "VIDEO_START"} for day in one["daily_metrics"]] == [True] * 4
    assert set(one["lifetime_metrics"]) == {"TOTAL_COMMENTS"} and one["summary_metrics"]["IMPRESSION"] >= 0
    split = api.get(f"/pins/{pins[0]['id']}/analytics", split_field="APP_TYPE", **days).body
    assert list(split) == ["MOBILE", "TABLET", "WEB"]
    refused = api.get(f"/pins/{pins[0]['id']}/analytics", split_field="APP_TYPE", app_types="ALL", **days)
    assert refused.status == 400 and "split_field" in refused.body["message"]
    assert "metric_types" in api.get(f"/pins/{pins[0]['id']}/analytics", start_date=TODAY, end_date=TODAY).body["message"]
    many = api.get("/pins/analytics", pin_ids=[pin["id"] for pin in pins[:100]] + ["1"], **days)
    assert many.status == 400
    many = api.get("/pins/analytics", pin_ids=[pin["id"] for pin in pins[:99]] + ["1"], **days).body
    assert 0 < len(many) < 99 and "1" not in many, "without data, without existence"
    rows = dump("multi_pin_analytics", "--start", "2026-06-12", "--end", "2026-06-15", "--query",
                "metric_types=" + days["metric_types"])
    assert len({row["pin_id"] for row in rows}) * 4 == len(rows)


def test_the_best_pins_are_at_most_fifty(api):
    window = {"start_date": "2026-06-12", "end_date": "2026-06-14", "sort_by": "IMPRESSION"}
    answer = api.get("/user_account/analytics/top_pins", **window).body
    assert len(answer["pins"]) == 10 and answer["sort_by"] == "IMPRESSION"
    assert len(api.get("/user_account/analytics/top_pins", num_of_pins=50, **window).body["pins"]) == 50
    assert api.get("/user_account/analytics/top_pins", num_of_pins=51, **window).status == 400
    assert api.get("/user_account/analytics/top_video_pins", **window).body["pins"]
    assert api.get("/user_account/analytics/top_video_pins", **{**window, "sort_by": "PIN_CLICK"}).status == 400


def test_restricted_streams_are_refused(tmp_path):
    with Sandbox(tmp_path, "--fault", "restricted=multi_pin_analytics") as api:
        answer = api.get("/pins/analytics", pin_ids="1", start_date=TODAY, end_date=TODAY, metric_types="SAVE")
        assert (answer.status, answer.body["code"]) == (401, 3)
        assert api.get("/pins").status == 200


# --- reports ------------------------------------------------------------------------------------

def wish(**more):
    return {"start_date": "2026-06-01", "end_date": "2026-06-03", "granularity": "DAY", "level": "CAMPAIGN",
            "columns": ["SPEND_IN_MICRO_DOLLAR", "CAMPAIGN_STATUS"], **more}


def order(api, account, body, query=""):
    answer = api.raw(f"/ad_accounts/{account}/reports", query, method="POST",
                     body=body if isinstance(body, str) else json.dumps(body),
                     headers={"Content-Type": "application/json"})
    return Answer(answer.status, answer.headers, json.loads(answer.body))


def poll(api, account, token):
    return json.loads(api.raw(f"/ad_accounts/{account}/reports", urllib.parse.urlencode({"token": token})).body)


def download(url, headers=None):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    connection.request("GET", f"{parts.path}?{parts.query}", headers=headers or {})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return Answer(response.status, response.headers, body)


def report(api, account, body):
    made = order(api, account, body)
    assert made.status == 200, made.body
    assert poll(api, account, made.body["token"])["report_status"] == "IN_PROGRESS"
    state = poll(api, account, made.body["token"])
    assert state["report_status"] == "FINISHED"
    if state["url"] is None:
        return {}
    file = download(state["url"])
    assert (file.status, len(file.body)) == (200, state["size"])
    return json.loads(file.body)


def test_a_report_is_made_polled_and_fetched(api, account):
    rows = report(api, account, wish())
    expected = collections.defaultdict(list)
    for row in dump("report", "--start", "2026-06-01", "--end", "2026-06-03", "--columns",
                    "SPEND_IN_MICRO_DOLLAR,CAMPAIGN_STATUS", "--query", "level=CAMPAIGN"):
        if row.pop("ad_account_id") == account:
            expected[row.pop("report_key")].append(row)
    assert rows == expected
    assert not any("CAMPAIGN_ID" in row for inner in rows.values() for row in inner), "asked columns only"


def test_reports_agree_with_the_analytics(api, account):
    spent = total(dump("ad_account_analytics", "--start", "2026-06-01", "--end", "2026-06-03"), "SPEND_IN_MICRO_DOLLAR")
    for level in ("ADVERTISER", "CAMPAIGN", "AD_GROUP", "PIN_PROMOTION"):
        for order_by in ("BY_ID", "BY_DATE"):
            got = sum(total(rows, "SPEND_IN_MICRO_DOLLAR") for parent in dump("ad_accounts")
                      for rows in report(api, parent["id"], wish(level=level, primary_sort=order_by)).values())
            assert got == spent, (level, order_by)


@pytest.mark.parametrize("level", ["KEYWORD", "PRODUCT_GROUP", "PRODUCT_ITEM"])
def test_things_without_ads_share_those_of_their_ad_group(api, account, level):
    rows = report(api, account, wish(level=level, columns=["SPEND_IN_MICRO_DOLLAR", "CAMPAIGN_ID", "AD_GROUP_ID"]))
    whole = report(api, account, wish(level="ADVERTISER"))
    assert sum(total(r, "SPEND_IN_MICRO_DOLLAR") for r in rows.values()) == total(whole[account], "SPEND_IN_MICRO_DOLLAR")
    assert all(isinstance(row["AD_GROUP_ID"], int) for inner in rows.values() for row in inner)
    if level == "KEYWORD":
        assert set(rows) <= {row["id"] for row in dump("keywords")}


def test_report_rows_of_breakdowns_are_flat(api, account):
    rows = report(api, account, wish(level="AD_GROUP_TARGETING", targeting_types=["GENDER", "LOCATION"]))
    row = next(iter(rows.values()))[-1]
    assert row["TARGETING_TYPE"] == "LOCATION" and isinstance(row["TARGETING_VALUE"], int)


def test_by_date_puts_days_outside(api, account):
    rows = report(api, account, wish(primary_sort="BY_DATE", columns=["CAMPAIGN_ID", "SPEND_IN_DOLLAR"]))
    assert list(rows) == ["2026-06-01", "2026-06-02", "2026-06-03"]
    assert all(row["DATE"] == day and row["CAMPAIGN_ID"] for day, inner in rows.items() for row in inner)


def test_ids_narrow_a_report(api, account):
    ads = [r for r in dump("ads") if r["ad_account_id"] == account]
    rows = report(api, account, wish(level="PIN_PROMOTION", campaign_ids=[ads[0]["campaign_id"]]))
    assert rows and set(rows) <= {r["id"] for r in ads if r["campaign_id"] == ads[0]["campaign_id"]}


@pytest.mark.parametrize("body, message", [
    ("", "not a JSON object"),
    ("[]", "not a JSON object"),
    (wish(start_date="2023-12-13", end_date="2023-12-14"), "last 914 days"),
    (wish(start_date="2025-12-01"), None),
    (wish(start_date="2025-11-28"), "limited to 186 days"),
    (wish(level="AD"), "level"),
    (wish(columns=["NO_SUCH"]), "Columns NO_SUCH are not available."),
    (wish(columns=["QUIZ_PIN_RESULT_OPEN"]), "not available"),
    (wish(targeting_types=["GENDER"]), "targeting_types"),
    (wish(level="CAMPAIGN_TARGETING"), "targeting_types"),
    (wish(level="CAMPAIGN_TARGETING", targeting_types=["GENDER", "GEO", "REGION", "COUNTRY", "APPTYPE", "KEYWORD"]), "at most 5"),
    (wish(level="KEYWORD", columns=["TOTAL_IMPRESSION_USER"]), "not available"),
    (wish(campaign_statuses=["RUNNING"] * 7), "at most 6"),
    (wish(level="PRODUCT_ITEM", start_date="2026-04-01"), "limited to 31 days"),
    (wish(granularity="HOUR", start_date="2026-05-30"), "last 8 days"),
    (wish(name="x"), "name"),
])
def test_refuses_a_bad_report(api, account, body, message):
    answer = order(api, account, body)
    if message is None:
        assert answer.status == 200
    else:
        assert answer.status == 400 and message in answer.body["message"]


def test_a_report_takes_no_parameters_in_the_url(api, account):
    assert "query parameters" in order(api, account, wish(), "level=CAMPAIGN").body["message"]


def test_a_report_without_rows_has_no_link(api, account):
    assert report(api, account, wish(campaign_ids=["1"])) == {}


def test_tokens_of_reports_are_checked(api, account):
    assert poll(api, account, "nonsense")["report_status"] == "DOES_NOT_EXIST"
    other = dump("ad_accounts")[1]["id"]
    token = order(api, account, wish()).body["token"]
    assert poll(api, other, token)["report_status"] == "DOES_NOT_EXIST"


def test_links_are_signed_and_take_no_authorization(tmp_path, account):
    with Sandbox(tmp_path, "--report-polls", "0") as api:
        url = poll(api, account, order(api, account, wish()).body["token"])["url"]
        assert download(url).status == 200
        refused = download(url, {"Authorization": "Bearer " + ACCESS})
        assert refused.status == 400 and b"<Code>InvalidArgument</Code>" in refused.body
        assert download(url[:-1] + "x").status == 403


def test_faults_of_reports(tmp_path, account):
    def run(*faults):
        with Sandbox(tmp_path, "--report-polls", "0", *(f for fault in faults for f in ("--fault", fault))) as api:
            made = order(api, account, wish())
            if made.status != 200:
                return made.status, made.body["code"], order(api, account, wish()).status
            state = poll(api, account, made.body["token"])
            if not state["url"]:
                return state["report_status"], poll(api, account, order(api, account, wish()).body["token"])["report_status"]
            again = poll(api, account, made.body["token"])
            return download(state["url"]).status, download(again["url"]).status
    assert run("report-busy=x1") == (429, 2726, 200)
    assert run("report-fail=x1") == ("FAILED", "FINISHED")
    assert run("report-expire=x1") == ("EXPIRED", "FINISHED")
    assert run("url-expire=x1") == (403, 200)
    with Sandbox(tmp_path, "--report-polls", "0", "--fault", "500@download=x1") as api:
        url = poll(api, account, order(api, account, wish()).body["token"])["url"]
        assert [download(url).status for _ in range(2)] == [500, 200]


# --- deterministic, and moving with time --------------------------------------------------------

def test_everything_follows_from_the_seed(tmp_path, api, account):
    path = f"/ad_accounts/{account}/campaigns"
    with Sandbox(tmp_path) as again:
        assert again.get(path).body == api.get(path).body
        one, other = again.raw(path).headers, api.raw(path).headers
        assert one["x-pinterest-rid"].isdigit() and other["x-pinterest-rid"].isdigit()
    assert dump("ads") != dump("ads", "--seed", "2")


def test_sizes_are_exact():
    assert len(dump("ads")) == 4 * 6 * 2 * 3
    count = subprocess.run([PROGRAM, *SIZES, "--count", "ads"], check=True, capture_output=True)
    assert count.stdout == b"144\n"
    assert len(dump("ads", "--empty-accounts", "3")) == 36


def test_a_later_day_sees_new_and_changed_entities_and_old_figures():
    now = {r["id"]: r for r in dump("ads", "--epoch", TODAY)}
    later = {r["id"]: r for r in dump("ads", "--epoch", TODAY, "--today", "2026-06-20")}
    changed = [i for i in now if later[i]["updated_time"] > now[i]["updated_time"]]
    assert set(now) < set(later) and 0 < len(changed) < len(now)
    assert all(later[i]["updated_time"] >= now[i]["updated_time"] for i in now)
    assert all(row["updated_time"] >= row["created_time"] for row in later.values())
    span = ["--start", "2026-06-01", "--end", "2026-06-10", "--columns", "IMPRESSION_1", "--epoch", TODAY]
    assert dump("ad_analytics", *span) == dump("ad_analytics", *span, "--today", "2026-06-20")


def test_a_status_changes_without_an_update():
    before = {r["id"]: r for r in dump("campaigns", "--campaigns", "600", "--today", "2026-06-15")}
    after = {r["id"]: r for r in dump("campaigns", "--campaigns", "600", "--today", "2026-06-25",
                                      "--epoch", "2026-06-15")}
    assert any(before[i]["summary_status"] != after[i]["summary_status"] and
               before[i]["updated_time"] == after[i]["updated_time"] for i in before)


# --- tokens -------------------------------------------------------------------------------------

def test_tokens_that_are_missing_wrong_or_expired(api):
    for token in (None, "nonsense", "pina_sandbox_expired"):
        answer = api.get("/ad_accounts", token=token)
        assert (answer.status, answer.body) == (401, {"code": 2, "message": "Authentication failed."})
        assert answer.headers["x-pinterest-rid"]


def test_every_refresh_makes_a_new_pair_and_ends_the_old_one(tmp_path):
    with Sandbox(tmp_path) as api:
        first = api.token(grant_type="refresh_token", refresh_token=REFRESH).body
        assert first["token_type"] == "bearer" and first["response_type"] == "refresh_token"
        assert first["expires_in"] == 2592000 and first["refresh_token_expires_in"] == 5184000
        assert api.get("/ad_accounts").status == 401, "the old access token"
        assert api.get("/ad_accounts", token=first["access_token"]).status == 200
        assert api.token(grant_type="refresh_token", refresh_token=REFRESH).status == 401
        second = api.token(grant_type="refresh_token", refresh_token=first["refresh_token"]).body
        assert len({ACCESS, first["access_token"], second["access_token"]}) == 3
        assert api.get("/ad_accounts", token=first["access_token"]).status == 401
        assert [line["generation"] for line in api.lines(6) if line["status"] == 200 and
                line["method"] == "GET"] == [1]


def test_tokens_can_be_made_reusable(tmp_path):
    with Sandbox(tmp_path, "--reusable-tokens") as api:
        for _ in range(2):
            assert api.token(grant_type="refresh_token", refresh_token=REFRESH).status == 200
        assert api.get("/ad_accounts").status == 200


@pytest.mark.parametrize("authorization, form, status, text", [
    ("Basic bm86bm8=", {"grant_type": "refresh_token", "refresh_token": REFRESH}, 401, "Authentication"),
    (BASIC, {"grant_type": "password"}, 400, "grant_type"),
    (BASIC, {"refresh_token": REFRESH}, 400, "grant_type"),
    (BASIC, {"grant_type": "refresh_token"}, 400, "refresh_token"),
    (BASIC, {"grant_type": "refresh_token", "refresh_token": "old"}, 401, "refresh token"),
    (BASIC, {"grant_type": "authorization_code", "code": "sandbox-code"}, 400, "redirect_uri"),
    (BASIC, {"grant_type": "authorization_code", "code": "x", "redirect_uri": "http://localhost/"}, 400, "code"),
    (BASIC, {"grant_type": "client_credentials"}, 400, "scope"),
])
def test_refuses_a_bad_grant(api, authorization, form, status, text):
    answer = api.token(authorization, **form)
    assert answer.status == status and text in answer.body["message"]


def test_the_other_grants(tmp_path):
    with Sandbox(tmp_path) as api:
        client = api.token(grant_type="client_credentials", scope="ads:read").body
        assert "refresh_token" not in client
        assert api.get("/ad_accounts", token=client["access_token"]).status == 200
        refused = api.get("/resources/metrics_ready_state", token=client["access_token"], date=TODAY)
        assert refused.status == 403
        code = api.token(grant_type="authorization_code", code="sandbox-code", continuous_refresh="true",
                         redirect_uri="http://localhost:8085/").body
        assert api.get("/ad_accounts", token=code["access_token"]).status == 200
        assert code["response_type"] == "authorization_code" and code["refresh_token"]


def test_scopes_are_needed(tmp_path):
    with Sandbox(tmp_path, "--scopes", "ads:read,boards:read") as api:
        assert api.get("/ad_accounts").status == 200
        answer = api.get("/pins")
        assert (answer.status, answer.body["code"]) == (403, 3) and "pins:read" in answer.body["message"]
        rows, _ = api.rows("/boards")
        assert rows[::-1] == dump("boards", "--scopes", "boards:read")
        assert len(rows) < len(dump("boards")), "secret boards need a scope"


# --- limits -------------------------------------------------------------------------------------

def test_limits_are_described_in_headers_and_kept(tmp_path):
    with Sandbox(tmp_path, "--quota", "ads_read=3/60", "--quota", "universal=100/1") as api:
        answers = [api.get("/ad_accounts") for _ in range(4)]
        assert [a.status for a in answers] == [200, 200, 200, 429]
        assert answers[0].headers["x-ratelimit-limit"] == \
            '3, 100;w=1;name="safety_net_app_id_user_id", 3;w=60;name="ads_read_app_id_user_id"'
        assert [a.headers["x-ratelimit-remaining"] for a in answers] == ["2", "1", "0", "0"]
        assert 50 <= int(answers[3].headers["x-ratelimit-reset"]) <= 60
        assert answers[3].body["code"] == 8
        assert api.get("/boards").status == 200, "another category has its own"


def test_a_window_ends(tmp_path):
    with Sandbox(tmp_path, "--quota", "org_read=1/1") as api:
        assert api.get("/boards").status == 200
        refused = api.get("/boards")
        assert refused.status == 429 and refused.headers["x-ratelimit-reset"] in ("0", "1")
        time.sleep(1.05)
        assert api.get("/boards").status == 200


def test_the_universal_limit_counts_everything(tmp_path):
    with Sandbox(tmp_path, "--quota", "universal=2/60") as api:
        assert [api.get(path).status for path in ("/boards", "/ad_accounts", "/pins")] == [200, 200, 429]


def test_trial_counts_by_the_day(tmp_path):
    with Sandbox(tmp_path, "--tier", "trial") as api:
        headers = api.get("/boards").headers
        assert headers["x-ratelimit-limit"].startswith("1000, 1000;w=86400;")
        assert int(headers["x-ratelimit-reset"]) > 86000


def test_standard_is_the_published_table(tmp_path):
    with Sandbox(tmp_path, "--tier", "standard") as api:
        limit = api.get("/user_account/analytics", start_date=TODAY, end_date=TODAY).headers["x-ratelimit-limit"]
        assert limit == '60, 100;w=1;name="safety_net_app_id_user_id", ' \
                        '60;w=60;name="org_analytics_app_id_user_id"'


# --- faults -------------------------------------------------------------------------------------

def outcome(api, path="/ad_accounts", query=""):
    try:
        answer = api.raw(path, query)
    except (ConnectionResetError, http.client.RemoteDisconnected):
        return "reset"
    except http.client.IncompleteRead:
        return "truncated"
    try:
        body = json.loads(answer.body)
    except ValueError:
        return answer.headers["Content-Type"].split(";")[0] + " not json"
    return answer.status, body.get("code") if isinstance(body, dict) else None, answer.headers.get("x-ratelimit-reset")


@pytest.mark.parametrize("kind, seen", [
    ("429", (429, 8, "1")),
    ("500", (500, 12, None)),
    ("400-retry", (400, 1, None)),
    ("reset", "reset"),
    ("truncate", "truncated"),
    ("html", "text/html not json"),
    ("garbage", "application/json not json"),
])
def test_a_fault_hits_and_then_passes(tmp_path, kind, seen):
    with Sandbox(tmp_path, "--fault", f"{kind}=x1") as api:
        assert outcome(api) == seen
        assert outcome(api) == (200, None, None)
        assert [(line["fault"], line["attempt"]) for line in api.lines(2)] == [(kind, 1), ("", 2)]


def test_faults_hit_where_they_are_told_to(tmp_path):
    with Sandbox(tmp_path, "--fault", "429@token=x1", "--fault", "500@org_read=1",
                 "--fault", "400-retry@ad_accounts=1") as api:
        assert outcome(api, "/boards")[0] == 500
        assert outcome(api)[0] == 400
        assert outcome(api, "/resources/metrics_ready_state", "date=" + TODAY)[0] == 200
        assert api.token(grant_type="refresh_token", refresh_token=REFRESH).status == 429


def test_draws_do_not_depend_on_order_or_concurrency(tmp_path):
    paths = [f"/ad_accounts/{parent['id']}/{kind}" for parent in dump("ad_accounts")
             for kind in ("campaigns", "ad_groups", "ads", "audiences")]
    runs = []
    for workers in (1, 8):
        with Sandbox(tmp_path, "--fault", "500=0.3", "--fault", "reset=0.2") as api:
            with concurrent.futures.ThreadPoolExecutor(workers) as pool:
                for _ in range(3):
                    list(pool.map(lambda path: outcome(api, path), paths))
            runs.append(sorted((l["path"], l["attempt"], l["fault"]) for l in api.lines(3 * len(paths))))
    assert runs[0] == runs[1]
    faults = collections.Counter(fault for _, _, fault in runs[0])
    assert set(faults) == {"", "500", "reset"}


def test_an_expired_token_is_refused_until_it_is_refreshed(tmp_path):
    with Sandbox(tmp_path, "--fault", "expire-token@boards=x1") as api:
        assert api.get("/boards").status == 401
        assert api.get("/ad_accounts").status == 401, "it is expired everywhere"
        fresh = api.token(grant_type="refresh_token", refresh_token=REFRESH).body["access_token"]
        assert api.get("/boards", token=fresh).status == 200


def test_a_cursor_can_repeat(tmp_path, account):
    with Sandbox(tmp_path, "--fault", "repeat-cursor=1") as api:
        path, seen = f"/ad_accounts/{account}/ads", []
        bookmark = None
        for _ in range(3):
            page = api.get(path, page_size=5, **({"bookmark": bookmark} if bookmark else {})).body
            bookmark = page["bookmark"]
            seen.append((bookmark, [row["id"] for row in page["items"]]))
        assert seen[0] == seen[1] == seen[2]


def test_an_empty_page_has_a_cursor_and_the_rest_comes(tmp_path, account):
    with Sandbox(tmp_path, "--fault", "empty-page=1") as api:
        path = f"/ad_accounts/{account}/ads"
        assert api.get(path, page_size=20).body["items"] == []
        rows, pages = api.rows(path, page_size=20, order="ASCENDING", entity_statuses=STATUSES)
        assert rows == [r for r in dump("ads") if r["ad_account_id"] == account]
        assert pages == 2 * -(-len(rows) // 20)


def test_faults_in_rows(tmp_path, account):
    path = f"/ad_accounts/{account}/ads"

    def first(kind):
        with Sandbox(tmp_path, "--fault", f"{kind}=1") as api:
            return api.raw(path, "order=ASCENDING").body

    with Sandbox(tmp_path) as api:
        good = api.get(path, order="ASCENDING").body["items"][0]
    text = first("bad-utf8")
    with pytest.raises(UnicodeDecodeError):
        text.decode()
    assert b"\\u0000" in first("nul")
    row = json.loads(first("wrong-type"))["items"][0]
    assert row["created_time"] == str(good["created_time"])
    row = json.loads(first("big-int"))["items"][0]
    assert row["created_time"] == 12345678901234567890123
    row = json.loads(first("unknown-field"))["items"][0]
    assert row.pop("sandbox_surprise") and row == good
    row = json.loads(first("null-key"))["items"][0]
    assert row == {**good, "id": None}


def test_faults_about_an_id(tmp_path, account):
    ids = [r["id"] for r in dump("ads") if r["ad_account_id"] == account][:4]
    path = f"/ad_accounts/{account}/ads/analytics"
    with Sandbox(tmp_path, "--fault", f"bad-id={ids[1]}", "--fault", f"poison-id={ids[2]}",
                 "--fault", "column=CTR") as api:
        assert api.get(path, ad_ids=[ids[0], ids[3]], **analytics()).status == 200
        blamed = api.get(path, ad_ids=ids[:2], **analytics())
        assert blamed.status == 400 and ids[1] in blamed.body["message"]
        assert [api.get(path, ad_ids=ids[2:], **analytics()).status for _ in range(2)] == [500, 500]
        refused = api.get(path, ad_ids=ids[0], **analytics(columns="SPEND_IN_DOLLAR,CTR"))
        assert refused.body == {"code": 1, "message": "Columns CTR are not available."}


def test_accounts_can_be_forbidden_or_missing(tmp_path):
    ids = [row["id"] for row in dump("ad_accounts")]
    with Sandbox(tmp_path, "--fault", f"forbidden={ids[1]}", "--fault", f"not-found={ids[2]}") as api:
        assert [api.get(f"/ad_accounts/{i}/ads").status for i in ids] == [200, 403, 404, 200]
        assert api.get(f"/ad_accounts/{ids[1]}/ads").body["code"] == 29


def test_a_slow_body_stalls_only_itself(tmp_path):
    with Sandbox(tmp_path, "--fault", "slow@org_read=1", "--stall-ms", "500") as api:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            began = time.monotonic()
            slow = [pool.submit(api.get, "/boards") for _ in range(6)]
            assert api.get("/ad_accounts").status == 200
            assert time.monotonic() - began < 0.4
            assert {future.result().status for future in slow} == {200}
            assert time.monotonic() - began >= 0.5


@pytest.mark.parametrize("fault", ["nonsense=1", "500", "500=2", "bad-id=", "500=x0", "@ads=1"])
def test_refuses_a_fault_that_it_does_not_know(fault):
    run = subprocess.run([PROGRAM, "--fault", fault, "--count", "boards"], capture_output=True)
    assert run.returncode == 2


# --- serving ------------------------------------------------------------------------------------

def test_compresses_only_if_asked_to(tmp_path, api, account):
    path = f"/ad_accounts/{account}/ads"
    plain = api.raw(path)
    zipped = api.raw(path, headers={"Accept-Encoding": "deflate, gzip"})
    assert plain.headers["Content-Encoding"] is None and zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    with Sandbox(tmp_path, "--no-gzip") as bare:
        assert bare.raw(path, headers={"Accept-Encoding": "gzip"}).body == plain.body


def test_urls_can_be_too_long(tmp_path, account):
    with Sandbox(tmp_path, "--max-url", "1000") as api:
        path = f"/ad_accounts/{account}/ads"
        assert api.get(path, ad_ids=list(range(1, 20))).status == 200
        assert api.get(path, ad_ids=list(range(1, 200))).status == 414


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_serves_https(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
                   check=True, capture_output=True)
    with Sandbox(tmp_path, "--tls-cert", str(certificate), "--tls-key", str(key)) as api:
        assert api.url.scheme == "https"
        context = ssl.create_default_context(cafile=certificate)
        connection = http.client.HTTPSConnection(api.url.hostname, api.url.port, context=context)
        connection.request("GET", "/v5/boards", headers={"Authorization": "Bearer " + ACCESS})
        response = connection.getresponse()
        assert response.status == 200 and json.loads(response.read())["items"]
        connection.close()


def test_latency_blocks_nobody(tmp_path):
    with Sandbox(tmp_path, "--latency-ms", "300") as api:
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            assert set(pool.map(lambda _: api.get("/boards").status, range(20))) == {200}
        assert 0.3 <= time.monotonic() - began < 1.5
        assert max(line["concurrent"] for line in api.lines(20)) >= 10


def test_logs_a_line_for_every_request(tmp_path):
    with Sandbox(tmp_path) as api:
        api.raw("/boards", "page_size=3", headers={"Accept-Encoding": "gzip"})
        api.get("/nowhere")
        first, second = api.lines(2)
        assert first["path"] == "/v5/boards" and first["query"] == "page_size=3" and first["rows"] == 3
        assert (first["method"], first["status"], first["category"]) == ("GET", 200, "org_read")
        assert first["gzip"] is True and first["whole"] is True and first["bytes"] > 100
        assert first["generation"] == 0 and first["attempt"] == 1 and first["concurrent"] == 1
        assert second["status"] == 404


def test_keeps_connections_alive(api):
    connection = http.client.HTTPConnection(api.url.hostname, api.url.port)
    for _ in range(3):
        connection.request("GET", api.url.path + "/boards", headers={"Authorization": "Bearer " + ACCESS})
        response = connection.getresponse()
        assert response.status == 200 and response.read()
        assert not response.will_close
    connection.close()


def test_a_large_body_costs_little_the_second_time(tmp_path):
    big = ["--accounts", "1", "--campaigns", "10", "--ad-groups", "5", "--ads", "5"]
    ids = [r["id"] for r in dump("ads", *big)]
    with Sandbox(tmp_path, *big) as api:
        path = f"/ad_accounts/{dump('ad_accounts', *big)[0]['id']}/ads/analytics"
        columns = ",".join(c for c in dump("ad_analytics", *big, "--start", "2026-06-14")[0] if c.isupper() and c != "DATE")
        query = urllib.parse.urlencode({**analytics("2026-03-20,2026-06-14", columns=columns), "ad_ids": ids},
                                       doseq=True)
        zipped = {"Accept-Encoding": "gzip"}
        body = api.raw(path, query, headers=zipped).body
        assert len(gzip.decompress(body)) > 20_000_000
        clock = lambda: sum(map(int, (pathlib.Path("/proc") / str(api.process.pid) / "stat")
                                .read_text().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")
        before = clock()
        for _ in range(5):
            assert len(api.raw(path, query, headers=zipped).body) == len(body)
        assert (clock() - before) / 5 < 0.05


def test_usage_mistakes_end_with_2_and_say_why():
    run = subprocess.run([PROGRAM, "--accounts", "many"], capture_output=True, text=True)
    assert run.returncode == 2 and "many" in run.stderr
    run = subprocess.run([PROGRAM, "--dump", "nothing"], capture_output=True, text=True)
    assert run.returncode == 2 and "campaigns" in run.stderr


# --- the API's own description --------------------------------------------------------------------

DESCRIPTION = os.environ.get("PINTEREST_OPENAPI", "")


def json_schema(node):
    """OpenAPI 3.0 to JSON Schema: nullable becomes a type; discriminators and formats are left out."""
    if isinstance(node, list):
        return [json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: json_schema(value) for key, value in node.items() if key not in ("discriminator", "example")}
    if made.pop("nullable", False):
        made = {"anyOf": [made, {"type": "null"}]}
    return made


@pytest.mark.skipif(not os.path.exists(DESCRIPTION), reason="PINTEREST_OPENAPI names no openapi.json")
def test_answers_as_the_description_says(api, account):
    jsonschema = pytest.importorskip("jsonschema")
    document = json_schema(json.load(open(DESCRIPTION)))
    one = {kind: [r["id"] for r in dump(kind) if r["ad_account_id"] == account] for kind in ENTITY}
    days = {"start_date": "2026-06-01", "end_date": "2026-06-14"}
    prefix = "/ad_accounts/{ad_account_id}"
    calls = [
        ("/user_account", {}), ("/ad_accounts", {}), (prefix, {}),
        (prefix + "/campaigns", {"entity_statuses": STATUSES}),
        (prefix + "/ad_groups", {"entity_statuses": STATUSES}),
        (prefix + "/ads", {"entity_statuses": STATUSES, "page_size": 250}),
        (prefix + "/audiences", {}), (prefix + "/audiences", {"ownership_type": "RECEIVED"}),
        (prefix + "/analytics", analytics()),
        *((f"{prefix}/{kind}/analytics", analytics(**{IDS[kind]: one[kind]})) for kind in ENTITY),
        (prefix + "/targeting_analytics", analytics(targeting_types="GENDER,LOCATION")),
        *((f"{prefix}/{kind}/targeting_analytics", analytics(targeting_types="KEYWORD", **{IDS[kind]: one[kind]}))
          for kind in ENTITY),
        (prefix + "/keywords", {}),
        (prefix + "/product_group_promotions", {"ad_group_id": one["ad_groups"][0], "entity_statuses": STATUSES}),
        (prefix + "/product_groups/analytics", analytics(product_group_ids=["1"])),
        ("/boards", {}), ("/pins", {"page_size": 250}), ("/pins", {"pin_metrics": "true"}),
        ("/user_account/analytics", days), ("/resources/metrics_ready_state", {"date": TODAY}),
    ]
    top, pin = {**days, "sort_by": "IMPRESSION"}, dump("pins")[0]["id"]
    calls += [(prefix + "/labels", {}), (prefix + "/keywords/metrics", {"country_code": "DE", "keywords": "a,b"}),
              ("/trends/keywords/{region}/top/{trend_type}", {}),
              ("/user_account/analytics/top_pins", top), ("/user_account/analytics/top_video_pins", top),
              ("/pins/analytics", {**days, "pin_ids": pin, "metric_types": "SAVE,TOTAL_COMMENTS"}),
              ("/pins/{pin_id}/analytics", {**days, "metric_types": "SAVE,TOTAL_COMMENTS"})]
    audience = next(row["id"] for row in dump("audiences") if row["ad_account_id"] == account)
    calls += [(prefix + "/audiences/shared/accounts", {"audience_id": audience, "account_type": "AD_ACCOUNT"}),
              ("/businesses/{business_id}/members", {}), ("/businesses/{business_id}/invites", {})]
    calls += [("/resources/targeting/{targeting_type}", {}), (prefix + "/conversion_tags/ocpm_eligible", {}),
              ("/catalogs/reports/stats", stats("RETAIL", "DISTRIBUTION_ISSUES"))]
    calls += [(path, parameters) for path, _, parameters in PLAIN]
    for path, parameters in calls:
        operation = document["paths"][path]["get"]
        schema = operation["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
        ids = next((ids for ids in owners(path) if ids.get("ad_account_id", account) == account), {})
        answer = api.get(path.format(**ids), **parameters)
        assert answer.status == 200, answer.body
        if path.endswith("campaigns/analytics"):
            # Live, the id is a number here; the description says string.
            for row in answer.body:
                row["CAMPAIGN_ID"] = str(row["CAMPAIGN_ID"])
        resolver = jsonschema.RefResolver("", document)
        errors = list(jsonschema.Draft4Validator(schema, resolver=resolver).iter_errors(answer.body))
        assert not errors, (path, errors[0].message, list(errors[0].path))
