#!/usr/bin/env python3
"""Nothing in src/ knows a setting by its name, nor Pinterest.  Usage: tests/lint/words.py [ROOT]

The names of the settings are those of tap/config/option_table.c, and tap/ hands the engine their values in structs.
A literal that is such a name would look one up; a sentence for users may mention it.
"""
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

# Names of settings that are keys of other documents too, and where those documents are read or written.
KEYS = {
    "columns": ["src/stream/definition*.c"],  # a stream's definition: columns that users may choose
    "lookback_days": ["src/stream/definition*.c"],  # a stream's definition: its own default
    "streams": ["src/protocol/*_catalog.c", "src/protocol/singer_selection.c"],  # Singer's and Airbyte's catalogs
}

# What only Pinterest, or only its definitions, may know.
FOREIGN = {
    "Pinterest": r"(?i)pinterest",
    "a parameter of Pinterest's": r'"[^"\n]*(order=|ASCENDING)[^"\n]*"',
    "an attribution window": r'(?i)"[^"\n]*(click|engagement|view)_window[^"\n]*"',
    "the word accounts": r'"accounts"',
}

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def settings(root):
    table = (root / "tap/config/option_table.c").read_text()
    names = set(re.findall(r'\{OPTION_\w+,\s*GROUP_\w+,\s*"(\w+)"', table))
    assert len(names) > 40, "the names of the settings are no longer where they were"
    return names


def literals(text):
    """The text literals outside of comments and includes, each with its line."""
    for token in TOKEN.finditer(text):
        line = text.count("\n", 0, token.start()) + 1
        before = text[text.rfind("\n", 0, token.start()) + 1 : token.start()]
        if token[0].startswith('"') and "#include" not in before.replace(" ", ""):
            yield line, token[0]


def main(root):
    names = settings(root)
    bad = False
    for path in sorted((root / "src").rglob("*.[ch]")):
        text, where = path.read_text(), path.relative_to(root)
        for line, literal in literals(text):
            name = literal.strip('"')
            if name in names and not any(fnmatch(where.as_posix(), key) for key in KEYS.get(name, [])):
                print(f"{where}:{line}: the setting {name}")
                bad = True
        for what, pattern in FOREIGN.items():
            for found in re.finditer(pattern, text):
                print(f"{where}:{text.count(chr(10), 0, found.start()) + 1}: {what}: {found[0]}")
                bad = True
    return bad


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
