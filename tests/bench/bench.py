"""
make bench: how fast the tap is, beside what the bytes and the API make it take at least.

Every figure is a median of five runs (BENCH_RUNS) and stands beside its limit; the inputs of each limit are
printed as well.  Exit status 1 when a limit was missed.  `bench.py NAME...` runs some of the parts.
"""

import os
import sys
import tempfile

import measure
from measure import Report

import bytes_cost
import concurrency
import report_file
import report_jobs
import requests_needed
import startup
import transport

PARTS = {
    "cpu": bytes_cost.report,
    "memory": concurrency.memory,
    "requests": requests_needed.report,
    "transport": transport.report,
    "latency": concurrency.latency,
    "startup": startup.report,
    "report-file": report_file.report,
    "report-jobs": report_jobs.report,
}


def main(names):
    print(f"{os.cpu_count()} processors, medians of {measure.RUNS} runs")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in names or PARTS:
            PARTS[name](report, folder)
    print(f"\n{report.missed} of the limits missed" if report.missed else "\nall within their limits")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
