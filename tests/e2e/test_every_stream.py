"""Every list stream that the sandbox serves: its records are the API's rows, its keys are unique."""

import datetime
import json
import subprocess

import pytest
import yaml

import compare
import messages
from conftest import SMALL
from sandbox import PROGRAM, Sandbox
from tap import ROOT, TODAY

LISTS = {}
for path in sorted((ROOT / "catalog").glob("*.yaml")):
    stream = yaml.safe_load(path.read_text())
    if stream["extractor"] == "list":
        LISTS[stream["name"]] = stream

ELSEWHERE = {"partition", "pass", "capture", "setting", "window"}


def served():
    """Streams that the sandbox knows; it names them when asked for another one."""
    done = subprocess.run([PROGRAM, "--dump", "nothing"], capture_output=True, text=True, check=False)
    return [name for name in done.stderr.rpartition("there are: ")[2].split() if name in LISTS]


@pytest.fixture(name="output", scope="module")
def _output(sandbox, tmp_path_factory):
    tap = sandbox.tap(tmp_path_factory.mktemp("every"))
    return tap.run(streams=served()).succeeded()


def from_row(fields, added=()):
    """The fields that are read from the row, or that a dump adds to it, and what is special about them."""
    for name, field in fields.items():
        field = field if isinstance(field, dict) else {"type": field}
        if not ELSEWHERE & field.keys() or name in added:
            yield name, field


def comparable(record, fields, added):
    return json.dumps({name: record[name] for name, _ in from_row(fields, added) if name in record}, sort_keys=True)


def member_of(row, name, field):
    """What the field reads: a member, or the row as a whole, of which a dump makes a member where it is no object."""
    source = field.get("api", name)
    if source != ".":
        return row.get(source)
    return row[name] if field["type"] != "any" else json.dumps(row, separators=(",", ":"), ensure_ascii=False)


def expected(row, stream, schema, added):
    if "lift" in stream:
        row = {**row, **row[stream["lift"]]}
    fields = list(from_row(stream["fields"], added))
    record = compare.record_of({name: member_of(row, name, field) for name, field in fields}, schema)
    for name, field in fields:
        if field.get("blank") and record.get(name) is None:
            record[name] = ""
    needed = [name for name, field in fields if field.get("needed")]
    return None if any(record[name] is None for name in needed) else record


def test_messages_are_whole_and_keys_unique(output):
    messages.check(output)


@pytest.mark.parametrize("name", served())
def test_records_are_the_rows_of_the_api(sandbox, output, name):
    rows = sandbox.dump(name)
    assert rows
    assert records_of(output, name, rows) == as_records(output, name, rows)


def added_to(rows):
    return set.intersection(*(set(row) for row in rows)) if rows else set()


def records_of(output, name, rows):
    """What was printed, as far as rows tell it."""
    added = added_to(rows)
    records = [comparable(record, LISTS[name]["fields"], added) for record in output.records(name)]
    return sorted(records)


def as_records(output, name, rows):
    added, schema = added_to(rows), output.schema(name)
    made = [expected(row, LISTS[name], schema, added) for row in rows]
    records = [comparable(record, LISTS[name]["fields"], added) for record in made if record]
    return sorted(records)


def tells_how_new(stream):
    """Its rows do; where the bookmark is the day of reading, all of them are new."""
    field = stream.get("bookmark", {}).get("field")
    declared = stream["fields"].get(field) if field else None
    return bool(field) and not (isinstance(declared, dict) and "window" in declared)


INCREMENTAL = {name: stream["bookmark"]["field"] for name, stream in LISTS.items() if tells_how_new(stream)}
LATER, NOW_LATER = "2026-11-23", "2026-11-23T12:00:00Z"


@pytest.fixture(name="later", scope="module")
def _later(tmp_path_factory):
    """The same world three days on: some entities are new, some have changed."""
    one = Sandbox(tmp_path_factory.mktemp("later"), **{**SMALL, "today": LATER, "epoch": TODAY})
    yield one
    one.stop()


@pytest.fixture(name="second", scope="module")
def _second(output, later, tmp_path_factory):
    tap = later.tap(tmp_path_factory.mktemp("second"))
    return messages.check(tap.run(streams=served(), state=output.state, now=NOW_LATER).succeeded(), incoming=output.state)


@pytest.mark.parametrize("name", served())
def test_a_second_run_prints_what_is_new_or_has_changed_and_all_of_what_cannot_tell(later, output, second, name):
    rows = later.dump(name)
    wanted = [row for row in rows if is_due(row, name, output)]
    assert records_of(second, name, rows) == as_records(second, name, wanted)
    if name in ("campaigns", "ad_groups", "ads"):
        assert 0 < len(wanted) < len(rows)


@pytest.mark.parametrize("name", [name for name in served() if LISTS[name].get("bookmark", {}).get("field") and name not in INCREMENTAL])
def test_a_snapshot_is_kept_by_the_day_of_reading(output, second, name):
    first = {entry["seen"] for entry in positions(output, name)}
    later = {entry["seen"] for entry in positions(second, name)}
    assert first == {TODAY} and later == {LATER}
    assert {record["date"] for record in second.records(name)} == {LATER}


def positions(output, name):
    bookmark = output.bookmarks(name)
    return list(bookmark["accounts"].values()) if "accounts" in bookmark else [bookmark]


def is_due(row, name, first):
    """Not older than what the first run had seen; what has no time is always due."""
    if name not in INCREMENTAL or row[INCREMENTAL[name]] is None:
        return True
    stream, bookmark, value = LISTS[name]["bookmark"], first.bookmarks(name), row[INCREMENTAL[name]]
    if "by" in stream:
        bookmark = bookmark["accounts"].get(row[stream["by"]], {})
    seen = bookmark.get("seen")
    if "lookback_days" in stream and seen:
        seen = (datetime.date.fromisoformat(seen) - datetime.timedelta(days=stream["lookback_days"])).isoformat()
    return seen is None or (value >= seen if isinstance(seen, str) else int(value) >= seen)
