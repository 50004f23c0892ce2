"""Who a person is, is read with the keys of the intakes that hold the case, and nowhere else, whoever looks."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from tests.journeys.capture import capture
from tests.journeys.casework import P1, P2, Case, Person, Words
from tests.privacy.mistakes import make, mistakes_with
from tests.privacy.places import Searched, everything, files, opened

from arrimage_chassis.trust.base64url import encoded
from arrimage_chassis.trust.signing import read_private_key
from arrimage_contracts.signed import event_bytes
from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.waiting import eventually

pytestmark = [
    pytest.mark.begins_first,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.requirement("R-020", "AMB-39"),
]

_BEGIN = datetime.fromisoformat("2010-10-04 09:00")
_TODAY = "2010-10-04"
STRANGER = Person(
    "Barnabé Desmarais-Quirion",
    "450-555-0193",
    "2, quai Richelieu",
    "1975-05-31",
    "Par l'entremise du frère portier.",
)
"""Known to none of the services: partners and programs put this person where it does not belong."""


@dataclass(frozen=True)
class Written:
    """A network in which people worked and made mistakes, and all that was then to be read in it."""

    network: RunningNetwork
    directory: Path
    p1: Case
    p2: Case
    searched: Searched


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def written(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Written]:
    directory, organizations = tmp_path_factory.mktemp("network"), ("margelle", "csss-pds", "virage")
    async with running_network(directory, organizations=organizations, begin=_BEGIN) as network:
        p1, p2 = Case(network, P1, receiver="margelle"), Case(network, P2, receiver="csss-pds")
        for case in (p1, p2):
            await case.is_referred()
            await case.goes_as_far_as_a_plan(start_on=_TODAY)
            await case.is_met(1)
        await p1.ends("early_reintegration", "employment")
        await network.settle()
        await network.move_to(datetime.fromisoformat("2011-01-04 13:00"))
        await p1.answers_the_call("M3")
        made = [await make(p1, mistake) for mistake in mistakes_with(P1, p1)]
        await network.settle()
        places = await everything(network, directory)
        yield Written(network, directory, p1, p2, Searched({**places, "answers to mistakes": b"\n".join(made)}))


def told_of(person: Person) -> list[str]:
    """Return what is looked for: each thing that says who the person is, and the name in its parts."""
    return [*astuple(person), *person.name.split()]


PERSONS = [
    pytest.param(P1, ("virage", "margelle"), id="P1"),
    pytest.param(P2, ("virage", "csss-pds"), id="P2"),
]


@pytest.mark.requirement("R-003", "R-132")
@pytest.mark.parametrize(("person", "holders"), PERSONS)
async def test_who_a_person_is_is_read_with_the_keys_of_the_intakes_of_the_case_and_stands_nowhere(
    written: Written, person: Person, holders: tuple[str, ...]
) -> None:
    with_keys = Searched(await opened(written.network))
    for number, sentinel in enumerate(told_of(person)):
        assert written.searched.places_of(sentinel) == set(), f"sentinel {number}"
        assert with_keys.places_of(sentinel) == {f"opened {organization}/intake" for organization in holders}, (
            f"sentinel {number} is not where it must be"
        )


@pytest.mark.requirement("R-132", "R-155")
async def test_what_an_assessment_and_a_plan_say_is_found_in_planning_and_nowhere_else(written: Written) -> None:
    for words in astuple(Words()):
        found = written.searched.places_of(words)
        for organization in ("margelle", "csss-pds"):
            own = (
                f"rows {organization}/planning ",
                f"file nodes/{organization}/stores/planning.sqlite3",
                f"answers {organization}/planning",
            )
            assert [prefix for prefix in own if not any(place.startswith(prefix) for place in found)] == []
            found = {place for place in found if not place.startswith(own)}
        assert found == set()


async def test_a_control_that_is_planted_in_each_place_is_found(written: Written) -> None:
    """A search that finds nothing proves nothing where it cannot find."""
    network, directory = written.network, written.directory
    planted = await _plant_in_streams(network) | _plant_in_files(directory) | _plant_in_stores(network)
    searched = Searched(await everything(network, directory))

    assert {"file nodes/margelle/stores/intake.sqlite3", "file nodes/margelle/stores/intake.sqlite3-wal"} <= set(
        searched
    )
    for place, control in planted.items():
        assert place in searched.places_of(control), place
        if place.startswith("stream"):
            server = place.split()[1]
            disk = f"file {'hub' if server == 'hub' else f'nodes/{server}'}/jetstream/"
            assert any(found.startswith(disk) for found in searched.places_of(control)), f"{place}, on its disk"
    unplanted = {place for place in searched if place not in planted and not place.startswith(("file", "rows"))}
    for place in unplanted:  # what is answered cannot be planted: it is found by the case's own id
        assert place.startswith("answers")
        case = written.p2 if "csss-pds" in place else written.p1
        known = (case.case_id, written.p1.case_at_sender)
        assert any(place in searched.places_of(one) for one in known), place


@pytest.mark.requirement("R-011")
async def test_what_a_partner_or_a_program_says_too_much_is_readable_nowhere_in_the_node(written: Written) -> None:
    network, words = written.network, ", ".join(astuple(STRANGER))
    [sent, *_] = (await capture(network)).mailbox("margelle")
    offer = {**json.loads(sent.body), "id": str(uuid4()), "subject": str(uuid4())}
    offer["data"] |= {"referral_id": str(uuid4()), "note": words}
    key = read_private_key(written.directory / "nodes" / "virage" / "keys" / "signing.pem")
    offer["signature"] = encoded(key.sign(event_bytes(offer)))
    broken = json.dumps({"said": words}).encode()
    async with network.stage.hub.connect() as exchange:
        await exchange.jetstream().publish(sent.subject, json.dumps(offer).encode())
        await exchange.jetstream().publish(sent.subject, broken)
    async with network.stage.nodes["margelle"].connect() as operator:
        await operator.jetstream().publish("own.planning.PlanCreated.v1", broken)
        await operator.jetstream().publish("own.intake.ReferralReceived.v1", words.encode())

    # Le Virage never sent that offer: it parks the acknowledgement, and is not quiet for a while
    await eventually(partial(_has_arrived, written.p1, 2), what="the offer to arrive")
    for service, sender in (("intake", "virage"), ("followup", "margelle"), ("planning", "margelle")):
        await eventually(partial(_quarantined, network, service, sender), what=f"the quarantine of {service}")
    searched = Searched(await everything(network, written.directory))
    for number, sentinel in enumerate(told_of(STRANGER)):
        found = searched.places_of(sentinel)
        assert {"stream hub MAILBOX_margelle", "stream margelle OWN"} <= found
        on_disk = ("file hub/jetstream/", "file nodes/margelle/jetstream/")
        rest = {place for place in found if not place.startswith(("stream ", *on_disk))}
        assert rest == set(), f"sentinel {number}"


async def _has_arrived(case: Case, number: int) -> bool:
    return len(await case.referrals_at(case.receiver)) == number


async def _quarantined(network: RunningNetwork, service: str, sender: str) -> int:
    url = network.stage.service_url("margelle", service)
    return int((await network.http.get(f"{url}/operations/quarantine")).json().get(sender, 0))


async def _plant_in_streams(network: RunningNetwork) -> dict[str, str]:
    planted = {}
    for organization, node in network.stage.nodes.items():
        control = planted[f"stream {organization} OWN"] = _control(f"flux propre {organization}")
        async with node.connect() as operator:
            await operator.jetstream().publish("own.intake.Control.v1", _nested(control))
    mailboxes = {"virage": "margelle", "margelle": "virage", "csss-pds": "virage"}
    subjects = {f"MAILBOX_{to}": f"evt.{sender}.{to}.Control.v1" for to, sender in mailboxes.items()}
    subjects |= {"PUBLIC": "pub.virage.Control.v1", "FEED": "feed.virage.Control.v1"}
    async with network.stage.hub.connect() as exchange:
        for stream, subject in subjects.items():
            control = planted[f"stream hub {stream}"] = _control(f"boîte {stream}")
            await exchange.jetstream().publish(subject, _nested(control))
    await network.settle()
    return planted


def _plant_in_files(directory: Path) -> dict[str, str]:
    planted = {}
    for place in files(directory):
        if "/logs/" in place:
            control = planted[place] = _control(place)
            with (directory / place.removeprefix("file ")).open("a") as log:
                log.write(json.dumps({"event": "control", "said": control}) + "\n")
    services = {Path(place).name for place in planted}
    assert {"intake.log", "intake.out", "planning.log", "followup.out", "nats.log", "hub.log"} <= services
    return planted


def _plant_in_stores(network: RunningNetwork) -> dict[str, str]:
    planted = {}
    for file in network.stage.store_files():
        name = f"{file.parent.parent.name}/{file.stem}"
        control = planted[f"rows {name} control"] = _control(f"base {name}")
        with closing(sqlite3.connect(file, timeout=20)) as store:
            store.execute("CREATE TABLE control (body BLOB)")
            store.execute("INSERT INTO control VALUES (?)", [b"x" * 4000 + _nested(control) + b"x" * 4000])
            store.commit()
    return planted


def _control(where: str) -> str:
    return f"Référence-témoin « {where} »"


def _nested(control: str) -> bytes:
    """Hide a control as well as a program might: JSON in base64 in JSON."""
    return json.dumps({"said": base64.b64encode(json.dumps([control]).encode()).decode()}).encode()
