"""Airbyte's standard tests (FAST): of the container where an engine is at hand, else of the executable."""

import json
import os
import pathlib
import re
import shutil
import subprocess

from engine import image
from tap import PROGRAM
from venvs import venv

REQUIREMENT = "airbyte-cdk==7.39.1"
FILES = pathlib.Path(__file__).parent / "source-pinterest-ads"

# The suite runs `docker run --rm -v HERE:THERE IMAGE ARGUMENTS`.  With an engine, the container has to
# reach the sandbox on this machine; without one, the executable takes HERE for THERE.
WITH_ENGINE = """#!/bin/sh
[ "$1" != run ] || { shift; set -- run --network host -e TAP_PINTEREST_ADS_NOW "$@"; }
exec __DOCKER__ "$@"
"""
WITHOUT = """#!/usr/bin/env python3
import os, sys
arguments = sys.argv[1:]
if not arguments or arguments[0] != "run":
    sys.exit(0)
volumes, rest, words = [], [], iter(arguments[1:])
for word in words:
    if word in ("-v", "--volume"):
        here, there = next(words).split(":")[:2]
        volumes.append((there, here))
    elif word == "-e":
        name, _, value = next(words).partition("=")
        os.environ[name] = value
    elif not word.startswith("-"):
        rest = list(words)
for there, here in volumes:
    rest = [word.replace(there, here, 1) if word.startswith(there) else word for word in rest]
os.execv("__PROGRAM__", ["source", *rest])
"""


def test_airbytes_standard_tests(world, report, tmp_path):
    cdk = venv("cdk", REQUIREMENT, "pytest")
    root = tmp_path / "source-pinterest-ads"
    (root / "secrets").mkdir(parents=True)
    for name in ("metadata.yaml", "acceptance-test-config.yml"):
        shutil.copy(FILES / name, root)
    shutil.copy(FILES / "suite.py", root / "test_suite.py")
    (root / "secrets" / "config.json").write_text(json.dumps(world.first.config))
    refused = {**world.first.config, "access_token": "pina_not_one"}
    (root / "secrets" / "refused.json").write_text(json.dumps(refused))

    name = image()
    shim = tmp_path / "bin" / "docker"
    shim.parent.mkdir()
    text = WITH_ENGINE.replace("__DOCKER__", shutil.which("docker")) if name else WITHOUT.replace("__PROGRAM__", PROGRAM)
    shim.write_text(text)
    shim.chmod(0o755)

    environment = {**os.environ, "TAP_PINTEREST_ADS_NOW": world.first.now, "PATH": f"{shim.parent}:{cdk.path()}"}
    done = subprocess.run(
        [cdk.program("python"), "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider",
         "-p", "airbyte_cdk.test.standard_tests.pytest_hooks",
         "--connector-image", name or "source-pinterest-ads:none", "--read-from-streams=all",
         "test_suite.py"],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(done.stdout[-6000:])
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    counted = re.findall(r"\d+ (?:passed|skipped)", done.stdout.splitlines()[-1])
    report("Airbyte FAST", REQUIREMENT.partition("==")[2], "container" if name else "executable", ", ".join(counted), "-")
