"""
Wall time of all report streams, where every report takes its time.

BENCH_REPORT_SECONDS says how long (20, which takes eight minutes; 3 is a quick look).
"""

import collections
import os
import tempfile

from measure import cost_of
from sandbox import Sandbox

SECONDS = int(os.environ.get("BENCH_REPORT_SECONDS", "20"))
IN_FLIGHT = 5  # reports of an account
LEVELS = ["advertiser", "campaign", "ad_group", "pin_promotion", "product_group", "product_item"]
STREAMS = [f"{level}{kind}_report" for kind in ("", "_targeting") for level in LEVELS] + ["keyword_report"]
PER_MINUTE = 300  # ads_analytics


def report(report, folder):
    report.title(f"All {len(STREAMS)} report streams of 3 accounts, reports that take {SECONDS} s")
    sandbox = Sandbox(
        tempfile.mkdtemp(dir=folder), accounts=3, campaigns=2, ad_groups=1, ads=1, report_polls=0, report_seconds=SECONDS
    )
    try:
        tap = sandbox.tap(tempfile.mkdtemp(dir=folder), streams=STREAMS)
        cost = cost_of(tap.command(), tap.environment())
        log = sandbox.log()
    finally:
        sandbox.stop()
    made = collections.Counter(entry["path"] for entry in log if entry["method"] == "POST")
    jobs = max(made.values())
    asked = sum(entry["category"] == "ads_analytics" for entry in log)
    quota = (asked - PER_MINUTE) / PER_MINUTE * 60
    floor = max(quota, jobs / IN_FLIGHT * SECONDS)
    report.figure("wall time / floor", cost.wall_s / floor, 1.35, "x")
    report.note(
        f"{cost.wall_s:.0f} s; floor {floor:.0f} s = max(quota {max(quota, 0):.0f} s, {jobs} reports of an account / "
        f"{IN_FLIGHT} at once x {SECONDS} s); {sum(made.values())} reports, {asked} requests of ads_analytics"
    )
