"""
What a record must hold, given the API's row: the promises of the README written down a second time, so
that records are never compared with what made them.

The declared type of a field says what becomes of its value:
  string     any scalar becomes its text; a number keeps its digits
  integer    any integral notation becomes the integer (1000.0 and 1e3 are 1000)
  number     as it came; a numeric string becomes that number
  boolean    true and false, also as text and as 0 and 1
  date-time  text; zone-less text gets Z; "" is null
  object     member by member; absent members stay absent, undeclared ones are not printed
Top-level fields without a value are null.
"""

import re
from decimal import Decimal

from text_json import Number

NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")


def record_of(row, schema, **constants):
    """The record that this row must have become; `constants` come from elsewhere than the row."""
    record = {}
    for name, node in schema["properties"].items():
        record[name] = constants[name] if name in constants else value_of(find(row, name), node)
    return record


def find(row, name):
    """The row's value for a record's field: what is upper case in the API is lower case in records."""
    return row.get(name, row.get(name.upper()))


def has(row, name):
    return name in row or name.upper() in row


def value_of(value, node):
    types = node["type"] if isinstance(node["type"], list) else [node["type"]]
    if value is None:
        return None
    if "array" in types:
        return [value_of(item, node["items"]) for item in value] if isinstance(value, list) else None
    if "object" in types:
        return _object(value, node) if isinstance(value, dict) else None
    if isinstance(value, (dict, list)):
        return None
    if "boolean" in types:
        return {"true": True, "1": True, "false": False, "0": False}.get(_text(value).lower())
    if "integer" in types:
        return _integer(_text(value))
    if "number" in types:
        return Number(_text(value)) if NUMBER.fullmatch(_text(value)) else None
    return _string(_text(value), node.get("format"))


def _object(value, node):
    if "properties" not in node:
        return value
    declared = node["properties"].items()
    return {name: value_of(find(value, name), child) for name, child in declared if has(value, name)}


def _text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str.__str__(value)


def _integer(text):
    if not NUMBER.fullmatch(text) or Decimal(text) % 1:
        return None
    return Number(str(int(Decimal(text))))


def _string(text, form):
    if form == "date":
        return text[:10] or None
    if form == "date-time":
        if not text:
            return None
        return text if re.search(r"(Z|[+-]\d\d:?\d\d)$", text) else text + "Z"
    return text


def keyed(records, keys):
    """{key: record}; no key may come twice."""
    table = {}
    for record in records:
        key = tuple(record[name] for name in keys)
        assert key not in table, f"twice: {key}"
        table[key] = record
    return table


def latest(records, keys):
    """{key: record} as a target keeps it: of two with the same key the later one."""
    return {tuple(record[name] for name in keys): record for record in records}


def same(got, expected):
    """Two tables {key: record} are equal; says what is missing, extra or different."""
    missing, extra = expected.keys() - got.keys(), got.keys() - expected.keys()
    assert not missing, f"{len(missing)} missing, such as {sorted(map(str, missing))[:3]}"
    assert not extra, f"{len(extra)} too many, such as {sorted(map(str, extra))[:3]}"
    for key, record in expected.items():
        if got[key] != record:
            different = {
                name: (got[key].get(name), record.get(name))
                for name in got[key].keys() | record.keys()
                if got[key].get(name) != record.get(name) or (name in got[key]) != (name in record)
            }
            raise AssertionError(f"{key}: field: (printed, expected): {different}")
