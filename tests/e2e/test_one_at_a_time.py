"""Batches that the API refuses are asked for one id at a time: all rows come, none twice, and it is said once."""

import datetime

import pytest

import compare
import messages
from conftest import SMALL
from interposer import both, path, problem, query
from sandbox import Sandbox
from tap import TODAY
from text_json import plain

MANY = {**SMALL, "ad_groups": 5, "pins": 40}
REFUSED = {
    "keywords": {"fault": "parameter@keywords=ad_group_ids"},
    "pin_analytics": {"fault": "restricted=multi_pin_analytics"},
}
PATHS = {"keywords": "/keywords", "pin_analytics": "/analytics"}


@pytest.fixture(name="boxes", scope="module")
def _boxes(tmp_path_factory):
    """One that answers batches, and one that refuses them."""
    boxes = {name: Sandbox(tmp_path_factory.mktemp(name), **MANY, **options)
             for name, options in [("granted", {}), *REFUSED.items()]}  # fmt: skip
    yield boxes
    for box in boxes.values():
        box.stop()


def read(box, folder, stream, **settings):
    before = len(box.log())
    done = messages.check(box.tap(folder, streams=[stream], **settings).run().succeeded())
    end = PATHS[stream]
    return done, [entry for entry in box.log()[before:] if entry["path"].endswith(end)]


def same_rows(done, other, stream):
    keys = messages.keys_of(done, stream)
    rows = done.records(stream)
    assert rows and len(rows) == len(other.records(stream))
    compare.same(compare.keyed(rows, keys), compare.keyed(other.records(stream), keys))


@pytest.mark.parametrize("stream", REFUSED)
def test_the_same_rows_come_either_way(boxes, tmp_path, stream):
    granted, few = read(boxes["granted"], tmp_path, stream)
    refused, many = read(boxes[stream], tmp_path, stream)
    same_rows(refused, granted, stream)
    assert not granted.log_lines("one at a time")
    assert len(refused.log_lines("one at a time", stream)) == 1, "told once"
    assert all(entry["status"] == 200 for entry in few)
    tried = [entry for entry in many if entry["status"] != 200]
    assert 1 <= len(tried) <= 8, "no more than were under way"
    assert len(many) - len(tried) > 3 * len(few)


def test_keywords_are_all_those_of_ad_groups_campaigns_and_accounts(boxes, tmp_path):
    done, _ = read(boxes["keywords"], tmp_path, "keywords", ids_per_request=3, page_size=3)
    assert {record["id"] for record in done.records("keywords")} == {str(row["id"]) for row in boxes["granted"].dump("keywords")}


def test_the_second_page_of_a_batch_is_no_reason_to_begin_anew(boxes, tmp_path, between_granted):
    """Rows were printed: to ask for each id now would print them again."""
    between, url = between_granted
    between.rule(both(path("/keywords"), query("bookmark"), query("ad_group_ids")), problem(400, 1, "Parameter 'ad_group_ids' is bad."))
    done = boxes["granted"].tap(tmp_path, api_url=url, streams=["keywords"], page_size=1).run().failed()
    messages.check_order(done)
    ids = [record["id"] for record in done.records("keywords")]
    assert ids and len(ids) == len(set(ids))
    assert not done.log_lines("one at a time")


@pytest.fixture(name="between_granted")
def _between_granted(boxes):
    from interposer import Interposer  # pylint: disable=import-outside-toplevel

    one = Interposer(boxes["granted"].url)
    yield one, one.url
    one.close()


def test_pins_that_nobody_saw_are_not_asked_for(boxes, tmp_path):
    done, log = read(boxes["pin_analytics"], tmp_path, "pin_analytics")
    box = boxes["pin_analytics"]
    pins = {str(row["id"]): row for row in box.dump("pins", query="pin_metrics=true")}
    newest = datetime.date.fromisoformat(TODAY) - datetime.timedelta(days=7)
    idle = {
        id for id, pin in pins.items()
        if not any(map(int, plain(pin["pin_metrics"]["90d"]).values())) and pin["created_at"][:10] <= newest.isoformat()
    }  # fmt: skip
    asked = {entry["path"].split("/")[-2] for entry in log if entry["status"] == 200}
    assert idle and asked == pins.keys() - idle
    assert {record["pin_id"] for record in done.records("pin_analytics")} <= asked


def test_a_later_run_tries_the_batch_again(boxes, tmp_path):
    first, _ = read(boxes["pin_analytics"], tmp_path, "pin_analytics")
    again = boxes["granted"].tap(tmp_path, streams=["pin_analytics"]).run(state=first.state).succeeded()
    messages.check(again)
    assert not again.log_lines("one at a time") and again.records("pin_analytics")


def test_a_bad_id_costs_its_own_rows_only(boxes, tmp_path):
    whole, _ = read(boxes["granted"], tmp_path, "keywords")
    parents = {record["parent_id"] for record in whole.records("keywords") if record["parent_type"] == "adgroup"}
    bad = sorted(parents)[0]
    folder = tmp_path / "bad"
    folder.mkdir()
    box = Sandbox(folder, **MANY, fault=f"bad-id@keywords={bad}")
    try:
        done = box.tap(tmp_path, streams=["keywords"], ids_per_request=4).run().failed()
    finally:
        box.stop()
    messages.check(done)
    assert bad in done.last_words
    wanted = [record["id"] for record in whole.records("keywords") if record["parent_id"] != bad]
    assert sorted(record["id"] for record in done.records("keywords")) == sorted(wanted)
