#!/usr/bin/python3
"""
One report file of SIZE megabytes (2048): peak memory and CPU of the tap beside curl's for the same bytes.

The file is made once as a piece of rows that repeats: a gzip stream whose pieces end with a full flush
can repeat a compressed piece as it is, so that serving it costs next to nothing.
"""

import http.server
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TAP = os.environ.get("TAP", ROOT + "/build/tap-pinterest-ads")
MEGABYTES = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
MEMORY_MB = 32
ACCOUNT = "549755885175"


def default_columns():
    with open(ROOT + "/catalog/columns/reports.yaml", encoding="utf-8") as file:
        head = file.read().partition("\nmore:")[0]
    return re.findall(r"^  ([A-Z0-9_]+): (.*)$", head, re.MULTILINE)


def piece(entity, rng):
    """Some 4 MB of rows of one entity, as reports hold them."""
    rows = []
    for day in range(1, 29):
        for month in range(1, 13):
            row = {"DATE": f"2025-{month:02}-{day:02}"}
            for name, kind in default_columns():
                if "string" in kind:
                    row[name] = f"Some name {rng.randrange(1000)}"
                elif kind.startswith("id") or "id," in kind:
                    row[name] = rng.randrange(10**17, 10**18)
                elif rng.random() < 0.6:
                    row[name] = rng.choice([rng.randrange(100000), round(rng.random() * 100, 6)])
            rows.append(row)
    return f'"{entity}":' + json.dumps(rows * 3, separators=(",", ":"))


class File:
    """{piece, piece, ..., piece} without ever being whole."""

    def __init__(self, megabytes):
        rng = random.Random(1)
        self.begin = b"{" + piece(rng.randrange(10**17, 10**18), rng).encode()
        self.middle = b"," + piece(rng.randrange(10**17, 10**18), rng).encode()
        self.times = max(1, (megabytes << 20) // len(self.middle) - 1)
        self.length = len(self.begin) + self.times * len(self.middle) + 1
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.packed_begin = packer.compress(self.begin) + packer.flush(zlib.Z_FULL_FLUSH)
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.packed_middle = packer.compress(self.middle) + packer.flush(zlib.Z_FULL_FLUSH)
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.packed_end = packer.compress(b"}") + packer.flush()

    def pieces(self):
        crc = zlib.crc32(self.begin)
        yield b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + self.packed_begin
        for _ in range(self.times):
            crc = zlib.crc32(self.middle, crc)
            yield self.packed_middle
        crc = zlib.crc32(b"}", crc)
        yield self.packed_end + crc.to_bytes(4, "little") + (self.length & 0xFFFFFFFF).to_bytes(4, "little")


FILE = File(MEGABYTES)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def say(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say({"token": "T", "report_status": "IN_PROGRESS"})

    def do_GET(self):
        if self.path.startswith("/file"):
            self.send_response(200)
            self.send_header("Content-Type", "binary/octet-stream")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Connection", "close")
            self.end_headers()
            for part in FILE.pieces():
                self.wfile.write(part)
            self.close_connection = True
        elif "/reports" in self.path:
            origin = f"http://127.0.0.1:{self.server.server_address[1]}"
            self.say({"report_status": "FINISHED", "url": origin + "/file?X-Amz-Signature=1", "size": FILE.length})
        elif "metrics_ready_state" in self.path:
            self.say({"conversion_metrics_ready": True, "non_conversion_metrics_ready": True})
        else:
            self.say({"items": [{"id": ACCOUNT, "name": "A", "currency": "EUR"}], "bookmark": None})


def measure(command, **environment):
    """Seconds of CPU and peak MiB of one process."""
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.PIPE, env={**os.environ, **environment})
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        sys.exit(f"{command[0]} failed: {said.decode()[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_address[1]}"
    with tempfile.TemporaryDirectory() as folder:
        config = folder + "/config.json"
        with open(config, "w", encoding="utf-8") as file:
            json.dump(
                {
                    "api_url": origin + "/v5", "access_token": "t", "streams": ["campaign_report"],
                    "memory_mb": MEMORY_MB, "start_date": "2026-11-01",
                }, file,
            )  # fmt: skip
        now = {"TAP_PINTEREST_ADS_NOW": "2026-11-20T12:00:00Z"}
        curl, _ = measure(["curl", "-s", "--compressed", "-o", "/dev/null", origin + "/file"])
        tap, peak = measure([TAP, "--config", config], **now)
    print(f"file {FILE.length / 2**20:.0f} MiB, as gzip {sum(map(len, FILE.pieces())) / 2**20:.0f} MiB")
    print(f"peak {peak:.1f} MiB (memory_mb {MEMORY_MB}: at most {MEMORY_MB + 16})")
    print(f"CPU  tap {tap:.2f} s, curl {curl:.2f} s: {tap / curl:.2f} (at most 1.5)")


if __name__ == "__main__":
    main()
