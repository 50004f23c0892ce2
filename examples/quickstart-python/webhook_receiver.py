"""Take the events that a node tells by HTTP: the signature is checked, and each event is acted on once.

    python webhook_receiver.py CREDENTIALS.json [--port 8099] [--count N]

CREDENTIALS.json is what `arrimage bus webhook add` wrote. Nothing but Python is needed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

TOO_OLD_SECONDS = 300
LARGEST_BODY = 1_000_000


def is_signed(secret: str, event_id: str, timestamp: str, body: bytes, signatures: str) -> bool:
    """Tell whether the node that knows ``secret`` said this, and lately (Standard Webhooks)."""
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOO_OLD_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256)
    expected = f"v1,{base64.b64encode(digest).decode()}"
    return any(hmac.compare_digest(expected, each) for each in signatures.split(" "))


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 once an event is safe, and never before."""

    secret = ""
    known: set[str] = set()  # noqa: RUF012 - one receiver a process; keep this beside your own data

    def do_POST(self) -> None:
        """Take one event."""
        body = self.rfile.read(min(int(self.headers.get("content-length", 0)), LARGEST_BODY))
        event_id = self.headers.get("webhook-id", "")
        timestamp, signatures = (self.headers.get(f"webhook-{name}", "") for name in ("timestamp", "signature"))
        if not is_signed(self.secret, event_id, timestamp, body, signatures):
            self.send_response(401)
            self.end_headers()
            return
        if event_id not in self.known:
            event = json.loads(body)
            print(f"{self.headers['arrimage-cursor']}  {event['type']}  case={event['subject']}", flush=True)
            self.known.add(event_id)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing but the events."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("credentials", type=Path)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--count", type=int)
    given = parser.parse_args()
    Receiver.secret = json.loads(given.credentials.read_text())["webhook"]["secret"]
    server = HTTPServer(("127.0.0.1", given.port), Receiver)
    while given.count is None or len(Receiver.known) < given.count:
        server.handle_request()
