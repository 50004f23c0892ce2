"""What a storm can harm, and what every harm is."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.storm.link import Link
from tests.faults.storm.reading import Place, Stores

from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.network import RunningNetwork

if TYPE_CHECKING:
    from tests.faults.storm.cluster import Cluster


class NotDoneError(Exception):
    """The harm found nothing to harm, or nobody saw it: it is not counted."""


@dataclass
class Scene:
    """What can be harmed."""

    network: RunningNetwork
    links: dict[str, Link]
    stores: Stores
    random: random.Random
    hook: Path
    """The folder in which it is said what harms a service from inside (``hook/sitecustomize.py``)."""
    postgresql: str = ""
    """The superuser's address of the server of all stores, if it is not SQLite."""
    restart_postgresql: Callable[[], Awaitable[None]] | None = None
    small_disks: dict[str, Path] = field(default_factory=dict)
    """Folders of stores on a disk of their own, by organization."""
    cluster: Cluster | None = None
    """The three servers that are the hub, if it is such a one."""
    set_aside: int = 0
    """How many events that killed were set aside by who they killed."""
    taken_over: int = 0
    """How often a second instance of a service began to work in the place of the first."""

    def any_place(self) -> Place:
        """Return some service."""
        return self.random.choice(self.stores.places)

    def living(self, place: Place) -> int:
        """Return the process of a service.

        :raises NotDoneError: if it does not live: somebody else harmed it just now.
        """
        if (pid := self.pid(place)) is None:
            raise NotDoneError("it is down already")
        return pid

    def pid(self, place: Place) -> int | None:
        """Return the process of a service, while it lives."""
        organization, service = place
        return self.network.stage.nodes[organization].services[ServiceName(service)].pid

    async def a_little(self, least: float = 0.3, most: float = 2.0) -> None:
        """Let the harm last."""
        await asyncio.sleep(self.random.uniform(least, most))


Harm = Callable[[Scene], Awaitable[None]]
"""Harms, waits a little, heals."""
