"""Runs the program as Airbyte does, and holds every line against the protocol."""

import re

import jsonschema

import text_json
from messages import FORMATS
from tap import PROGRAM

TEXT, OBJECT, MILLISECONDS = {"type": "string"}, {"type": "object"}, {"type": "integer"}


def one(name, properties, *required):
    """A message, or a part of one, in which these members have these forms."""
    return {"type": "object", "required": list(required or properties), "properties": properties, "title": name}


DESCRIPTOR = one("stream_descriptor", {"name": TEXT, "namespace": {"type": ["string", "null"]}}, "name")
CHANGE = one("change", {"field": TEXT, "change": {"enum": ["NULLED", "TRUNCATED"]}, "reason": TEXT}, "field", "change")
STATUS = one(
    "stream_status",
    {
        "stream_descriptor": DESCRIPTOR,
        "status": {"enum": ["STARTED", "RUNNING", "COMPLETE", "INCOMPLETE"]},
        "reasons": {"type": "array", "items": one("reason", {"type": {"const": "RATE_LIMITED"}})},
    },
    "stream_descriptor",
    "status",
)
ERROR = one(
    "error",
    {
        "message": {"type": "string", "minLength": 1},
        "failure_type": {"enum": ["config_error", "transient_error", "system_error"]},
        "stream_descriptor": DESCRIPTOR,
    },
    "message",
    "failure_type",
)
ESTIMATE = one("estimate", {"name": TEXT, "type": {"enum": ["STREAM", "SYNC"]}, "row_estimate": {**MILLISECONDS, "minimum": 1}})
STREAM_STATE = one("stream", {"stream_descriptor": DESCRIPTOR, "stream_state": {**OBJECT, "minProperties": 1}})
STREAM = one(
    "AirbyteStream",
    {
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "json_schema": OBJECT,
        "supported_sync_modes": {"type": "array", "minItems": 1, "items": {"enum": ["full_refresh", "incremental"]}},
        "source_defined_primary_key": {"type": "array", "minItems": 1, "items": {"type": "array", "items": TEXT}},
        "default_cursor_field": {"type": "array", "items": TEXT},
        "source_defined_cursor": {"type": "boolean"},
        "is_resumable": {"type": "boolean"},
    },
    "name", "json_schema", "supported_sync_modes", "source_defined_primary_key", "is_resumable",
)  # fmt: skip
PAYLOADS = {
    "SPEC": ("spec", one("spec", {"connectionSpecification": OBJECT, "documentationUrl": TEXT})),
    "CONNECTION_STATUS": (
        "connectionStatus",
        one("status", {"status": {"enum": ["SUCCEEDED", "FAILED"]}, "message": TEXT}, "status"),
    ),
    "CATALOG": ("catalog", one("catalog", {"streams": {"type": "array", "minItems": 1, "items": STREAM}})),
    "RECORD": (
        "record",
        one(
            "record",
            {
                "stream": TEXT,
                "data": {**OBJECT, "minProperties": 1},
                "emitted_at": MILLISECONDS,
                "meta": one("meta", {"changes": {"type": "array", "items": CHANGE}}),
            },
            "stream", "data", "emitted_at",
        ),
    ),
    "STATE": (
        "state",
        one(
            "state",
            {"type": {"const": "STREAM"}, "stream": STREAM_STATE, "sourceStats": one("stats", {"recordCount": {"type": "number"}})},
        ),
    ),
    "LOG": ("log", one("log", {"level": {"enum": ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"]}, "message": TEXT})),
    "CONTROL": (
        "control",
        one(
            "control",
            {"type": {"const": "CONNECTOR_CONFIG"}, "emitted_at": {"type": "number"}, "connectorConfig": one("config", {"config": OBJECT})},
        ),
    ),
}  # fmt: skip
TRACES = {"STREAM_STATUS": ("stream_status", STATUS), "ERROR": ("error", ERROR), "ESTIMATE": ("estimate", ESTIMATE)}


def check_line(line):
    """One line is one message of the protocol."""
    assert not re.search(rb"[\x00-\x1f]", line), "a raw control character"
    message = text_json.read_exact(line.decode("utf-8"))
    if message["type"] == "TRACE":
        trace = message["trace"]
        jsonschema.validate(trace["emitted_at"], MILLISECONDS)
        name, form = TRACES[trace["type"]]
        jsonschema.validate(trace[name], form)
    else:
        name, form = PAYLOADS[message["type"]]
        jsonschema.validate(message[name], form)
    if message["type"] == "STATE":
        assert re.search(rb'"recordCount":\d+\.0\b', line), "counts are written with a decimal point"


class Read:
    """What a run printed, in Airbyte's words."""

    def __init__(self, output, check=True):
        self.output, self.status, self.stderr = output, output.status, output.stderr
        assert output.tail == b"", "stdout ends within a line"
        if check:
            for line in output.lines:
                check_line(line)
        self.messages = output.messages

    def succeeded(self):
        self.output.succeeded()
        assert not self.errors()
        return self

    def failed(self, status=1):
        self.output.failed(status)
        assert self.errors(), "a run that failed says so on stdout"
        return self

    def of(self, kind, stream=None):
        return [m for m in self.messages if m["type"] == kind and stream in (None, stream_of(m))]

    def records(self, stream):
        return [message["record"]["data"] for message in self.of("RECORD", stream)]

    def states(self, stream=None):
        return [message["state"] for message in self.of("STATE", stream)]

    @property
    def state(self):
        """As the platform hands it to the next run: the last one of every stream."""
        last = {}
        for state in self.states():
            last[state["stream"]["stream_descriptor"]["name"]] = text_json.plain(state)
        return list(last.values())

    def statuses(self, stream):
        traces = [m["trace"] for m in self.of("TRACE", stream) if m["trace"]["type"] == "STREAM_STATUS"]
        return [trace["stream_status"]["status"] for trace in traces]

    def errors(self):
        return [m["trace"]["error"] for m in self.of("TRACE") if m["trace"]["type"] == "ERROR"]

    def only(self, kind):
        (message,) = self.of(kind)
        return message


def stream_of(message):
    if message["type"] == "RECORD":
        return message["record"]["stream"]
    if message["type"] == "STATE":
        return message["state"]["stream"]["stream_descriptor"]["name"]
    if message["type"] == "TRACE":
        part = message["trace"].get("stream_status") or message["trace"].get("error") or {}
        return part.get("stream_descriptor", {}).get("name")
    return None


class Source:
    """The program behind Airbyte's four commands, with the settings that every run of a test shares."""

    def __init__(self, tap):
        self.tap = tap

    def config(self, **settings):
        config = {**self.tap.settings, **settings}
        return {name: value for name, value in config.items() if value is not None}

    def command(self, verb, catalog=None, state=None, **settings):
        command = [PROGRAM, verb, "--config", self.tap.file(self.config(**settings))]
        if catalog is not None:
            command += ["--catalog", self.tap.file(catalog)]
        if state is not None:
            command += ["--state", self.tap.file(state)]
        return command

    def run(self, verb, **files_and_settings):
        return Read(self.tap.run_command(self.command(verb, **files_and_settings)))

    def spec(self):
        done = Read(self.tap.run_command([PROGRAM, "spec"])).succeeded()
        return text_json.plain(done.only("SPEC")["spec"])

    def discover(self, **settings):
        return text_json.plain(self.run("discover", **settings).succeeded().only("CATALOG")["catalog"])

    def read(self, *streams, catalog=None, mode="incremental", **files_and_settings):
        """Read these streams, as the platform configures them: with nulls and generations."""
        if catalog is None:
            catalog = configured(self.discover(**only_settings(files_and_settings)), *streams, mode=mode)
        return self.run("read", catalog=catalog, **files_and_settings)


def only_settings(arguments):
    return {name: value for name, value in arguments.items() if name != "state"}


def configured(catalog, *streams, mode="incremental"):
    chosen = [stream for stream in catalog["streams"] if not streams or stream["name"] in streams]
    missing = set(streams) - {stream["name"] for stream in chosen}
    assert not missing, f"not offered: {missing}"
    return {
        "streams": [
            {
                "stream": {"namespace": None, "is_file_based": None, **stream},
                "sync_mode": mode,
                "destination_sync_mode": "append_dedup" if mode == "incremental" else "overwrite",
                "cursor_field": stream.get("default_cursor_field"),
                "primary_key": stream["source_defined_primary_key"],
                "generation_id": 1,
                "minimum_generation_id": 0,
                "sync_id": None,
                "include_files": None,
                "destination_object_name": None,
            }
            for stream in chosen
        ]
    }


def check_records(read, catalog):
    """Every record holds what its schema says, nothing else, and a key of its own."""
    for stream in catalog["streams"]:
        schema = stream["json_schema"]
        validator = jsonschema.Draft7Validator(schema, format_checker=FORMATS)
        lines = [line for line in read.output.lines if f'"stream":"{stream["name"]}"'.encode() in line]
        keys = set()
        for line in lines:
            message = text_json.read_exact(line.decode())
            if message["type"] != "RECORD" or message["record"]["stream"] != stream["name"]:
                continue
            data = message["record"]["data"]
            validator.validate(data)
            assert set(data) <= set(schema["properties"]), f"undeclared: {set(data) - set(schema['properties'])}"
            key = tuple(data[path[0]] for path in stream["source_defined_primary_key"])
            assert None not in key and key not in keys, f"{stream['name']}: key {key}"
            keys.add(key)
