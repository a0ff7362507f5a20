"""Every list stream that the sandbox serves: its records are the API's rows, its keys are unique."""

import json
import subprocess

import pytest
import yaml

import compare
import messages
from sandbox import PROGRAM
from tap import ROOT

LISTS = {}
for path in sorted((ROOT / "catalog").glob("*.yaml")):
    stream = yaml.safe_load(path.read_text())
    if stream["extractor"] == "list":
        LISTS[stream["name"]] = stream

# The sandbox gives the same rows for each pass of these, or dumps fewer: rows count once.
ONCE = {"business_members", "business_partners", "business_invites"}
NOT_COMPARED = {
    "audience_shared_accounts": "a dump is of one audience",
    "business_assets": "a dump has assets of a kind that the API does not list yet",
}
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
    if name in NOT_COMPARED:
        pytest.skip(NOT_COMPARED[name])
    fields, schema, rows = LISTS[name]["fields"], output.schema(name), sandbox.dump(name)
    added = set.intersection(*(set(row) for row in rows))
    records = [expected(row, LISTS[name], schema, added) for row in rows]
    got = sorted(comparable(record, fields, added) for record in output.records(name))
    rows = sorted(comparable(record, fields, added) for record in records if record)
    if name in ONCE:
        got, rows = sorted(set(got)), sorted(set(rows))
    assert rows
    assert got == rows
