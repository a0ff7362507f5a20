"""pip install, and it runs."""

import glob
import subprocess

from tap import ROOT, Output, Tap
from venvs import venv


def test_pip_puts_a_program_on_the_path_that_runs(world, report, tmp_path):
    (wheel,) = glob.glob(str(ROOT / "build" / "tap_pinterest_ads-*.whl"))
    environment = venv("wheel")
    environment.run("pip", "install", "--quiet", "--force-reinstall", "--no-index", wheel)
    program = environment.program("tap-pinterest-ads")
    version = environment.run("tap-pinterest-ads", "--version").strip()
    command = [program, *world.first.tap(tmp_path).command()[1:]]
    done = subprocess.run(command, capture_output=True, env=Tap.environment(world.first.now), check=False)
    output = Output(done.returncode, done.stdout, done.stderr, 0).succeeded()
    # The same as the build's own, loaded with the libraries beside it and none of the system's but libc.
    assert output.stdout.count(b"\n") > 1000
    libraries = environment.run("ldd", program).splitlines()
    ours = [line for line in libraries if "/lib/tap-pinterest-ads/" in line]
    assert any("libcurl" in line for line in ours) and any("libssl" in line for line in ours)
    report("pip install (wheel)", version.rpartition(" v")[2], len(output.of("RECORD")), "-", "-")
