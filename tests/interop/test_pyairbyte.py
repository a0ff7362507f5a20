"""PyAirbyte runs the executable itself, into its DuckDB cache; pyab judges it."""

import json
import os

import text_json
from airbyte import Source
from tap import PROGRAM, Tap
from venvs import venv
from world import COMPARED

REQUIREMENT = "airbyte==0.71.3"
READ = """if True:
    import json, pathlib, sys
    import airbyte
    program, config, folder, *streams = sys.argv[1:]
    source = airbyte.get_source(
        "source-pinterest-ads", config=json.loads(pathlib.Path(config).read_text()), local_executable=pathlib.Path(program)
    )
    source.check()
    source.select_streams(streams)
    cache = airbyte.caches.DuckDBCache(db_path=folder + "/cache.duckdb", schema_name="main", cache_dir=folder)
    result = source.read(cache=cache)
    print("RESULT", result.processed_records)
"""
ROWS = """if True:
    import duckdb, json, sys
    cursor = duckdb.connect(sys.argv[1], read_only=True).execute(f'select * from main.{sys.argv[2]}')
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        print(json.dumps(dict(zip(names, row)), default=str))
"""


def environment(day):
    # No registry, no telemetry: nothing but the executable.
    return {**Tap.environment(day.now), "AIRBYTE_OFFLINE_MODE": "1", "DO_NOT_TRACK": "1", "HOME": os.environ["HOME"]}


def test_pyairbyte_reads_twice_into_duckdb(world, report, tmp_path):
    pyairbyte = venv("pyairbyte", REQUIREMENT)
    config = tmp_path / "config.json"
    landed, sent = [], []
    for day in (world.first, world.second):
        config.write_text(json.dumps(day.config))
        said = pyairbyte.run(
            "python", "-c", READ, PROGRAM, config, tmp_path, *COMPARED, env=environment(day), cwd=tmp_path
        )
        sent.append(int(said.rpartition("RESULT ")[2]))
        output = day.tap(tmp_path).run(now=day.now).succeeded()
        rows = {}
        for stream in COMPARED:
            text = pyairbyte.python(ROWS, tmp_path / "cache.duckdb", stream)
            rows[stream] = day.same([text_json.read(line) for line in text.splitlines()], output, stream)
        landed.append(", ".join(f"{count} {stream}" for stream, count in rows.items()))
    assert 0 < sent[1] < sent[0]
    report("PyAirbyte to DuckDB", REQUIREMENT.partition("==")[2], sent[0], landed[0], f"{sent[1]} sent, {landed[1]}")


def test_pyab_validate(world, report, tmp_path):
    pyairbyte = venv("pyairbyte", REQUIREMENT)
    config = tmp_path / "config.json"
    config.write_text(json.dumps(world.first.config))
    # It wants the executable to be called after the connector.
    program = tmp_path / "source-pinterest-ads"
    program.symlink_to(PROGRAM)
    pyairbyte.run(
        "pyab", "validate", f"--connector={program}", f"--config={config}", env=environment(world.first), cwd=tmp_path
    )
    report("pyab validate", REQUIREMENT.partition("==")[2], "-", "valid", "-")


def test_every_line_is_one_that_the_protocol_models_take(world, report, tmp_path):
    models = venv("protocol", "airbyte-protocol-models==0.18.0")
    source = Source(world.first.tap(tmp_path))
    said = b"".join(
        [source.tap.run_command([PROGRAM, "spec"]).stdout]
        + [source.tap.run_command(source.command(verb), now=world.first.now).stdout for verb in ("check", "discover")]
        + [source.read().succeeded().output.stdout]
    )
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(said)
    code = """if True:
        import sys
        from airbyte_protocol.models import AirbyteMessage
        messages = [AirbyteMessage.parse_raw(line) for line in open(sys.argv[1], "rb")]
        print(len(messages), sum(message.record is not None for message in messages))
    """
    count, records = map(int, models.python(code, lines).split())
    assert count == said.count(b"\n") and records > 1000
    report("airbyte-protocol-models", "0.18.0", f"{count} lines", "all valid", "-")
