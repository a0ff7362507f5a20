"""What every Singer output must hold, whatever was synced."""

import re
from decimal import Decimal

import jsonschema

import text_json

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def _is_time(value):
    return not isinstance(value, str) or TIME.fullmatch(value) is not None


@FORMATS.checks("date")
def _is_date(value):
    return not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def check(output, incoming=None):
    """Order and shape of the messages; records conform, keys are there and unique."""
    assert output.tail == b"", "stdout ends within a line"
    check_order(output, incoming)
    check_records(output)
    return output


def check_order(output, incoming=None):
    messages = output.messages
    first, last = messages[0], messages[-1]
    assert first["type"] == "STATE", "the first line is the state as it came"
    if incoming is not None:
        assert text_json.plain(first["value"]) == incoming
    assert last["type"] == "STATE", "the last line is the state"
    schemas = {}
    for message in messages:
        kind = message["type"]
        assert kind in ("SCHEMA", "RECORD", "STATE"), f"unknown message {kind}"
        if kind == "SCHEMA":
            assert set(message) <= {
                "type", "stream", "schema", "key_properties", "bookmark_properties",
            }  # fmt: skip
            assert message["stream"] not in schemas, f"second SCHEMA of {message['stream']}"
            schemas[message["stream"]] = message
        elif kind == "RECORD":
            assert message["stream"] in schemas, f"RECORD of {message['stream']} before its SCHEMA"
            assert set(message) <= {"type", "stream", "record", "version", "time_extracted"}
            assert TIME.fullmatch(message["time_extracted"])
        elif message is not first:  # which is whatever came in
            assert isinstance(message["value"]["bookmarks"], dict)


def keys_of(output, stream):
    (schema,) = output.of("SCHEMA", stream)
    return schema["key_properties"]


def check_records(output):
    validators, keys, seen = {}, {}, {}
    for line in output.lines:
        message = text_json.read_exact(line)
        if message["type"] == "SCHEMA":
            schema = message["schema"]
            check_schema(schema)
            validators[message["stream"]] = [
                validator(schema, format_checker=FORMATS)
                for validator in (jsonschema.Draft4Validator, jsonschema.Draft7Validator)
            ]
            for validator in validators[message["stream"]]:
                validator.check_schema(schema)
            keys[message["stream"]] = message["key_properties"]
            for name in message["key_properties"] + message.get("bookmark_properties", []):
                assert name in schema["properties"], f"{message['stream']}.{name} is not declared"
        elif message["type"] == "RECORD":
            stream, record = message["stream"], message["record"]
            for validator in validators[stream]:
                validator.validate(record)
            # Draft 6 and later take 1.0 for an integer; Draft 4 and SQL do not, and neither do we.
            for name, node in output_properties(validators[stream][0].schema):
                if "integer" in node["type"]:
                    assert not isinstance(record.get(name), Decimal), f"{stream}.{name}"
            key = tuple(record.get(name) for name in keys[stream])
            assert None not in key, f"{stream}: a key is null: {key}"
            known = seen.setdefault(stream, set())
            assert not key or key not in known, f"{stream}: twice: {key}"
            known.add(key)


def output_properties(schema):
    return schema["properties"].items()


REFUSED_WORDS = {
    "$ref", "$schema", "anyOf", "oneOf", "allOf", "enum", "multipleOf", "required",
    "additionalProperties", "pattern", "maxLength", "minimum",
}  # fmt: skip
FORMATS_ALLOWED = {"date-time", "date"}


def check_schema(node, root=True):
    """Nothing that a target stumbles over."""
    assert "type" in node, f"a node without a type: {node}"
    assert not REFUSED_WORDS & set(node), f"{REFUSED_WORDS & set(node)} in {node}"
    assert node.get("format", "date") in FORMATS_ALLOWED
    types = node["type"] if isinstance(node["type"], list) else [node["type"]]
    assert "null" in types or root, f"not nullable: {node}"
    if not root:
        assert len(types) == 2, f"more than one type: {node}"
    if "array" in types:
        check_schema(node["items"], root=False)
    for name, child in node.get("properties", {}).items():
        assert len(name.encode()) <= 63
        check_schema(child, root=False)
