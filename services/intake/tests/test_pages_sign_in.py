"""Signing in: a key once, then a password; wrong ones count, and nothing that was typed elsewhere is lost."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.requests.session import SessionAsked
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.app import SERVICE
from arrimage_intake.domain.accounts import check_password, locked_until
from arrimage_intake.domain.password_hash import hash_password, is_right
from arrimage_intake.queries.tell_session import tell_session
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-328")]

KEYS = {"m1": "clef-de-m1", "m2": "clef-de-m2", "op": "clef-de-op"}
PASSWORD = "quatre mots bien à moi"
WRONG = "quatre mots bien à elle"
ROLES = {"m1": "worker", "m2": "coordinator", "op": "operator"}


def write_workers(file: Path, keys: dict[str, str]) -> None:
    listed = [
        {"id": worker, "role": ROLES[worker], "key_sha256": hashlib.sha256(key.encode()).hexdigest()}
        for worker, key in keys.items()
    ]
    file.write_text(json.dumps({"workers": listed}))


@pytest_asyncio.fixture
async def margelle(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    """A node at work, where everybody signs in; it is 9:30 local."""
    write_workers(tmp_path / "workers.json", KEYS)
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "margelle",
        profile="pilot",
        simulated_now=None,
        workers_file=tmp_path / "workers.json",
    ) as twin:
        yield twin


def at(instant: str) -> datetime:
    return datetime.fromisoformat(instant)


async def first_time(twin: Twin, worker: str = "m1", password: str = PASSWORD, **more: str) -> SeenPage:
    page = await open_page(twin.client, "/intake/first-time")
    entered = {"worker": worker, "key": KEYS[worker], "password": password, "again": password, **more}
    return await page.submit("/first-time", **entered)


async def sign_in(twin: Twin, password: str = PASSWORD, worker: str = "m1") -> SeenPage:
    page = await open_page(twin.client, "/intake/sign-in")
    return await page.submit("/sign-in", worker=worker, password=password)


async def sign_out(twin: Twin) -> SeenPage:
    return await (await open_page(twin.client, "/intake/today")).submit("/sign-out")


def log_of(tmp_path: Path) -> list[dict[str, Any]]:
    text = (tmp_path / "margelle" / "log.jsonl").read_text()
    return [line for line in map(json.loads, text.splitlines()) if line["event"].startswith("sign_in.")]


async def test_with_the_key_a_worker_chooses_a_password_and_then_signs_in_with_it(margelle: Twin) -> None:
    page = await open_page(margelle.client, "/intake/today")
    assert page.path == "/intake/sign-in"
    assert (await first_time(margelle)).path == "/intake/today"
    page = await sign_out(margelle)
    assert page.path == "/intake/sign-in"
    page.says("Vous avez quitté")
    page = await sign_in(margelle)
    assert page.path == "/intake/today"
    page.says("m1")


async def test_a_wrong_password_and_an_unknown_id_are_told_in_the_same_words(margelle: Twin) -> None:
    await first_time(margelle)
    await sign_out(margelle)
    wrong, unknown = await sign_in(margelle, WRONG), await sign_in(margelle, WRONG, worker="nobody")
    without = await sign_in(margelle, WRONG, worker="m2")
    for page in (wrong, unknown, without):
        assert page.status == 401
        page.says("L'identifiant ou le mot de passe n'est pas le bon.")
        page.says_nothing_of(WRONG)
    assert wrong.form("/sign-in").fields["worker"] == ["m1"]
    assert wrong.text.replace("m1", "") == unknown.text.replace("nobody", "")


async def test_five_wrong_passwords_close_an_account_for_a_quarter_of_an_hour_then_for_longer(
    margelle: Twin, tmp_path: Path
) -> None:
    await first_time(margelle)
    await sign_out(margelle)
    for _ in range(4):
        assert (await sign_in(margelle, WRONG)).status == 401
    page = await sign_in(margelle, WRONG)
    assert page.status == 429
    page.says("fermé jusqu'à 09:45")
    page = await sign_in(margelle)
    assert page.status == 429, "the right one does not open it either"
    margelle.clock.move_to(at("2010-10-04T13:45:00Z"))
    for _ in range(5):
        page = await sign_in(margelle, WRONG)
    page.says("fermé jusqu'à 10:15")
    margelle.clock.move_to(at("2010-10-04T14:15:00Z"))
    assert (await sign_in(margelle)).path == "/intake/today"
    locked = [line for line in log_of(tmp_path) if line["event"] == "sign_in.locked"]
    assert [(line["worker"], line["minutes"], line["level"]) for line in locked] == [
        ("m1", 15, "warning"),
        ("m1", 30, "warning"),
    ]
    assert {line["event"] for line in log_of(tmp_path)} == {
        "sign_in.done",
        "sign_in.refused",
        "sign_in.locked",
        "sign_in.password_set",
    }


async def test_whoever_guesses_does_not_learn_from_the_lock_who_works_here(margelle: Twin, tmp_path: Path) -> None:
    await first_time(margelle)
    await sign_out(margelle)
    told = {}
    for worker in ("m1", "m2", "nobody"):
        pages = [await sign_in(margelle, WRONG, worker=worker) for _ in range(6)]
        told[worker] = [(page.status, page.text.replace(worker, "")) for page in pages]
    assert [status for status, _ in told["m1"]] == [401] * 4 + [429] * 2
    assert told["m1"] == told["m2"] == told["nobody"]
    assert "nobody" not in (tmp_path / "margelle" / "log.jsonl").read_text()
    assert (await first_time(margelle, "m2")).path == "/intake/today", (
        "with the key a password may still be chosen"
    )


async def test_no_log_line_holds_what_was_typed(margelle: Twin, tmp_path: Path) -> None:
    await first_time(margelle)
    await sign_out(margelle)
    await sign_in(margelle, WRONG, worker="Eulalie Sentinelle")
    await first_time(margelle, key="une-clef-sentinelle")
    text = (tmp_path / "margelle" / "log.jsonl").read_text()
    for typed in (PASSWORD, WRONG, "Sentinelle", "sentinelle", KEYS["m1"]):
        assert typed not in text


async def test_who_goes_ends_the_session_for_every_service_and_the_kept_cookie_opens_nothing(
    margelle: Twin,
) -> None:
    await first_time(margelle)
    name = "arrimage-margelle-session"
    kept = margelle.client.cookies[name]
    begun = _session_in(margelle, kept)
    async with margelle.runtime.store.reading() as session:
        assert (await tell_session(SessionAsked(session_id=begun), ServiceName.PLANNING, session)).alive
        assert not (await tell_session(SessionAsked(session_id=uuid4()), ServiceName.PLANNING, session)).alive
    await sign_out(margelle)
    async with margelle.runtime.store.reading() as session:
        assert not (await tell_session(SessionAsked(session_id=begun), ServiceName.PLANNING, session)).alive
    margelle.client.cookies.set(name, kept)
    assert (await open_page(margelle.client, "/intake/today")).path == "/intake/sign-in"


def _session_in(twin: Twin, cookie: str) -> UUID:
    box = twin.runtime.place.secret.box_of("pages/session")
    return UUID(json.loads(box.open(base64.urlsafe_b64decode(cookie)))["s"])


@pytest.mark.parametrize(
    ("password", "again", "reason"),
    [
        ("trop court", None, "trop court"),
        ("m1m1m1m1m1m1", None, "votre identifiant"),
        ("MotDePasse1234", None, "qu'on essaie en premier"),
        ("aaaaaaaaaaaaaaaaa", None, "qu'on essaie en premier"),
        (PASSWORD, WRONG, "ne sont pas pareils"),
    ],
)
async def test_a_password_that_is_easily_guessed_is_refused_with_the_reason_and_nothing_else_is_lost(
    margelle: Twin, password: str, again: str | None, reason: str
) -> None:
    page = await first_time(margelle, password=password, again=again or password)
    assert page.status == 422
    page.says(reason)
    assert page.form("/first-time").fields["worker"] == ["m1"]
    assert page.form("/first-time").fields["key"] == [KEYS["m1"]]
    assert page.form("/first-time").fields["password"] == [""]
    assert (await open_page(margelle.client, "/intake/today")).path == "/intake/sign-in"


async def test_a_key_that_is_not_the_workers_chooses_nothing(margelle: Twin) -> None:
    for key in (KEYS["m2"], "rien"):
        page = await first_time(margelle, key=key)
        assert page.status == 401
        page.says("L'identifiant ou la clé n'est pas le bon.")
    assert (await sign_in(margelle)).status == 401


async def test_a_forgotten_password_is_mended_with_a_new_key_and_the_old_one_opens_nothing(
    margelle: Twin, tmp_path: Path
) -> None:
    await first_time(margelle)
    write_workers(tmp_path / "workers.json", {**KEYS, "m1": "autre-clef"})
    assert (await open_page(margelle.client, "/intake/today")).path == "/intake/sign-in"
    page = await sign_in(margelle)
    assert page.status == 401, "the id with another key may be another person"
    other = "cinq mots que voilà encore"
    page = await first_time(margelle, key="autre-clef", password=other)
    assert page.path == "/intake/today"
    await sign_out(margelle)
    assert (await sign_in(margelle)).status == 401
    assert (await sign_in(margelle, other)).path == "/intake/today"


async def test_where_one_was_going_is_kept_through_wrong_passwords(margelle: Twin) -> None:
    await first_time(margelle)
    await sign_out(margelle)
    page = await open_page(margelle.client, "/intake/today")
    assert page.form("/sign-in").fields["to"] == ["/intake/today"]
    page = await page.submit("/sign-in", worker="m1", password=WRONG, carried="scellé", to="/intake/refer")
    assert page.form("/sign-in").fields["to"] == ["/intake/refer"]
    assert page.form("/sign-in").fields["carried"] == ["scellé"]
    page = await page.submit("/sign-in", password=PASSWORD)
    page.says("Ce que vous avez écrit a été gardé")
    assert page.forms[-1].action == "/intake/refer"


async def test_an_address_of_somebody_else_is_never_gone_to_after_signing_in(margelle: Twin) -> None:
    await first_time(margelle)
    await sign_out(margelle)
    page = await open_page(margelle.client, "/intake/sign-in?to=https://example.org/")
    page = await page.submit("/sign-in", worker="m1", password=PASSWORD)
    assert page.path == "/intake/today"


async def test_an_operator_signs_in_and_is_told_that_there_is_nothing_for_them(margelle: Twin) -> None:
    page = await first_time(margelle, "op")
    assert page.path == "/intake/today"
    assert page.status == 200
    page.says("il n'ouvre aucun dossier de personne", "Avis")
    menu = {link for link in page.links if link.startswith("/") and "/language/" not in link}
    assert menu == {"/intake/today", "/notifications/notices"}, "nothing that would answer 403"
    assert (await sign_out(margelle)).path == "/intake/sign-in"


async def test_the_pages_are_there_in_english(margelle: Twin) -> None:
    await margelle.client.get("/intake/language/en")
    page = await first_time(margelle, password="too short")
    page.says("This password is too short.")
    page = await sign_in(margelle, WRONG)
    page.says("The account or the password is not right.")


async def test_sessions_that_are_long_over_are_forgotten(margelle: Twin) -> None:
    await first_time(margelle)
    begun = _session_in(margelle, margelle.client.cookies["arrimage-margelle-session"])
    margelle.clock.move_to(at("2010-10-07T13:30:00Z"))
    await sign_in(margelle)
    async with margelle.runtime.store.reading() as session:
        assert not (await tell_session(SessionAsked(session_id=begun), ServiceName.PLANNING, session)).alive


def test_a_lock_doubles_up_to_a_day() -> None:
    now = datetime(2010, 10, 4, 13, 30, tzinfo=UTC)
    found = [locked_until(failures, now) for failures in (0, 1, 4, 5, 6, 10, 15, 45, 500)]
    minutes = [None if until is None else (until - now) / timedelta(minutes=1) for until in found]
    assert minutes == [None, None, None, 15, None, 30, 60, 1440, 1440]


def test_a_few_words_of_ones_own_are_taken() -> None:
    check_password(PASSWORD, PASSWORD, "m1")
    with pytest.raises(ProblemError):
        check_password("", "", "m1")


async def test_a_hash_is_argon2id_and_knows_its_password_however_accents_were_typed() -> None:
    hashed = await hash_password("déjà vu, déjà là", b"0" * 16)
    assert hashed.startswith("$argon2id$")
    assert await is_right("de\u0301ja\u0300 vu, de\u0301ja\u0300 la\u0300", hashed)
    assert not await is_right("deja vu, deja la", hashed)
    assert not await is_right("deja vu, deja la", None)
