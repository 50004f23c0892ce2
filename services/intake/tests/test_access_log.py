"""The access log: what is done with what is known of a person is written down, and cannot be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from arrimage_chassis.store.engine import Store
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DataCategory
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.access_log import read_details
from arrimage_intake.store.access_log import all_rows
from arrimage_intake.store.access_log_tables import AccessLogRow
from arrimage_testing.service_twin import Twin

_CASE = UUID("0192aaaa-0000-7000-8000-000000000001")
_ENTRY = Entry(
    Action.DISCLOSED,
    _CASE,
    [DataCategory.IDENTITY, DataCategory.CONTACT],
    "virage",
    UUID("0192aaaa-0000-7000-8000-000000000002"),
    "referral",
    "zoe",
    "Parce que.",
    ["name"],
    role="worker",
)


@pytest.mark.requirement("R-329")
def test_an_entry_says_after_it_was_sealed_what_it_said_before() -> None:
    read = read_details(_ENTRY.action, _CASE, _ENTRY.details())
    assert read.details() == _ENTRY.details()
    assert (read.worker, read.reason, read.organization) == ("zoe", "Parce que.", "virage")


@pytest.mark.requirement("R-329")
async def test_what_is_written_down_is_there_with_the_commit_and_not_without_it(margelle: Twin) -> None:
    with pytest.raises(KeyError):
        async with margelle.runtime.store.writing() as session:
            await write_down(Work(session, margelle.runtime.place), _ENTRY)
            raise KeyError
    assert await _rows(margelle.runtime.store) == []
    async with margelle.runtime.store.writing() as session:
        work = Work(session, margelle.runtime.place, worker="ali", role="coordinator")
        await write_down(work, _ENTRY)
        await write_down(work, replace(_ENTRY, worker=None, action=Action.READ))
    rows = await _rows(margelle.runtime.store)
    assert [(row.number, row.action) for row in rows] == [(1, Action.DISCLOSED), (2, Action.READ)]
    assert all(b"zoe" not in row.sealed and b"Parce" not in row.sealed for row in rows)
    assert rows[0].at.tzinfo is UTC or rows[0].at < datetime.now(UTC)


async def _rows(store: Store) -> list[AccessLogRow]:
    async with store.reading() as session:
        return [row async for part in all_rows(session) for row in part]
