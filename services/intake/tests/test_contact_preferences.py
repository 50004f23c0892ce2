"""Whether and how a person may be reached: a permission of its own, told to few, one field at a time."""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.intake.tests.made_up import PERSON, form
from services.intake.tests.test_working_on_a_referral import IDENTITY, named, receive

from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.requests.port import Refuse
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_contracts.requests.person import NameAsked, NamesAsked, NameTold
from arrimage_contracts.vocabularies import ContactWay, PersonField, Purpose, ServiceName
from arrimage_intake.domain.contact_preferences import ALLOWED, ContactPreferences, may_be_told, the_least
from arrimage_intake.queries.tell_service import tell_name, tell_names
from arrimage_testing.service_twin import Twin, log_lines

pytestmark = pytest.mark.full

SAID: dict[str, Any] = {
    "may_be_contacted": True,
    "ways": ["email", "phone"],
    "email": "sentinelle.preferee@example.org",
    "language": "en",
    "safe_from": "09:30",
    "safe_until": "17:00",
    "first_name": "Sentinellette",
}
SENTINELS = ("sentinelle.preferee", "Sentinellette", "09:30")
SUBJECT = "req.intake.person.v1"


async def put(twin: Twin, case_id: str, body: dict[str, Any]) -> httpx.Response:
    return await twin.client.put(
        f"/persons/{case_id}/contact-preferences", json=body, headers={"Idempotency-Key": uuid4().hex}
    )


async def case_with_identity(margelle: Twin) -> str:
    path = await receive(margelle, steps=1)
    assert (await margelle.post(f"{path}/identity", IDENTITY)).status_code == 200
    return str((await margelle.get(path))["case_id"])


async def ask(margelle: Twin, asker: str, case_id: str, *fields: str, purpose: str = "notice") -> dict[str, Any]:
    question: dict[str, Any] = {"case_id": case_id, "purpose": purpose, "fields": fields}
    if purpose == "followup_call":  # somebody is to call; a notice is sent by nobody
        question["viewer"] = str(margelle.runtime.place.secret.worker_ref("anonymous"))
    return await ask_raw(margelle, asker, json.dumps(question).encode())


async def ask_raw(margelle: Twin, asker: str, question: bytes) -> dict[str, Any]:
    reply = await margelle.nats.request(f"{SUBJECT}.{asker}", question, timeout=5)
    told: dict[str, Any] = json.loads(reply.data)
    return told


@pytest.mark.requirement("R-099")
async def test_a_person_says_how_they_may_be_reached_and_withdraws_it_alone(margelle: Twin) -> None:
    case_id = await case_with_identity(margelle)
    unknown = await margelle.client.get(f"/persons/{case_id}/contact-preferences")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "contact_preferences.unknown")

    written = await put(margelle, case_id, SAID)
    assert (written.status_code, written.json()["version"]) == (200, 1)
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in written.text] == []
    shown = await margelle.get(f"/persons/{case_id}/contact-preferences")
    assert shown["safe_from"] == "09:30:00" and shown["ways"] == ["phone", "email"]

    stale = await put(margelle, case_id, SAID)
    assert (stale.status_code, stale.json()["code"]) == (409, "contact_preferences.version_conflict")
    assert (await put(margelle, case_id, {**SAID, "expected_version": 1})).json()["version"] == 1, "the same again"
    later = {**SAID, "safe_until": "18:00", "expected_version": 1}
    assert (await put(margelle, case_id, later)).json()["version"] == 2

    withdrawn = await put(
        margelle, case_id, {"may_be_contacted": False, "email": "sentinelle.preferee@example.org"}
    )
    assert withdrawn.status_code == 200, "a withdrawal needs no version"
    shown = await margelle.get(f"/persons/{case_id}/contact-preferences")
    assert {name for name, value in shown.items() if value not in (None, [], False)} == {
        "case_id",
        "updated_on",
        "version",
    }
    await margelle.quiet()
    said = [event for event in await margelle.events() if event.event_name == "ContactPreferenceUpdated"]
    assert [(event.data["number"], event.data["may_be_contacted"]) for event in said] == [
        (1, True),
        (2, True),
        (3, False),
    ]
    assert set(said[0].data) == set(ContactPreferenceUpdated.model_fields)
    assert (await margelle.get("/referrals"))[0]["state"] == "taken_in_charge", "nothing else changes"


CANNOT_BE: list[tuple[dict[str, Any], str]] = [
    ({"ways": []}, "contact_preferences.no_way"),
    ({"email": None}, "contact_preferences.email_missing"),
    ({"safe_until": None}, "contact_preferences.safe_hours_incomplete"),
    ({"safe_until": "09:30"}, "contact_preferences.safe_hours_incomplete"),
    ({"safe_from": "25:00"}, "request.invalid"),
    ({"safe_from": "09:30:15"}, "request.invalid"),
    ({"email": "Sentinelle <x@example.org>"}, "request.invalid"),
    ({"email": "x@example.org\r\nBcc: y@example.org"}, "request.invalid"),
    ({"first_name": "A\nB"}, "request.invalid"),
    ({"ways": ["pigeon"]}, "request.invalid"),
    ({"alternate": "x"}, "request.invalid"),
]


@pytest.mark.requirement("R-099")
async def test_what_cannot_be_is_refused_with_a_code(margelle: Twin) -> None:
    case_id = await case_with_identity(margelle)
    for changes, code in CANNOT_BE:
        refused = await put(margelle, case_id, {**SAID, **changes})
        assert (refused.status_code, refused.json()["code"]) == (422, code)
        assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in refused.text] == []


@pytest.mark.requirement("R-099")
async def test_a_case_that_is_not_here_has_no_person(margelle: Twin) -> None:
    refused = await put(margelle, str(uuid4()), SAID)
    assert (refused.status_code, refused.json()["code"]) == (404, "case.unknown")
    refused = await margelle.client.get(f"/persons/{uuid4()}/contact-preferences")
    assert (refused.status_code, refused.json()["code"]) == (404, "case.unknown")


@pytest.mark.requirement("R-099", "R-188", "R-340")
async def test_each_service_is_told_the_least_for_its_purpose(margelle: Twin, tmp_path: Path) -> None:
    case_id = await case_with_identity(margelle)
    assert await ask(margelle, "notifications", case_id, "may_be_contacted", "email") == {
        "answer": {"may_be_contacted": False}
    }, "somebody who was not asked has allowed nothing"
    await put(margelle, case_id, SAID)

    assert await ask(margelle, "notifications", case_id, "email", "first_name", "safe_hours") == {
        "answer": {
            "may_be_contacted": True,
            "email": SAID["email"],
            "first_name": SAID["first_name"],
            "safe_from": "09:30",
            "safe_until": "17:00",
        }
    }
    told = await ask(margelle, "followup", case_id, "phone", "ways", purpose="followup_call")
    assert told["answer"]["ways"] == ["phone", "email"] and "phone" in told["answer"]
    assert set(told["answer"]) == {"may_be_contacted", "ways", "phone"}

    await put(margelle, case_id, {"may_be_contacted": False})
    assert await ask(margelle, "notifications", case_id, "email", "first_name") == {
        "answer": {"may_be_contacted": False}
    }
    await margelle.quiet()
    log = str(log_lines(tmp_path / "margelle"))
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in log] == []


MAY_NOT_KNOW = [
    ("notifications", "notice", ["phone"], "request.not_allowed"),
    ("notifications", "followup_call", ["email"], "request.not_allowed"),
    ("followup", "followup_call", ["email"], "request.not_allowed"),
    ("followup", "notice", ["phone"], "request.not_allowed"),
    ("planning", "notice", ["may_be_contacted"], "request.not_allowed"),
    ("intake", "notice", ["may_be_contacted"], "request.not_allowed"),
    ("notifications", "curiosity", ["email"], "request.malformed"),
    ("notifications", "notice", ["diagnosis"], "request.malformed"),
    ("notifications", "notice", ["name"], "request.malformed"),
    ("followup", "followup_call", ["name"], "request.malformed"),
    ("planning", "casework", ["phone"], "request.malformed"),
    ("notifications", "notice", [], "request.malformed"),
]


@pytest.mark.requirement("R-099", "R-188")
async def test_whoever_may_not_know_is_refused_with_a_code(margelle: Twin) -> None:
    case_id = await case_with_identity(margelle)
    await put(margelle, case_id, SAID)
    for asker, purpose, fields, code in MAY_NOT_KNOW:
        assert await ask(margelle, asker, case_id, *fields, purpose=purpose) == {"refused": code}, (asker, purpose)


async def ask_name(margelle: Twin, asker: ServiceName, case_id: str) -> NameTold:
    place = margelle.runtime.place
    question = NameAsked(case_id=UUID(case_id), viewer=place.secret.worker_ref("anonymous"))
    async with margelle.runtime.store.reading() as session:
        return await tell_name(question, asker, Look(session, place, None, None))


async def ask_names(margelle: Twin, asker: ServiceName, *case_ids: str) -> dict[str, str]:
    """Return the names that ``asker`` is told, by case."""
    place = margelle.runtime.place
    viewer = place.secret.worker_ref("anonymous")
    question = NamesAsked(case_ids=[UUID(each) for each in case_ids], viewer=viewer)
    async with margelle.runtime.store.reading() as session:
        told = await tell_names(question, asker, Look(session, place, None, None))
        return {str(each.case_id): each.name for each in told.names}


@pytest.mark.requirement("R-128", "R-180", "R-188")
@pytest.mark.parametrize("asker", [ServiceName.PLANNING, ServiceName.FOLLOWUP])
async def test_a_page_of_casework_is_told_the_name_though_the_person_may_not_be_contacted(
    margelle: Twin, tmp_path: Path, asker: ServiceName
) -> None:
    case_id = await case_with_identity(margelle)
    known = {case_id: PERSON["name"]}
    assert await ask_names(margelle, asker, case_id) == known
    assert await ask_name(margelle, asker, case_id) == NameTold(may_be_contacted=False, name=PERSON["name"])
    await put(margelle, case_id, SAID)
    assert await ask_names(margelle, asker, case_id) == known
    await put(margelle, case_id, {"may_be_contacted": False})
    assert await ask_names(margelle, asker, case_id) == known

    lines = log_lines(tmp_path / "margelle")
    read = [line for line in lines if line["event"] == "person.read"]
    assert [(line["asker"], line["purpose"], line["fields"], line["case_id"]) for line in read] == [
        (asker, "casework", ["name"], case_id)
    ] * 4
    assert PERSON["name"] not in str(lines)


@pytest.mark.requirement("R-188")
@pytest.mark.parametrize("asker", [ServiceName.NOTIFICATIONS, ServiceName.INTAKE])
async def test_a_service_without_casework_is_not_told_the_name(
    margelle: Twin, tmp_path: Path, asker: ServiceName
) -> None:
    case_id = await case_with_identity(margelle)
    await put(margelle, case_id, SAID)
    for asking in (ask_name(margelle, asker, case_id), ask_names(margelle, asker, case_id)):
        with pytest.raises(Refuse) as refused:
            await asking
        assert refused.value.code == "request.not_allowed"
    assert "person.read" not in {line["event"] for line in log_lines(tmp_path / "margelle")}


@pytest.mark.requirement("R-188")
async def test_a_name_is_told_of_a_case_that_is_here_once_it_is_known(margelle: Twin) -> None:
    with pytest.raises(Refuse) as refused:
        await ask_name(margelle, ServiceName.PLANNING, str(uuid4()))
    assert refused.value.code == "case.unknown"
    path = await receive(margelle)
    case_id = str((await margelle.get(path))["case_id"])
    assert await ask_name(margelle, ServiceName.PLANNING, case_id) == NameTold(may_be_contacted=False)


@pytest.mark.requirement("R-188")
async def test_of_many_cases_those_that_are_here_and_known_are_told_and_each_of_them_is_logged(
    margelle: Twin, tmp_path: Path
) -> None:
    path = await receive(margelle)
    nobody_yet = str((await margelle.get(path))["case_id"])
    assert await ask_names(margelle, ServiceName.PLANNING, nobody_yet) == {}
    known = (await margelle.post("/referrals", form(to_organization="virage"))).json()["case_id"]
    elsewhere = str(uuid4())
    told = await ask_names(margelle, ServiceName.PLANNING, elsewhere, known, nobody_yet)
    assert told == {known: PERSON["name"]}
    read = [line["case_id"] for line in log_lines(tmp_path / "margelle") if line["event"] == "person.read"]
    assert read == [nobody_yet, known, nobody_yet]


@pytest.mark.requirement("R-012", "R-099")
@pytest.mark.parametrize(
    ("question", "code"),
    [
        (b"", "request.malformed"),
        (b"not json", "request.malformed"),
        (b"[" * 3000, "request.malformed"),
        (b"\xff\xfe", "request.malformed"),
        (b'{"case_id": 1}', "request.malformed"),
        (b'{"case_id":"' + b"x" * 5000 + b'"}', "request.too_large"),
    ],
)
async def test_what_is_no_question_is_refused_with_a_code(margelle: Twin, question: bytes, code: str) -> None:
    assert await ask_raw(margelle, "notifications", question) == {"refused": code}
    unknown = await ask(margelle, "notifications", str(uuid4()), "email")
    assert unknown == {"refused": "case.unknown"}, "and the next question is answered"


@pytest.mark.requirement("R-019", "R-099")
async def test_each_read_is_logged_by_the_names_of_its_fields(margelle: Twin, tmp_path: Path) -> None:
    case_id = await case_with_identity(margelle)
    await put(margelle, case_id, SAID)
    await ask(margelle, "notifications", case_id, "email", "first_name")
    await ask(margelle, "planning", case_id, "email")
    folder = tmp_path / "margelle"
    read = [line for line in log_lines(folder) if line["event"] == "person.read"]
    assert [(line["asker"], line["purpose"], line["fields"], line["case_id"]) for line in read] == [
        ("notifications", "notice", ["email", "first_name"], case_id)
    ]
    refused = [line for line in log_lines(folder) if line["event"] == "request.refused"]
    assert [(line["asker"], line["code"]) for line in refused] == [("planning", "request.not_allowed")]


@pytest.mark.requirement("R-099")
@given(
    asker=st.sampled_from(list(ServiceName)),
    purpose=st.sampled_from(list(Purpose)),
    fields=st.lists(st.sampled_from(list(PersonField)), min_size=1),
    may=st.booleans(),
    ways=st.frozensets(st.sampled_from(list(ContactWay)), min_size=1),
)
def test_nothing_is_told_that_was_not_asked_allowed_and_agreed(
    asker: ServiceName, purpose: Purpose, fields: list[PersonField], may: bool, ways: frozenset[ContactWay]
) -> None:
    assert may_be_told(asker, purpose, fields) is (set(fields) <= ALLOWED.get((asker, purpose), frozenset()))
    said = ContactPreferences(may, ways, "x@example.org", "fr", time(9), time(17), "X").kept()
    told = the_least(said, "450", fields)
    names = {"safe_hours": {"safe_from", "safe_until"}}
    assert set(told) <= {"may_be_contacted"}.union(*(names.get(field, {field.value}) for field in fields))
    if not may:
        assert told == {"may_be_contacted": False}
    assert ("email" in told) is (may and PersonField.EMAIL in fields and ContactWay.EMAIL in ways)
    if "phone" in told:
        assert {ContactWay.PHONE, ContactWay.TEXT_MESSAGE} & ways


def test_a_withdrawal_keeps_nothing_and_shows_nothing() -> None:
    said = ContactPreferences(False, frozenset({ContactWay.EMAIL}), "x@example.org", first_name="Sentinelle")
    assert said.kept() == ContactPreferences(may_be_contacted=False)
    assert "entinelle" not in repr(said)
    with pytest.raises(ProblemError) as refused:
        ContactPreferences(True).kept()
    assert refused.value.problem.code == "contact_preferences.no_way"


async def test_who_it_is_of_goes_with_the_person(margelle: Twin) -> None:
    """A decline erases the copy (R-091), and what the person said of being reached with it."""
    path = await receive(margelle, steps=1)
    assert (await margelle.post(f"{path}/identity", IDENTITY)).status_code == 200
    case_id = str((await margelle.get(path))["case_id"])
    await put(margelle, case_id, SAID)
    declined = await margelle.post(f"{path}/decline", {"reason": "no_capacity"})
    if declined.status_code != 200:
        contacted = await margelle.post(f"{path}/first-contact", {})
        assert contacted.status_code == 200
        declined = await margelle.post(f"{path}/decline", {"reason": "no_capacity"})
    assert declined.status_code == 200, declined.json()["code"]
    gone = await margelle.client.get(f"/persons/{case_id}/contact-preferences")
    assert gone.status_code == 404
    assert named(await margelle.events(), "ContactPreferenceUpdated").subject == UUID(case_id)


@pytest.mark.requirement("R-099", "R-340")
async def test_a_wish_not_to_be_reached_in_an_erased_case_is_told_that_nothing_is_left_of_it(
    margelle: Twin,
) -> None:
    path = await receive(margelle, steps=1)
    assert (await margelle.post(f"{path}/identity", IDENTITY)).status_code == 200
    case_id = str((await margelle.get(path))["case_id"])
    assert (await put(margelle, case_id, SAID)).status_code == 200
    assert (await margelle.post(f"{path}/decline", {"reason": "no_capacity"})).status_code == 200
    for _ in range(2):
        refused = await put(margelle, case_id, {"may_be_contacted": False})
        assert (refused.status_code, refused.json()["code"]) == (409, "case.erased")
