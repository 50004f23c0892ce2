"""Everything that the streams and stores of a network hold at one moment: to look at, and to be said again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import UUID

from nats.js.api import Header

from arrimage.demo.witness import Held, Witness
from arrimage_testing.network import RunningNetwork

_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOVE_BY_THEMSELVES = frozenset({"lease", "access_log_head"})
"""Tables that change while nothing happens: the lease is renewed, and the access log is anchored further."""

Tables = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Capture:
    """The messages of the nodes' own streams, by organization, and those at the hub."""

    own: dict[str, list[Held]]
    hub: list[Held]

    @property
    def messages(self) -> list[Held]:
        """All of them."""
        return [*(held for stream in self.own.values() for held in stream), *self.hub]

    def mailbox(self, organization: str) -> list[Held]:
        """Return what was sent to ``organization``."""
        return [held for held in self.hub if held.stream == f"MAILBOX_{organization}"]


async def capture(network: RunningNetwork) -> Capture:
    """Read every stream of every server."""
    everything = ("",)
    own = {name: await Witness(node, everything).news() for name, node in network.stage.nodes.items()}
    return Capture(own, await Witness(network.stage.hub, everything).news())


async def say_again(network: RunningNetwork, captured: Capture, *, backwards: bool = False) -> int:
    """Publish all that was captured once more, under new message ids; return how many messages that were."""
    for organization, messages in captured.own.items():
        await _publish(network.stage.nodes[organization], messages[:: -1 if backwards else 1])
    await _publish(network.stage.hub, captured.hub[:: -1 if backwards else 1])
    await network.settle()
    return len(captured.messages)


async def _publish(server: Any, messages: Iterable[Held]) -> None:
    async with server.connect() as client:
        jetstream = client.jetstream()
        for held in messages:
            new_id = {Header.MSG_ID.value: token_hex(16)}
            stored = await jetstream.publish(held.subject, held.body, headers=new_id)
            assert not stored.duplicate


def stores(network: RunningNetwork) -> dict[str, Tables]:
    """Return all rows of all tables of all services' stores, by ``organization/service``."""
    return {f"{file.parent.parent.name}/{file.stem}": tables(file) for file in network.stage.store_files()}


def tables(file: Path) -> Tables:
    """Return the rows of each table of an SQLite store, sorted."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
        names = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [name for name in names if not name.startswith("sqlite_")]
        return {name: sorted(store.execute(f'SELECT * FROM "{name}"'), key=repr) for name in wanted}


def at_rest(captured: dict[str, Tables]) -> dict[str, Tables]:
    """Return what must stay the same while nothing is done."""
    return {
        store: {name: rows for name, rows in held.items() if name not in _MOVE_BY_THEMSELVES}
        for store, held in captured.items()
    }


def changed_tables(before: dict[str, Tables], after: dict[str, Tables]) -> list[str]:
    """Return the names of the tables that do not hold what they held; a failed test shows no row."""
    return [
        f"{store}: {name}"
        for store, held in after.items()
        for name, rows in held.items()
        if rows != before[store].get(name)
    ]


def ids_in(messages: Sequence[Held]) -> set[UUID]:
    """Return every id that stands anywhere in ``messages``."""
    return {UUID(found.decode()) for held in messages for found in _UUID.findall(held.body)}
