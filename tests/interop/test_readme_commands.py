"""What the README tells people to paste runs as it stands there."""

import json
import os
import re
import subprocess

import pytest

from engine import image
from tap import PROGRAM, ROOT, Tap
from venvs import venv


def blocks(section, language="sh"):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (part,) = re.findall(rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return re.findall(rf"^```{language}\n(.*?)^```", part, re.MULTILINE | re.DOTALL)


@pytest.fixture(name="folder")
def _folder(world, tmp_path):
    """Where a reader is: a config at hand, the program on PATH."""
    (tmp_path / "config.json").write_text(json.dumps(world.first.config))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tap-pinterest-ads").symlink_to(PROGRAM)
    return tmp_path


def paste(text, folder, day, *environments, **more):
    path = os.pathsep.join([str(folder / "bin"), *(str(one.folder / "bin") for one in environments), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, **Tap.environment(day.now), **more, "PATH": path},
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout + done.stderr


def test_use_it(world, folder):
    target = venv("target-jsonl", "target-jsonl==0.1.4")
    paste(blocks("Use it")[0].replace("make ", "true ", 1), folder, world.first, target)
    state = json.loads((folder / "state.json").read_text())
    assert state["bookmarks"]["ad_analytics"] and not (folder / "next.json").exists()
    assert list(folder.glob("campaigns*.jsonl"))


def test_pipes(world, folder):
    tools = venv("pipes", "duckdb-cli==1.5.6", "chdb==4.4.0")
    shown = [paste(block, folder, world.first, tools) for block in blocks("Pipes (jq, DuckDB, ClickHouse)")]
    assert len(shown) == 2
    campaigns = world.first.sandbox.dump("campaigns")
    assert all(row["id"] in shown[0] for row in campaigns)
    duckdb, clickhouse = (set(re.findall(r"│ +(2026-\d\d-\d\d) +│ +([\d.]+)", text)) for text in shown)
    assert len(duckdb) >= 40 and duckdb <= clickhouse, "DuckDB, which shows 40 rows, and ClickHouse differ"


def test_meltano(world, folder):
    meltano = venv("meltano", "meltano==4.4.1")
    target = venv("target-jsonl", "target-jsonl==0.1.4")
    loader = {"name": "target-jsonl", "namespace": "target_jsonl", "executable": target.program("target-jsonl")}
    loader.update(settings=[{"name": "destination_path"}, {"name": "do_timestamp_file", "kind": "boolean"}])
    loader.update(config={"destination_path": str(folder), "do_timestamp_file": False})
    project = {"default_environment": "dev", "environments": [{"name": "dev"}], "project_id": "readme"}
    project.update(send_anonymous_usage_stats=False, plugins={"loaders": [loader]})
    (folder / "meltano.yml").write_text(json.dumps(project))
    (block,) = blocks("Meltano")
    config = world.first.config
    more = {"ACCESS_TOKEN": config["access_token"], "TAP_PINTEREST_ADS_API_URL": config["api_url"]}
    paste(block, folder, world.first, meltano, **more)
    landed = sorted(path.name for path in folder.glob("*.jsonl"))
    assert landed == ["campaign_analytics.jsonl", "campaigns.jsonl"]


def test_meltano_installs_the_wheel(world, folder):
    meltano = venv("meltano", "meltano==4.4.1")
    (wheel,) = (ROOT / "build").glob("tap_pinterest_ads-*.whl")
    (folder / "meltano.yml").write_text(json.dumps({"project_id": "wheel", "send_anonymous_usage_stats": False}))
    paste(
        f"""
        (echo "pip_url: {wheel}"; tap-pinterest-ads --about --format=meltano) > definition.yml
        rm bin/tap-pinterest-ads
        meltano add --plugin-type extractor tap-pinterest-ads --from-ref definition.yml
        meltano invoke tap-pinterest-ads --version | grep 'tap-pinterest-ads v'
        """,
        folder, world.first, meltano,
    )  # fmt: skip


def test_pyairbyte(world, folder):
    pyairbyte = venv("pyairbyte", "airbyte==0.71.3")
    (block,) = blocks("Airbyte", "python")
    (folder / "it.py").write_text(block)
    said = paste("python it.py", folder, world.first, pyairbyte, AIRBYTE_OFFLINE_MODE="1", DO_NOT_TRACK="1")
    assert all(row["id"] in said for row in world.first.sandbox.dump("campaigns"))


@pytest.mark.skipif(not image(), reason="no docker engine")
def test_container(world, folder):
    (block,) = blocks("Airbyte")
    folder.chmod(0o755)
    # The container must reach the sandbox on this machine; the image is there already.
    docker = folder / "bin" / "docker"
    docker.write_text('#!/bin/sh\nshift\nexec /usr/bin/docker run --network host -e TAP_PINTEREST_ADS_NOW "$@"\n')
    docker.chmod(0o755)
    paste(block.replace("make image\n", ""), folder, world.first)
    assert (folder / "sync.jsonl").read_text().count('"RECORD"') > 1000
