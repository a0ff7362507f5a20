"""A run of all streams of which one fails: it is named, the exit is not zero, and nothing else is missing."""

import collections

import pytest

import messages
from conftest import SMALL
from sandbox import Sandbox
from tap import pick
from text_json import plain

ALL = {"streams": "all", "targeting_types": ["GENDER"], "start_date": "2026-11-10", "max_retry_s": 2}


def rows(output):
    """How often each stream has each record."""
    of_stream = collections.defaultdict(collections.Counter)
    for message in output.of("RECORD"):
        of_stream[message["stream"]][str(sorted(plain(message["record"]).items()))] += 1
    return of_stream


def run_all(folder, **options):
    box = Sandbox(folder, **SMALL, **options)
    try:
        tap = box.tap(folder, **ALL)
        catalog = tap.discover()
        names = {entry["stream"] for entry in catalog["streams"]}
        return tap.run(catalog=pick(catalog, *names))
    finally:
        box.stop()


@pytest.fixture(name="all_rows", scope="module")
def _all_rows(tmp_path_factory):
    return rows(run_all(tmp_path_factory.mktemp("all")).succeeded())


@pytest.mark.parametrize("stream, below", [("campaign_analytics", set()), ("board_sections", {"board_section_pins"})])
def test_it_is_named_and_all_others_are_whole(all_rows, tmp_path, stream, below):
    done = messages.check(run_all(tmp_path, fault=f"500@{stream}=1").failed())
    got = rows(done)
    assert all_rows[stream] and not got[stream]
    assert stream in done.last_words
    for other in all_rows.keys() - {stream} - below:
        assert got[other] == all_rows[other], other
