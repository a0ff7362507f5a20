#!/usr/bin/python3
"""
The README's tables and its diagram are made from the program and the catalog: `make readme` writes them anew
between their markers, `readme.py --check` fails when they are stale (make test does that).
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TAP = ROOT / "build" / "tap-pinterest-ads"
CATALOG = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "catalog").glob("*.yaml")}


def settings():
    """The tables of --about, a group each."""
    about = subprocess.run([TAP, "--about", "--format=markdown"], capture_output=True, text=True, check=True)
    tables = about.stdout.split("\n## Settings\n")[1].split("\n## ")[0]
    return "\n".join(line for line in tables.splitlines() if not line or line[0] in "|#").strip()


def streams():
    """One table of all, those that are read when nothing is said first."""
    by_default = {entry["stream"] for entry in discover("default")}
    entries = sorted(discover("all"), key=lambda entry: (entry["stream"] not in by_default, entry["stream"]))
    return f"""{len(by_default)} streams are read unless `streams` or a catalog says otherwise; {len(entries) - len(by_default)} more come when
`streams` names them, or says `all`. A stream with a parent takes a request for each of the parent's rows, or for a
batch of them (in italics); the category is that of Pinterest's rate limits.

{table(entries, by_default)}"""


def discover(which):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
        json.dump({"streams": which}, config)
        config.flush()
        done = subprocess.run([TAP, "--config", config.name, "--discover"], capture_output=True, check=True)
    return json.loads(done.stdout)["streams"]


def parents(name):
    """Whose rows a stream is read for, and whether many of them go into one request."""
    stream = CATALOG[name]
    return [(link["stream"], "batch" in link) for link in [stream.get("parent")] + stream.get("more_parents", []) if link]


def parent_cell(name):
    return " ".join(f"_{parent}_" if batch else parent for parent, batch in parents(name))


def table(entries, by_default):
    rows = ["| Stream | What | Key | Bookmark | Parent | Scopes | Category | Default |", "|---|---|---|---|---|---|---|---|"]
    for entry in entries:
        name, request = entry["stream"], CATALOG[entry["stream"]]["request"]
        key = " ".join(f"`{field}`" for field in entry["key_properties"])
        bookmark = f"`{entry['replication_key']}`" if entry.get("replication_key") else "full table"
        text = entry["schema"]["description"].replace("|", "\\|")
        scopes, default = " ".join(request["scopes"]), "yes" if name in by_default else ""
        rows.append(
            f"| `{name}` | {text} | {key} | {bookmark} | {parent_cell(name)} | {scopes} | {request['category']} | {default} |"
        )
    return "\n".join(rows)


def relations():
    """Who is read for whose rows: streams that feed others on their own, leaves of the same parents in one box."""
    feeding = {parent for name in CATALOG for parent, _ in parents(name)}
    boxes = {}
    for name in sorted(CATALOG):
        own = name if name in feeding else ""
        boxes.setdefault((tuple(parents(name)), CATALOG[name]["extractor"], own), []).append(name)
    lines = ["```mermaid", "flowchart LR"]
    for number, ((links, _, own), names) in enumerate(boxes.items()):
        node = own or f"box{number}"
        lines.append(f'  {node}["{"<br/>".join(names)}"]')
        lines += [f"  {parent} {'==>' if batch else '-->'} {node}" for parent, batch in links]
    return "\n".join([*lines, "```"])


def renew(text):
    for name, make in (("settings", settings), ("streams", streams), ("relations", relations)):
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
