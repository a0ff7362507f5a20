"""Projection against an independent reader: Python's json, with numbers kept as text.

Thousands of hostile bodies (duplicates, escapes, surrogates, invalid UTF-8, huge numbers, deep nesting,
mutations, truncation at every byte) go through build/project-stdin and through the model below, which
was written from the rules alone.  What one accepts the other must, with equal records.
"""
import datetime
import json
import pathlib
import random
import re
import subprocess

import pytest

PROGRAM = pathlib.Path(__file__).parents[2] / "build" / "project-stdin"
SECRET = re.compile("credential|password|passwd|token|secret|cryptographic", re.I)
DEPTH = 64


class Number(str):
    """A number as it is written."""


class Object(dict):
    twice = frozenset()


def repaired(text):
    return re.sub("[\ud800-\udfff]", "\ufffd", text).replace("\0", "")


def object_of(pairs):
    result, twice = Object(), set()
    for name, value in pairs:
        name = repaired(name)
        if name in result:
            twice.add(name)
            del result[name]
        result[name] = value
    result.twice = twice
    return result


def refuse(constant):
    raise ValueError(constant)


def parse(body, deepest_allowed=DEPTH):
    """The value, or ValueError."""
    text = body.decode("utf-8", "replace")
    deepest = depth = 0
    for bracket in re.findall(r'"(?:[^"\\]|\\.)*"|[][{}]', text, re.S):
        depth += (bracket in "[{") - (bracket in "]}")
        deepest = max(deepest, depth)
    if deepest > deepest_allowed:
        raise ValueError("too deep")
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=refuse,
                      object_pairs_hook=object_of)


# --- the model of projection -------------------------------------------------------------------------

UNFIT = object()
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d)(?::(\d\d)(?::(\d\d)(\.\d+)?)?)?)?"
                    r"(Z|z|[-+]\d\d:?\d\d)?", re.A)


def integer(text):
    sign, whole, fraction, exponent = re.fullmatch(
        r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?", text).groups()
    digits = whole + (fraction or "")
    exponent = int(exponent or 0) - len(fraction or "")
    significant = digits.strip("0")
    if not significant:
        return "0"
    exponent += len(digits) - len(digits.rstrip("0"))
    if exponent < 0 or len(significant) + exponent > max(4096, len(text)):
        return None
    return sign + significant + "0" * exponent


def day(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.A):
        return False
    try:
        datetime.date(*map(int, text.split("-")))
    except ValueError:
        return False
    return True


def moment(text):
    """RFC 3339, or None."""
    match = MOMENT.fullmatch(text)
    if not match or len(text) > 32 or not day(match[1]):
        return None
    date, hour, minute, second, fraction, zone = match.groups()
    zone = {"": "Z", "z": "Z"}.get(zone or "", zone)
    if len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    if int(hour or 0) > 23 or int(minute or 0) > 59 or int(second or 0) > 60:
        return None
    if zone != "Z" and (int(zone[1:3]) > 23 or int(zone[4:]) > 59):
        return None
    return f"{date}T{hour or '00'}:{minute or '00'}:{second or '00'}{fraction or ''}{zone}"


def hour_number(text):
    number = integer(text)
    return Number(number) if number is not None and re.fullmatch("[0-9]|1[0-9]|2[0-3]", number) else UNFIT


def text_as(kind, text):
    text = text.strip(" ")
    if kind in ("date", "datetime", "hour") and not text:
        return None
    if kind == "number":
        return Number(text) if NUMBER.fullmatch(text) else UNFIT
    if kind == "integer":
        number = integer(text) if NUMBER.fullmatch(text) else None
        return UNFIT if number is None else Number(number)
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(ascii_lower(text), UNFIT)
    if kind == "date":
        return text[:10] if day(text[:10]) and (len(text) == 10 or text[10] in "Tt ") else UNFIT
    if kind == "datetime":
        return moment(text) or UNFIT
    if kind == "hour":
        if day(text):
            return None
        if NUMBER.fullmatch(text):
            return hour_number(text)
        whole = moment(text)
        return Number(int(whole[11:13])) if whole else UNFIT
    return UNFIT


def ascii_lower(text):
    return re.sub("[A-Z]", lambda match: match[0].lower(), text)


def scalar(kind, value):
    if value is None:
        return None
    if kind in ("string", "id"):
        if isinstance(value, bool):
            return "true" if value else "false"
        if kind == "id" and isinstance(value, Number):
            return integer(value) or str(value)
        return repaired(str(value))
    if isinstance(value, bool):
        return value if kind == "boolean" else UNFIT
    if not isinstance(value, Number):
        return text_as(kind, repaired(value))
    if kind == "number":
        return value
    if kind == "integer":
        number = integer(value)
        return UNFIT if number is None else Number(number)
    if kind == "hour":
        return hour_number(value)
    if kind == "boolean":
        return {"1": True, "0": False}.get(value, UNFIT)
    return UNFIT


def free(value):
    if isinstance(value, dict):
        return {name: free(inner) for name, inner in value.items() if not SECRET.search(name)}
    if isinstance(value, list):
        return [free(inner) for inner in value]
    return repaired(value) if isinstance(value, str) and not isinstance(value, Number) else value


class JsonText:
    """A string that holds the JSON text of a value."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, str) and not isinstance(other, Number) and \
            same(parse(other.encode()), self.value)


def single(field, value, extra, path):
    kind = field["kind"]
    if kind == "any":
        return None if value is None else JsonText(free(value))
    if isinstance(value, dict):
        if kind == "object":
            return project(field["fields"], value, extra, path, top=False)
        return free(value) if kind == "map" else UNFIT
    if isinstance(value, list):
        return UNFIT
    return scalar(kind, value)


def valued(field, value, extra, path):
    if not field["array"]:
        return single(field, value, extra, path)
    if value is None:
        return None
    if not isinstance(value, list):
        return UNFIT
    result = []
    for index, element in enumerate(value):
        element = single(field, element, extra, f"{path}{index}.")
        result.append(None if element is UNFIT else element)
    return result


def project(fields, row, extra, path, top):
    result, sources = {}, {field["from"] for field in fields}
    for field in fields:
        if not field["emit"] or result.get(field["name"]) is not None:
            continue
        if field["from"] in row:
            value = valued(field, row[field["from"]], extra, f"{path}{field['name']}.")
            result[field["name"]] = None if value is UNFIT else value
        elif top:
            result.setdefault(field["name"], None)
    for name, value in row.items():
        if name not in sources and not SECRET.search(path + name):
            extra[path + name] = free(value)
    return result


def record_of(fields, row, lift, constants, collect):
    if not isinstance(row, dict):
        raise ValueError("no object")
    row = dict(row)
    if lift:
        lifted = row.pop(lift, None)
        if lifted is not None and not isinstance(lifted, dict):
            raise ValueError("nothing to lift")
        row.update(lifted or {})
        row.pop(lift, None)
    extra = {}
    record = {**constants, **project(fields, row, extra, "", top=True)}
    if collect:
        record["_extra"] = extra or None
    return record


def rows_of(path, body):
    if path == ".":
        return [body], None
    if path == "[]":
        if not isinstance(body, list):
            raise ValueError("no array")
        return body, None
    if not isinstance(body, dict) or "items" in body.twice or not isinstance(body.get("items"), list):
        raise ValueError("no items")
    cursor = body.get("bookmark")
    if cursor is not None and (isinstance(cursor, bool) or not isinstance(cursor, str)):
        raise ValueError("no cursor")
    return body["items"], repaired(cursor or "")


# --- fields, as both sides understand them -----------------------------------------------------------

def fields_of(text):
    def read(at):
        fields = []
        while at < len(text) and text[at] != "}":
            match = re.compile(r"(\w+)(?:=(\w+))?:(\[?)(\w+)").match(text, at)
            field = {"name": match[1], "from": match[2] or match[1], "array": bool(match[3]),
                     "kind": match[4], "emit": True}
            at = match.end()
            if field["kind"] == "object":
                field["fields"], at = read(at + 1)
                at += 1
            at += field["array"]
            if text[at:at + 1] == "-":
                field["emit"], at = False, at + 1
            at += text[at:at + 1] == ","
            fields.append(field)
        return fields, at
    return read(0)[0]


FIELDS = ("id:id,n:number,i:integer,s:string,b:boolean,d:date,h=H:hour,h=d:hour,t:datetime,"
          "o:object{a:number,b:string,l:[object{x:integer,y:string-}],c=A:id,c=B:id},m:map,y:any,"
          "list:[string],ns:[number],secret:string-,second=s:id")
NAMES = ["id", "n", "i", "s", "b", "d", "H", "t", "o", "m", "y", "list", "ns", "secret", "metrics",
         "a", "l", "x", "A", "B", "unknown", "a_token", "Password2", "é", "\u2028", "bookmark", ""]


def same(got, want):
    """Equal, and numbers equal in every digit."""
    if isinstance(want, JsonText):
        return want == got
    if isinstance(want, dict):
        return isinstance(got, dict) and got.keys() == want.keys() and \
            all(same(got[name], want[name]) for name in want)
    if isinstance(want, list):
        return isinstance(got, list) and len(got) == len(want) and all(map(same, got, want))
    return isinstance(got, Number) == isinstance(want, Number) and \
        isinstance(got, bool) == isinstance(want, bool) and got == want


# --- bodies -------------------------------------------------------------------------------------------

class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def space(self):
        return self.random.choice(["", "", "", "", " ", "\n\t", "\r "]).encode()

    def character(self):
        draw = self.random.random()
        if draw < 0.5:
            return self.random.choice("abc 019-:TZ/~\x7f").encode()
        if draw < 0.6:
            return self.random.choice("éß\x85\u2028\u2029€\uffff😀").encode()
        if draw < 0.7:
            return self.random.choice([b"\xff", b"\xe2\x80", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\xaf",
                                       b"\xf4\x90\x80\x80", b"\xe0\x80", b"\x80"])
        if draw < 0.85:
            return self.random.choice(["\\n", "\\\"", "\\\\", "\\/", "\\t", "\\b\\f\\r"]).encode()
        return b"\\u" + self.random.choice([
            "0000", "0041", "00e9", "2028", "0085", "ffff", "d83d", "de00", "d83d\\ude00", "D83D\\uDE00",
            "dbff\\udfff", "%04x" % self.random.randrange(0x10000)]).encode()

    def text(self):
        draw = self.random.random()
        if draw < 0.35:
            inner = self.random.choice([
                "2026-11-20", "2026-02-29", "2024-02-29T23:59:60Z", "2021-06-08T09:37:30", "2021-06-08 09:37",
                "2021-06-08T09:37:30.123456+0200", "2021-06-08T9", "2021-06-08T05", "", "12", "1.50", "1e3",
                " 7 ", "true", "FALSE", "0", "1", "-0", "24", "2026-11-20x", "0001-01-01", "0000-01-01",
                "2026-11-20T24:00:00", "2026-11-20T10:00:00+25:00", "2026-11-20T10:00:00.Z",
                "2026-11-20Z", "2026-11-20t10z", "1" * 30]).encode()
        else:
            inner = b"".join(self.character() for _ in range(self.random.choice([0, 1, 3, 7, 8, 9, 20])))
        return b'"' + inner + b'"'

    def number(self):
        digits = self.random.choice(["0", "1", "7", "12", "23", "24", "1000", "687195134316",
                                     "9223372036854775808", "1" + "0" * 40, "123456789" * 7])
        return (self.random.choice(["", "", "-"]) + digits +
                self.random.choice(["", "", ".0", ".5", ".00", ".1230", ".000000000000000000001"]) +
                self.random.choice(["", "", "", "e3", "E+2", "e-1", "e0", "e-20", "e400", "e99999999999999999999",
                                    "e-99999999999999999999"])).encode()

    def name(self):
        name = self.random.choice(NAMES)
        draw = self.random.random()
        if draw < 0.9:
            return json.dumps(name, ensure_ascii=draw < 0.1).encode()
        if draw < 0.95:
            return ('"' + "".join("\\u%04x" % ord(c) for c in name) + '"').encode()
        return b'"' + name.encode() + self.character() + b'"'

    def value(self, depth):
        draw = self.random.random()
        if draw < 0.25:
            return self.number()
        if draw < 0.5:
            return self.text()
        if draw < 0.65:
            return self.random.choice([b"null", b"null", b"true", b"false"])
        if depth <= 0:
            return self.random.choice([b"{}", b"[]", b"[ ]"])
        if draw < 0.8:
            return self.array(depth)
        return self.object(depth)

    def array(self, depth):
        values = [self.space() + self.value(depth - 1) + self.space()
                  for _ in range(self.random.choice([0, 1, 2, 4]))]
        return b"[" + b",".join(values) + b"]"

    def object(self, depth, count=None):
        members = [self.space() + self.name() + self.space() + b":" + self.space() +
                   self.value(depth - 1) + self.space()
                   for _ in range(self.random.choice([0, 1, 2, 5, 12]) if count is None else count)]
        return b"{" + b",".join(members) + b"}"

    def deep(self):
        levels = self.random.randrange(58, 68)
        opening = self.random.choice([b"[", b'{"m":'])
        return opening * levels + b"1" + (b"]" if opening == b"[" else b"}") * levels

    def row(self):
        if self.random.random() < 0.03:
            return b'{"' + self.random.choice([b"m", b"y", b"u", b"secret"]) + b'":' + self.deep() + b"}"
        return self.object(4, self.random.choice([0, 3, 8, 20]))

    def body(self, path):
        if path == ".":
            return self.space() + self.row() + self.space()
        rows = b"[" + b",".join(self.row() for _ in range(self.random.randrange(4))) + b"]"
        if path == "[]":
            return rows
        members = [b'"items":' + rows]
        if self.random.random() < 0.8:
            members.append(b'"bookmark":' + self.random.choice([self.text(), b"null", b'""']))
        if self.random.random() < 0.5:
            members.append(self.name() + b": " + self.value(2))
        self.random.shuffle(members)
        return b"{" + b" , ".join(members) + b"}"

    def mutated(self, body):
        body = bytearray(body)
        for _ in range(self.random.choice([1, 1, 2, 4])):
            place = self.random.randrange(len(body) + 1)
            draw = self.random.random()
            if draw < 0.3:
                del body[place:place + self.random.choice([1, 1, 3])]
            elif draw < 0.6:
                body[place:place] = self.random.choice([b",", b'"', b"\\", b"}", b"]", b"{", b"[", b":", b"0", b"-",
                                                        b"\x00", b"\x1f", b"\xff", b" ", b"\n", b"e", b"."])
            elif place < len(body):
                body[place] = self.random.randrange(256)
        return bytes(body)


# --- the comparison -----------------------------------------------------------------------------------

def answers(arguments, bodies):
    """What the program says of each body: (records, cursor), or None where it refuses."""
    done = subprocess.run([PROGRAM, *arguments], input=b"".join(b"%d\n%s" % (len(b), b) for b in bodies),
                          stdout=subprocess.PIPE, check=True, timeout=120)
    records = []
    for line in done.stdout.split(b"\n"):
        if line.startswith(b"{"):
            records.append(line)  # one level deeper where _extra is around it
        elif line.startswith(b"#ok "):
            yield [parse(record, DEPTH + 1) for record in records], json.loads(line[4:])
            records = []
        elif line.startswith(b"#error "):
            yield None
            records = []


def wanted(path, body, lift, collect):
    try:
        rows, cursor = rows_of(path, parse(body))
        return [record_of(fields_of(FIELDS), row, lift, {"k": Number("1")}, collect) for row in rows], cursor
    except ValueError:
        return None


def compare(path, bodies, lift=None, collect=False):
    arguments = ["-k", '"k":1'] + (["-x"] if collect else []) + (["-l", lift] if lift else [])
    if path == "items[]":
        arguments += ["-c", "bookmark"]
    got = list(answers([*arguments, path, FIELDS], bodies))
    assert len(got) == len(bodies)
    accepted = 0
    for body, answer in zip(bodies, got):
        want = wanted(path, body, lift, collect)
        assert (answer is None) == (want is None), body
        if want is None:
            continue
        accepted += 1
        assert same(answer[0], want[0]), (body, answer[0], want[0])
        assert want[1] is None or answer[1] == want[1], body
    return accepted


@pytest.fixture(scope="session", autouse=True)
def program():
    if not PROGRAM.exists():
        subprocess.run(["make", "-s", f"build/{PROGRAM.name}"], cwd=PROGRAM.parents[1], check=True)


@pytest.mark.parametrize("lift, collect", [(None, False), (None, True), ("metrics", False), ("metrics", True)])
@pytest.mark.parametrize("path", [".", "[]", "items[]"])
def test_equal_records_from_whole_bodies(path, lift, collect):
    writer = Writer(f"whole {path} {lift} {collect}")
    bodies = [writer.body(path) for _ in range(400)]
    assert compare(path, bodies, lift, collect) > 200


@pytest.mark.parametrize("path", [".", "[]", "items[]"])
def test_equal_judgement_of_mutated_bodies(path):
    writer = Writer(f"mutated {path}")
    bodies = [writer.mutated(writer.body(path)) for _ in range(1500)]
    accepted = compare(path, bodies, collect=True)
    assert 50 < accepted < len(bodies) - 50


def test_truncation_at_every_byte_is_refused():
    writer = Writer("truncated")
    for path in ".", "[]", "items[]":
        for _ in range(8):
            body = writer.body(path).strip()[:4000]
            cut = [body[:length] for length in range(len(body))]
            assert compare(path, cut) == 0
