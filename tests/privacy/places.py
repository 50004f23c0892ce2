"""Every place in which a running network writes or says something, to be searched by somebody who reads all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from tests.journeys.capture import capture

from arrimage.demo.search import Needle, readings, rows_of
from arrimage.demo.witness import Held
from arrimage.node.config import load_node
from arrimage.node.vault import vault_at, vault_place
from arrimage_chassis.store.engine import Store
from arrimage_chassis.vault import VAULT
from arrimage_intake.store.person_tables import PersonRow
from arrimage_intake.store.persons import find_persons
from arrimage_testing.network import RunningNetwork

_EVERY_SERVICE = ("/health/ready", "/operations/parked", "/operations/quarantine", "/simulation", "/openapi.json")


class Searched:
    """What was in each place, read in every way once."""

    def __init__(self, places: Mapping[str, bytes]) -> None:
        self._views = {place: list(readings(content)) for place, content in places.items()}

    def places_of(self, text: str) -> set[str]:
        """Return the places in which ``text`` is found."""
        needle = Needle(text)
        return {place for place, views in self._views.items() if needle.is_in(views)}

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)


async def everything(network: RunningNetwork, directory: Path) -> dict[str, bytes]:
    """Return what is in each file below ``directory``, each stream, each table of each store and each answer."""
    return {
        **files(directory),
        **await streams(network),
        **rows(network),
        **await answers(network),
    }


def files(directory: Path) -> dict[str, bytes]:
    """Return the bytes of each file: ``file nodes/margelle/logs/intake.log``."""
    return {
        f"file {path.relative_to(directory)}": path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


async def streams(network: RunningNetwork) -> dict[str, bytes]:
    """Return what each stream hands out, with subjects and headers: ``stream hub MAILBOX_margelle``."""
    captured = await capture(network)
    found: dict[str, list[bytes]] = {}
    for server, messages in {**captured.own, "hub": captured.hub}.items():
        for held in messages:
            found.setdefault(f"stream {server} {held.stream}", []).append(_whole(held))
    return {place: b"\n".join(messages) for place, messages in found.items()}


def rows(network: RunningNetwork) -> dict[str, bytes]:
    """Return the rows of each table: ``rows margelle/planning plan``."""
    return {
        f"rows {file.parent.parent.name}/{file.stem} {table}": content
        for file in network.stage.store_files()
        for table, content in rows_of(file).items()
    }


async def answers(network: RunningNetwork) -> dict[str, bytes]:
    """Return what each service answers to whoever asks for all it has: ``answers margelle/followup``."""
    found = {}
    for name, url in network.stage.service_urls().items():
        asked = _Asked(network.http, url)
        await asked.all_of(_EVERY_SERVICE)
        await asked.text_of("/metrics")
        service = name.partition("/")[2]
        if service == "intake":
            await asked.each_of("/referrals", "/referrals/{referral_id}")
        elif service == "planning":
            for episode in await asked.each_of("/episodes", "/episodes/{case_id}"):
                for plan in episode["plans"]:
                    await asked.all_of([f"/plans/{plan['plan_id']}", f"/plans/{plan['plan_id']}/versions"])
        elif service == "followup":
            await asked.each_of("/followups", "/followups/{followup_id}")
        else:
            await asked.all_of(["/notices"])
        found[f"answers {name}"] = b"\n".join(asked.answered)
    return found


async def opened(network: RunningNetwork) -> dict[str, bytes]:
    """Return what each intake's sealed persons say under the keys of its vault: ``opened margelle/intake``."""
    found = {}
    for organization, node in network.stage.nodes.items():
        store = Store(f"sqlite+aiosqlite:///{node.directory.stores / 'intake.sqlite3'}")
        vault = vault_at(vault_place(node.directory, load_node(node.directory.config)))
        store.carries[VAULT] = vault
        try:
            await vault.open(datetime.now(UTC))
            async with store.reading() as session:
                cases = (await session.scalars(select(PersonRow.case_id))).all()
                persons = await find_persons(session, set(cases))
        finally:
            await vault.close()
            await store.close()
        said = [str(value) for known in persons.values() for value in astuple(known.person)]
        found[f"opened {organization}/intake"] = "\n".join(said).encode()
    return found


class _Asked:
    """What a service answered so far."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url
        self.answered: list[bytes] = []

    async def all_of(self, paths: Iterable[str]) -> list[Any]:
        """Ask for each path; return what was answered."""
        return [await self._ask(path) for path in paths]

    async def text_of(self, path: str) -> None:
        """Ask for what is no JSON."""
        self.answered.append(whole_answer((await self._http.get(self._url + path)).raise_for_status()))

    async def each_of(self, listing: str, one: str) -> list[Any]:
        """Ask for a list, and for each thing in it alone; return the latter."""
        return await self.all_of([one.format_map(entry) for entry in await self._ask(listing)])

    async def _ask(self, path: str) -> Any:
        answer = (await self._http.get(self._url + path)).raise_for_status()
        self.answered.append(whole_answer(answer))
        return answer.json()


def whole_answer(answer: httpx.Response) -> bytes:
    """Return an answer with its headers, as bytes."""
    return json.dumps(dict(answer.headers)).encode() + b"\n" + answer.content


def _whole(held: Held) -> bytes:
    return b"\n".join([held.subject.encode(), json.dumps(dict(held.headers)).encode(), held.body])
