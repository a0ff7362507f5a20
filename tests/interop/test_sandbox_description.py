"""The sandbox against Pinterest's OpenAPI description, where that file is at hand: generated requests, good and bad.

What fits the description is answered as it says; what does not fit is refused.
"""

import json

import pytest
import yaml

from openapi import find_description
from sandbox import Sandbox
from tap import ROOT
from venvs import venv

REQUIREMENT = "schemathesis==4.32.5"
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "negative_data_rejection",
]  # fmt: skip
# Of things that paths name, ids that exist.
STREAM_OF = {"ad_account_id": "ad_accounts", "board_id": "boards", "pin_id": "pins", "feed_id": "catalogs_feeds"}


def paths_of_catalog():
    """What streams read; each is also served."""
    for file in sorted((ROOT / "catalog").glob("*.yaml")):
        request = yaml.safe_load(file.read_text(encoding="utf-8"))["request"]
        if request.get("method", "GET") == "GET":
            yield request["path"]


def as_it_is(node):
    """Times of boards, pins and catalogs come without a zone, and DATE with an hour where hours are asked for."""
    if isinstance(node, dict):
        known = {name: value for name, value in node.items() if (name, value) != ("format", "date-time")}
        if "DATE" in known:
            known["DATE"] = {"type": "string"}
        return {name: as_it_is(value) for name, value in known.items()}
    return [as_it_is(value) for value in node] if isinstance(node, list) else node


def cut(description, paths):
    """Only the reading side of these paths."""
    document = as_it_is(json.loads(description.read_text(encoding="utf-8")))
    known = document["paths"]
    document["paths"] = {
        path: {kind: known[path][kind] for kind in ("get", "parameters") if kind in known[path]} for path in paths
    }
    return document


def settings(sandbox):
    ids = {name: str.__str__(sandbox.dump(stream)[0]["id"]) for name, stream in STREAM_OF.items()}
    days = {"start_date": sandbox.options["today"], "end_date": sandbox.options["today"]}
    lines = [f'{name} = "{value}"' for name, value in {**ids, **days}.items()]
    return "\n".join(["[parameters]", *lines, ""])


def test_the_sandbox_answers_as_the_description_says(tmp_path):
    description = find_description()
    if not description:
        pytest.skip("no openapi.json at hand")
    paths = sorted(set(paths_of_catalog()))
    (tmp_path / "openapi.json").write_text(json.dumps(cut(description, paths)))
    tool = venv("schemathesis", REQUIREMENT)
    sandbox = Sandbox(tmp_path, accounts=1, tier="unlimited")
    try:
        (tmp_path / "schemathesis.toml").write_text(settings(sandbox))
        printed = tool.run(
            "st", "--config-file", tmp_path / "schemathesis.toml", "run", tmp_path / "openapi.json",
            "--url", sandbox.url, "--header", f"Authorization: Bearer {sandbox.access_token}",
            "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--max-examples", "15",
            "--generation-deterministic", "--no-shrink", "--continue-on-failure", "--no-color", cwd=tmp_path,
        )  # fmt: skip
    finally:
        sandbox.stop()
    assert f"Tested: {len(paths)}" in printed
