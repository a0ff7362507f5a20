#!/usr/bin/env python3
"""Packs the program as a Python platform wheel, so that pip, pipx, uv and Meltano's pip_url install it.

Usage: tap/wheel.py PROGRAM FOLDER

The wheel holds no Python: PROGRAM becomes a script, and the libraries that it loads, but for the C
library, lie beside it where its RPATH finds them (lib/tap-pinterest-ads).  The tag names the oldest C
library that has all symbols asked for.
"""

import base64
import hashlib
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
NAME = "tap_pinterest_ads"
LIBRARIES = "lib/tap-pinterest-ads"
# Parts of the C library itself, which every system brings along.
SYSTEM = re.compile(r"(ld-linux.*|linux-vdso|lib(c|m|dl|rt|pthread|resolv|util))\.so\.\d+")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def constant(name):
    text = (ROOT / "tap" / "version.h").read_text()
    return re.search(rf'#define {name}\s+(?:\\\s+)?"(.*)"', text).group(1)


def libraries(program):
    """The files that the program loads, without the C library's."""
    found = re.findall(r"^\s*(\S+) => (/\S+)", output("ldd", program), re.MULTILINE)
    return {name: path for name, path in found if not SYSTEM.fullmatch(name)}


def newest_symbol(paths):
    """The newest version of the C library that any of these asks for, as (2, 34)."""
    text = output("objdump", "-T", *paths)
    return max(tuple(map(int, version.split("."))) for version in re.findall(r"\(?GLIBC_(2\.\d+)", text))


def stripped(path):
    with tempfile.NamedTemporaryFile() as copy:
        subprocess.run(["strip", "--strip-unneeded", "-o", copy.name, path], check=True)
        return pathlib.Path(copy.name).read_bytes()


def copyright_of(path):
    """The Debian package of a library and what its authors ask to be told along with it."""
    for name in (path, path.removeprefix("/usr")):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False).stdout
        if found:
            package = found.split(":")[0]
            return package, pathlib.Path(f"/usr/share/doc/{package}/copyright").read_bytes()
    raise SystemExit(f"wheel: no package owns {path}")


class Wheel:
    def __init__(self, folder, tag):
        self.version = constant("TAP_VERSION")
        self.info = f"{NAME}-{self.version}.dist-info"
        self.path = folder / f"{NAME}-{self.version}-{tag}.whl"
        self.zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)
        self.record = []

    def add(self, name, content, mode=0o644):
        # A fixed time: the same program makes the same wheel.
        entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100000 | mode) << 16
        self.zip.writestr(entry, content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self.record.append(f"{name},sha256={digest},{len(content)}\n")

    def close(self):
        name = f"{self.info}/RECORD"
        self.zip.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), "".join([*self.record, f"{name},,\n"]))
        self.zip.close()


def main(program, folder):
    folder = pathlib.Path(folder)
    loaded = libraries(program)
    major, minor = newest_symbol([program, *loaded.values()])
    tag = f"py3-none-manylinux_{major}_{minor}_{platform.machine()}"
    for old in folder.glob(f"{NAME}-*.whl"):
        old.unlink()
    wheel = Wheel(folder, tag)
    data = f"{NAME}-{wheel.version}.data"
    licences = {"tap-pinterest-ads": (ROOT / "LICENSE").read_bytes()}
    wheel.add(f"{data}/scripts/tap-pinterest-ads", stripped(program), 0o755)
    for name, path in sorted(loaded.items()):
        path = os.path.realpath(path)
        wheel.add(f"{data}/data/{LIBRARIES}/{name}", stripped(path))
        licences.update([copyright_of(path)])
    wheel.add(f"{wheel.info}/METADATA", metadata(wheel.version))
    wheel.add(f"{wheel.info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: tap\nRoot-Is-Purelib: false\nTag: {tag}\n".encode())
    for name, text in sorted(licences.items()):
        wheel.add(f"{wheel.info}/licenses/{name}", text)
    wheel.close()
    print(f"{os.path.relpath(wheel.path)}: {wheel.path.stat().st_size / 1e6:.1f} MB, {len(loaded)} libraries")


def metadata(version):
    return (
        f"Metadata-Version: 2.1\nName: tap-pinterest-ads\nVersion: {version}\n"
        f"Summary: {constant('TAP_SUMMARY')}\nLicense: MIT\nRequires-Python: >=3.7\n"
        "Classifier: Programming Language :: C\nClassifier: Operating System :: POSIX :: Linux\n"
    ).encode()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
