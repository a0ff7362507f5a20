#!/usr/bin/python3
"""
The README's tables are made from the program and the catalog: `make readme` writes them anew between their
markers, `readme.py --check` fails when they are stale (make test does that).
"""

import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TAP = ROOT / "build" / "tap-pinterest-ads"


def settings():
    """The tables of --about, a group each."""
    about = subprocess.run([TAP, "--about", "--format=markdown"], capture_output=True, text=True, check=True)
    tables = about.stdout.split("\n## Settings\n")[1].split("\n## ")[0]
    return "\n".join(line for line in tables.splitlines() if not line or line[0] in "|#").strip()


def streams():
    """One line a stream: parents before their children, as in the catalog."""
    definitions = {}
    for path in sorted((ROOT / "catalog").glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        definitions[document["name"]] = document
    rows = ["| Stream | Key | Replication | Read per | |", "|---|---|---|---|---|"]
    for name in sorted(definitions, key=lambda each: (depth(definitions, each), each)):
        one = definitions[name]
        bookmark = (one.get("bookmark") or {}).get("field")
        rows.append(
            "| `{}`{} | {} | {} | {} | {} |".format(
                name,
                "" if one.get("selected_by_default", True) else " *(off by default)*",
                ", ".join(f"`{field}`" for field in one["primary_key"]),
                f"incremental by `{bookmark}`" if bookmark else "full table",
                f"`{one['parent']['stream']}`" if "parent" in one else "user",
                one["description"].strip().replace("|", "\\|"),
            )
        )
    return "\n".join(rows)


def depth(definitions, name):
    parent = definitions[name].get("parent")
    return 0 if not parent else 1 + depth(definitions, parent["stream"])


def renew(text):
    for name, make in (("settings", settings), ("streams", streams)):
        begin, end = f"<!-- {name}: made by `make readme` -->", f"<!-- end of {name} -->"
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
        if not pattern.search(text):
            sys.exit(f"README.md has no place for {name}")
        text = pattern.sub(lambda _, table=make(): f"{begin}\n{table}\n{end}", text)
    return text


def main():
    old = README.read_text(encoding="utf-8")
    new = renew(old)
    if "--check" in sys.argv[1:]:
        sys.exit("README.md is stale: run `make readme`" if new != old else 0)
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
