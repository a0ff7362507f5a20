"""What the README says is what the program does."""

import subprocess
import sys

from tap import ROOT


def test_its_tables_are_those_of_the_program():
    done = subprocess.run([sys.executable, ROOT / "tests" / "readme.py", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
