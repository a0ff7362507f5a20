#!/usr/bin/env python3
"""No struct above 20 members, no function above 60 lines or complexity 15.  Usage: tests/lint/sizes.py [ROOT]

Of src/ and tap/.  Pointers to functions are not counted: a table of functions is as long as it has to be.  A struct
within a struct counts as one member and is counted on its own; the members of one without a name are the outer one's.
"""
import re
import subprocess
import sys
from pathlib import Path

MEMBERS, LINES, COMPLEXITY = 20, 60, 15

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
STRUCT = re.compile(r"\b(?:struct|union)\s*(\w*)\s*(?:__attribute__\s*\(\([^)]*\)\)\s*)?\{")


def without_comments(text):
    return COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def closing(text, opening):
    """The place of the brace that closes the one at `opening`."""
    depth = 0
    for at in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError("a brace is never closed")


def flatten(text, pairs):
    """The text without what stands in (nested) brackets of this kind."""
    opening, close = pairs
    depth, out = 0, []
    for letter in text:
        depth += letter == opening
        if depth == 0:
            out.append(letter)
        depth -= letter == close
    return "".join(out)


def count(body):
    """The members in the body of a struct."""
    members, at = 0, 0
    while found := STRUCT.search(body, at):
        end = closing(body, found.end() - 1)
        declarator = body[end + 1 : body.index(";", end)]
        inner = count(body[found.end() : end]) if not declarator.strip() else 0
        body = body[: found.start()] + ("int " + declarator if declarator.strip() else "") + body[body.index(";", end) :]
        members += inner
        at = found.start()
    for declaration in body.split(";"):
        if not declaration.strip() or re.search(r"\(\s*\*", declaration):
            continue
        plain = flatten(flatten(flatten(declaration, "()"), "[]"), "{}")
        members += plain.count(",") + 1
    return members


def structs(text):
    """(line, name, members) of each struct in the text."""
    text = without_comments(text)
    for found in STRUCT.finditer(text):
        body = text[found.end() : closing(text, found.end() - 1)]
        if ";" in body:
            yield text.count("\n", 0, found.start()) + 1, found[1] or "without a name", count(body)


def functions(root, files):
    """(place, name, lines, complexity) of each function."""
    output = subprocess.run(["pmccabe", *files], cwd=root, check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        complexity, _, _, _, lines, place = line.split("\t")
        place, name = place.rsplit(": ", 1)
        yield place.replace("(", ":").replace(")", ""), name, int(lines), int(complexity)


def main(root):
    bad = []
    files = sorted(file.relative_to(root) for top in ("src", "tap") for file in (root / top).rglob("*.[ch]"))
    for file in files:
        for line, name, members in structs((root / file).read_text()):
            if members > MEMBERS:
                bad.append(f"{file}:{line}: struct {name} has {members} members, above {MEMBERS}")
    for place, name, lines, complexity in functions(root, files):
        if lines > LINES:
            bad.append(f"{place}: {name} has {lines} lines, above {LINES}")
        if complexity > COMPLEXITY:
            bad.append(f"{place}: {name} has complexity {complexity}, above {COMPLEXITY}")
    print("\n".join(bad), end="\n" if bad else "")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
