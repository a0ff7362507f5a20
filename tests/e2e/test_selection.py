"""What the catalog selects is what is asked for and printed, and nothing else."""

import json

import pytest

import messages
from tap import pick


@pytest.fixture(name="catalog", scope="module")
def _catalog(sandbox, tmp_path_factory):
    return sandbox.tap(tmp_path_factory.mktemp("catalog")).discover()


def entry_of(catalog, stream):
    (entry,) = [entry for entry in catalog["streams"] if entry["tap_stream_id"] == stream]
    return entry


def columns_asked(between, end):
    return {tuple(sorted(e.query["columns"][0].split(","))) for e in between.requests(end)}


def test_no_catalog_means_the_streams_selected_by_default(tap, catalog):
    done = messages.check(tap.run(start_date="2026-11-18", columns=["SPEND_IN_MICRO_DOLLAR"]).succeeded())
    by_default = {
        entry["tap_stream_id"]
        for entry in catalog["streams"]
        for item in entry["metadata"]
        if not item["breadcrumb"] and item["metadata"].get("selected-by-default")
    }
    assert set(done.streams) == by_default


def test_an_unselected_field_is_neither_declared_nor_printed(tap, catalog):
    done = messages.check(tap.run(catalog=pick(catalog, "campaigns", campaigns=["name"])).succeeded())
    expected = {"id", "updated_time", "name"}
    assert done.schema("campaigns")["properties"].keys() == expected
    assert done.records("campaigns")
    for record in done.records("campaigns"):
        assert record.keys() == expected


def test_an_unselected_column_is_not_asked_for(meddled, between, catalog):
    chosen = pick(catalog, "campaign_analytics", campaign_analytics=["spend_in_micro_dollar"])
    done = messages.check(meddled.run(catalog=chosen).succeeded())
    assert columns_asked(between, "/campaigns/analytics") == {("CAMPAIGN_ID", "SPEND_IN_MICRO_DOLLAR")}
    for record in done.records("campaign_analytics"):
        assert record.keys() == {"ad_account_id", "campaign_id", "date", "spend_in_micro_dollar"}


def test_nested_fields_can_be_deselected_one_by_one(tap, catalog):
    chosen = pick(catalog, "campaigns", campaigns=["tracking_urls"])
    for item in entry_of(chosen, "campaigns")["metadata"]:
        if item["breadcrumb"][:2] == ["properties", "tracking_urls"] and len(item["breadcrumb"]) == 4:
            item["metadata"]["selected"] = item["breadcrumb"][3] == "click"
    done = messages.check(tap.run(catalog=chosen).succeeded())
    assert list(done.schema("campaigns")["properties"]["tracking_urls"]["properties"]) == ["click"]
    found = [r["tracking_urls"] for r in done.records("campaigns") if r["tracking_urls"]]
    assert found and all(set(urls) <= {"click"} for urls in found)


def test_a_child_without_its_parent_prints_nothing_of_the_parent(tap, catalog):
    done = messages.check(tap.run(catalog=pick(catalog, "ad_analytics")).succeeded())
    assert done.streams == ["ad_analytics"] and done.records("ad_analytics")
    assert set(done.state["bookmarks"]) == {"ad_analytics"}


def test_a_parent_that_is_read_for_itself_and_its_child_is_read_once(meddled, between, catalog):
    chosen = pick(catalog, "ad_accounts", "campaigns", "campaign_analytics")
    messages.check(meddled.run(catalog=chosen).succeeded())
    asked = [e.url for e in between.requests("/campaigns", "/ad_accounts")]
    assert len(asked) == len(set(asked))


def test_a_bookmark_of_the_parent_does_not_hide_children(tap, catalog):
    """A campaign that did not change since the bookmark still has new facts."""
    chosen = pick(catalog, "campaigns", "campaign_analytics")
    first = tap.run(catalog=chosen).succeeded()
    again = messages.check(tap.run(catalog=chosen, state=first.state).succeeded())
    assert len(again.records("campaigns")) < len(first.records("campaigns"))
    ids = {record["campaign_id"] for record in first.records("campaign_analytics") if record["date"] >= "2026-11-01"}
    assert {record["campaign_id"] for record in again.records("campaign_analytics")} >= ids


def test_keys_stay_selected_whatever_the_catalog_says(tap, catalog):
    chosen = pick(catalog, "campaigns", campaigns=["name"])
    for item in entry_of(chosen, "campaigns")["metadata"]:
        if item["breadcrumb"] == ["properties", "id"]:
            item["metadata"]["selected"] = False
    done = messages.check(tap.run(catalog=chosen).succeeded())
    assert all(record["id"] for record in done.records("campaigns"))


@pytest.mark.parametrize("word, printed", [("true", True), ("false", False)])
def test_selected_may_be_text(tap, catalog, word, printed):
    chosen = pick(catalog, "boards", "campaigns")
    for item in entry_of(chosen, "campaigns")["metadata"]:
        if not item["breadcrumb"]:
            item["metadata"]["selected"] = word
    assert bool(tap.run(catalog=chosen).succeeded().records("campaigns")) is printed


def test_a_stream_that_the_catalog_leaves_out_is_not_selected(tap, catalog):
    chosen = pick(catalog, "boards", "campaigns")
    chosen["streams"] = [entry_of(chosen, "boards")]
    assert tap.run(catalog=chosen).succeeded().streams == ["boards"]


def test_properties_is_an_older_name_of_catalog(tap, catalog):
    file = tap.file(pick(catalog, "boards"))
    assert tap.run("--properties", file).succeeded().streams == ["boards"]


def test_full_table_on_an_incremental_stream_is_honoured(tap, catalog):
    chosen = pick(catalog, "campaigns")
    first = tap.run(catalog=chosen).succeeded()
    chosen = json.loads(json.dumps(chosen))
    entry_of(chosen, "campaigns")["replication_method"] = "FULL_TABLE"
    again = messages.check(tap.run(catalog=chosen, state=first.state).succeeded())
    assert len(again.records("campaigns")) == len(first.records("campaigns"))
    assert again.bookmarks("campaigns") == first.bookmarks("campaigns")


def test_the_users_schema_reaches_the_target(tap, catalog):
    chosen = pick(catalog, "campaigns", campaigns=["daily_spend_cap"])
    properties = entry_of(chosen, "campaigns")["schema"]["properties"]
    properties["daily_spend_cap"] = {"type": ["null", "string"], "description": "mine"}
    properties["my_own"] = {"type": ["null", "string"]}
    done = messages.check(tap.run(catalog=chosen).succeeded())
    printed = done.schema("campaigns")["properties"]
    assert printed["daily_spend_cap"]["description"] == "mine" and "my_own" in printed
    caps = [record["daily_spend_cap"] for record in done.records("campaigns")]
    assert any(caps) and all(cap is None or type(cap) is str for cap in caps)


def test_filters_of_the_user_limit_records_and_children_alike(tap):
    streams = ["campaigns", "ad_groups", "campaign_analytics"]
    everything = tap.run(streams=streams).succeeded()
    one = everything.records("campaigns")[0]["id"]
    done = messages.check(tap.run(streams=streams, campaign_ids=[one]).succeeded())
    assert [record["id"] for record in done.records("campaigns")] == [one]
    assert {record["campaign_id"] for record in done.records("ad_groups")} == {one}
    assert {record["campaign_id"] for record in done.records("campaign_analytics")} <= {one}


BELOW = ["campaigns", "ad_groups", "ads", "campaign_analytics", "ad_group_analytics", "ad_analytics", "product_group_promotions"]


def of_campaigns(records, campaigns, ad_groups):
    """Those that belong to them, whichever of the two their rows name."""
    return [row for row in records
            if (row["campaign_id"] in campaigns if row.get("campaign_id") else row["ad_group_id"] in ad_groups)]  # fmt: skip


def by_id(record):
    return json.dumps(record, sort_keys=True, default=str)


def test_objectives_limit_campaigns_and_all_below_them(tap):
    everything = tap.run(streams=BELOW).succeeded()
    objective = everything.records("campaigns")[0]["objective_type"]
    campaigns = {row["id"] for row in everything.records("campaigns") if row["objective_type"] == objective}
    ad_groups = {row["id"] for row in everything.records("ad_groups") if row["campaign_id"] in campaigns}
    assert 0 < len(ad_groups) < len(everything.records("ad_groups"))
    done = messages.check(tap.run(streams=BELOW, objective_types=[objective], ids_per_request=2).succeeded())
    assert {row["id"] for row in done.records("campaigns")} == campaigns
    for stream in BELOW[1:]:
        wanted = of_campaigns(everything.records(stream), campaigns, ad_groups)
        assert sorted(map(by_id, done.records(stream))) == sorted(map(by_id, wanted)), stream
    again = messages.check(tap.run(streams=BELOW, objective_types=[objective], state=done.state).succeeded())
    assert not again.log_lines("changed since")
    assert {row["campaign_id"] for row in again.records("ads")} <= campaigns


def test_objectives_go_with_other_filters(tap):
    everything = tap.run(streams=["campaigns", "ads"]).succeeded()
    objectives = {row["id"]: row["objective_type"] for row in everything.records("campaigns")}
    ad = everything.records("ads")[0]
    other = next(row for row in everything.records("ads") if objectives[row["campaign_id"]] != objectives[ad["campaign_id"]])
    done = tap.run(streams=["ads"], objective_types=[objectives[ad["campaign_id"]]], ad_ids=[ad["id"], other["id"]])
    assert [row["id"] for row in messages.check(done.succeeded()).records("ads")] == [ad["id"]]


def test_entities_of_every_status_are_read_unless_the_user_says_otherwise(tap):
    everything = tap.run(streams=["ads"]).succeeded()
    statuses = {record["status"] for record in everything.records("ads")}
    assert {"ACTIVE", "PAUSED", "ARCHIVED"} <= statuses
    few = tap.run(streams=["ads"], entity_statuses=["ARCHIVED"]).succeeded()
    assert {record["status"] for record in few.records("ads")} == {"ARCHIVED"}


def test_an_account_can_be_named_or_excluded(tap):
    everything = tap.run(streams=["ad_accounts"]).succeeded().records("ad_accounts")
    *others, first = [record["id"] for record in everything]
    named = tap.run(streams=["ad_accounts", "campaigns"], ad_account_ids=[first]).succeeded()
    assert [record["id"] for record in named.records("ad_accounts")] == [first]
    assert {record["ad_account_id"] for record in named.records("campaigns")} == {first}
    without = tap.run(streams=["ad_accounts"], exclude_ad_account_ids=[first]).succeeded()
    assert [record["id"] for record in without.records("ad_accounts")] == others


def test_an_account_that_was_named_and_is_not_there_fails(tap):
    done = tap.run(streams=["campaigns"], ad_account_ids=["999999999999"]).failed()
    assert "999999999999" in done.last_words


def test_flattening_makes_columns_of_nested_objects(tap):
    done = messages.check(
        tap.run(streams=["campaigns"], flattening_enabled=True, flattening_max_depth=1).succeeded()
    )
    properties = done.schema("campaigns")["properties"]
    assert "tracking_urls__click" in properties and "tracking_urls" not in properties
    assert properties["tracking_urls__click"]["type"] == ["string", "null"]
    assert any("tracking_urls__click" in record for record in done.records("campaigns"))


def test_the_apis_own_names_can_be_kept(tap):
    done = messages.check(tap.run(streams=["campaign_analytics"], field_names="api").succeeded())
    assert "SPEND_IN_MICRO_DOLLAR" in done.schema("campaign_analytics")["properties"]
    assert "accounts" in done.bookmarks("campaign_analytics")
