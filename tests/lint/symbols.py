#!/usr/bin/env python3
"""Who calls whom, from the symbols that the objects of src/ and tap/ define and need.  Usage: symbols.py OBJECTS [ROOT]

OBJECTS is the folder that holds src/**/*.o and tap/**/*.o.  Complains of
  - objects that need each other in a circle;
  - an object that needs one of a folder that its own may not use (folders.py): so no folders form a circle either;
  - progress/ when it needs a clock.
Calls through pointers (observer, extractors, protocols, callbacks) leave no symbol and are not seen; nor are functions
within a header.
"""
import subprocess
import sys
from pathlib import Path

from folders import Folders

# Values hold objects and objects hold values: the recursion follows the grammar of JSON, and both files are long.
ALLOWED_CIRCLES = [{"src/json/project_object", "src/json/project_value"}]


def read_symbols(objects, root):
    """{object: names defined}, {object: names needed}; objects by their path without .o."""
    defined, needed = {}, {}
    sources = sorted(file.relative_to(root) for top in ("src", "tap") for file in (root / top).rglob("*.c"))
    files = [source.with_suffix(".o") for source in sources]
    output = subprocess.run(["nm", "-A", *files], cwd=objects, check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        file, _, symbol = line.partition(".o:")
        kind, name = symbol.split()[-2:]
        if kind in "UwvTDBRCVW":
            (needed if kind in "Uwv" else defined).setdefault(file, set()).add(name)
    return defined, needed


def edges(defined, needed):
    """{object: {object that it needs: a name that it needs from there}}"""
    home = {name: file for file, names in defined.items() for name in names}
    found = {file: {} for file in {*defined, *needed}}
    for file, names in needed.items():
        for name in sorted(names):
            if home.get(name, file) != file:
                found[file].setdefault(home[name], name)
    return found


def reachable(graph, start):
    seen, todo = set(), [start]
    while todo:
        for file in graph[todo.pop()]:
            if file not in seen:
                seen.add(file)
                todo.append(file)
    return seen


def circles(graph):
    reach = {file: reachable(graph, file) for file in graph}
    return {frozenset(other for other in reach[file] if file in reach[other]) for file in graph if file in reach[file]}


def main(objects, root):
    folders = Folders(root)
    defined, needed = read_symbols(objects, root)
    graph = edges(defined, needed)
    bad = []
    for circle in sorted(map(sorted, circles(graph))):
        if set(circle) not in ALLOWED_CIRCLES:
            inside = [f"\n    {a}.c needs {name} of {b}.c" for a in circle for b, name in graph[a].items() if b in circle]
            bad.append(f"a circle of {len(circle)} files:{''.join(inside)}")
    for file in sorted(graph):
        for used, name in graph[file].items():
            if not folders.may_use(file, used):
                bad.append(f"{file}.c may not need {name} of {used}.c")
        if file.startswith("src/progress/"):
            clocks = sorted(name for name in needed.get(file, ()) if name.startswith("clock_"))
            bad += [f"{file}.c needs {name}: progress/ is told the time" for name in clocks]
    print("\n".join(bad), end="\n" if bad else "")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else ".")))
