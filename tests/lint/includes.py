#!/usr/bin/env python3
"""Includes go down only (folders.py), to headers that exist.  Usage: tests/lint/includes.py [ROOT]"""
import re
import sys
from pathlib import Path

from folders import Folders

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)


def main(root):
    folders = Folders(root)
    bad = False
    for path in sorted([*(root / "src").rglob("*.[ch]"), *(root / "tap").rglob("*.[ch]")]):
        text, user = path.read_text(), path.relative_to(root)
        for found in INCLUDE.finditer(text):
            used = found[1] if found[1].startswith("tap/") else f"src/{found[1]}"
            if not (root / used).exists() or not folders.may_use(user, used):
                print(f"{user}:{text.count(chr(10), 0, found.start()) + 1}: may not include {found[1]}")
                bad = True
    return bad


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
