"""NATS configuration text, written from plain data so that no name can break out of its quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

Scalar = str | int | bool
Value = Scalar | Mapping[str, "Value"] | Sequence["Value"]

_PLAIN_KEY = re.compile(r"[A-Za-z_]+")


def logging_to(file: Path) -> dict[str, Value]:
    """Return the settings with which a server writes to ``file`` and rotates it."""
    return {"log_file": str(file), "logfile_size_limit": 16_777_216, "logfile_max_num": 4}


def render(config: Mapping[str, Value], heading: str) -> str:
    """Return ``config`` as text under ``heading``: blocks indented, one entry of a list a line."""
    comment = [f"# {line}" for line in heading.splitlines()]
    return "\n".join([*comment, *_entries(config, "")]) + "\n"


def _entries(block: Mapping[str, Value], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in block.items():
        name = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key)
        if isinstance(value, Mapping):
            lines += [f"{indent}{name} {{", *_entries(value, f"{indent}  "), f"{indent}}}"]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            items = [f"{indent}  {_inline(item)}" for item in value]
            lines += [f"{indent}{name}: [", *items, f"{indent}]"]
        else:
            lines.append(f"{indent}{name}: {_inline(value)}")
    return lines


def _inline(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key}: {_inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, str) or not isinstance(value, Sequence):
        return json.dumps(value, ensure_ascii=False)
    return "[" + ", ".join(_inline(item) for item in value) + "]"
