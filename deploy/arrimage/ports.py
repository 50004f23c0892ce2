"""Ports that are chosen once and kept: what restarts must be found where it was."""

from __future__ import annotations

import json
import socket
from collections import deque
from collections.abc import Callable, Collection
from pathlib import Path
from random import SystemRandom

from arrimage.errors import ArrimageError
from arrimage.keys import replace_secret

_FIRST, _LAST = 10_240, 32_000
"""Below the ports from which systems call out: a client that retries against a dead server there can end up
connected to itself, and hold the port when the server comes back."""
_TRIES = 200
_HELD_AT_MOST = 64
_held: deque[socket.socket] = deque()
"""What this process chose last."""
_RANDINT = SystemRandom().randint

Choose = Callable[[int, int], int]
"""Returns a number between two, both included."""


def is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen there now."""
    with socket.socket() as probe:
        # as servers do: what an ended server left behind is no obstacle, a listener is
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def refuse_taken(host: str, port: int, what: str, file: Path) -> None:
    """See that ``what`` can listen on ``port``, which ``file`` says.

    :raises ArrimageError: ``port.taken``.
    """
    if not is_free(host, port):
        raise ArrimageError("port.taken", port=port, what=what, host=host, file=file)


def free_port(host: str = "127.0.0.1", choose: Choose = _RANDINT, *, without: Collection[int] = ()) -> int:
    """Return a port of ``host`` on which nothing listens, that nobody chose just now, and that is not ``without``.

    :raises ArrimageError: ``port.none_free``.
    """
    for _ in range(_TRIES):
        port = choose(_FIRST, _LAST)
        if port not in without and _hold(host, port):
            return port
    raise ArrimageError("port.none_free", host=host, first=_FIRST, last=_LAST)


def _hold(host: str, port: int) -> bool:
    """Keep ``port`` from being chosen again, by whatever process, before its server listens; False if it is taken.

    It is bound, and nothing listens: a server that sets ``SO_REUSEADDR``, as nearly all do, may listen beside it.
    Where a system forbids that, nothing is held. It ends with :func:`let_go`, with this process, or when as many
    others as are held at most were chosen.
    """
    holding = socket.socket()
    try:
        holding.bind((host, port))
    except OSError:
        holding.close()
        return False
    holding.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if not is_free(host, port):
        holding.close()
        return True
    _held.append(holding)
    if len(_held) > _HELD_AT_MOST:
        _held.popleft().close()
    return True


def let_go(port: int) -> None:
    """Hold ``port`` no more: what is to listen there is started now, and may not set ``SO_REUSEADDR``."""
    for holding in [each for each in _held if each.getsockname()[1] == port]:
        _held.remove(holding)
        holding.close()


class KeptPorts:
    """Ports by name, in a file; each is chosen when it is first asked for."""

    def __init__(self, file: Path, host: str, choose: Choose = _RANDINT) -> None:
        self._file = file
        self._host = host
        self._choice = choose

    def port(self, name: str, wanted: int = 0) -> int:
        """Return ``wanted`` unless it is 0, else the port kept under ``name``, else a new one."""
        if wanted:
            return wanted
        return self._kept().get(name) or self._choose(name)

    def leave_taken(self) -> None:
        """Forget the ports on which somebody else listens by now; call it before anything of ours runs."""
        for name, port in self._kept().items():
            if not is_free(self._host, port):
                self._choose(name)

    def _choose(self, name: str) -> int:
        kept = self._kept()
        port = free_port(self._host, self._choice, without=kept.values())
        replace_secret(self._file, json.dumps({**kept, name: port}, indent=2).encode())
        return port

    def _kept(self) -> dict[str, int]:
        kept: dict[str, int] = json.loads(self._file.read_text()) if self._file.exists() else {}
        return kept
