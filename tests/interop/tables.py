"""Rows that landed somewhere against the records that the sandbox's rows demand, value by value."""

import datetime
import json
from decimal import Decimal

import compare
from text_json import Number


def plain(value, node):
    """One form for a value, however a consumer stores it: text for JSON, double for decimal ..."""
    types = node.get("type", [])
    types = types if isinstance(types, list) else [types]
    if value is None:
        return None
    if "object" in types or "array" in types:
        return _nested(_parsed(value), node)
    if "boolean" in types:
        return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]
    if "integer" in types or "number" in types:
        return Decimal(str.__str__(value) if isinstance(value, Number) else str(value)).normalize()
    if node.get("format") == "date":
        return str(value)[:10]
    if node.get("format") == "date-time":
        time = datetime.datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        return time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)
    return str(value)


def _parsed(value):
    if isinstance(value, str) and not isinstance(value, Number):
        return json.loads(value, parse_float=Number, parse_int=Number)
    return value


def _nested(value, node):
    if isinstance(value, dict):
        known = node.get("properties", {})
        return {name: plain(member, known.get(name) or _guess(member)) for name, member in value.items()}
    return [plain(item, node.get("items") or _guess(item)) for item in value]


def _guess(value):
    """The node of a value that no schema describes."""
    kinds = {dict: "object", list: "array", bool: "boolean", Number: "number", int: "number", float: "number"}
    return {"type": kinds.get(type(value), "string")}


def table(rows, schema, keys, ignore=()):
    """{key: row} of plain values; columns that the schema does not know are the consumer's own."""
    fields = {name: node for name, node in schema["properties"].items() if name not in ignore}
    plain_rows = [{name: plain(row.get(name), node) for name, node in fields.items()} for row in rows]
    return compare.keyed(plain_rows, keys)


def same(landed, expected, schema, keys, ignore=()):
    """`landed` are rows, `expected` is a table of records as test_records_equal_dump makes it."""
    assert expected, "nothing to compare with"
    compare.same(
        table(landed, schema, keys, ignore), table(expected.values(), schema, keys, ignore)
    )
    return len(landed)
