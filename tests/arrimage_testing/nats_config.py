"""NATS configuration text of the tests: what listens on port -1, and how a port once found is kept."""

from __future__ import annotations

import re

# `listen: 127.0.0.1:-1`, `listen: "127.0.0.1:-1"`, `port: -1`, `http: -1`, `monitor_port = -1` ...
_OPEN_PORT = re.compile(
    r"""(?P<key>\b(?:listen|port|http|https|http_port|https_port|monitor_port|monitor)\b)
        (?P<gap>\s*[:=]?\s*["']?(?:[\w.\[\]]+:)?)-1\b""",
    re.VERBOSE,
)
_BLOCK = re.compile(r"(?P<name>[\w-]+)\s*[:=]?\s*\{|\}")
_MONITORING = ("http", "https", "http_port", "https_port", "monitor_port", "monitor")


def default_config(*, name: str, store: str) -> str:
    """A server with JetStream on a file store and no accounts."""
    return f'server_name: {name}\nlisten: 127.0.0.1:-1\nhttp: 127.0.0.1:-1\njetstream {{ store_dir: "{store}" }}\n'


def listeners(config: str) -> set[str]:
    """What listens on a port of the system's choice: ``nats``, ``monitoring`` or a block (``leafnodes``)."""
    return {name for _, _, name in _open_ports(config)}


def settle(config: str, ports: dict[str, int]) -> str:
    """The same text with each -1 replaced by its listener's port: a restart listens where it was."""
    pieces, at = [], 0
    for start, end, name in _open_ports(config):
        if name in ports:
            pieces += [config[at:start], str(ports[name])]
            at = end
    return "".join([*pieces, config[at:]])


def _open_ports(config: str) -> list[tuple[int, int, str]]:
    """Where a -1 stands, and whose it is: (start, end, listener). Comments are not read."""
    text = re.sub(r"(?m)(^|\s)(#|//).*$", lambda comment: " " * len(comment.group()), config)
    found = []
    for match in _OPEN_PORT.finditer(text):
        block = _top_block(text[: match.start()])
        name = block or ("monitoring" if match["key"] in _MONITORING else "nats")
        found.append((match.end() - 2, match.end(), name))
    return found


def _top_block(before: str) -> str | None:
    """The outermost block that is still open at the end of ``before``."""
    open_blocks: list[str] = []
    for brace in _BLOCK.finditer(before):
        if brace["name"]:
            open_blocks.append(brace["name"])
        elif open_blocks:
            open_blocks.pop()
    return open_blocks[0] if open_blocks else None
