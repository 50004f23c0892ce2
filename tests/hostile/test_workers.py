"""Attacks of a curious worker with a key of their own, and with the keys of others (R-100, R-107, R-328)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import PERSON
from services.intake.tests.test_danger import DANGER
from services.intake.tests.test_entrusted import TEAM, Office
from tests.hostile.attacks import Played, Who, attack, still_succeeds

from arrimage_chassis.access import Cell, Reach
from arrimage_chassis.http.workers import Workers
from arrimage_chassis.look import Look
from arrimage_chassis.requests.port import Refuse
from arrimage_contracts.requests.person import NameAsked, PersonAsked
from arrimage_contracts.vocabularies import PersonField, Purpose, ServiceName
from arrimage_intake.app import SERVICE
from arrimage_intake.queries.tell_service import tell_name, tell_service
from arrimage_intake.store import emergency_disclosures as exceptions
from arrimage_intake.store.assignments import workers_of
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

pytestmark = pytest.mark.full

STAFF = {**TEAM, "ops": "operator"}


@asynccontextmanager
async def office_in(nats_server: NatsServer, store_url: str, directory: Path) -> AsyncIterator[Office]:
    """Run the intake of an organization whose people have a key each, an operator among them."""
    listed = [
        {"id": worker, "role": role, "key_sha256": hashlib.sha256(f"clef-{worker}".encode()).hexdigest()}
        for worker, role in STAFF.items()
    ]
    file = directory / "workers.json"
    file.write_text(json.dumps({"workers": listed}))
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=store_url,
        directory=directory / "margelle",
        border=True,
        workers_file=file,
    ) as twin:
        yield Office(twin, directory / "margelle")


def everybodys(played: Played) -> None:
    """Let each case be that of every worker, once the safeguard is off."""

    async def held_by_all(session: Any, case_ids: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
        known = await workers_of(session, case_ids)
        return {case_id: frozenset(STAFF) for case_id in known}

    played.unless_safeguarded("arrimage_intake.queries.sight:workers_of", held_by_all)


@attack(
    "H-50",
    Who.WORKER,
    "m2 opens a colleague's file by its address, seen over a shoulder",
    safeguard="a worker is shown the cases that they have in hand (`queries/sight.is_assigned`)",
    without="each case is everybody's",
)
async def test_a_worker_opens_a_colleagues_file_by_its_address(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    everybodys(played)
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        case_id, _ = await office.case_of("m1")
        return PERSON["name"] in (await office.as_("m2", f"/intake/cases/{case_id}")).text


@attack(
    "H-51",
    Who.WORKER,
    "m2 looks a neighbour up by name, to learn whether they are known here",
    safeguard="among the cases of others nobody is found (`queries/sight.visible_cases`)",
    without="each case is everybody's",
)
async def test_a_worker_looks_a_neighbour_up(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    everybodys(played)
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        case_id, _ = await office.case_of("m1")
        page = await office.as_("m2", "/intake/cases")
        found = await page.submit("/intake/cases", looked_for=PERSON["name"][:6])
        return PERSON["name"] in found.text or found.text.count(case_id) > page.text.count(case_id)


@attack(
    "H-52",
    Who.WORKER,
    "m2 asks the API who a colleague's person is, where no page stands between",
    safeguard="the routes hold a case against the worker's own as the pages do (`queries/sight.SIGHT`)",
    without="each case is everybody's",
)
async def test_a_worker_reads_a_colleagues_file_by_the_api(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    everybodys(played)
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        _, referral_id = await office.case_of("m1")
        return PERSON["name"] in (await office.ask("m2", "GET", f"/referrals/{referral_id}/person")).text


@attack(
    "H-53",
    Who.CREDENTIAL,
    "with the operator's key, which lies on the machine of the metrics, a person's file is opened",
    safeguard="that role reaches no class of data of a person (`chassis/access.TABLE`)",
    without="roles are not asked for, and each reaches everything",
)
async def test_the_operators_key_opens_a_file(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    who = Workers.who
    played.unless_safeguarded(
        "arrimage_chassis.http.workers:Workers.who", lambda workers, request, _roles=(): who(workers, request)
    )
    played.unless_safeguarded("arrimage_chassis.access:cell", lambda *_: Cell(Reach.ALL, Reach.ALL))
    everybodys(played)
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        _, referral_id = await office.case_of("m1")
        return PERSON["name"] in (await office.ask("ops", "GET", f"/referrals/{referral_id}/person")).text


class _Unsigned:
    """An exception of which nobody keeps who made it."""

    def __init__(self, exception: Any) -> None:
        object.__setattr__(self, "_exception", exception)

    def __getattr__(self, name: str) -> Any:
        return "" if name == "worker" else getattr(self._exception, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._exception, name, value)


@attack(
    "H-54",
    Who.WORKER,
    "chef tells a partner of a person because a life is in danger, and finds it justified themself",
    safeguard="a second person looks at it (`commands/disclose_for_danger.review_exception`)",
    without="who did it is not held against who reviews it",
)
async def test_whoever_disclosed_for_danger_reviews_it(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    load = exceptions.load_exception

    async def unsigned(*args: Any) -> Any:
        found = await load(*args)
        return None if found is None else _Unsigned(found)

    played.unless_safeguarded("arrimage_intake.store.emergency_disclosures:load_exception", unsigned)
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        case_id, _ = await office.case_of("m1")
        danger = {**DANGER, "to_organization": "csss-pds"}
        opened = await office.ask("chef", "POST", f"/cases/{case_id}/emergency-disclosures", danger)
        assert opened.status_code == 201, opened.json()["code"]
        path = f"/emergency-disclosures/{opened.json()['exception_id']}/review"
        return (await office.ask("chef", "POST", path, {"finding": "justified"})).status_code == 200


async def told_to(
    office: Office, asker: ServiceName, case_id: str, viewer: UUID | None, session_id: UUID | None = None
) -> str | None:
    """Return the name that intake tells a service of the node; the server writes who asks."""
    question = NameAsked(case_id=UUID(case_id), viewer=viewer, session_id=session_id)
    async with office.twin.runtime.store.reading() as session:
        look = Look(session, office.twin.runtime.place, None, None)
        try:
            return (await tell_name(question, asker, look)).name
        except Refuse:
            return None


async def any_session(*_: object) -> bool:
    """Believe that whoever is named is signed in."""
    return True


@attack(
    "H-40",
    Who.CREDENTIAL,
    "with planning's key, intake is asked who the person of a case is, for no worker and for made-up ones",
    safeguard="a name is told for a worker who has the case in hand, by an opaque id (`queries/sight.look_as`)",
    without="whoever is named is taken for a coordinator",
)
async def test_plannings_key_asks_for_names(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    def trusting(look: Look, _viewer: UUID | None) -> Look:
        return Look(look.session, look.place, "chef", "coordinator")

    played.unless_safeguarded("arrimage_intake.queries.tell_service:look_as", trusting)
    played.unless_safeguarded("arrimage_intake.queries.tell_service:is_session_of", any_session)
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        case_id, _ = await office.case_of("m1")
        place = office.twin.runtime.place
        session_id = await office.signed_in("m1")
        worker = place.secret.worker_ref("m1")
        assert await told_to(office, ServiceName.PLANNING, case_id, worker, session_id), "control"
        viewers = (None, uuid4(), place.secret.worker_ref("m2"), place.secret.worker_ref("ops"))
        told = [await told_to(office, ServiceName.PLANNING, case_id, viewer) for viewer in viewers]
        return any(told)


@attack(
    "H-41",
    Who.CREDENTIAL,
    "with notifications' key, intake is asked for a name in the name of the very worker who has the case in hand",
    safeguard="a service may ask what its pages need, and no more (`MAY_KNOW_THE_NAME`)",
    without="any service may ask for names",
)
async def test_notifications_key_asks_for_names(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_intake.queries.tell_service:MAY_KNOW_THE_NAME", frozenset(ServiceName))
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        case_id, _ = await office.case_of("m1")
        viewer, session_id = office.twin.runtime.place.secret.worker_ref("m1"), await office.signed_in("m1")
        return bool(await told_to(office, ServiceName.NOTIFICATIONS, case_id, viewer, session_id))


@attack(
    "H-42",
    Who.CREDENTIAL,
    "with planning's key, intake is asked for a name in the name of a worker whose opaque id stood in an event",
    safeguard="a name is told in a session that intake began for that worker (`tell_service._look_of_page`)",
    without="the opaque id is enough",
)
async def test_plannings_key_asks_in_the_name_of_a_worker_it_saw(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_intake.queries.tell_service:is_session_of", any_session)
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        case_id, _ = await office.case_of("m1")
        other = await office.signed_in("m2")
        viewers = [office.twin.runtime.place.secret.worker_ref(worker) for worker in ("m1", "chef")]
        told = [
            await told_to(office, ServiceName.PLANNING, case_id, viewer, session_id)
            for viewer in viewers
            for session_id in (None, uuid4(), other)
        ]
        return any(told)


@still_succeeds(
    "H-95",
    Who.CREDENTIAL,
    "with followup's key, intake is asked how to reach a person, in the name of the worker who is to call them",
    would_stop_it="a session of the worker in that question too; calls are also read by programs with a worker's "
    "key, which have none",
)
async def test_followups_key_asks_how_to_reach_a_person(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> bool:
    async with office_in(nats_server, sqlite_dsn, tmp_path) as office:
        case_id, _ = await office.case_of("m1")
        place = office.twin.runtime.place
        question = PersonAsked(
            case_id=UUID(case_id),
            purpose=Purpose.FOLLOWUP_CALL,
            fields=[PersonField.MAY_BE_CONTACTED],
            viewer=place.secret.worker_ref("m1"),
        )
        async with office.twin.runtime.store.reading() as session:
            try:
                await tell_service(question, ServiceName.FOLLOWUP, Look(session, place, None, None))
            except Refuse:
                return False
        return True
