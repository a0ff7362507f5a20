"""CPU of the tap against CPU of curl for the same bytes.

One request at a time, as curl does it, on a processor of their own: else the sandbox would render the next answers
beside the tap, and some processors are slower than others, for as long as other guests of the machine are busy.
"""

import pathlib
import tempfile

import measure
from measure import cost_of, medians_of
from sandbox import Sandbox

CASES = [  # title, ids per request, gzip, limit
    ("bodies of 2-4 MB, gzip", 25, True, 1.0),
    ("bodies of 2-4 MB, plain", 25, False, 6.0),
    ("full units of 250 ads x 89 days, gzip", 250, True, 1.2),
]


def report(report, folder):
    report.title("CPU of the tap / CPU of one curl process for the same URLs, both to /dev/null")
    for title, ids, gzip, limit in CASES:
        with_plain = {} if gzip else {"no_gzip": True}
        sandbox = Sandbox(
            tempfile.mkdtemp(dir=folder), accounts=1, campaigns=10, ad_groups=10, ads=10, tier="unlimited", **with_plain
        )
        try:
            compare(report, sandbox, pathlib.Path(tempfile.mkdtemp(dir=folder)), title, ids, limit)
        finally:
            sandbox.stop()


def compare(report, sandbox, folder, title, ids, limit):
    tap = sandbox.tap(folder, streams=["ad_analytics"], ids_per_request=ids, memory_mb=256, concurrency=1)
    command = tap.command()
    cost_of(command, tap.environment())
    log = [entry for entry in sandbox.log() if entry["status"] == 200]
    curl = ["curl", "-s", "-S", "-K", str(curl_config(folder, sandbox, log))]
    with measure.apart_from(sandbox.process.pid):
        ours, theirs = medians_of((command, tap.environment()), (curl, None))
    big = [entry for entry in log if entry["path"].endswith("/ads/analytics")]
    wire = sum(entry["bytes"] for entry in log) / 1e6
    report.figure(title, ours.cpu_s / theirs.cpu_s, limit, "x")
    report.note(
        f"tap {ours.cpu_s:.3f} s, curl {theirs.cpu_s:.3f} s; {len(log)} requests, {wire:.1f} MB on the wire, "
        f"{len(big)} bodies of facts; wall {ours.wall_s:.2f} s and {theirs.wall_s:.2f} s"
    )


def curl_config(folder, sandbox, log):
    """One process, keep-alive, every URL once, inflated by curl itself, thrown away."""
    origin = sandbox.url[: -len("/v5")]
    lines = ["compressed", f'header = "Authorization: Bearer {sandbox.access_token}"']
    for entry in log:
        lines += [f'url = "{origin}{entry["path"]}?{entry["query"]}"', 'output = "/dev/null"']
    path = folder / "curl.config"
    path.write_text("\n".join(lines) + "\n")
    return path


