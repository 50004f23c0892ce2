"""Two organizations at work in a real browser: the example network, and a desk for one worker of each."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.browser.chromium import Look, chromium, desk
from tests.browser.desk import Desk
from tests.journeys.casework import Person

from arrimage.example.sorel_tracy import Example
from arrimage.node.workers import Role, add_worker
from arrimage_testing.network import RunningNetwork, running_network

WORKERS = {"virage": "v1", "margelle": "m1"}


@dataclass(frozen=True)
class Offices:
    """A network that runs, and the desks of those who work in it, by organization."""

    network: RunningNetwork
    desks: dict[str, Desk]


@asynccontextmanager
async def offices(
    directory: Path, look: Look, persons: Iterable[Person], begin: datetime, *, together: bool = False
) -> AsyncIterator[Offices]:
    """Run Le Virage and Maison la Margelle, each with a worker who looks at the pages as ``look`` says."""
    keys: dict[str, str] = {}

    def made(example: Example) -> None:
        for organization, worker in WORKERS.items():
            file = example.nodes[organization] / "workers.json"
            keys[organization] = add_worker(file, worker, Role.WORKER, datetime.now(UTC), os.urandom)

    private = [part for person in persons for part in _sayings(person)]
    async with (
        running_network(directory, begin=begin, made=made, together=together) as network,
        chromium() as browser,
    ):
        desks = {}
        for organization, worker in WORKERS.items():
            page = await (await desk(browser, look)).new_page()
            url = partial(network.stage.service_url, organization)
            desks[organization] = Desk(page, look, worker, keys[organization], url, private)
        yield Offices(network, desks)


def _sayings(person: Person) -> list[str]:
    """Return what says who a person is, the longest first: whole, and each part of the name."""
    return [person.name, person.phone, person.address, person.birth_date, *person.name.replace("-", " ").split()]
