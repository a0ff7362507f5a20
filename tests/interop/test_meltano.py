"""Meltano runs the tap by the definition that the tap prints, into a PostgreSQL."""

import json
import os
import re
import stat
import subprocess

import pytest
import yaml

import text_json
from tap import PROGRAM
from venvs import venv
from world import COMPARED

DATABASE = "meltano"
MELTANO = "meltano==4.4.1"
TARGET = "meltanolabs-target-postgres==0.8.1"

# Takes some of what comes, keeps and confirms what it has time for, and dies without a word.
DYING = """#!/bin/sh
head -n 700 | timeout -s KILL 4 "{target}" "$@"
kill -9 $$
"""


class Project:
    def __init__(self, folder, postgres, environment, target):
        self.folder, self.environment = folder, environment
        bin_folder = folder / "bin"
        bin_folder.mkdir()
        # On PATH, as an installed program would be: the definition has no folder.
        (bin_folder / "tap-pinterest-ads").symlink_to(PROGRAM)
        dying = bin_folder / "target-dying"
        dying.write_text(DYING.format(target=target))
        dying.chmod(dying.stat().st_mode | stat.S_IXUSR)
        self.path = f"{bin_folder}{os.pathsep}{environment.path()}"
        self.write(postgres, target, dying)
        self.definition = subprocess.run(
            [PROGRAM, "--about", "--format=meltano"], capture_output=True, check=True
        ).stdout
        (folder / "definition.yml").write_bytes(self.definition)

    def write(self, postgres, target, dying):
        settings = ["host", "port", "user", "password", "database", "default_target_schema"]
        config = {
            "host": "127.0.0.1", "port": postgres.port, "user": postgres.user, "password": "none",
            "database": DATABASE, "default_target_schema": "landed",
        }  # fmt: skip
        loaders = [
            {
                "name": name, "namespace": "target_postgres", "executable": str(executable),
                "settings": [{"name": setting, "kind": "integer" if setting == "port" else "string"} for setting in settings],
                "config": config,
            }
            for name, executable in (("target-postgres", target), ("target-dying", dying))
        ]  # fmt: skip
        project = {
            "default_environment": "dev", "environments": [{"name": "dev"}],
            "send_anonymous_usage_stats": False, "project_id": "tap-pinterest-ads-interop",
            "plugins": {"loaders": loaders},
        }  # fmt: skip
        (self.folder / "meltano.yml").write_text(yaml.safe_dump(project))

    def run(self, *arguments, day=None, status=0, **more):
        """stdout and stderr of one meltano command."""
        environment = {**os.environ, "PATH": self.path, "NO_COLOR": "1"}
        if day:
            environment["TAP_PINTEREST_ADS_NOW"] = day.now
            for name, value in day.config.items():
                environment["TAP_PINTEREST_ADS_" + name.upper()] = value if isinstance(value, str) else json.dumps(value)
        environment.update(more)
        done = subprocess.run(
            [self.environment.program("meltano"), *arguments],
            cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == (status == 0), said[-4000:]
        assert '{"level"' not in said, "a log line that Meltano did not understand"
        return said


@pytest.fixture(name="project", scope="module")
def _project(postgres, tmp_path_factory):
    environment = venv("meltano", MELTANO)
    target = venv(TARGET.partition("==")[0], TARGET).program("target-postgres")
    postgres.create(DATABASE)
    project = Project(tmp_path_factory.mktemp("meltano"), postgres, environment, target)
    project.run("add", "--plugin-type", "extractor", "tap-pinterest-ads", "--from-ref", "definition.yml", "--no-install")
    return project


def records(said):
    (count,) = re.findall(r"\d+ streams?, ([\d,]+) records", said)
    return int(count.replace(",", ""))


def first_object(said):
    return json.JSONDecoder().raw_decode(said[said.index("{") :])[0]


def landed(postgres, day, output):
    return {
        stream: day.same(postgres.rows(DATABASE, f"landed.{stream}"), output, stream)
        for stream in COMPARED
    }


def total(rows):
    return ", ".join(f"{count} {stream}" for stream, count in rows.items())


def test_config_test_passes(project, world):
    assert "Plugin configuration is valid" in project.run("config", "test", "tap-pinterest-ads", day=world.first)


def test_config_test_says_what_is_wrong(project, world):
    said = project.run(
        "config", "test", "tap-pinterest-ads", day=world.first, status=1, TAP_PINTEREST_ADS_START_DATE="2026-11-31"
    )
    assert "start_date" in said and "2026-11-31" in said


def test_config_test_shows_the_refusal_of_a_token(project, world):
    class Refused:
        now, config = world.first.now, {**world.first.config, "access_token": "pina_wrong"}

    said = project.run("config", "test", "tap-pinterest-ads", day=Refused, status=1)
    assert "Plugin configuration is invalid" in said and "token" in said.lower()
    assert "pina_wrong" not in said


def test_about_and_discovery_through_meltano(project, world):
    about = project.run("--log-level", "error", "invoke", "tap-pinterest-ads", "--about", "--format=json", day=world.first)
    assert first_object(about)["name"] == "tap-pinterest-ads"
    listed = project.run("select", "tap-pinterest-ads", "--list", "--all", day=world.first)
    assert "campaigns.id" in listed and "ad_analytics.spend_in_micro_dollar" in listed


def test_runs_are_incremental_and_select_counts(project, world, postgres, report, tmp_path):
    project.run("select", "tap-pinterest-ads", "--exclude", "boards", "*")
    project.run("select", "tap-pinterest-ads", "--exclude", "campaigns", "objective_type")
    project.run("select", "tap-pinterest-ads", "*", "*")
    first = world.first.tap(tmp_path).run(now=world.first.now).succeeded()
    said = project.run("run", "tap-pinterest-ads", "target-postgres", day=world.first)
    sent = records(said)
    assert postgres.psql(DATABASE, "select to_regclass('landed.boards')").strip() == ""
    columns = "select column_name from information_schema.columns where table_name = 'campaigns'"
    assert "objective_type" not in postgres.psql(DATABASE, columns)
    project.run("select", "tap-pinterest-ads", "--remove", "--exclude", "campaigns", "objective_type")
    # A selected column more: the same rows again, whole.
    said = project.run("run", "tap-pinterest-ads", "target-postgres", "--full-refresh", day=world.first)
    assert records(said) == sent
    rows = landed(postgres, world.first, first)

    second = world.second.tap(tmp_path).run(now=world.second.now).succeeded()
    said = project.run("run", "tap-pinterest-ads", "target-postgres", day=world.second)
    again = records(said)
    assert 0 < again < sent
    more = landed(postgres, world.second, second)
    state = project.run("state", "get", "dev:tap-pinterest-ads-to-target-postgres")
    bookmarks = first_object(state)["singer_state"]["bookmarks"]
    assert bookmarks["ad_analytics"]["accounts"].keys() == {
        text_json.plain(row)["id"] for row in world.second.sandbox.dump("ad_accounts")
    }
    version = MELTANO.partition("==")[2]
    report("meltano run", version, sent, total(rows), f"{again} sent, {total(more)}")


def test_a_target_that_dies_costs_no_row(project, world, postgres, report, tmp_path):
    postgres.psql(DATABASE, "drop schema if exists landed cascade")
    project.run("run", "tap-pinterest-ads", "target-dying", "--state-id-suffix", "dying", day=world.first, status=1)
    said = project.run("run", "tap-pinterest-ads", "target-postgres", "--state-id-suffix", "dying", day=world.first)
    output = world.first.tap(tmp_path).run(now=world.first.now).succeeded()
    rows = landed(postgres, world.first, output)
    version = MELTANO.partition("==")[2]
    report("meltano, target killed", version, "700 lines, then dead", "-", f"{records(said)} sent, {total(rows)}")
