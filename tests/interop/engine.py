"""The container, where a Docker engine is at hand."""

import functools
import os
import re
import subprocess

from tap import ROOT


@functools.cache
def image():
    """The name of the built image, or None without an engine."""
    try:
        engine = subprocess.run(["docker", "info"], capture_output=True, check=False)
    except FileNotFoundError:
        return None
    if engine.returncode != 0:
        return None
    name = os.environ.get("IMAGE", f"source-pinterest-ads:{version()}")
    found = subprocess.run(["docker", "image", "inspect", name], capture_output=True, check=False)
    assert found.returncode == 0, f"there is no image {name}: make image"
    return name


def version():
    return re.search(r'TAP_VERSION\s+"(.*)"', (ROOT / "tap" / "version.h").read_text()).group(1)
