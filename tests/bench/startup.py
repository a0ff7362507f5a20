"""How long a run takes that does nothing: what Meltano pays on every discovery."""

import pathlib
import statistics
import subprocess
import tempfile

from measure import cost_of
from tap import PROGRAM, Tap

RUNS = 31
PACKAGES = ["libcurl", "jansson", "yaml-0.1", "libisal"]


def wall_ms(command):
    return statistics.median(cost_of(command).wall_s for _ in range(RUNS)) * 1000


def empty_program(folder):
    """A program that does nothing, linked with the libraries that ours is linked with."""
    source, program = pathlib.Path(folder) / "empty.c", str(pathlib.Path(folder) / "empty")
    source.write_text("int main(void)\n{\n\treturn 0;\n}\n")
    libraries = subprocess.check_output(["pkg-config", "--libs", *PACKAGES], text=True).split()
    subprocess.check_call(["cc", "-O2", "-o", program, str(source), "-Wl,--no-as-needed", *libraries])
    return program


def report(report, folder):
    report.title(f"Start-up, medians of {RUNS} runs")
    tap = Tap(tempfile.mkdtemp(dir=folder), "http://127.0.0.1:9/v5")
    config = tap.file({"streams": "all"})
    discover = wall_ms([PROGRAM, "--config", config, "--discover"])
    empty = wall_ms([empty_program(folder)])
    report.figure("--discover with all streams", discover, 15, "ms")
    report.figure("... above an empty program with the same libraries", discover - empty, 8, "ms")
    report.note(f"the empty program takes {empty:.2f} ms")
