"""The access log: what is done with what is known of a person is written down, and cannot be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from services.intake.tests.made_up import PERSON
from services.intake.tests.test_duplicates import receive
from sqlalchemy import select, text, update

from arrimage_chassis.store.engine import Store
from arrimage_chassis.trail.verifying import Anchor
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DataCategory
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.access_log import read_details
from arrimage_intake.queries.read_access_log import verify_access_log
from arrimage_intake.store.access_log import all_rows
from arrimage_intake.store.access_log_tables import AccessLogHead, AccessLogRow
from arrimage_testing.pages import open_page
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


async def _three(twin: Twin) -> None:
    async with twin.runtime.store.writing() as session:
        work = Work(session, twin.runtime.place, worker="ali", role="coordinator")
        for action in (Action.READ, Action.WRITTEN, Action.DISCLOSED):
            await write_down(work, replace(_ENTRY, action=action))


async def _verdict(twin: Twin) -> tuple[bool, list[tuple[str, int]]]:
    told = await twin.get("/access-log/verification")
    return told["is_whole"], [(fault["code"], fault["number"]) for fault in told["faults"]]


@pytest.mark.requirement("R-329")
@pytest.mark.parametrize(
    ("harm", "faults"),
    [
        ("UPDATE access_log SET sealed = :bytes WHERE number = 2", [("changed", 2)]),
        ("UPDATE access_log SET action = 'read' WHERE number = 3", [("changed", 3)]),
        ("DELETE FROM access_log WHERE number = 2", [("missing", 2)]),
        ("DELETE FROM access_log WHERE number = 3", [("cut", 3)]),
        ("DELETE FROM access_log WHERE number > 1", [("cut", 2)]),
        ("DELETE FROM access_log_head", [("no_head", 3)]),
        ("UPDATE access_log_head SET link = :bytes", [("head_changed", 3)]),
    ],
)
async def test_what_is_done_to_the_log_is_found_and_named(
    margelle: Twin, harm: str, faults: list[tuple[str, int]]
) -> None:
    await _three(margelle)
    assert await _verdict(margelle) == (True, [])
    async with margelle.runtime.store.writing() as session:
        [row] = (await session.scalars(select(AccessLogRow).where(AccessLogRow.number == 2))).all()
        flipped = bytes([row.sealed[0] ^ 1, *row.sealed[1:]])  # one byte
        session.expunge_all()
        await session.execute(text(harm), {"bytes": flipped} if ":bytes" in harm else {})
    assert await _verdict(margelle) == (False, faults)


@pytest.mark.requirement("R-329")
async def test_a_tail_that_was_cut_with_its_head_is_missed_by_what_is_known_elsewhere(margelle: Twin) -> None:
    await _three(margelle)
    async with margelle.runtime.store.reading() as session:
        rows = [row async for part in all_rows(session) for row in part]
        anchor = Anchor(3, rows[2].link)
    async with margelle.runtime.store.writing() as session:
        await session.execute(text("DELETE FROM access_log WHERE number = 3"))
        await session.execute(
            update(AccessLogHead).where(AccessLogHead.only == 1).values(number=2, link=rows[1].link)
        )
    async with margelle.runtime.store.reading() as session:
        place = margelle.runtime.place
        assert (await verify_access_log(session, place)).is_whole
        found = await verify_access_log(session, place, anchor)
    assert [(fault.code, fault.number) for fault in found.faults] == [("cut", 3)]


@pytest.mark.requirement("R-329")
async def test_the_vault_knows_where_the_log_ends(margelle: Twin) -> None:
    await _three(margelle)
    await margelle.quiet()
    told = await margelle.get("/access-log/verification")
    assert (told["entries"], told["anchored"], told["is_whole"]) == (3, 3, True)
    async with margelle.runtime.store.writing() as session:
        rows = [row async for part in all_rows(session) for row in part]
        await session.execute(text("DELETE FROM access_log WHERE number = 3"))
        await session.execute(
            update(AccessLogHead).where(AccessLogHead.only == 1).values(number=2, link=rows[1].link, anchored=2)
        )
    assert await _verdict(margelle) == (False, [("cut", 3)])
    async with margelle.runtime.store.writing() as session:  # and written on, as if nothing had been
        work = Work(session, margelle.runtime.place)
        await write_down(work, replace(_ENTRY, action=Action.READ))
    assert await _verdict(margelle) == (False, [("rewritten", 3)])


@pytest.mark.requirement("R-329")
async def test_each_read_and_write_by_page_and_by_program_is_in_the_log(margelle: Twin) -> None:
    case = await receive(margelle, "virage", PERSON)
    case_id = case["case_id"]
    await margelle.get(f"{case['path']}/person")
    for path in ("/intake/today", "/intake/cases", f"/intake/cases/{case_id}", f"/intake/cases/{case_id}/person"):
        await open_page(margelle.client, path)
    page = await open_page(margelle.client, "/intake/cases")
    await page.submit("/intake/cases", looked_for=PERSON["name"][:4])
    listed = await margelle.get(f"/cases/{case_id}/access-log")
    said = [(entry["action"], entry["purpose"]) for entry in listed]
    assert said == [
        ("written", "person"),
        ("read", "api.person"),
        ("listed", "page.today"),
        ("listed", "page.cases"),
        ("read", "page.case"),
        ("read", "page.person"),
        ("listed", "page.cases"),
        ("searched", "page.cases"),
    ]
    assert {entry["worker"] for entry in listed} == {"anonymous"}
    assert "name" in listed[1]["fields"]
    assert PERSON["name"] not in str(listed)
    again = await margelle.get(f"/cases/{case_id}/access-log")
    assert (again[-1]["action"], len(again)) == ("log_read", len(listed) + 1), "that it was read is in it too"


@pytest.mark.requirement("R-329")
async def test_no_log_no_data(margelle: Twin) -> None:
    case = await receive(margelle, "virage", PERSON)
    async with margelle.runtime.store.writing() as session:
        await session.execute(text("DROP TABLE access_log"))
    for path in (f"{case['path']}/person", f"/intake/cases/{case['case_id']}", "/intake/today"):
        refused = await margelle.client.get(path)
        assert refused.status_code >= 500
        assert PERSON["name"] not in refused.text


@pytest.mark.requirement("R-106", "R-109")
async def test_the_person_is_told_on_paper_who_received_what_and_under_what(margelle: Twin) -> None:
    case = await receive(margelle, "virage", PERSON)
    case_id = UUID(case["case_id"])
    nothing = await margelle.get(f"/cases/{case_id}/accounting")
    assert "Nous n'avons communiqué aucun renseignement sur vous" in nothing["text"]
    async with margelle.runtime.store.writing() as session:
        work = Work(session, margelle.runtime.place)
        shared = replace(_ENTRY, case_id=case_id, consent_id=None)
        await write_down(work, shared)
        await write_down(work, replace(shared, action=Action.EMERGENCY_DISCLOSED, organization="csss-pds"))
        await write_down(work, replace(shared, action=Action.ERASURE_CONFIRMED, categories=()))
    told = (await margelle.get(f"/cases/{case_id}/accounting"))["text"]
    assert PERSON["name"] in told
    assert "nous avons communiqué à virage : " in told
    assert "nom et date de naissance" in told
    assert "parce qu'une vie était en danger, nous avons permis à csss-pds" in told
    assert "virage nous a confirmé avoir effacé" in told
    english = (await margelle.get(f"/cases/{case_id}/accounting?language=en"))["text"]
    assert "we communicated to virage: " in english
    page = await open_page(margelle.client, f"/intake/cases/{case_id}/accounting")
    assert "nous avons communiqué à virage : " in page.text
    assert PERSON["name"] not in page.title
    assert (await margelle.get(f"/cases/{case_id}/access-log"))[-2]["action"] == "printed"


@pytest.mark.requirement("R-106")
async def test_who_received_what_is_put_together_before_the_person_is_erased(margelle: Twin) -> None:
    case = await receive(margelle, "virage", PERSON)
    case_id = UUID(case["case_id"])
    async with margelle.runtime.store.writing() as session:
        await write_down(Work(session, margelle.runtime.place), replace(_ENTRY, case_id=case_id, consent_id=None))
    assert (await margelle.post(f"{case['path']}/decline", {"reason": "no_capacity"})).status_code == 200
    log = await margelle.get(f"/cases/{case_id}/access-log")
    [kept] = [entry for entry in log if entry["action"] == "accounted"]
    assert "nous avons communiqué à virage" in kept["reason"]
    assert PERSON["name"] not in kept["reason"]
    assert "erased" in {entry["action"] for entry in log}
