"""Requests against the least that page_size and ids_per_request allow."""

import collections
import math
import tempfile

from sandbox import Sandbox

SIZES = {"accounts": 3, "campaigns": 30, "ad_groups": 4, "ads": 6, "tier": "unlimited"}
STREAMS = ["ad_accounts", "campaigns", "ad_groups", "ads", "campaign_analytics", "ad_group_analytics", "ad_analytics"]
PAGE, IDS = 250, 100


def report(report, folder):
    report.title(f"Requests of a first sync, page_size {PAGE}, ids_per_request {IDS}, one window of 89 days")
    sandbox = Sandbox(tempfile.mkdtemp(dir=folder), **SIZES)
    try:
        tap = sandbox.tap(tempfile.mkdtemp(dir=folder), streams=STREAMS, page_size=PAGE, ids_per_request=IDS)
        tap.run().succeeded()
        log, ids = sandbox.log(), sandbox_ids(sandbox)
    finally:
        sandbox.stop()
    made = collections.Counter(kind(entry["path"]) for entry in log)
    aside = made.pop("probe", 0), made.pop("token", 0)
    least = {"ad_accounts": math.ceil(SIZES["accounts"] / PAGE)}
    for entity in ("campaigns", "ad_groups", "ads"):
        least[entity] = sum(max(1, math.ceil(count / PAGE)) for count in ids[entity])
        least[entity + "/analytics"] = sum(math.ceil(count / IDS) for count in ids[entity])
    for name in sorted(least):
        report.note(f"{name:<22} made {made.get(name, 0):>4}   least {least[name]:>4}")
    report.note(f"least = sum over accounts of ceil(entities / {PAGE}) pages + ceil(ids / {IDS}) batches x 1 window")
    report.note(f"apart: {aside[0]} probes for final days, {aside[1]} token requests")
    report.figure("requests made / least", sum(made.values()) / sum(least.values()), 1.0, "x")


def kind(path):
    parts = path.strip("/").split("/")
    if parts[-1] == "metrics_ready_state":
        return "probe"
    if parts[-1] == "token":
        return "token"
    return "/".join(parts[-2:]) if parts[-1] == "analytics" else parts[-1]


def sandbox_ids(sandbox):
    """How many of each entity each account has."""
    found = {}
    for entity in ("campaigns", "ad_groups", "ads"):
        found[entity] = list(collections.Counter(row["ad_account_id"] for row in sandbox.dump(entity)).values())
    return found
