"""Requests of the two ways of ad metrics, side by side: batches, reports, and what `transport` makes of them."""

import collections
import tempfile

import measure
from sandbox import Sandbox

# 10,000 ads in one account; a report is looked at four times before it is made, about 15 s.
SIZES = {"accounts": 1, "campaigns": 50, "ad_groups": 20, "ads": 10, "report_polls": 4, "tier": "unlimited"}
STREAM, FEW = "ad_analytics", ["SPEND_IN_MICRO_DOLLAR"]
NEAR, OLDER = "2026-09-01", "2026-05-24"  # 80 and 180 days before the last day
RUNS = [(NEAR, 80, way) for way in ("sync", "report", "cheapest")]
RUNS += [(OLDER, 180, way) for way in ("auto", "report", "cheapest")]


def report(report, folder):
    report.title("Requests for 10,000 ads, 100 ids a request, by transport")
    sandbox = Sandbox(tempfile.mkdtemp(dir=folder), **SIZES)
    made = {}
    try:
        for start, days, way in RUNS:
            made[days, way] = requests_of(sandbox, folder, start, way)
            report.note(f"{days:>3} days  {way:<9} {sum(made[days, way].values()):>4}   {told(made[days, way])}")
    finally:
        sandbox.stop()
    report.note("least: 10,000 / 100 = 100 batches, or a report (asked for, looked at 5 times, downloaded) a window;")
    report.note("lists of ads (10,000 / 250 pages) are needed for batches, and to tell which way is cheapest")
    near = {way: metrics(made[80, way]) for way in ("sync", "report", "cheapest")}
    least = min(near["sync"], near["report"])
    report.figure("80 days: cheapest / less of sync and report", near["cheapest"] / least, 1.0, "x")
    report.figure("80 days: sync / 100 batches", near["sync"] / 100, 1.0, "x")
    report.figure("180 days: auto / (100 batches + a report's 7)", metrics(made[180, "auto"]) / 107, 1.0, "x")
    report.figure("180 days: report / a report's 7", metrics(made[180, "report"]) / 7, 1.0, "x")


def requests_of(sandbox, folder, start, way):
    """{kind: how many}, by what the sandbox was asked."""
    before = len(sandbox.log())
    tap = sandbox.tap(tempfile.mkdtemp(dir=folder), streams=[STREAM], columns=FEW)
    measure.cost_of(tap.command(start_date=start, transport=way), tap.environment())
    return collections.Counter(kind(entry) for entry in sandbox.log()[before:])


def kind(entry):
    last = entry["path"].rpartition("/")[2]
    if last == "reports":
        return "created" if entry["method"] == "POST" else "looked at"
    return {"analytics": "batches", "metrics_report.txt": "downloaded", "metrics_ready_state": "probes"}.get(last, last)


def metrics(counts):
    return sum(counts[name] for name in ("batches", "created", "looked at", "downloaded"))


def told(counts):
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
