"""Starts build/pinterest-sandbox and reads what it recorded and what it would have served."""

import json
import os
import pathlib
import subprocess
import time

import text_json
from tap import ROOT, TODAY, Tap

PROGRAM = os.environ.get("SANDBOX", str(ROOT / "build" / "pinterest-sandbox"))


class Sandbox:
    """A running sandbox; options are its flags, ad_groups=3 is --ad-groups 3."""

    # As --help tells them.
    access_token = "pina_sandbox_access_0"
    refresh_token = "pinr_sandbox_refresh_0"
    code = "sandbox-code"
    client = {"client_id": "1234567", "client_secret": "sandbox-secret"}

    def __init__(self, folder, **options):
        self.folder = pathlib.Path(folder)
        self.options = {"today": TODAY, **options}
        ready, self.log_file = self.folder / "ready", self.folder / "requests.jsonl"
        command = [
            PROGRAM, *self.flags(), "--port", "0", "--ready-file", str(ready), "--log", str(self.log_file),
        ]  # fmt: skip
        with open(self.folder / "stderr", "wb") as errors:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)
        deadline = time.monotonic() + 30
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the sandbox does not start: " + (self.folder / "stderr").read_text())
            time.sleep(0.01)
        self.url = ready.read_text().strip()

    def flags(self, **more):
        flags = []
        for name, value in {**self.options, **more}.items():
            flag = "--" + name.replace("_", "-")
            for one in value if isinstance(value, list) else [value]:
                flags += [flag] if one is True else [flag, str(one)]
        return flags

    def tap(self, folder, **settings):
        """A tap that may read from here."""
        settings = {"access_token": self.access_token, **settings}
        return Tap(folder, **{"api_url": self.url, **settings})

    def log(self):
        """The requests so far."""
        with open(self.log_file, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def dump(self, stream, **other):
        """The API's rows of a stream, numbers as they are written."""
        command = [PROGRAM, *self.flags(**other), "--dump", stream]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
        return [text_json.read(line) for line in done.stdout.splitlines()]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
