"""tap | target, as a shell runs it, with a copy of what went through."""

import json
import os
import subprocess

from tap import Output, Tap


def run(command, now, target, folder, name, **environment):
    """The tap's Output, once both ended well, and the last state that the target printed."""
    copy, errors = folder / f"{name}.jsonl", folder / f"{name}.log"
    with open(errors, "wb") as log:
        tap = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=Tap.environment(now))
        tee = subprocess.Popen(["tee", copy], stdin=tap.stdout, stdout=subprocess.PIPE)
        tap.stdout.close()
        sink = subprocess.run(
            target, stdin=tee.stdout, capture_output=True, cwd=folder, env={**os.environ, **environment},
            check=False,
        )  # fmt: skip
        tee.stdout.close()
        tee.wait()
        status = tap.wait()
    assert sink.returncode == 0, sink.stderr.decode()[-3000:]
    output = Output(status, copy.read_bytes(), errors.read_bytes(), 0).succeeded()
    return output, sink


def state_of(sink):
    lines = [line for line in sink.stdout.decode().splitlines() if line.strip()]
    return json.loads(lines[-1])
