"""kill -9 while reports are being made: the state that a real target confirmed is enough to go on with them."""

import json
import os
import signal
import subprocess
import time

import compare
import messages
import pipeline
from sandbox import Sandbox
from tap import NOW, Tap
from test_records_equal_dump import printed
from test_reports import START, posts, wanted
from venvs import venv

REQUIREMENT = "target-jsonl==0.1.4"


def test_the_report_is_picked_up_and_not_made_again(report, tmp_path):
    sandbox = Sandbox(tmp_path, accounts=2, campaigns=3, tier="unlimited", report_polls=4)
    try:
        environment = venv("target-jsonl", REQUIREMENT)
        config = tmp_path / "target.json"
        config.write_text(json.dumps({"destination_path": str(tmp_path), "do_timestamp_file": False}))
        target = [environment.program("target-jsonl"), "--config", str(config)]
        tap = sandbox.tap(tmp_path, streams=["campaign_report"], start_date=START)

        state = killed(tap.command(), target, tmp_path, sandbox)
        pending = [
            entry for account in state["bookmarks"]["campaign_report"]["accounts"].values()
            for entry in account["pending"] or []
        ]  # fmt: skip
        asked = posts(sandbox)
        assert len(pending) == asked == 2

        output, sink = pipeline.run(tap.command(state=state), NOW, target, tmp_path, "again")
        assert posts(sandbox) == asked
        expected = wanted(sandbox, messages.check(output), "campaign_report")
        compare.same(printed(output, "campaign_report"), expected)
        lines = (tmp_path / "campaign_report.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(expected)
        after = pipeline.state_of(sink)["bookmarks"]["campaign_report"]["accounts"].values()
        assert [account["pending"] for account in after] == [None, None]
        report("target-jsonl, killed", "0.1.4", 0, f"{len(lines)} campaign_report", f"{len(pending)} reports picked up")
    finally:
        sandbox.stop()


def killed(command, target, folder, sandbox):
    """What the target confirms of a run that dies once its reports are asked for and its STATE tells of them."""
    copy = folder / "killed.jsonl"
    tap = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=Tap.environment(NOW))
    tee = subprocess.Popen(["tee", copy], stdin=tap.stdout, stdout=subprocess.PIPE)
    tap.stdout.close()
    sink = subprocess.Popen(target, stdin=tee.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder)
    tee.stdout.close()
    deadline = time.monotonic() + 30
    while not told(copy) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert posts(sandbox) == 2 and tap.poll() is None
    os.kill(tap.pid, signal.SIGKILL)
    tap.wait()
    tee.wait()
    out, errors = sink.communicate(timeout=30)
    assert sink.returncode == 0, errors.decode()[-2000:]
    return json.loads(out.decode().splitlines()[-1])


def told(copy):
    """Does a STATE tell of both reports?"""
    lines = copy.read_bytes().splitlines() if copy.exists() else []
    return any(line.startswith(b'{"type":"STATE"') and line.count(b'"token":') == 2 for line in lines)
