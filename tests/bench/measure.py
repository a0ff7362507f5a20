"""Running programs and what they cost."""

import contextlib
import os
import pathlib
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

RUNS = int(os.environ.get("BENCH_RUNS", "5"))


class Cost(NamedTuple):
    cpu_s: float
    wall_s: float
    peak_kib: int


def cost_of(command, environment=None):
    """One run with stdout thrown away; it has to succeed."""
    with open(os.devnull, "wb") as nowhere:
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=nowhere, stderr=subprocess.PIPE, env=environment
        )
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]}: exit {process.returncode}\n{errors.decode()[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss)


def median_of(command, environment=None, runs=RUNS):
    """Medians of several runs, each figure on its own."""
    return medians_of((command, environment), runs=runs)[0]


def medians_of(*commands, runs=RUNS):
    """The same for several (command, environment), which take turns: what disturbs one disturbs all."""
    costs = [[cost_of(*command) for command in commands] for _ in range(runs)]
    return [Cost(*(statistics.median(figures) for figures in zip(*one))) for one in zip(*costs)]


@contextlib.contextmanager
def apart_from(pid):
    """Programs that are started meanwhile have the last processor, and `pid` has the others, if there are several."""
    all_of_them = os.sched_getaffinity(0)
    mine = {max(all_of_them)}
    if len(all_of_them) > 1:
        os.sched_setaffinity(pid, all_of_them - mine)
        os.sched_setaffinity(0, mine)
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_of_them)


class Report:
    """Lines of figures beside their limits."""

    def __init__(self):
        self.missed = 0

    def title(self, text):
        print(f"\n{text}", flush=True)

    def note(self, text):
        print(f"    {text}", flush=True)

    def figure(self, name, value, limit, unit="", digits=2):
        good = value <= limit
        self.missed += not good
        verdict = "" if good else "   MISSED"
        print(f"  {name:<58} {value:>9.{digits}f} {unit:<4} <= {limit:g}{verdict}", flush=True)
