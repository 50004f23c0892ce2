"""What runs where: a file that the running process writes for other commands, and a lock so that there is one."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from arrimage.errors import ArrimageError
from arrimage.keys import replace_secret


def read_state(file: Path) -> dict[str, Any] | None:
    """Return what the running process wrote, or None if it is gone."""
    try:
        state: dict[str, Any] = json.loads(file.read_text())
        os.kill(int(state["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return None
    return state


def write_state(file: Path, state: Mapping[str, Any]) -> None:
    """Say what runs where; readers see the old or the new, never a half."""
    replace_secret(file, json.dumps({"pid": os.getpid(), **state}, indent=2).encode())


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold ``lock`` for the length of the block; it is let go even if this process is killed.

    :raises ArrimageError: ``run.already`` if another process holds it.
    """
    with lock.open("a") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ArrimageError("run.already", directory=lock.parent.parent) from error
        yield
