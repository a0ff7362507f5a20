"""Virtual environments for real consumers, each with its own pins, under build/interop."""

import functools
import os
import pathlib
import shutil
import subprocess

import pytest

from tap import ROOT

FOLDER = ROOT / "build" / "interop"
# PyAirbyte takes 3.10 to 3.12, the others are less particular.
PYTHONS = ["/usr/bin/python3", "python3.12", "python3.11", "python3.10", "python3"]
FITS = "import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 13))"


@functools.cache
def python():
    for name in PYTHONS:
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", FITS], capture_output=True, check=False).returncode == 0:
            return path
    pytest.fail("no Python 3.10 to 3.12 with venv (Debian: python3-venv) is installed")


def venv(name, *requirements):
    """The environment `name` with exactly these requirements, made unless it is there."""
    folder = FOLDER / f"venv-{name}"
    made = folder / "requirements"
    if made.exists() and made.read_text() == "\n".join(requirements):
        return Venv(folder)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([python(), "-m", "venv", folder], check=True, capture_output=True)
    if requirements:
        install(folder, requirements)
    made.write_text("\n".join(requirements))
    return Venv(folder)


def install(folder, requirements):
    command = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"{' '.join(requirements)} cannot be installed:\n{done.stderr[-2000:]}")


class Venv:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def program(self, name):
        return str(self.folder / "bin" / name)

    def version(self, package):
        code = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))"
        return self.python(code, package).strip()

    def python(self, code, *arguments):
        """What this code prints."""
        return self.run("python", "-c", code, *arguments)

    def run(self, program, *arguments, status=0, **options):
        """What this program prints; the environment's own one, if it has it."""
        environment = {**os.environ, **options.pop("env", {}), "PATH": self.path()}
        done = subprocess.run(
            [shutil.which(program, path=environment["PATH"]), *map(str, arguments)],
            capture_output=True, text=True, env=environment, check=False, **options,
        )  # fmt: skip
        assert done.returncode == status, (done.stdout + done.stderr)[-8000:]
        return done.stdout

    def path(self):
        return f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
