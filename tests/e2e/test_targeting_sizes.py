"""Breakdowns are asked for in pieces that fit: by how many rows the types asked for are likely to have."""

import urllib.parse

import pytest

import messages
from sandbox import Sandbox

STREAMS = {
    "ad_account_targeting_analytics": None,
    "campaign_targeting_analytics": "campaign_ids",
    "ad_group_targeting_analytics": "ad_group_ids",
    "ad_targeting_analytics": "ad_ids",
}
MEMORY_MB = 16
START = "2026-10-20"


@pytest.fixture(name="plain", scope="module")
def _plain(tmp_path_factory):
    """Answers without compression: the log tells what they weigh."""
    one = Sandbox(tmp_path_factory.mktemp("plain"), accounts=1, campaigns=2, ad_groups=2, ads=2, tier="unlimited", no_gzip=True)
    yield one
    one.stop()


def asked(plain, folder, stream, **settings):
    before = len(plain.log())
    done = plain.tap(folder, streams=[stream], memory_mb=MEMORY_MB, start_date=START, **settings).run().succeeded()
    return done, [entry for entry in plain.log()[before:] if entry["path"].endswith("/targeting_analytics")]


@pytest.mark.parametrize("stream", STREAMS)
def test_no_answer_outgrows_what_memory_admits_and_none_is_asked_for_twice(plain, tmp_path, stream):
    _, log = asked(plain, tmp_path, stream, columns="all")
    assert all(entry["status"] == 200 and entry["attempt"] == 1 for entry in log)
    assert max(entry["bytes"] for entry in log) <= MEMORY_MB * 2**20 * 0.3


@pytest.mark.parametrize("stream, ids", STREAMS.items())
def test_few_types_take_few_requests_and_small_ones_many_ids(plain, tmp_path, stream, ids):
    _, many = asked(plain, tmp_path, stream)
    few_done, few = asked(plain, tmp_path, stream, targeting_types=["GENDER"])
    assert {record["targeting_type"] for record in few_done.records(stream)} == {"GENDER"}
    assert len(few) * 3 <= len(many)
    if ids:
        queries = [urllib.parse.parse_qs(entry["query"]) for entry in few]
        assert max(len(query[ids]) for query in queries) > 1


def test_a_later_run_reads_fewer_days_of_more_ids(plain, tmp_path):
    tap = plain.tap(tmp_path, streams=["ad_targeting_analytics"], memory_mb=MEMORY_MB, lookback_days=3,
                    columns=["SPEND_IN_MICRO_DOLLAR"])  # fmt: skip
    state = tap.run().succeeded().state
    before = len(plain.log())
    messages.check(tap.run(state=state).succeeded())
    later = [urllib.parse.parse_qs(e["query"]) for e in plain.log()[before:] if e["path"].endswith("/targeting_analytics")]
    assert max(len(query["ad_ids"]) for query in later) > 1
