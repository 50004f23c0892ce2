"""Intake and its vault: persons sealed, found again without being read, erased for good, and never lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from services.intake.tests.made_up import BORDER_CASE, INSTRUCTIONS, PERSON, SENTINELS, offer

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.store.engine import Store
from arrimage_chassis.vault import KeyName, VaultAwayError
from arrimage_intake.app import SERVICE
from arrimage_intake.domain.form import Person
from arrimage_intake.store.person_tables import PersonRow, contact_preference_unsealed, person_unsealed
from arrimage_intake.store.persons import find_person, keep_received_person, persons_like
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-020", "R-094", "R-095")
NOW = datetime(2010, 10, 4, 14, tzinfo=UTC)


async def taken(twin: Twin) -> dict[str, Any]:
    """Let an offer arrive, be taken in charge, and its person be written down."""
    await twin.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await twin.quiet()
    [shown] = await twin.get("/referrals")
    path = f"/referrals/{shown['referral_id']}"
    assert (await twin.post(f"{path}/take-in-charge")).status_code == 200
    body = {"person": PERSON, "contact_instructions": INSTRUCTIONS}
    assert (await twin.post(f"{path}/identity", body)).status_code == 200
    return {**shown, "path": path}


def hold(file: Path, texts: list[str]) -> list[int]:
    """Return the numbers of the sentinels that stand in a file as they are."""
    content = file.read_bytes() if file.exists() else b""
    return [number for number, text in enumerate(texts) if text.encode() in content]


def controlled(file: Path, copy: Path, texts: list[str]) -> list[int]:
    """Return what a search finds in a copy of ``file`` in which a name was planted."""
    copy.write_bytes(file.read_bytes() + texts[0].encode())
    return hold(copy, texts)


async def test_nothing_of_who_a_person_is_stands_in_the_stores_in_plain(
    margelle: Twin, tmp_path: Path, sqlite_dsn: str
) -> None:
    shown = await taken(margelle)
    said = {"may_be_contacted": True, "ways": ["email"], "email": "apolline@exemple.ca", "first_name": "Apolline"}
    put = await margelle.client.put(
        f"/persons/{shown['case_id']}/contact-preferences", json=said, headers={"Idempotency-Key": "preferences"}
    )
    assert put.status_code == 200
    assert (await margelle.get(f"/persons/{shown['case_id']}/contact-preferences"))["email"] == said["email"]
    assert (await margelle.get(f"{shown['path']}/person"))["name"] == PERSON["name"]
    file = Path(sqlite_dsn.partition("///")[2])
    texts = [*SENTINELS, "apolline@exemple.ca", "Apolline"]
    for store in (file, file.with_name(f"{file.name}-wal"), tmp_path / "margelle" / "vault.sqlite3"):
        assert hold(store, texts) == [], store.name
    assert controlled(file, tmp_path / "control", texts), "the search finds what is there"


@pytest.mark.full
@pytest.mark.parametrize("asked", ["apolline", "VRAI apo", "0199", "(450) 555-0199", "Vraisemblance, Apolline"])
async def test_a_person_is_found_by_beginnings_of_the_name_or_the_end_of_the_telephone(
    margelle: Twin, asked: str
) -> None:
    shown = await taken(margelle)
    async with margelle.runtime.store.reading() as session:
        assert [str(known.case_id) for known in await persons_like(session, asked)] == [shown["case_id"]]
        for nobody in ("a", "199", "semblance", "apolline x", "5550", ""):
            assert await persons_like(session, nobody) == []


async def test_the_own_file_is_laid_over_what_a_partner_disclosed_and_stays_when_that_is_erased(
    margelle: Twin,
) -> None:
    shown = await taken(margelle)
    case_id, store = UUID(shown["case_id"]), margelle.runtime.store
    name = KeyName.received(case_id, "virage", UUID(int=9))
    disclosed = Person("Autre Nom", "514 555-0001", date(1970, 1, 1), "9, rue Reçue", None)
    async with store.writing() as session:
        await keep_received_person(session, name, disclosed, NOW)
    async with store.reading() as session:
        known = await find_person(session, case_id)
        assert known is not None
        assert (known.name, known.received_from) == (PERSON["name"], ["virage"])
        assert len(await persons_like(session, "autre nom")) == 0, (
            "what is overlaid is not what the person is called"
        )
    await margelle.runtime.place.keys.destroy([name], NOW)  # type: ignore[union-attr]
    async with store.reading() as session:
        known = await find_person(session, case_id)
        assert known is not None and (known.name, list(known.received_from)) == (PERSON["name"], [])


@pytest.mark.full
async def test_what_the_own_file_said_first_stays_in_it_though_a_partner_disclosed_the_same(
    margelle: Twin,
) -> None:
    shown = await taken(margelle)
    path, case_id, store = f"/referrals/{shown['referral_id']}", UUID(shown["case_id"]), margelle.runtime.store
    name = KeyName.received(case_id, "virage", UUID(int=9))
    disclosed = Person(
        PERSON["name"], PERSON["phone"], date.fromisoformat(PERSON["birth_date"]), PERSON["address"]
    )
    async with store.writing() as session:
        await keep_received_person(session, name, disclosed, NOW)
    held = (await margelle.get(f"{path}/person"))["version"]
    body = {"person": {**PERSON, "phone": "450 555-0100"}, "contact_instructions": None, "expected_version": held}
    assert (await margelle.post(f"{path}/identity", body)).status_code == 200
    await margelle.runtime.place.keys.destroy([name], NOW)  # type: ignore[union-attr]
    async with store.reading() as session:
        known = await find_person(session, case_id)
        assert known is not None
        assert (known.name, known.phone, known.address) == (PERSON["name"], "450 555-0100", PERSON["address"])
        assert [each.case_id for each in await persons_like(session, PERSON["name"])] == [case_id]


@pytest.mark.full
async def test_only_what_differs_from_a_disclosure_is_kept_as_the_own_file(margelle: Twin) -> None:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    [shown] = await margelle.get("/referrals")
    path, case_id, store = f"/referrals/{shown['referral_id']}", UUID(shown["case_id"]), margelle.runtime.store
    await margelle.post(f"{path}/take-in-charge")
    name = KeyName.received(case_id, "virage", UUID(int=9))
    disclosed = Person(PERSON["name"], "514 555-0001", date.fromisoformat(PERSON["birth_date"]), PERSON["address"])
    async with store.writing() as session:
        await keep_received_person(session, name, disclosed, NOW)
    held = (await margelle.get(f"{path}/person"))["version"]
    body = {"person": PERSON, "contact_instructions": None, "expected_version": held}
    assert (await margelle.post(f"{path}/identity", body)).status_code == 200
    assert (await margelle.get(f"{path}/person"))["phone"] == PERSON["phone"]
    await margelle.runtime.place.keys.destroy([name], NOW)  # type: ignore[union-attr]
    async with store.reading() as session:
        known = await find_person(session, case_id)
    assert known is not None
    assert (known.name, known.phone, known.address) == (None, PERSON["phone"], None)


async def test_an_erased_file_may_be_begun_again_and_the_old_one_never_opens(margelle: Twin) -> None:
    shown = await taken(margelle)
    case_id = UUID(shown["case_id"])
    async with margelle.runtime.store.reading() as session:
        before = (await session.scalars(sa.select(PersonRow))).one()
    body = {"reason": "not_eligible", "suggested": []}
    assert (await margelle.post(f"{shown['path']}/decline", body)).status_code == 200
    await margelle.quiet()
    again = offer(UUID(int=77))
    await margelle.say_border(again, sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    [second] = [one for one in await margelle.get("/referrals") if one["state"] == "received"]
    assert second["case_id"] == shown["case_id"]
    path = f"/referrals/{second['referral_id']}"
    await margelle.post(f"{path}/take-in-charge")
    assert (await margelle.post(f"{path}/identity", {"person": PERSON})).status_code == 200
    async with margelle.runtime.store.reading() as session:
        row = (await session.scalars(sa.select(PersonRow))).one()
    assert (row.origin, row.erasing) == ("own.2", False)
    boxes = await margelle.runtime.place.keys.boxes([KeyName(case_id), KeyName(case_id, "own.2")])  # type: ignore[union-attr]
    assert set(boxes) == {KeyName(case_id, "own.2")}
    assert before.sealed != row.sealed


async def test_the_epoch_key_is_changed_an_hour_after_an_erasure(margelle: Twin) -> None:
    shown = await taken(margelle)
    await margelle.post(f"{shown['path']}/decline", {"reason": "not_eligible", "suggested": []})
    await margelle.quiet()
    vault = margelle.runtime.place.keys
    assert vault is not None
    assert ((await vault.status()).destroyed, (await vault.status()).final) == (1, 0)
    await margelle.move_to("2010-10-04T15:00:00Z")
    assert ((await vault.status()).epoch, (await vault.status()).final) == (2, 1)


async def test_without_its_vault_intake_says_so_and_loses_nothing(margelle: Twin, monkeypatch: Any) -> None:
    shown = await taken(margelle)
    vault = margelle.runtime.place.keys
    assert vault is not None

    async def away(*_: object, **__: object) -> None:
        raise VaultAwayError

    with monkeypatch.context() as broken:
        for method in ("boxes", "prepare", "find", "index"):
            broken.setattr(vault, method, away)
        for language, words in (("fr", "coffre"), ("en", "vault")):
            answer = await margelle.client.get(f"{shown['path']}/person", headers={"Accept-Language": language})
            assert (answer.status_code, answer.json()["code"]) == (503, "vault.away")
            assert words in answer.json()["detail"]
        page = await margelle.client.get(f"/intake/cases/{shown['case_id']}")
        assert page.status_code == 503 and "Le coffre ne répond pas" in page.text
        key = "the same command again"
        body = {"person": {**PERSON, "phone": "450 555-0111"}, "expected_version": 1}
        refused = await margelle.post(f"{shown['path']}/identity", body, key=key)
        assert (refused.status_code, refused.json()["code"]) == (503, "vault.away")
    assert (await margelle.post(f"{shown['path']}/identity", body, key=key)).status_code == 200
    assert (await margelle.get(f"{shown['path']}/person"))["phone"] == "450 555-0111"


@pytest.mark.full
async def test_intake_is_not_ready_while_the_file_of_its_vaults_key_is_away(
    margelle: Twin, tmp_path: Path
) -> None:
    await taken(margelle)
    assert (await margelle.client.get("/health/ready")).status_code == 200
    metrics = (await margelle.client.get("/metrics")).text
    assert 'arrimage_vault_reachable{org="margelle",service="intake"} 1.0' in metrics
    assert 'arrimage_vault_keys{kind="data",org="margelle",service="intake"} 1.0' in metrics
    [key] = (tmp_path / "margelle" / "vault-keys").glob("epoch-*.key")
    key.rename(tmp_path / "elsewhere")
    ready = await margelle.client.get("/health/ready")
    assert (ready.status_code, [one["code"] for one in ready.json()["reasons"]]) == (503, ["vault.key_missing"])
    (tmp_path / "elsewhere").rename(key)
    assert (await margelle.client.get("/health/ready")).status_code == 200


async def test_what_was_kept_in_plain_is_sealed_at_the_first_start_and_written_over(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    directory = tmp_path / "margelle"
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
    ):
        pass
    store = Store(sqlite_dsn)
    plain = {
        "case_id": UUID(int=5),
        "name": PERSON["name"],
        "phone": PERSON["phone"],
        "birth_date": date.fromisoformat(PERSON["birth_date"]),
        "address": PERSON["address"],
        "contact_instructions": INSTRUCTIONS,
        "written_at": NOW,
        "version": 4,
    }
    said = {
        "case_id": UUID(int=5),
        "ways": ["email"],
        "email": "apolline@exemple.ca",
        "may_be_contacted": True,
        "updated_on": date(2010, 10, 4),
        "written_at": NOW,
        "version": 2,
    }
    async with store.writing() as session:
        await session.execute(person_unsealed.insert(), [plain])
        await session.execute(contact_preference_unsealed.insert(), [said])
    await store.close()
    file = Path(sqlite_dsn.partition("///")[2])
    assert hold(file, SENTINELS) or hold(file.with_name(f"{file.name}-wal"), SENTINELS)
    for _ in range(2):  # done again it changes nothing
        async with (
            running_service(
                SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
            ) as twin,
            twin.runtime.store.reading() as session,
        ):
            known = await find_person(session, UUID(int=5))
            assert known is not None
            assert (known.name, known.contact_instructions, known.version) == (PERSON["name"], INSTRUCTIONS, 4)
            assert len(await persons_like(session, "vraisemblance")) == 1
    for each in (file, file.with_name(f"{file.name}-wal")):
        assert hold(each, [*SENTINELS, "apolline@exemple.ca"]) == []


@pytest.mark.full
async def test_a_store_without_the_vault_that_goes_with_it_waits_and_does_not_begin_anew(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    directory = tmp_path / "margelle"
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
    ) as twin:
        await taken(twin)
    kept = tmp_path / "kept"
    kept.mkdir()
    for name in ("vault.sqlite3", "vault-keys"):
        (directory / name).rename(kept / name)
    runtime = Runtime(twin.runtime.settings, SERVICE, twin.clock)
    assert not await runtime.opening.attempt()
    assert runtime.opening.trouble == "vault.key_missing"
    await runtime.stop()
    (directory / "vault.sqlite3").unlink()
    shutil.rmtree(directory / "vault-keys")
    for name in ("vault.sqlite3", "vault-keys"):
        (kept / name).rename(directory / name)
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
    ) as twin:
        [shown] = await twin.get("/referrals")
        assert (await twin.get(f"/referrals/{shown['referral_id']}/person"))["name"] == PERSON["name"]


async def test_an_old_copy_of_the_store_that_is_restored_revives_nobody_who_was_erased_since(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    directory, file = tmp_path / "margelle", Path(sqlite_dsn.partition("///")[2])
    copy = tmp_path / "copy.sqlite3"
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
    ) as twin:
        shown = await taken(twin)
        with closing(sqlite3.connect(file)) as running, closing(sqlite3.connect(copy)) as kept:
            running.backup(kept)
        await twin.post(f"{shown['path']}/decline", {"reason": "not_eligible", "suggested": []})
        await twin.quiet()
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
    shutil.copy(copy, file)
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
    ) as twin:
        gone = await twin.client.get(f"{shown['path']}/person")
        assert gone.json()["code"] == "person.unknown"
        async with twin.runtime.store.reading() as session:
            assert (await session.scalars(sa.select(PersonRow))).all() == []
            assert await persons_like(session, "vraisemblance") == []


class PowerCutError(BaseException):
    """Ends the errand where it is; what it had not committed is not there."""


@pytest.mark.full
@pytest.mark.parametrize(
    "point",
    [
        "errand.begun",
        "vault.after_list",
        "vault.before_commit",
        "vault.after_commit",
        "errand.before_commit",
        "errand.after_commit",
    ],
)
async def test_an_erasure_that_a_power_cut_ends_anywhere_is_done_at_the_next_start(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, monkeypatch: Any, point: str
) -> None:
    directory = tmp_path / "margelle"

    def passed(_: CrashPoints, at: str) -> None:
        if at == point or (point == "errand.begun" and at.startswith("vault.")):
            raise PowerCutError

    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
    ) as twin:
        shown = await taken(twin)
        async with twin.runtime.store.reading() as session:
            sealed = (await session.scalars(sa.select(PersonRow))).one().sealed
        box = (await twin.runtime.place.keys.boxes([KeyName(UUID(shown["case_id"]))])).popitem()[1]  # type: ignore[union-attr]
        assert PERSON["name"].encode() in box.open(sealed, "person")
        with monkeypatch.context() as cut:
            cut.setattr(CrashPoints, "passed", passed)
            await twin.post(f"{shown['path']}/decline", {"reason": "not_eligible", "suggested": []})
            errands = next(task for task in twin.runtime._tasks if task.get_name() == "errands")
            await eventually(errands.done, what="the power was cut")
            assert isinstance(errands.exception(), PowerCutError)
            gone = await twin.client.get(f"{shown['path']}/person")
            assert gone.json()["code"] == "person.unknown", "from the decline on nobody is shown it"
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=directory, border=True
    ) as twin:
        await twin.quiet()
        vault = twin.runtime.place.keys
        assert vault is not None
        assert await vault.boxes([KeyName(UUID(shown["case_id"]))]) == {}
        assert ((await vault.status()).live, (await vault.status()).destroyed) == (0, 1)
        async with twin.runtime.store.reading() as session:
            assert (await session.scalars(sa.select(PersonRow))).all() == []
