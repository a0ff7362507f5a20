#!/usr/bin/python3
"""
The README's tables are made from the program and the catalog: `make readme` writes them anew between their
markers, `readme.py --check` fails when they are stale (make test does that).
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TAP = ROOT / "build" / "tap-pinterest-ads"


def settings():
    """The tables of --about, a group each."""
    about = subprocess.run([TAP, "--about", "--format=markdown"], capture_output=True, text=True, check=True)
    tables = about.stdout.split("\n## Settings\n")[1].split("\n## ")[0]
    return "\n".join(line for line in tables.splitlines() if not line or line[0] in "|#").strip()


def streams():
    """Two tables: what is read when nothing is said, and what has to be asked for."""
    by_default = {entry["stream"] for entry in discover("default")}
    entries = sorted(discover("all"), key=lambda entry: entry["stream"])
    usual = [entry for entry in entries if entry["stream"] in by_default]
    others = [entry for entry in entries if entry["stream"] not in by_default]
    return f"""{len(usual)} streams are read unless `streams` or a catalog says otherwise:

{table(usual)}

{len(others)} more come when `streams` names them, or says `all`:

{table(others)}"""


def discover(which):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
        json.dump({"streams": which}, config)
        config.flush()
        done = subprocess.run([TAP, "--config", config.name, "--discover"], capture_output=True, check=True)
    return json.loads(done.stdout)["streams"]


def table(entries):
    rows = ["| Stream | Key | Bookmark | |", "|---|---|---|---|"]
    for entry in entries:
        key = " ".join(f"`{field}`" for field in entry["key_properties"])
        bookmark = f"`{entry['replication_key']}`" if entry.get("replication_key") else "full table"
        text = entry["schema"]["description"].replace("|", "\\|")
        rows.append(f"| `{entry['stream']}` | {key} | {bookmark} | {text} |")
    return "\n".join(rows)


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
