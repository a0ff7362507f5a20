"""Memory at every concurrency and size, and wall time when every answer takes its time."""

import math
import tempfile

from measure import cost_of, median_of
from sandbox import Sandbox

MEMORY_MB = 96
BELOW_MIB = MEMORY_MB + 16


def memory(report, folder):
    report.title(f"Peak RSS with memory_mb {MEMORY_MB}")
    small = {"accounts": 1, "ad_groups": 5, "ads": 10, "tier": "unlimited", "gzip_level": 1}
    peaks = {}
    for times, campaigns in ((1, 5), (100, 500)):
        sandbox = Sandbox(tempfile.mkdtemp(dir=folder), **{**small, "campaigns": campaigns})
        try:
            for concurrency in (1, 8, 40) if times == 1 else (8,):
                tap = sandbox.tap(
                    tempfile.mkdtemp(dir=folder), streams=["ad_analytics"], ids_per_request=250,
                    memory_mb=MEMORY_MB, concurrency=concurrency,
                )  # fmt: skip
                cost = cost_of(tap.command(), tap.environment())
                peaks[times, concurrency] = cost.peak_kib / 1024
                report.figure(f"{campaigns * 50} ads, concurrency {concurrency}", cost.peak_kib / 1024, BELOW_MIB, "MiB", 1)
        finally:
            sandbox.stop()
    flat(report, folder)


def flat(report, folder):
    """A hundred times the ads, with units as full as can be in either case, take no more memory."""
    peaks = {}
    for campaigns in (4, 400):
        sandbox = Sandbox(
            tempfile.mkdtemp(dir=folder), accounts=1, campaigns=campaigns, ad_groups=10, ads=25, tier="unlimited"
        )
        try:
            tap = sandbox.tap(
                tempfile.mkdtemp(dir=folder), streams=["ad_analytics"], memory_mb=MEMORY_MB, concurrency=8
            )
            peaks[campaigns] = cost_of(tap.command(), tap.environment()).peak_kib / 1024
            report.figure(f"{campaigns * 250} ads, ids_per_request 100, concurrency 8", peaks[campaigns], BELOW_MIB, "MiB", 1)
        finally:
            sandbox.stop()
    report.figure("100 x the entities / 1 x", peaks[400] / peaks[4], 1.1, "x")


LATENCY_MS = 300


def latency(report, folder):
    report.title(f"Wall time when every answer takes {LATENCY_MS} ms")
    sizes = {"accounts": 4, "campaigns": 20, "ad_groups": 5, "ads": 8, "tier": "unlimited"}
    sandbox = Sandbox(tempfile.mkdtemp(dir=folder), **sizes, latency_ms=LATENCY_MS)
    try:
        tap = sandbox.tap(
            tempfile.mkdtemp(dir=folder), streams=["ad_analytics"], columns=["AD_ID", "SPEND_IN_MICRO_DOLLAR"],
            page_size=250, ids_per_request=20, concurrency=8,
        )  # fmt: skip
        cost_of(tap.command(), tap.environment())
        log = sandbox.log()
        cost = median_of(tap.command(), tap.environment(), runs=3)
    finally:
        sandbox.stop()
    asked = len([entry for entry in log if "metrics_ready_state" not in entry["path"]])
    # accounts, the pages of the largest account's ads one after the other, the last batch's facts
    chain = 1 + math.ceil(800 / 250) + 1
    floor = max(chain, asked / 8) * LATENCY_MS / 1000
    report.figure("wall time / latency floor", cost.wall_s / floor, 1.15, "x")
    report.note(
        f"{cost.wall_s:.2f} s; floor {floor:.2f} s = max(chain of {chain}, {asked} requests / 8 at once) x {LATENCY_MS} ms; "
        "the quota (300 a minute) is not reached"
    )
