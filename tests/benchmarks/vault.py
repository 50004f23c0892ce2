"""What the vault costs on reading and writing who persons are, beside the same in plain columns: ``make bench``.

Both are done in turns in one run, on the same SQLite, so that what others do at the machine weighs on both; alone:
``python -m tests.benchmarks.vault [--persons 2000] [--write]``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from tests.benchmarks.node import machine

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate
from arrimage_chassis.vault import VAULT, Vault
from arrimage_intake.app import SERVICE
from arrimage_intake.domain.form import Person
from arrimage_intake.domain.lookup import is_like
from arrimage_intake.store.person_tables import person_unsealed
from arrimage_intake.store.persons import KnownPerson, find_person, find_persons, keep_person, persons_like

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "vault.md"
NOW = datetime(2010, 10, 4, 14, tzinfo=UTC)
_ROUNDS, _A_LIST = 60, 50
_FIRST = ("Apolline", "Bérénice", "Ulysse", "Gédéon", "Philomène", "Zénobie", "Anatole", "Clotaire")
_SYLLABLES = ("ba", "cho", "dru", "fla", "gno", "lin", "mou", "pré", "rou", "ti", "vrai", "sem", "zé")
Act = Callable[[int], Awaitable[object]]


@dataclass(frozen=True)
class Pair:
    """One act, both ways: median milliseconds by the clock on the wall."""

    act: str
    plain: float
    sealed: float

    @property
    def ratio(self) -> float:
        """How many times as long it takes with the vault."""
        return self.sealed / self.plain


def person(number: int) -> Person:
    """Return a person who does not exist."""
    syllables = [_SYLLABLES[(number // 13**place) % 13] for place in range(3)]
    return Person(
        f"{_FIRST[number % 8]} {''.join(syllables).capitalize()}",
        f"450 555-{number % 10_000:04}",
        date(1950 + number % 50, 1 + number % 12, 1 + number % 28),
        f"{number}, rue Inventée",
        "Appeler après 17 h.",
    )


def plain_row(number: int) -> dict[str, object]:
    """Return the row of a person in plain columns, as it was before the vault."""
    one = person(number)
    return {
        "case_id": UUID(int=number),
        "name": one.name,
        "phone": one.phone,
        "birth_date": one.birth_date,
        "address": one.address,
        "contact_instructions": one.contact_instructions,
        "written_at": NOW,
        "version": 1,
    }


class Register:
    """Some thousands of persons, kept both ways."""

    def __init__(self, store: Store, vault: Vault, persons: int) -> None:
        self.store, self.vault, self.persons = store, vault, persons

    async def fill(self) -> None:
        """Write them all, many in a transaction."""
        for start in range(0, self.persons, 250):
            numbers = range(start, min(start + 250, self.persons))
            async with self.store.writing() as session:
                await session.execute(insert(person_unsealed), [plain_row(number) for number in numbers])
                for number in numbers:
                    await self._keep(session, number)

    async def _keep(self, session: object, number: int) -> None:
        known = KnownPerson(UUID(int=number), written_at=NOW)
        known.says(person(number))
        await keep_person(session, known)  # type: ignore[arg-type]

    async def read_plain(self, number: int) -> object:
        """Read one person."""
        table = person_unsealed
        async with self.store.reading() as session:
            return (await session.execute(select(table).where(table.c.case_id == UUID(int=number)))).one()

    async def read_sealed(self, number: int) -> object:
        """Read one person."""
        async with self.store.reading() as session:
            return await find_person(session, UUID(int=number))

    async def list_plain(self, number: int) -> object:
        """Read the names of a list."""
        table, wanted = person_unsealed, self._list(number)
        async with self.store.reading() as session:
            return (await session.execute(select(table).where(table.c.case_id.in_(wanted)))).all()

    async def list_sealed(self, number: int) -> object:
        """Read the names of a list."""
        async with self.store.reading() as session:
            return await find_persons(session, self._list(number))

    async def search_plain(self, number: int) -> object:
        """Look somebody up by the beginnings of two words, as before: all names are looked through."""
        asked, table = self._asked(number), person_unsealed
        async with self.store.reading() as session:
            rows = await session.execute(select(table.c.case_id, table.c.name, table.c.phone))
            return [row.case_id for row in rows if is_like(asked, row.name, row.phone)]

    async def search_sealed(self, number: int) -> object:
        """Look somebody up by the beginnings of two words."""
        async with self.store.reading() as session:
            return await persons_like(session, self._asked(number))

    async def write_plain(self, number: int) -> object:
        """Write a new person."""
        async with self.store.writing() as session:
            return await session.execute(insert(person_unsealed), [plain_row(self.persons + number)])

    async def write_sealed(self, number: int) -> None:
        """Write a new person."""
        async with self.store.writing() as session:
            await self._keep(session, self.persons + number)

    async def correct_plain(self, number: int) -> object:
        """Correct a telephone."""
        table: Table = person_unsealed
        async with self.store.writing() as session:
            where = table.c.case_id == UUID(int=number)
            return await session.execute(update(table).where(where).values(phone=f"514 555-{number:04}"))

    async def correct_sealed(self, number: int) -> None:
        """Correct a telephone."""
        async with self.store.writing() as session:
            known = await find_person(session, UUID(int=number), for_update=True)
            assert known is not None
            known.phone, known.written_at = f"514 555-{number:04}", NOW
            await keep_person(session, known)

    def _list(self, number: int) -> list[UUID]:
        return [UUID(int=(number * 37 + each * 97) % self.persons) for each in range(_A_LIST)]

    def _asked(self, number: int) -> str:
        first, last = str(person(number).name).split()
        return f"{last[:4]} {first[:3]}"


async def pair(act: str, plain: Act, sealed: Act) -> Pair:
    """Do an act both ways in turns, and return how long each took."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(1, _ROUNDS + 1):
        for do in (plain, sealed) if number % 2 else (sealed, plain):
            began = time.perf_counter()
            await do(number)
            times[do is plain].append((time.perf_counter() - began) * 1000)
    return Pair(act, statistics.median(times[True]), statistics.median(times[False]))


async def measured(persons: int) -> str:
    """Measure, and return the page."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        store = Store(f"sqlite+aiosqlite:///{place / 'store.sqlite3'}")
        vault = Vault(
            Store(f"sqlite+aiosqlite:///{place / 'vault.sqlite3'}", leaves_no_traces=True), place / "keys"
        )
        store.carries[VAULT] = vault
        await migrate(store, SERVICE.metadata, SERVICE.migrations)
        await vault.open(NOW)
        register = Register(store, vault, persons)
        await register.fill()
        found = [
            await pair("read one person", register.read_plain, register.read_sealed),
            await pair(f"read a list of {_A_LIST}", register.list_plain, register.list_sealed),
            await pair(f"find somebody among {persons}", register.search_plain, register.search_sealed),
            await pair("write a new person", register.write_plain, register.write_sealed),
            await pair("correct a telephone", register.correct_plain, register.correct_sealed),
        ]
        began = time.perf_counter()
        await vault.rotate(NOW)
        rotation = time.perf_counter() - began
        await vault.close()
        await store.close()
    return page(found, persons, rotation)


def page(found: list[Pair], persons: int, rotation: float) -> str:
    """Return the page, or what is printed."""
    rows = "".join(f"| {one.act} | {one.plain:.2f} | {one.sealed:.2f} | ×{one.ratio:.1f} |\n" for one in found)
    return f"""\
# What the vault costs

Written by `make bench ARGS=--write`.

{datetime.now(UTC):%Y-%m-%d}, {machine()}, load {os.getloadavg()[0]:.1f}.
Median of {_ROUNDS}, in milliseconds by the clock on the wall, each act done both ways in turns in one run, on
SQLite: in the plain columns of before, and sealed under keys of the vault. Read the ratios: the figures are of
this machine, and of what else it did.

| act | plain columns | with the vault | ratio |
|---|---|---|---|
{rows}
A change of the epoch key of {persons} persons took {rotation:.1f} s, during which everything else went on.

A new person costs a second transaction, with a flush of its own: the key is on the disk before the first row. A
search no longer looks through all names, so it costs what is found, and not what is kept.
"""


def main() -> int:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=2000)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks/vault.md")
    arguments = parser.parse_known_args()[0]
    text = asyncio.run(measured(arguments.persons))
    sys.stdout.write(text)
    if arguments.write:
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
