"""Stands in for a service in tests of supervision: says its port, answers, and ends when it is told to."""

from __future__ import annotations

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

PREFIX = "ARRIMAGE_"


class Answers(BaseHTTPRequestHandler):
    """Answers every question with what the process was told."""

    def do_GET(self) -> None:
        told = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
        body = {"ready": True, "reasons": [], "warnings": [], "told": told, "pid": os.getpid()}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until killed; with a crash point, end with status 86 once the port is said."""
    if os.environ.get(f"{PREFIX}MAX_MESSAGE_DEPTH") == "13":
        sys.exit("told to end at the start")
    server = HTTPServer(("127.0.0.1", int(os.environ[f"{PREFIX}HTTP_PORT"])), Answers)
    Path(os.environ[f"{PREFIX}HTTP_PORT_FILE"]).write_text(str(server.server_port))
    if os.environ.get(f"{PREFIX}CRASH_AT"):
        os._exit(86)
    server.serve_forever()


if __name__ == "__main__":
    main()
