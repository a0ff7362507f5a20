#!/usr/bin/env python3
"""Breaks each rule of tests/lint/ on a copy and sees the check complain.  Usage: tests/lint/selftest.py OBJECTS

OBJECTS as for symbols.py.  Silent when every break is found; what the checks say of the tree as it is does not count.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

INCLUDES, SYMBOLS, SIZES, WORDS, WALL = "includes", "symbols", "sizes", "words", "wall"


def calls(name):
    """C that needs the symbol `name`."""
    return f"extern void {name}(void);\nvoid calls_{name}(void);\nvoid calls_{name}(void) {{ {name}(); }}\n"


def struct_of(members):
    return f"struct grown {{ int {', '.join(f'm{i}' for i in range(members))}; }};\n"


def function_of(lines):
    return "void longest(void);\nvoid longest(void)\n{\n" + "\n" * (lines - 3) + "}\n"


def branches_of(count):
    return "int maze(int);\nint maze(int x)\n{\n" + "\tif (x)\n\t\tx--;\n" * count + "\treturn x;\n}\n"


# The check, what is added to which files, and what it has to say; None: nothing.
BREAKS = [
    (INCLUDES, {"src/base/order.c": '#include "json/text.h"\n'}, r"src/base/order\.c:\d+: may not include json/text\.h"),
    (INCLUDES, {"src/json/text.c": '#include "http/url.h"\n'}, r"src/json/text\.c:\d+: may not include http/url\.h"),
    (INCLUDES, {"src/plan/task.h": '#include "http/pool.h"\n'}, r"src/plan/task\.h:\d+: may not include http/pool\.h"),
    (INCLUDES, {"src/sync/rows.c": '#include "tap/version.h"\n'}, r"src/sync/rows\.c:\d+: may not include"),
    (INCLUDES, {"tap/config/value.c": '#include "tap/run/run.h"\n'}, r"tap/config/value\.c:\d+: may not include tap/run"),
    (INCLUDES, {"tap/command/sync.c": '#include "tap/command_line.h"\n'}, r"tap/command/sync\.c:\d+: may not include"),
    (INCLUDES, {"src/sync/rows.c": '#include "base/log.h"\n'}, None),
    (INCLUDES, {"src/plan/task.h": '#include "http/quota.h"\n'}, None),
    (SYMBOLS, {"src/base/order.c": calls("queue_pop"), "src/base/queue.c": calls("order_compare")}, r"order\.c needs queue_pop"),
    (SYMBOLS, {"src/base/order.c": calls("text_end")}, r"src/base/order\.c may not need text_end of src/json/text\.c"),
    (SYMBOLS, {"src/http/url.c": calls("text_end")}, r"src/http/url\.c may not need text_end of src/json/text\.c"),
    (SYMBOLS, {"src/plan/task.c": calls("pool_wait")}, r"src/plan/task\.c may not need pool_wait of src/http/pool\.c"),
    (SYMBOLS, {"src/plan/task.c": calls("output_new")}, r"src/plan/task\.c may not need output_new of src/protocol/"),
    (SYMBOLS, {"src/sync/rows.c": calls("option_find")}, r"src/sync/rows\.c may not need option_find of tap/config/"),
    (SYMBOLS, {"tap/config/value.c": calls("run_open")}, r"tap/config/value\.c may not need run_open of tap/run/run\.c"),
    (SYMBOLS, {"src/progress/window.c": calls("clock_ms")}, r"src/progress/window\.c needs clock_ms"),
    (SYMBOLS, {"src/plan/task.c": calls("clock_ms")}, None),
    (SIZES, {"src/base/queue.h": struct_of(21)}, r"struct grown has 21 members"),
    (SIZES, {"tap/tell/tally.h": struct_of(21)}, r"struct grown has 21 members"),
    (SIZES, {"src/base/queue.h": struct_of(20)}, None),
    (SIZES, {"src/base/queue.c": function_of(61)}, r"longest has 61 lines"),
    (SIZES, {"src/base/queue.c": function_of(60)}, None),
    (SIZES, {"src/base/queue.c": branches_of(15)}, r"maze has complexity 16"),
    (SIZES, {"src/base/queue.c": branches_of(14)}, None),
    (WORDS, {"src/plan/task.c": 'const char *own = "page_size";\n'}, r"src/plan/task\.c:\d+: the setting page_size"),
    (WORDS, {"src/sync/rows.c": 'const char *own = "streams";\n'}, r"src/sync/rows\.c:\d+: the setting streams"),
    (WORDS, {"src/sync/rows.c": 'const char *own = "raise memory_mb";\n'}, None),
    (WORDS, {"src/base/log.c": "/* Pinterest says so. */\n"}, r"src/base/log\.c:\d+: Pinterest"),
    (WORDS, {"src/base/log.c": 'const char *own = "order=ASCENDING";\n'}, r"src/base/log\.c:\d+: a parameter"),
    (WORDS, {"src/base/log.c": 'const char *own = "ad_account_ids";\n'}, r"src/base/log\.c:\d+: the setting ad_account_ids"),
    (WORDS, {"src/base/log.c": 'const char *own = "view_window_days";\n'}, r"src/base/log\.c:\d+: (the setting|an attrib)"),
    (WORDS, {"src/base/log.c": 'const char *own = "accounts";\n'}, r"src/base/log\.c:\d+: the word accounts"),
    (WALL, {"src/base/order.c": '#include "json/text.h"\n'}, r"json/text\.h: No such file"),
    (WALL, {"src/json/input.c": '#include "http/url.h"\n'}, r"http/url\.h: No such file"),
    (WALL, {"src/http/retry.c": '#include "json/text.h"\n'}, r"json/text\.h: No such file"),
    (WALL, {"src/stream/schema.c": '#include "progress/window.h"\n'}, r"progress/window\.h: No such file"),
    (WALL, {"src/progress/window.c": '#include "http/url.h"\n'}, r"http/url\.h: No such file"),
    (WALL, {"src/plan/dormant.c": '#include "http/pool.h"\n'}, r"http/pool\.h: No such file"),
    (WALL, {"src/plan/dormant.c": '#include "protocol/protocol.h"\n'}, r"protocol/protocol\.h: No such file"),
    (WALL, {"src/protocol/message.c": '#include "sync/sync.h"\n'}, r"sync/sync\.h: No such file"),
    (WALL, {"src/plan/dormant.c": '#include "http/url.h"\n'}, None),
]


class Copy:
    def __init__(self, folder, objects):
        self.root, self.objects = folder / "tree", folder / "objects"
        for name in ("src", "tap", "catalog"):
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "Makefile", self.root)
        for top in ("src", "tap"):
            shutil.copytree(objects / top, self.objects / top, ignore=shutil.ignore_patterns("*.d"))
        self.said = {check: self.run(check) for check in (INCLUDES, SYMBOLS, SIZES, WORDS)}
        self.said[WALL] = (0, "")

    def run(self, check, files=()):
        if check == WALL:
            wanted = [f"wall/{file.removesuffix('.c')}.o" for file in files]
            command = ["make", "-s", "B=wall", *wanted]
        else:
            command = [HERE / f"{check}.py", *([self.objects] if check == SYMBOLS else []), self.root]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def compile(self, file):
        flags = ["-std=c17", "-D_GNU_SOURCE", "-iquote", "src", "-iquote", "."]
        target = (self.objects / file).with_suffix(".o")
        subprocess.run(["gcc", *flags, "-c", "-o", target, file], cwd=self.root, check=True)

    def put(self, file, text, check):
        (self.root / file).write_text(text)
        if check == SYMBOLS:
            self.compile(file)

    def find(self, check, added, expected):
        """What is wrong with the check; None: it does what it should."""
        before = {file: (self.root / file).read_text() for file in added}
        for file, text in added.items():
            # At the end, but before a header's #endif.
            head, end, tail = before[file].rpartition("\n#endif\n")
            self.put(file, head + "\n" + text + end + tail if end and file.endswith(".h") else before[file] + text, check)
        status, said = self.run(check, added)
        for file, text in before.items():
            self.put(file, text, check)
        new = [line for line in said.splitlines() if line not in self.said[check][1].splitlines()]
        if expected is None:
            return f"complains of what is allowed: {new}" if new or status != self.said[check][0] else None
        if status == 0 or not any(re.search(expected, line) for line in new):
            return f"does not find it (status {status}): {new}"
        return None


def main(objects):
    bad = False
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder), objects)
        for check, added, expected in BREAKS:
            if problem := copy.find(check, added, expected):
                print(f"{check}: {added}: {problem}")
                bad = True
    return bad


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
