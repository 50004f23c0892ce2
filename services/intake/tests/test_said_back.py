"""A withdrawal that is said back by the partner that was told: a node that was restored learns it (R-095)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import BORDER_CASE, form
from services.intake.tests.test_consents import give, mailbox, refer, refer_with_consent
from services.intake.tests.test_consents_told import BORDER_CONSENT, grant, hear, revocation
from services.intake.tests.test_working_on_a_referral import IDENTITY, receive
from sqlalchemy import update

from arrimage_chassis.store.tables import store_identity
from arrimage_contracts.events.disclosure import DisclosureErasedState
from arrimage_intake.queries.list_consents_to_do import list_consents_to_do
from arrimage_testing.service_twin import Twin, log_lines

pytestmark = pytest.mark.requirement("R-012", "R-095")

LEARNED, UNEXPLAINED = "consent.revocation_learned", "consent.revocation_unexplained"


async def is_restored(virage: Twin, at: str = "2010-10-07T13:30:00Z") -> None:
    """Let the store be one that was restored, as it was when something was said last, and first started then."""
    await virage.quiet()
    await virage.move_to(at)
    async with virage.runtime.store.writing() as session:
        await session.execute(update(store_identity).values(made_at=virage.clock.now()))


def said_back(consent_id: object, revoked_on: str = "2010-10-05") -> DisclosureErasedState:
    return DisclosureErasedState.model_validate(
        {"consent_id": consent_id, "erased_on": "2010-10-06", "revoked_on": revoked_on}
    )


async def as_told(virage: Twin) -> Any:
    """Return the grant as its recipient was told it: under its border ids."""
    [granted] = [event for event in await mailbox(virage) if event.event_name == "ConsentGranted"]
    return granted


async def is_said_back(virage: Twin, granted: Any, revoked_on: str = "2010-10-05") -> None:
    """Let the recipient of the grant say back that it was told of its withdrawal."""
    answer = said_back(granted.data["consent_id"], revoked_on)
    await virage.say_border(answer, sender="margelle", case_id=granted.subject)
    await virage.quiet()


async def stands(virage: Twin, case_id: str) -> tuple[str, str | None]:
    [shown] = await virage.get(f"/cases/{case_id}/consents")
    return shown["state"], shown["ended_on"]


def told(tmp_path: Path, event: str) -> list[str]:
    return [line["to_org"] for line in log_lines(tmp_path / "virage") if line["event"] == event]


async def test_a_withdrawal_that_a_restored_store_forgot_is_learned_from_the_partner_that_took_it(
    virage: Twin, tmp_path: Path
) -> None:
    draft = await refer(virage, keep_as_draft=True)
    consent = await give(virage, draft["case_id"])
    path = f"/referrals/{draft['referral_id']}"
    await virage.post(f"{path}/form", {"consent": consent["consent_id"], "keep_as_draft": True})
    granted = await as_told(virage)
    await is_restored(virage)

    answer = said_back(granted.data["consent_id"])
    await virage.say_border(answer, sender="csss-pds", case_id=granted.subject)
    await virage.quiet()
    assert await stands(virage, draft["case_id"]) == ("granted", None), "another partner cannot say so"
    for _ in range(2):
        await virage.say_border(answer, sender="margelle", case_id=granted.subject, id=uuid4())
    await virage.quiet()
    assert await stands(virage, draft["case_id"]) == ("revoked", "2010-10-05")
    [shown] = await virage.get(f"/cases/{draft['case_id']}/consents")
    assert shown["erased_on"] == "2010-10-06"
    [revoked] = [event for event in await virage.events() if event.event_name == "ConsentRevoked"]
    assert revoked.data["revoked_on"] == "2010-10-05"
    assert "ConsentRevoked" not in {event.event_name for event in await mailbox(virage)}, "who said so knows"
    sent = await virage.post(f"{path}/form", {})
    assert (sent.json()["state"], sent.json()["missing"]) == ("incomplete", ["consent"])
    assert told(tmp_path, LEARNED) == ["margelle"]
    log = await virage.get(f"/cases/{draft['case_id']}/access-log")
    assert [entry["reason"] for entry in log if entry["action"] == "authorization_ended"] == ["said_back"]


async def test_a_worker_is_told_of_it_for_thirty_days(virage: Twin) -> None:
    referral, consent = await refer_with_consent(virage)
    granted = await as_told(virage)
    await is_restored(virage)
    await is_said_back(virage, granted)

    async def to_do(today: date) -> list[tuple[str, date | None, UUID | None]]:
        async with virage.runtime.store.reading() as session:
            return [(one.code, one.since, one.case_id) for one in await list_consents_to_do(session, today)]

    learned_on = date(2010, 10, 7)
    assert await to_do(learned_on) == [("consent.said_back", learned_on, UUID(referral["case_id"]))]
    assert await to_do(date(2010, 11, 5)) == await to_do(learned_on)
    assert await to_do(date(2010, 11, 6)) == []
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert (shown["consent_id"], shown["said_back_on"]) == (consent["consent_id"], "2010-10-07")


@pytest.mark.parametrize("revoked_on", ["2010-10-04", "2010-10-05"])
async def test_the_partner_of_a_node_that_was_never_restored_ends_nothing(
    virage: Twin, tmp_path: Path, revoked_on: str
) -> None:
    """Not even of the day on which the node was first started."""
    referral, _ = await refer_with_consent(virage)
    granted = await as_told(virage)
    await virage.move_to("2010-10-07T13:30:00Z")

    await is_said_back(virage, granted, revoked_on)
    assert await stands(virage, referral["case_id"]) == ("granted", None)
    assert (told(tmp_path, LEARNED), told(tmp_path, UNEXPLAINED)) == ([], ["margelle"])


@pytest.mark.parametrize("revoked_on", ["1999-01-01", "2010-10-03", "2010-10-04", "2010-10-08", "2030-01-01"])
async def test_a_day_on_which_it_cannot_have_been_said_ends_nothing(
    virage: Twin, tmp_path: Path, revoked_on: str
) -> None:
    """Before it was given; before the backup, in which it would be known; or after the store was restored."""
    referral, _ = await refer_with_consent(virage)
    granted = await as_told(virage)
    await virage.move_to("2010-10-05T13:30:00Z")
    await refer(virage)
    await is_restored(virage)
    await virage.move_to("2010-10-09T13:30:00Z")

    await is_said_back(virage, granted, revoked_on)
    assert await stands(virage, referral["case_id"]) == ("granted", None)
    assert told(tmp_path, UNEXPLAINED) == ["margelle"]


async def test_a_referral_that_rests_on_it_is_left_to_a_worker(virage: Twin) -> None:
    referral, _ = await refer_with_consent(virage)
    granted = await as_told(virage)
    await is_restored(virage)

    await is_said_back(virage, granted)
    assert await stands(virage, referral["case_id"]) == ("revoked", "2010-10-05")
    path = f"/referrals/{referral['referral_id']}"
    assert (await virage.get(path))["state"] == "sent", "it may have been accepted meanwhile"
    withdrawn = await virage.post(f"{path}/withdrawal", {"by": "person"})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")


async def test_a_withdrawal_of_what_was_given_after_the_backup_makes_a_person_look(
    virage: Twin, tmp_path: Path
) -> None:
    """It may have taken the place of one that holds here again; of a case that is not known nothing can hold."""
    referral, _ = await refer_with_consent(virage)
    granted = await as_told(virage)
    await is_restored(virage)

    for case_id in (granted.subject, uuid4()):
        await virage.say_border(said_back(uuid4()), sender="margelle", case_id=case_id)
    await virage.quiet()
    assert await stands(virage, referral["case_id"]) == ("granted", None)
    assert told(tmp_path, UNEXPLAINED) == ["margelle"]


@pytest.mark.requirement("R-107")
async def test_what_was_opened_for_danger_and_called_back_is_over_again(virage: Twin, tmp_path: Path) -> None:
    case_id = (await virage.post("/referrals", form(to_organization="csss-pds"))).json()["case_id"]
    opened = await virage.post(
        f"/cases/{case_id}/emergency-disclosures",
        {
            "to_organization": "margelle",
            "categories": ["identity"],
            "danger": "suicide",
            "reason": "Elle a dit au téléphone qu'elle n'en pouvait plus.",
            "hours": 72,
        },
    )
    assert opened.status_code == 201, opened.json()["code"]
    await virage.quiet()
    [given] = [
        event
        for event in await virage.border_events("margelle")
        if event.event_name == "EmergencyInformationDisclosed"
    ]
    await is_restored(virage, "2010-10-05T15:00:00Z")

    answer = said_back(given.data["exception_id"], "2010-10-05")
    await virage.say_border(answer, sender="margelle", case_id=given.subject)
    await virage.quiet()
    [shown] = (await virage.get(f"/cases/{case_id}/disclosures"))["in_danger"]
    assert (shown["until"], shown["erased_on"]) == ("2010-10-05T15:00:00Z", "2010-10-06")
    assert "ConsentRevoked" not in {event.event_name for event in await virage.events()}, "its review will say so"
    log = await virage.get(f"/cases/{case_id}/access-log")
    assert [entry["reason"] for entry in log if entry["action"] == "authorization_ended"] == ["said_back"]
    assert told(tmp_path, LEARNED) == ["margelle"]


async def test_a_withdrawal_on_the_day_of_a_decline_is_said_back_by_itself(margelle: Twin) -> None:
    path = await receive(margelle, steps=1)
    assert (await margelle.post(f"{path}/identity", IDENTITY)).status_code == 200
    await hear(margelle, grant())
    assert (await margelle.post(f"{path}/decline", {"reason": "no_capacity"})).status_code == 200
    await margelle.quiet()
    await hear(margelle, revocation())

    erased = [each for each in await margelle.border_events("virage") if each.event_name == "DisclosureErased"]
    assert {each.data["consent_id"] for each in erased} == {str(BORDER_CONSENT)}
    assert [each.data.get("revoked_on") for each in erased] == [None, "2010-10-04"]
    assert len({each.id for each in erased}) == 2
    assert {each.subject for each in erased} == {BORDER_CASE}


async def test_an_erasure_that_is_answered_twice_on_its_day_is_written_down_once(virage: Twin) -> None:
    referral, consent = await refer_with_consent(virage)
    granted = await as_told(virage)
    await virage.post(f"/consents/{consent['consent_id']}/revocation")
    first = DisclosureErasedState.model_validate(
        {"consent_id": granted.data["consent_id"], "erased_on": "2010-10-04"}
    )
    again = first.model_copy(update={"revoked_on": first.erased_on})
    for each in (first, again):
        await virage.say_border(each, sender="margelle", case_id=UUID(str(granted.subject)))
        await virage.quiet()

    log = await virage.get(f"/cases/{referral['case_id']}/access-log")
    assert [entry["action"] for entry in log].count("erasure_confirmed") == 1
