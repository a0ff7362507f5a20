"""Discovery: offline, complete, and a catalog that Meltano, the SDK and targets can use."""

import re

import pytest

import messages
from tap import Tap

ENTITIES = {"user_account", "ad_accounts", "campaigns", "ad_groups", "ads", "boards", "pins"}
ADS_FACTS = {
    "ad_account_analytics", "campaign_analytics", "ad_group_analytics", "ad_analytics",
}  # fmt: skip
STREAMS = ENTITIES | ADS_FACTS | {"user_account_analytics"}
KEYS = {
    "campaigns": ["id"],
    "pins": ["id"],
    "ad_account_analytics": ["ad_account_id", "date"],
    "campaign_analytics": ["ad_account_id", "campaign_id", "date"],
    "ad_group_analytics": ["ad_account_id", "ad_group_id", "date"],
    "ad_analytics": ["ad_account_id", "ad_id", "date"],
    "user_account_analytics": ["user_account_id", "split", "date"],
}
NOWHERE = "http://127.0.0.1:9/v5"


@pytest.fixture(name="offline", scope="module")
def _offline(tmp_path_factory):
    return Tap(tmp_path_factory.mktemp("discover"), NOWHERE)


@pytest.fixture(name="entries", scope="module")
def _entries(offline):
    return {entry["tap_stream_id"]: entry for entry in offline.discover()["streams"]}


def root(entry):
    (found,) = [item["metadata"] for item in entry["metadata"] if not item["breadcrumb"]]
    return found


def fields(entry):
    return {
        item["breadcrumb"][1]: item["metadata"]
        for item in entry["metadata"]
        if len(item["breadcrumb"]) == 2
    }


def test_needs_neither_network_nor_credentials_nor_settings(offline):
    done = offline.run_command([*offline.command("--discover")[:1], "--config", offline.file({}), "--discover"])
    done.succeeded()
    assert done.stdout.startswith(b"{") and done.stdout.endswith(b"}\n")
    assert b"streams" in done.stdout


def test_needs_no_config_file_at_all(offline):
    done = offline.run_command([offline.command()[0], "--discover"]).succeeded()
    assert done.stdout == offline.run("--discover").stdout


def test_says_the_same_bytes_every_time(offline):
    assert offline.run("--discover").stdout == offline.run("--discover").stdout


def test_offers_every_stream_under_its_own_name(entries):
    assert STREAMS <= entries.keys()
    for name, entry in entries.items():
        assert entry["stream"] == name
        assert re.fullmatch(r"[a-z_]+", name)


def test_field_names_are_fit_for_columns_of_a_database(entries):
    for entry in entries.values():
        names = list(entry["schema"]["properties"])
        assert len({name.lower() for name in names}) == len(names)
        for name in names:
            assert re.fullmatch(r"[a-z_][a-z0-9_]*", name) and len(name) <= 63


def test_schemas_hold_nothing_that_targets_stumble_over(entries):
    for entry in entries.values():
        messages.check_schema(entry["schema"])


def test_every_stream_has_a_key_at_the_top_level(entries):
    for name, entry in entries.items():
        keys = entry["key_properties"]
        assert keys and root(entry)["table-key-properties"] == keys
        assert set(keys) <= entry["schema"]["properties"].keys()
        assert keys == KEYS.get(name, keys)
        for key in keys:
            assert "number" not in entry["schema"]["properties"][key]["type"]


def test_every_field_has_metadata_once(entries):
    for entry in entries.values():
        crumbs = [tuple(item["breadcrumb"]) for item in entry["metadata"]]
        assert len(crumbs) == len(set(crumbs)) and crumbs.count(()) == 1
        assert fields(entry).keys() == entry["schema"]["properties"].keys()


def test_keys_and_replication_keys_cannot_be_deselected(entries):
    for entry in entries.values():
        forced = set(entry["key_properties"]) | {entry.get("replication_key")} - {None}
        for name, metadata in fields(entry).items():
            assert metadata["inclusion"] == ("automatic" if name in forced else "available")


def test_replication_follows_from_the_replication_key(entries):
    for name, entry in entries.items():
        metadata, key = root(entry), entry.get("replication_key")
        method = "INCREMENTAL" if key else "FULL_TABLE"
        assert entry["replication_method"] == metadata["forced-replication-method"] == method
        assert metadata.get("valid-replication-keys", []) == ([key] if key else [])
        assert "selected" not in metadata and metadata["inclusion"] == "available"
        if name in ADS_FACTS:
            assert key == "date"
        if name in ("campaigns", "ad_groups", "ads"):
            assert key == "updated_time"
        if name in ("boards", "pins"):
            assert key is None


def test_children_name_their_parents(entries):
    assert root(entries["campaigns"])["parent-tap-stream-id"] == "ad_accounts"
    assert root(entries["ad_analytics"])["parent-tap-stream-id"] == "ads"
    assert "parent-tap-stream-id" not in root(entries["boards"])


def test_facts_carry_account_and_attribution(entries):
    for name in ADS_FACTS:
        assert {
            "ad_account_id", "ad_account_name", "ad_account_currency", "click_window_days",
            "engagement_window_days", "view_window_days", "conversion_report_time",
        } <= entries[name]["schema"]["properties"].keys()  # fmt: skip


def test_columns_all_offers_every_column_that_the_api_has(offline, entries):
    everything = offline.discover(columns="all")["streams"]
    (ads,) = [entry for entry in everything if entry["tap_stream_id"] == "ad_analytics"]
    few = entries["ad_analytics"]["schema"]["properties"]
    many = ads["schema"]["properties"]
    assert few.keys() < many.keys()
    assert len(many) >= 175


def test_a_column_that_is_new_tomorrow_can_be_named_today(offline):
    found = offline.discover(columns=["SPEND_IN_MICRO_DOLLAR", "BRAND_NEW_METRIC_7"])["streams"]
    (ads,) = [entry for entry in found if entry["tap_stream_id"] == "ad_analytics"]
    assert ads["schema"]["properties"]["brand_new_metric_7"]["type"] == ["null", "number"]
    assert "total_clickthrough" not in ads["schema"]["properties"]


def test_streams_narrows_what_is_offered(offline):
    found = offline.discover(streams=["campaigns", "boards"])["streams"]
    assert {entry["tap_stream_id"] for entry in found} == {"campaigns", "boards"}


def test_an_unknown_stream_is_refused_and_the_nearest_name_is_told(offline):
    done = offline.run("--discover", streams=["campaings"]).failed()
    assert done.stdout == b""
    assert "campaings" in done.last_words and "campaigns" in done.last_words


def test_hours_get_an_hour_column_in_the_key(offline):
    found = offline.discover(granularity="HOUR")["streams"]
    (ads,) = [entry for entry in found if entry["tap_stream_id"] == "ad_analytics"]
    assert ads["key_properties"] == ["ad_account_id", "ad_id", "date", "hour"]


def test_totals_are_full_tables_keyed_by_their_range(offline):
    found = offline.discover(granularity="TOTAL")["streams"]
    (ads,) = [entry for entry in found if entry["tap_stream_id"] == "ad_analytics"]
    assert ads["replication_method"] == "FULL_TABLE"
    assert {"start_date", "end_date"} <= set(ads["key_properties"])
    assert "date" not in ads["schema"]["properties"]
