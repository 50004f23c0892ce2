"""Ask a piece whether it does its work: for the health checks of containers. Nothing but the standard library.

``python -m arrimage_chassis.probe [URL ...]``, else the addresses in ``ARRIMAGE_PROBE``, else those that the node
in ``ARRIMAGE_NODE`` wrote when it started. An ``http`` address must answer 200, a ``nats`` one as a server does.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

_WITHIN_SECONDS = 3.0


def answers(url: str) -> bool:
    """Tell whether what is at ``url`` does its work; by a socket, for libraries cost more than the question."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port), _WITHIN_SECONDS) as connection:
            if parts.scheme == "nats":
                return connection.recv(5) == b"INFO "
            connection.sendall(f"GET {parts.path} HTTP/1.0\r\nHost: {parts.hostname}\r\n\r\n".encode())
            return connection.recv(12).endswith(b" 200")
    except (OSError, ValueError):
        return False


def of_node(directory: Path) -> list[str]:
    """Return what a node that runs in ``directory`` must answer on; none if it does not run."""
    try:
        state = json.loads((directory / "run" / "state.json").read_text(encoding="utf-8"))
        return [state["nats_url"], *(f"{service['url']}/health/ready" for service in state["services"].values())]
    except (OSError, ValueError, KeyError):
        return []


def main() -> int:
    """Return 0 if all of the addresses answer, else 1 with the first that does not."""
    asked = sys.argv[1:] or os.environ.get("ARRIMAGE_PROBE", "").split()
    urls = asked or of_node(Path(os.environ.get("ARRIMAGE_NODE", ".")))
    silent = next((url for url in urls if not answers(url)), None)
    if urls and silent is None:
        return 0
    sys.stderr.write(f"probe: {silent or 'nothing runs here'}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
