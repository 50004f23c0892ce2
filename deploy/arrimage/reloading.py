"""A running NATS server reads its configuration again: no connection that is still allowed ends by it."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from nats.aio.client import Client
from nats.errors import Error as NatsError

from arrimage.errors import ArrimageError
from arrimage.waiting import until

_RELOADED_WITHIN = 15.0
_LOOK_EVERY = 0.05


async def read_configuration_again(system: Client, pid: int, wanted: str, log: Path) -> bool:
    """Let the server ``pid`` read its configuration again unless it runs on ``wanted``; tell whether it did.

    It reads it twice: nats-server 2.15 lets a new account use what another one exports to it only from the
    next reading on, and whoever is new would be connected and reach nobody.

    :param system: a connection to the server's own account.
    :param wanted: the digest that :func:`arrimage.nats_process.check_config` gave.
    :raises ArrimageError: ``server.reload_refused`` if it goes on with the old one.
    """
    if (await _read(system)).digest == wanted:
        return False
    for _ in range(2):
        await _read_again(system, pid, wanted, log)
    return True


@dataclass(frozen=True)
class _Read:
    """Which configuration a server runs on, and when it read it."""

    digest: str = ""
    at: str = ""


async def _read_again(system: Client, pid: int, wanted: str, log: Path) -> None:
    before = await _read(system)
    os.kill(pid, signal.SIGHUP)

    async def taken() -> bool:
        now = await _read(system)
        return now.digest == wanted and now.at != before.at

    try:
        await until(taken, within=_RELOADED_WITHIN, every=_LOOK_EVERY)
    except TimeoutError:
        raise ArrimageError("server.reload_refused", file=log) from None


async def _read(system: Client) -> _Read:
    try:
        answer = await system.request("$SYS.REQ.SERVER.PING.VARZ", b"", timeout=2)
        said = json.loads(answer.data)["data"]
        return _Read(str(said["config_digest"]), str(said["config_load_time"]))
    except (NatsError, KeyError, ValueError):
        return _Read()
