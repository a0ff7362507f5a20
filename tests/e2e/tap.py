"""Runs the program under test as a pipeline would, and reads what it says."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import time

import text_json

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("TAP", str(ROOT / "build" / "tap-pinterest-ads"))
TODAY = "2026-11-20"
NOW = TODAY + "T12:00:00Z"


class Output:
    """What a finished run left: exit status, messages on stdout, lines on stderr."""

    def __init__(self, status, stdout, stderr, seconds):
        self.status, self.stdout, self.seconds = status, stdout, seconds
        self.stderr = stderr.decode("utf-8")
        self.lines = stdout.split(b"\n")
        self.tail = self.lines.pop()
        self._messages = None

    @property
    def messages(self):
        """Every line as a message; numbers are text_json.Number."""
        if self._messages is None:
            assert self.tail == b"", f"stdout ends within a line: {self.tail[-200:]!r}"
            self._messages = [text_json.read(line) for line in self.lines]
        return self._messages

    def of(self, kind, stream=None):
        return [
            message
            for message in self.messages
            if message["type"] == kind and stream in (None, message.get("stream"))
        ]

    def records(self, stream):
        return [message["record"] for message in self.of("RECORD", stream)]

    def schema(self, stream):
        (message,) = self.of("SCHEMA", stream)
        return message["schema"]

    @property
    def streams(self):
        return [message["stream"] for message in self.of("SCHEMA")]

    @property
    def state(self):
        """The last state printed: what a target would have kept."""
        return text_json.plain(self.of("STATE")[-1]["value"])

    def bookmarks(self, stream):
        return self.state["bookmarks"].get(stream)

    @property
    def last_words(self):
        """The last line on stderr: what the operator is to act upon."""
        return self.stderr.rstrip("\n").rpartition("\n")[2]

    def log_lines(self, *words):
        return [line for line in self.stderr.splitlines() if all(word in line for word in words)]

    def succeeded(self):
        assert self.status == 0, f"exit {self.status}\n{self.stderr[-3000:]}"
        return self

    def failed(self, status=1):
        assert self.status == status, f"exit {self.status}, not {status}\n{self.stderr[-3000:]}"
        return self


class Tap:
    """The program with a folder for its files and the settings that every run of a test shares."""

    def __init__(self, folder, api_url, **settings):
        self.folder = pathlib.Path(folder)
        self.settings = {"api_url": api_url, **settings}
        self.files = 0

    def file(self, content, suffix=".json"):
        """A new file with this content: bytes and text as they are, anything else as JSON."""
        self.files += 1
        path = self.folder / f"{self.files}{suffix}"
        if isinstance(content, (dict, list)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def command(self, *arguments, catalog=None, state=None, **settings):
        config = {**self.settings, **settings}
        config = {name: value for name, value in config.items() if value is not None}
        if "streams" not in config:
            # All default streams: breakdowns are a hundred times the other records, one kind of them will do.
            config.setdefault("targeting_types", ["GENDER"])
        command = [PROGRAM, "--config", self.file(config), *arguments]
        if catalog is not None:
            command += ["--catalog", self.file(catalog)]
        if state is not None:
            command += ["--state", self.file(state)]
        return command

    @staticmethod
    def environment(now=NOW, **more):
        keep = ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
        environment = {name: os.environ[name] for name in keep if name in os.environ}
        if now:
            environment["TAP_PINTEREST_ADS_NOW"] = now
        return {**environment, **more}

    def run(self, *arguments, now=NOW, env=None, timeout=120, **files_and_settings):
        """One run to its end."""
        return self.run_command(
            self.command(*arguments, **files_and_settings), now=now, env=env, timeout=timeout
        )

    def run_command(self, command, now=NOW, env=None, timeout=120, stdout=subprocess.PIPE):
        began = time.monotonic()
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=self.environment(now, **(env or {})),
            timeout=timeout,
            check=False,
        )
        return Output(done.returncode, done.stdout or b"", done.stderr, time.monotonic() - began)

    def start(self, *arguments, now=NOW, stdout=subprocess.PIPE, **files_and_settings):
        """A run in progress, see Running."""
        return self.start_command(self.command(*arguments, **files_and_settings), now, stdout)

    def start_command(self, command, now=NOW, stdout=subprocess.PIPE):
        return Running(command, self.environment(now), stdout)

    def discover(self, **settings):
        return json.loads(self.run("--discover", **settings).succeeded().stdout)


class Running:
    """A run that a test reads, stops or kills by hand."""

    def __init__(self, command, environment, stdout):
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command,
            bufsize=0,  # communicate() knows nothing of what a buffered reader holds
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.taken, self.reader = b"", None

    def read_lines(self, count):
        """Take `count` lines, as a consumer does that is slow or about to die."""
        for _ in range(count):
            line = self.process.stdout.readline()
            if not line:
                break
            self.taken += line
        return self.taken

    def drain(self):
        """Read all that comes from now on, as it comes: a consumer that keeps up."""

        def read():
            while block := self.process.stdout.read(65536):
                self.taken += block

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        return self

    def signal(self, number):
        self.process.send_signal(number)

    def terminate(self):
        self.signal(signal.SIGTERM)

    def kill(self):
        self.signal(signal.SIGKILL)

    def finish(self, timeout=120):
        """Read the rest and wait for the end."""
        if self.reader:
            self.reader.join(timeout)
        out, err = self.process.communicate(timeout=timeout)
        return Output(
            self.process.returncode, self.taken + (out or b""), err, time.monotonic() - self.began
        )


def pick(catalog, *streams, **fields):
    """The catalog with exactly these streams selected; `fields` limits a stream to fields named."""
    chosen = {"streams": []}
    for entry in catalog["streams"]:
        name = entry["tap_stream_id"]
        metadata = []
        for item in entry["metadata"]:
            of_item = dict(item["metadata"])
            if not item["breadcrumb"]:
                of_item["selected"] = name in streams
            elif name in fields and len(item["breadcrumb"]) == 2:
                of_item["selected"] = item["breadcrumb"][1] in fields[name]
            metadata.append({"breadcrumb": item["breadcrumb"], "metadata": of_item})
        chosen["streams"].append({**entry, "metadata": metadata})
    missing = set(streams) - {entry["tap_stream_id"] for entry in catalog["streams"]}
    assert not missing, f"not offered: {missing}"
    return chosen
