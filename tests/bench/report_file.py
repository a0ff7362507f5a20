"""
One large report file: peak memory, and CPU beside that of curl for the same bytes.

The sandbox makes the file as it sends it.  BENCH_REPORT_MB says how long it is (2048).
"""

import os
import tempfile

from measure import cost_of
from sandbox import Sandbox

MEGABYTES = int(os.environ.get("BENCH_REPORT_MB", "2048"))
MEMORY_MB = 32


def report(report, folder):
    report.title(f"A report file of {MEGABYTES} MB, memory_mb {MEMORY_MB}")
    sandbox = Sandbox(
        tempfile.mkdtemp(dir=folder), accounts=1, campaigns=20, tier="unlimited", report_polls=0, report_mb=MEGABYTES
    )
    try:
        tap = sandbox.tap(
            tempfile.mkdtemp(dir=folder), streams=["campaign_report"], start_date="2026-10-20", memory_mb=MEMORY_MB
        )
        ours = cost_of(tap.command(), tap.environment())
        entry = next(entry for entry in sandbox.log() if entry["path"].startswith("/async_reporting"))
        url = f"{sandbox.url.rpartition('/')[0]}{entry['path']}?{entry['query']}"
        theirs = cost_of(["curl", "-s", "-S", "-f", "--compressed", "-o", "/dev/null", url])
    finally:
        sandbox.stop()
    report.figure("peak RSS", ours.peak_kib / 1024, MEMORY_MB + 16, "MiB", 1)
    report.figure("CPU of the tap / CPU of curl --compressed", ours.cpu_s / theirs.cpu_s, 1.5, "x")
    report.note(
        f"tap {ours.cpu_s:.2f} s, curl {theirs.cpu_s:.2f} s; {entry['bytes'] / 2**20:.0f} MiB of gzip; "
        f"wall {ours.wall_s:.1f} s and {theirs.wall_s:.1f} s"
    )
