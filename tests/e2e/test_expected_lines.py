"""
Whole syncs of a tiny business, byte for byte: with time fixed and one request at a time nothing is left to chance.

UPDATE_EXPECTED=1 writes the files in expected/ anew; read the difference before committing it.
"""

import os
import pathlib

import pytest

from sandbox import Sandbox

EXPECTED = pathlib.Path(__file__).parent / "expected"
TINY = {
    "accounts": 1, "empty_accounts": 0, "campaigns": 2, "ad_groups": 1, "ads": 1, "boards": 2, "pins": 2,
}  # fmt: skip
SETTINGS = {"concurrency": 1, "start_date": "2026-11-14", "columns": ["SPEND_IN_MICRO_DOLLAR", "TOTAL_CONVERSIONS"]}
CASES = {
    "entities": {"streams": ["user_account", "ad_accounts", "campaigns", "ad_groups", "ads", "boards", "pins"]},
    "facts": {"streams": ["campaigns", "campaign_analytics", "ad_analytics"]},
    "organic": {"streams": ["user_account_analytics"], "columns": None},
    "hours": {"streams": ["campaign_analytics"], "granularity": "HOUR", "start_date": "2026-11-17", "columns": ["SPEND_IN_MICRO_DOLLAR"]},
    "total": {"streams": ["ad_account_analytics"], "granularity": "TOTAL"},
    "flattened": {"streams": ["campaigns"], "flattening_enabled": True, "flattening_max_depth": 1},
    "activate_version": {"streams": ["boards"], "emit_activate_version_messages": True},
    "record_metadata": {"streams": ["campaigns"], "record_metadata": True},
}


@pytest.fixture(name="tiny", scope="module")
def _tiny(tmp_path_factory):
    one = Sandbox(tmp_path_factory.mktemp("sandbox"), **TINY)
    yield one
    one.stop()


def compare_with_file(name, printed):
    path = EXPECTED / f"{name}.jsonl"
    if os.environ.get("UPDATE_EXPECTED"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(printed)
    expected = path.read_bytes().split(b"\n")
    for number, (line, wanted) in enumerate(zip(printed.split(b"\n"), expected), 1):
        assert line == wanted, f"{path.name}, line {number}"
    assert len(printed.split(b"\n")) == len(expected)


@pytest.mark.parametrize("case", CASES)
def test_a_first_sync(tiny, tmp_path, case):
    done = tiny.tap(tmp_path, **{**SETTINGS, **CASES[case]}).run().succeeded()
    compare_with_file(case, done.stdout)


def test_a_second_sync(tiny, tmp_path):
    tap = tiny.tap(tmp_path, **{**SETTINGS, **CASES["facts"]})
    first = tap.run().succeeded()
    compare_with_file("facts_again", tap.run(state=first.state).succeeded().stdout)


def test_a_sync_under_a_catalog(tiny, tmp_path):
    tap = tiny.tap(tmp_path, **SETTINGS)
    catalog = tap.discover(streams=["campaigns", "campaign_analytics"])
    for entry in catalog["streams"]:
        for item in entry["metadata"]:
            if item["breadcrumb"] in (["properties", "tracking_urls"], ["properties", "total_conversions"]):
                item["metadata"]["selected"] = False
    compare_with_file("catalog", tap.run(catalog=catalog).succeeded().stdout)


def test_discovery(tiny, tmp_path):
    done = tiny.tap(tmp_path, **SETTINGS).run("--discover", streams=["campaigns", "campaign_analytics"]).succeeded()
    compare_with_file("discovered", done.stdout)
