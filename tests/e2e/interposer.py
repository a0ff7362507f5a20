"""
A proxy between tap and sandbox that changes what a test wants changed, byte for byte.

The sandbox's own faults are drawn at random (from its seed); a test that needs "the second page of
campaigns, once" says so here:

    between.rule(path("/campaigns"), answer(503), times=1)

Rules are tried in order; the first that matches and is not used up acts.  Every exchange is kept.
"""

import gzip
import http.client
import http.server
import json
import socket
import struct
import threading
import time
import urllib.parse


class Exchange:
    """A request, and the answer as far as it is known."""

    def __init__(self, handler, body):
        split = urllib.parse.urlsplit(handler.path)
        self.method, self.url, self.path = handler.command, handler.path, split.path
        self.query = urllib.parse.parse_qs(split.query, keep_blank_values=True)
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body, self.began = body, time.monotonic()
        self.status, self.answer_headers, self.answer = None, {}, b""

    @property
    def token(self):
        return self.headers.get("authorization", "").removeprefix("Bearer ")


class Interposer:
    def __init__(self, upstream):
        split = urllib.parse.urlsplit(upstream)
        self.upstream, self.prefix = (split.hostname, split.port), split.path
        self.rules, self.exchanges, self.lock = [], [], threading.Lock()
        self.mistakes = []
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.interposer = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}{self.prefix}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def rule(self, matches, action, times=None, after=0):
        """Let `action` deal with what `matches`, `times` times (None: always), after `after` others."""
        rule = _Rule(matches, action, times, after)
        self.rules.append(rule)
        return rule

    def forget(self):
        """Start anew: no rules, no exchanges."""
        with self.lock:
            self.rules, self.exchanges = [], []

    def find(self, exchange):
        with self.lock:
            self.exchanges.append(exchange)
            for rule in self.rules:
                if rule.takes(exchange):
                    return rule
        return None

    def requests(self, *parts):
        """Exchanges whose path ends with one of `parts` (all, without any)."""
        return [e for e in self.exchanges if not parts or e.path.endswith(parts)]


class _Rule:
    def __init__(self, matches, action, times, after):
        self.matches, self.action, self.times, self.after = matches, action, times, after
        self.used = 0

    def takes(self, exchange):
        if not self.matches(exchange):
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None and self.used >= self.times:
            return False
        self.used += 1
        return True


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a peer that went away is no news


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    upstream = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        exchange = Exchange(self, body)
        interposer = self.server.interposer
        rule = interposer.find(exchange)
        try:
            (rule.action if rule else forward)(self, exchange)
        except OSError:
            self.close_connection = True  # the tap went away
        except Exception as mistake:  # in the test's own rule: conftest makes it fail
            interposer.mistakes.append(mistake)
            raise

    do_POST = do_GET

    def ask(self, exchange):
        """Put the question to the sandbox; the answer is kept inflated."""
        if self.upstream is None:
            self.upstream = http.client.HTTPConnection(*self.server.interposer.upstream, timeout=60)
        headers = {
            name: value
            for name, value in exchange.headers.items()
            if name not in ("host", "connection", "accept-encoding", "content-length")
        }
        try:
            self.upstream.request(exchange.method, exchange.url, exchange.body or None, headers)
            response = self.upstream.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):  # its fault, passed on as it is
            self.upstream.close()
            self.upstream = None
            hang_up(self, exchange)
            return False
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        dropped = ("content-length", "content-encoding", "transfer-encoding", "connection", "date")
        exchange.status, exchange.answer = response.status, body
        exchange.answer_headers = {
            name: value for name, value in response.headers.items() if name.lower() not in dropped
        }
        return True

    def reply(self, exchange, length=None):
        """Send status, headers and body; `length` announces another length than the body's."""
        self.send_response(exchange.status)
        for name, value in exchange.answer_headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(exchange.answer) if length is None else length))
        self.end_headers()
        self.wfile.write(exchange.answer)
        self.wfile.flush()


# What a rule can match.


def path(*ends):
    """Requests whose path ends so."""
    return lambda exchange: exchange.path.endswith(ends)


def both(*conditions):
    return lambda exchange: all(condition(exchange) for condition in conditions)


def query(name, value=None):
    """Requests with this parameter (and, if given, this among its values)."""
    return lambda e: name in e.query and (value is None or value in e.query[name])


def anything(_):
    return True


# What a rule can do.


def forward(handler, exchange):
    if handler.ask(exchange):
        handler.reply(exchange)


def answer(status, body=b"", **headers):
    """Answer so without asking the sandbox.  A dict is sent as JSON, retry_after=3 as Retry-After."""

    def act(handler, exchange):
        content = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        exchange.status, exchange.answer = status, content
        exchange.answer_headers = {"Content-Type": "application/json"}
        for name, value in headers.items():
            exchange.answer_headers[name.replace("_", "-").title()] = str(value)
        handler.reply(exchange)

    return act


def problem(status, code, message, **headers):
    """Pinterest's error body."""
    return answer(status, {"code": code, "message": message}, **headers)


def edit(change):
    """Change the body: bytes to bytes."""

    def act(handler, exchange):
        if handler.ask(exchange):
            exchange.answer = change(exchange.answer)
            handler.reply(exchange)

    return act


def edit_json(change):
    """Change the body as a document (in place, or by returning another one)."""

    def on_bytes(body):
        document = json.loads(body)
        changed = change(document)
        return json.dumps(document if changed is None else changed).encode()

    return edit(on_bytes)


def hang_up(handler, _exchange):
    """Reset the connection."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def truncate(part=0.5, reset=False):
    """Announce the whole body, send a part of it and close (or reset) the connection."""

    def act(handler, exchange):
        if handler.ask(exchange):
            whole = exchange.answer
            exchange.answer = whole[: int(len(whole) * part)]
            handler.reply(exchange, length=len(whole))
            if reset:
                hang_up(handler, exchange)
            handler.close_connection = True

    return act


def gzipped(change=lambda packed: packed):
    """Send the body gzipped, with `change` made to the packed bytes."""

    def act(handler, exchange):
        if handler.ask(exchange):
            exchange.answer = change(gzip.compress(exchange.answer))
            exchange.answer_headers["Content-Encoding"] = "gzip"
            handler.reply(exchange)

    return act


def pause(event, reached=None, within=False, limit=60):
    """Wait for `event` before the answer or, `within`, after half of its body; sets `reached` first."""

    def act(handler, exchange):
        if not handler.ask(exchange):
            return
        whole = exchange.answer
        if within:
            exchange.answer = whole[: len(whole) // 2]
            handler.reply(exchange, length=len(whole))
        if reached is not None:
            reached.set()
        event.wait(limit)
        if within:
            handler.wfile.write(whole[len(whole) // 2 :])
        else:
            handler.reply(exchange)

    return act


def slowly(seconds):
    """Answer after a while."""

    def act(handler, exchange):
        time.sleep(seconds)
        forward(handler, exchange)

    return act
