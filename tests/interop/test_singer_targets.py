"""Targets that nobody here wrote: what lands is what the API has, after a first and a second run."""

import csv
import json

import pytest

import compare
import pipeline
import text_json
from venvs import venv
from world import COMPARED


class Jsonl:
    requirement = "target-jsonl==0.1.4"
    program = "target-jsonl"

    def __init__(self, environment, folder, postgres):
        self.folder = folder
        self.config = {"destination_path": str(folder), "do_timestamp_file": False}

    def rows(self, stream, keys):
        """It appends: of several lines with a key the last one counts."""
        lines = (self.folder / f"{stream}.jsonl").read_text(encoding="utf-8").split("\n")
        return list(compare.latest([text_json.read(line) for line in lines if line], keys).values())


class Csv:
    """Starts a file in each run; writes objects and lists as Python prints them."""

    requirement = "meltanolabs-target-csv==0.5.0"
    program = "target-csv"

    def __init__(self, environment, folder, postgres):
        self.folder = folder
        self.config = {"output_path": str(folder), "file_naming_scheme": "{stream_name}.{timestamp}.csv"}

    def rows(self, stream, keys):
        rows = []
        for path in sorted(self.folder.glob(f"{stream}.*.csv")):
            with open(path, encoding="utf-8", newline="") as file:
                rows += [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
        return list(compare.latest(rows, keys).values())


class DuckDB:
    requirement = "target-duckdb==0.8.0"
    program = "target-duckdb"
    dump = """if True:
        import duckdb, json, sys
        cursor = duckdb.connect(sys.argv[1], read_only=True).execute(f'select * from main.{sys.argv[2]}')
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            print(json.dumps(dict(zip(names, row)), default=str))
    """

    def __init__(self, environment, folder, postgres):
        self.environment, self.file = environment, folder / "it.duckdb"
        self.config = {"path": str(self.file), "default_target_schema": "main"}

    def rows(self, stream, keys):
        text = self.environment.python(self.dump, self.file, stream)
        return [text_json.read(line) for line in text.splitlines()]


class Postgres:
    requirement = "meltanolabs-target-postgres==0.8.1"
    program = "target-postgres"
    database = "postgres-meltano"
    database_setting = "database"

    def __init__(self, environment, folder, postgres):
        self.postgres = postgres
        postgres.create(self.database)
        self.config = {
            "host": "127.0.0.1", "port": postgres.port, "user": postgres.user, "password": "none",
            self.database_setting: self.database, "default_target_schema": "landed",
        }  # fmt: skip

    def rows(self, stream, keys):
        return self.postgres.rows(self.database, f"landed.{stream}")


class PipelinewisePostgres(Postgres):
    """Loads through CSV made of JSON texts: control characters stay as JSON spells them."""

    requirement = "pipelinewise-target-postgres==2.1.2"
    database = "postgres-pipelinewise"
    database_setting = "dbname"
    spelled = {"\\n": "\n", "\\r": "\r", "\\t": "\t"}

    def rows(self, stream, keys):
        return [{name: self.read(value) for name, value in row.items()} for row in super().rows(stream, keys)]

    def read(self, value):
        if type(value) is str:  # not a number
            for spelled, character in self.spelled.items():
                value = value.replace(spelled, character)
        return value


@pytest.mark.parametrize("kind", [Jsonl, Csv, DuckDB, Postgres, PipelinewisePostgres])
def test_what_lands_is_what_the_api_has(kind, world, postgres, report, tmp_path):
    package, version = kind.requirement.split("==")
    environment = venv(package, kind.requirement)
    target = kind(environment, tmp_path, postgres)
    config = tmp_path / "target.json"
    config.write_text(json.dumps(target.config))
    command = [environment.program(kind.program), "--config", str(config)]

    sent, landed, state = [], [], None
    for day in (world.first, world.second):
        line = day.tap(tmp_path).command(state=state)
        output, sink = pipeline.run(line, day.now, command, tmp_path, day.day)
        state = pipeline.state_of(sink)
        assert state == output.state
        landed.append({stream: check(target, day, output, stream) for stream in COMPARED})
        sent.append(len(output.of("RECORD")))
    report(package, version, sent[0], total(landed[0]), f"{sent[1]} sent, {total(landed[1])} rows")
    assert 0 < sent[1] < sent[0]


def check(target, day, output, stream):
    (message,) = output.of("SCHEMA", stream)
    rows = target.rows(stream, message["key_properties"])
    nested = []
    if isinstance(target, Csv):
        nested = [name for name, node in message["schema"]["properties"].items() if is_nested(node)]
    return day.same(rows, output, stream, ignore=nested)


def is_nested(node):
    return "object" in node["type"] or "array" in node["type"]


def total(landed):
    return ", ".join(f"{count} {stream}" for stream, count in landed.items())


def test_singer_check_tap(world, report, tmp_path):
    environment = venv("singer-tools", "singer-tools==0.4.1")
    tap = world.first.tap(tmp_path)
    catalog = tap.discover()
    line = tap.command(catalog=catalog)
    target = [environment.program("singer-check-tap")]
    output, sink = pipeline.run(line, world.first.now, target, tmp_path, "checked")
    said = (sink.stdout + sink.stderr).decode()
    assert "The output is valid" in said, said
    second = world.second.tap(tmp_path).command(catalog=catalog, state=output.state)
    again, sink = pipeline.run(second, world.second.now, target, tmp_path, "checked-again")
    assert "The output is valid" in (sink.stdout + sink.stderr).decode()
    report("singer-check-tap", "0.4.1", len(output.of("RECORD")), "all valid", f"{len(again.of('RECORD'))} sent, valid")
