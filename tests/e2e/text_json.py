"""JSON as it was written: numbers keep their digits, duplicate members are an error."""

import json
from decimal import Decimal


class Number(str):
    """The digits of a JSON number; never equal to the string with the same characters."""

    def __eq__(self, other):
        return isinstance(other, Number) and str.__eq__(self, other)

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__

    def __repr__(self):
        return f"Number({str(self)})"


def _object(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(f"duplicate members among {[name for name, _ in pairs]}")
    return members


def _no_constant(text):
    raise ValueError(f"{text} is not JSON")


def read(text):
    """One JSON text; numbers come as Number."""
    return json.loads(
        text,
        parse_float=Number,
        parse_int=Number,
        parse_constant=_no_constant,
        object_pairs_hook=_object,
    )


def read_exact(text):
    """One JSON text; numbers come as int and Decimal, which is what a schema validator wants."""
    return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)


def plain(value):
    """The value with its numbers as int and float: for what a test looks at by eye."""
    if isinstance(value, Number):
        return float(value) if set(value) & set(".eE") else int(value)
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
