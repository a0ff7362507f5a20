#!/usr/bin/env python3
"""
Renewals under fire, by hand: pairs of runs that share a store, and runs that are killed around the
renewal, with both protocols and with consumers that read, read slowly or not at all.

    tests/e2e/campaign_tokens.py [--pairs 200] [--kills 400] [--megabytes 3000] [--seed 1]

After each round a run must succeed from what the store holds.  Only a kill -9 while the endpoint's
answer is on its way may cost the pair: then the next run has to say what to do.
"""

import argparse
import base64
import collections
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from conftest import SMALL
from interposer import Interposer, path
from sandbox import Sandbox
from tap import NOW, PROGRAM, Tap

STREAMS = ["ad_accounts", "campaigns"]


class Campaign:
    def __init__(self, seed):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="campaign."))
        self.sandbox = Sandbox(self.make("sandbox"), **SMALL)
        self.between = Interposer(self.sandbox.url)
        self.store = self.make("store") / "tokens.json"
        self.tap = Tap(self.make("tap"), self.between.url, token_store=str(self.store), streams=STREAMS)
        self.tap.settings.update(self.sandbox.client, refresh_token=self.sandbox.refresh_token)
        self.random, self.counts, self.bytes = random.Random(seed), collections.Counter(), 0
        self.secrets, self.text = {self.sandbox.client["client_secret"], self.sandbox.refresh_token}, b""
        self.catalog = self.airbyte_catalog()
        self.told, self.go = threading.Event(), None
        self.between.rule(path("/oauth/token"), self.renew)

    def make(self, name):
        (self.folder / name).mkdir()
        return self.folder / name

    def airbyte_catalog(self):
        config = self.tap.file({**self.tap.settings, "access_token": "none"})
        done = subprocess.run([PROGRAM, "discover", "--config", config], stdout=subprocess.PIPE, check=True)
        (line,) = [json.loads(line) for line in done.stdout.splitlines() if b'"CATALOG"' in line]
        streams = [one for one in line["catalog"]["streams"] if one["name"] in STREAMS]
        modes = {"sync_mode": "full_refresh", "destination_sync_mode": "append"}
        return {"streams": [{"stream": one, **modes} for one in streams]}

    def renew(self, handler, exchange):
        """The endpoint: tells when it is asked, and waits for a moment where a test wants it to."""
        if not handler.ask(exchange):
            return
        if exchange.status == 200:
            self.secrets.update(json.loads(exchange.answer)[name] for name in ("access_token", "refresh_token"))
        self.told.set()
        if self.go:
            self.go.wait(3)
        handler.reply(exchange)
        self.counts["renewals"] += exchange.status == 200

    def age(self):
        if self.store.exists():
            record = json.loads(self.store.read_text())
            self.store.write_text(json.dumps({**record, "expires_at": 1}))

    def command(self, protocol):
        if protocol == "singer":
            return self.tap.command(streams=STREAMS)
        return [PROGRAM, "read", "--config", self.tap.file(self.tap.settings), "--catalog", self.tap.file(self.catalog)]

    def start(self, protocol, consumer):
        return Run(self.command(protocol), self.tap.environment(NOW), consumer)

    def look_at(self, run):
        """No secret may be in what it wrote; CONTROL, whose purpose it is, aside."""
        lines = [line for line in run.out.splitlines() if b'"CONTROL"' not in line]
        text = b"\n".join(lines) + run.errors
        self.bytes += len(run.out) + len(run.errors)
        for secret in self.secrets:
            if secret.encode() in text:
                sys.exit(f"a secret was shown: {secret}")

    def log_in_again(self):
        basic = base64.b64encode("{client_id}:{client_secret}".format(**self.sandbox.client).encode()).decode()
        form = {"grant_type": "authorization_code", "code": self.sandbox.code, "redirect_uri": "http://localhost/"}
        request = urllib.request.Request(
            self.sandbox.url + "/oauth/token", urllib.parse.urlencode(form).encode(), {"Authorization": "Basic " + basic}
        )
        with urllib.request.urlopen(request) as response:
            self.tap.settings["refresh_token"] = json.load(response)["refresh_token"]

    def check(self, may_be_lost, what):
        """The next run, from what is in the store; and nothing is left beside it."""
        run = self.start("singer", "reads").finish()
        self.look_at(run)
        if run.status == 0:
            left = sorted(file.name for file in self.store.parent.iterdir())
            if left != ["tokens.json", "tokens.json.lock"] or (self.store.parent / left[1]).stat().st_size:
                sys.exit(f"{what}: left over: {left}")
            return
        if not may_be_lost or b"authorise the app again" not in run.errors:
            sys.exit(f"{what}: LOCKED OUT\n{run.errors.decode()[-2000:]}")
        self.counts["lost with the answer on its way, and told"] += 1
        self.log_in_again()
        self.start("singer", "reads").finish()

    def pair(self, number):
        protocols = self.random.choice([("singer", "singer"), ("singer", "airbyte"), ("airbyte", "airbyte")])
        consumers = [self.random.choice(["reads", "reads", "slow"]) for _ in range(2)]
        if number % 20 == 0:
            consumers[0] = "stopped"
        self.age()
        before = self.counts["renewals"]
        runs = [self.start(protocol, consumer) for protocol, consumer in zip(protocols, consumers)]
        if consumers[0] == "stopped":
            runs[1].finish()
            runs[0].process.kill()
        for run in runs:
            run.finish()
            self.look_at(run)
            if run.status != (-signal.SIGKILL if run.consumer == "stopped" else 0):
                sys.exit(f"pair {number}: exit {run.status}\n{run.errors.decode()[-2000:]}")
        if self.counts["renewals"] != before + 1:
            sys.exit(f"pair {number}: {self.counts['renewals'] - before} renewals")
        self.counts["pairs"] += 1
        self.check(False, f"pair {number}")

    def kill(self, number):
        how = self.random.choice([signal.SIGKILL, signal.SIGTERM])
        when = self.random.choice(["before", "under way", "after"])
        protocol = self.random.choice(["singer", "airbyte"])
        consumer = self.random.choice(["reads", "slow", "stopped"])
        self.age()
        self.told.clear()
        before = len(self.between.requests("/oauth/token"))
        self.go = threading.Event() if when == "under way" else None
        run = self.start(protocol, consumer)
        if when == "before":
            time.sleep(self.random.uniform(0, 0.03))
        else:
            self.told.wait(20)
        if when == "after":
            time.sleep(self.random.uniform(0, 0.01))
        run.process.send_signal(how)
        if self.go:
            time.sleep(0.05)
            self.go.set()
        began = time.monotonic()
        run.finish()
        self.go = None
        took = time.monotonic() - began
        limit = 1.5 if how == signal.SIGKILL else 7 if consumer == "stopped" else 3
        if took > limit:
            sys.exit(f"kill {number}: {how.name} {when}, {consumer}: took {took:.1f} s")
        self.look_at(run)
        self.counts[f"{how.name} {when}"] += 1
        time.sleep(0.05)  # a request that had left arrives, whoever sent it
        asked = len(self.between.requests("/oauth/token")) > before
        self.check(asked and how == signal.SIGKILL, f"kill {number}, {how.name} {when}, {protocol}, {consumer}")

    def close(self):
        self.between.close()
        self.sandbox.stop()
        shutil.rmtree(self.folder)


class Volume:
    """Megabytes of output at the most talkative level, of runs whose token expires again and again."""

    data = {"accounts": 1, "campaigns": 10, "ad_groups": 10, "ads": 10, "boards": 1, "pins": 1, "tier": "unlimited"}
    faults = ["expire-token=0.02", "500@ads_analytics=0.1", "reset@ads_analytics=0.05", "html@ads_analytics=0.05"]

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="volume."))
        self.secrets = {Sandbox.access_token, Sandbox.refresh_token, Sandbox.client["client_secret"]}
        self.bytes, self.runs, self.renewals = 0, 0, 0

    def scan(self, stream, block=8 << 20):
        """The longest secret may lie across two blocks."""
        tail = b""
        while piece := stream.read(block):
            self.bytes += len(piece)
            for line in re.findall(rb"^.*CONTROL.*$", piece, re.M):
                piece = piece.replace(line, b"")
            for secret in self.secrets | self.known():
                if secret.encode() in tail + piece:
                    sys.exit(f"a secret was shown: {secret}")
            tail = piece[-200:]

    def known(self):
        try:
            record = json.loads((self.folder / "tokens.json").read_text())
            self.secrets |= {record["access_token"], record["refresh_token"]}
        except (OSError, ValueError):
            pass  # being replaced
        return self.secrets

    def run(self, seed):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        sandbox = Sandbox(folder, seed=seed, fault=self.faults, **self.data)
        (self.folder / "tokens.json").unlink(missing_ok=True)
        tap = sandbox.tap(folder, token_store=str(self.folder / "tokens.json"), streams=["campaign_analytics", "ad_analytics"])
        tap.settings.update(sandbox.client, refresh_token=sandbox.refresh_token, ids_per_request=20, max_retry_s=60)
        environment = tap.environment(NOW, TAP_PINTEREST_ADS_LOGLEVEL="DEBUG")
        process = subprocess.Popen(tap.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
        self.scan(process.stdout)
        if process.wait() != 0:
            sys.exit(f"seed {seed}: exit {process.returncode}")
        self.runs += 1
        self.renewals += sum(entry["path"].endswith("/oauth/token") for entry in sandbox.log())
        sandbox.stop()
        shutil.rmtree(folder)

    def fill(self, megabytes):
        while self.bytes < megabytes << 20:
            self.run(self.runs + 1)
        shutil.rmtree(self.folder)
        print(f"{self.runs:6} runs, {self.renewals} renewals, {self.bytes / 1e6:.0f} MB of output, no secret in it")


class Run:
    def __init__(self, command, environment, consumer):
        self.consumer, self.out, self.errors, self.status = consumer, b"", b"", None
        self.reader, writer = os.pipe()
        if consumer == "stopped":
            os.set_blocking(writer, False)
            try:
                while True:
                    os.write(writer, b"\n" * 4096)
            except BlockingIOError:
                os.set_blocking(writer, True)
        self.process = subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE, env=environment)
        os.close(writer)
        self.threads = [threading.Thread(target=self.take_errors, daemon=True)]
        if consumer != "stopped":
            self.threads.append(threading.Thread(target=self.take, daemon=True))
        for thread in self.threads:
            thread.start()

    def take(self):
        while block := os.read(self.reader, 512 if self.consumer == "slow" else 65536):
            self.out += block
            if self.consumer == "slow":
                time.sleep(0.002)

    def take_errors(self):
        self.errors = self.process.stderr.read()

    def finish(self):
        self.status = self.process.wait(60)
        for thread in self.threads:
            thread.join(60)
        if self.reader is not None:
            os.close(self.reader)
            self.reader = None
        return self


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--kills", type=int, default=400)
    parser.add_argument("--megabytes", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    campaign = Campaign(arguments.seed)
    campaign.check(False, "begin")
    try:
        for number in range(arguments.pairs):
            campaign.pair(number)
        for number in range(arguments.kills):
            campaign.kill(number)
    finally:
        campaign.close()
    for name, count in sorted(campaign.counts.items()):
        print(f"{count:6} {name}")
    print(f"{campaign.bytes / 1e6:6.1f} MB of output, no secret in it")
    Volume().fill(arguments.megabytes)


if __name__ == "__main__":
    main()
