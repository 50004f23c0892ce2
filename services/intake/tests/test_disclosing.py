"""Identity arrives sealed once a referral is in charge and the person authorized it, and leaves no other way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from services.intake.tests.made_up import INSTRUCTIONS, PERSON, SENTINELS, offer
from services.intake.tests.trusting import GIVEN, TrustingPair, named, trusting_pair
from sqlalchemy import func, select

from arrimage_chassis.store.tables import outbox
from arrimage_chassis.vault.tables import data_key, one_time_key
from arrimage_contracts.envelope import Envelope
from arrimage_testing.plugin import NatsServerMaker


@pytest_asyncio.fixture
async def pair(nats_servers: NatsServerMaker, tmp_path: Path) -> AsyncIterator[TrustingPair]:
    async with trusting_pair(nats_servers, tmp_path) as pair:
        await pair.refer()
        yield pair


@pytest.mark.requirement("R-093", "R-094", "R-106", "SC-01")
async def test_who_is_taken_in_charge_becomes_known_sealed_and_both_sides_say_so(
    pair: TrustingPair, tmp_path: Path
) -> None:
    consent_id = await pair.grant()
    await pair.there()
    assert await pair.is_known() == []
    await pair.does("take-in-charge")
    asked = named(await pair.back(), "DisclosureRequested")
    assert [(each["categories"], each["purpose"]) for each in asked] == [(["identity", "contact"], "referral")]
    letters = await pair.there()
    assert len(named(letters, "InformationDisclosed")) == 1
    [known] = await pair.is_known()
    assert known["content"]["identity"] == {"name": PERSON["name"], "birth_date": PERSON["birth_date"]}
    assert known["content"]["contact"]["instructions"] == INSTRUCTIONS
    assert known["categories"] == ["identity", "contact"]
    received = named(await pair.back(), "DisclosureReceived")
    assert [each["opened"] for each in received] == [True]

    there, here = await pair.disclosures()
    [answered], [request] = there["answered"], here["asked"]
    assert (answered["consent_id"], answered["disclosed"]) == (consent_id, ["identity", "contact"])
    assert (answered["received_on"], answered["opened"], answered["refusal"]) == ("2010-10-04", True, None)
    assert (request["state"], request["received"]) == ("received", ["identity", "contact"])
    said = [event.event_name for event in await pair.virage.events()]
    assert said.count("InformationDisclosed") == 1

    everything = [letter.to_json() for letter in await pair.mail(pair.virage, pair.margelle)]
    everything += [letter.to_json() for letter in await pair.mail(pair.margelle, pair.virage)]
    everything.append((tmp_path / "both.jsonl").read_bytes())
    leaked = [number for number, sentinel in enumerate(SENTINELS) if sentinel.encode() in b"\n".join(everything)]
    assert leaked == []


async def in_charge(pair: TrustingPair) -> str:
    """Authorize, take in charge, and let identity arrive; return the consent's id."""
    consent_id = await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    await pair.until_quiet()
    assert len(await pair.is_known()) == 1, "control"
    return consent_id


async def state(pair: TrustingPair) -> list[str]:
    _, here = await pair.disclosures()
    return [asked["state"] for asked in here["asked"]]


async def consent(pair: TrustingPair, consent_id: str) -> dict[str, Any]:
    found = await pair.virage.get(f"/cases/{pair.sent_case}/consents")
    return next(each for each in found if each["consent_id"] == consent_id)


async def name_here(pair: TrustingPair) -> str | None:
    answer = await pair.margelle.client.get(f"{pair.received}/person")
    name: str | None = answer.json().get("name") if answer.status_code == 200 else None
    return name


async def keys_left(pair: TrustingPair) -> tuple[int, int]:
    """Count the one-time keys, and the keys of what came, that the asker's vault holds."""
    vault = pair.margelle.runtime.vault
    assert vault is not None
    async with vault.store.reading() as session:
        one_time = (await session.execute(select(func.count()).select_from(one_time_key))).scalar_one()
        data = await session.execute(
            select(func.count()).select_from(data_key).where(data_key.c.origin.startswith("virage/"))
        )
        return one_time, data.scalar_one()


@pytest.mark.requirement("R-094")
async def test_once_received_no_key_is_left_that_opens_a_copy_of_what_was_sealed(pair: TrustingPair) -> None:
    await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    await pair.margelle.quiet()
    assert (await keys_left(pair))[0] == 1, "control"
    await pair.until_quiet()
    assert await keys_left(pair) == (0, 1)
    async with pair.virage.runtime.store.reading() as session:
        bodies = (await session.execute(select(outbox.c.body).where(outbox.c.consent_id.is_not(None)))).scalars()
        assert [bytes(body) for body in bodies] == [b""], "the discloser's outbox holds nothing of it"


@pytest.mark.full
@pytest.mark.requirement("R-094")
async def test_a_grant_that_comes_after_the_taking_in_charge_is_asked_under_at_once(pair: TrustingPair) -> None:
    await pair.does("take-in-charge")
    await pair.until_quiet()
    await pair.grant()
    await pair.until_quiet()
    assert await state(pair) == ["received"]
    assert await name_here(pair) == PERSON["name"]


@pytest.mark.full
@pytest.mark.requirement("R-094", "R-096")
async def test_a_grant_that_begins_later_is_asked_under_on_its_first_day(pair: TrustingPair) -> None:
    await pair.grant(starts_on="2010-10-06")
    await pair.there()
    await pair.does("take-in-charge")
    await pair.until_quiet()
    assert await state(pair) == []
    await pair.virage.move_to("2010-10-06T13:00:00Z")
    await pair.margelle.move_to("2010-10-06T13:00:00Z")
    await pair.until_quiet()
    assert await state(pair) == ["received"]


@pytest.mark.requirement("R-095", "SC-16")
async def test_a_withdrawal_reaches_the_copies_and_leaves_the_recipients_own_file(pair: TrustingPair) -> None:
    consent_id = await in_charge(pair)
    assert await name_here(pair) == PERSON["name"]
    await pair.does("first-contact", "acceptance")
    await pair.revoke(consent_id)
    await pair.until_quiet()
    assert await pair.is_known() == []
    assert await name_here(pair) is None
    assert await keys_left(pair) == (0, 0)
    assert (await consent(pair, consent_id))["erased_on"] == "2010-10-04"
    assert (await pair.margelle.get(pair.received))["state"] == "accepted", "the case and its counts stay"
    there, _ = await pair.disclosures()
    assert there["answered"][0]["disclosed"] == ["identity", "contact"], "what was lawful stays on record"

    own = {"person": {**PERSON, "name": "Bertille Inventée"}, "contact_instructions": INSTRUCTIONS}
    written = await pair.margelle.post(f"{pair.received}/identity", own)
    assert written.status_code == 200, written.json()["code"]
    assert await name_here(pair) == "Bertille Inventée"


@pytest.mark.full
@pytest.mark.requirement("R-095")
async def test_what_a_worker_wrote_themself_stays_when_what_was_received_goes(pair: TrustingPair) -> None:
    await pair.does("take-in-charge", "identity")
    consent_id = await pair.grant(categories=["identity", "contact", "reason", "needs"])
    await pair.until_quiet()
    [known] = await pair.is_known()
    assert known["content"]["reason"]["service_code"] == "reintegration"
    assert known["content"]["needs"]["themes"] == ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT"]
    await pair.revoke(consent_id)
    await pair.until_quiet()
    assert await pair.is_known() == []
    assert await name_here(pair) == PERSON["name"]


@pytest.mark.requirement("R-095")
async def test_a_request_that_was_already_waiting_when_the_revocation_came_is_refused(pair: TrustingPair) -> None:
    consent_id = await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    await pair.margelle.quiet()
    await pair.revoke(consent_id)
    await pair.back()
    answers = await pair.mail(pair.virage, pair.margelle)
    assert [each["reason"] for each in named(answers, "DisclosureRefused")] == ["revoked"]
    await pair.until_quiet()
    assert (await pair.is_known(), await state(pair)) == ([], ["dropped"])
    assert await keys_left(pair) == (0, 0)
    assert (await consent(pair, consent_id))["erased_on"] == "2010-10-04"


@pytest.mark.requirement("R-095")
async def test_what_is_sealed_and_on_its_way_when_the_revocation_comes_is_not_opened(pair: TrustingPair) -> None:
    consent_id = await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    await pair.back()
    assert named(await pair.mail(pair.virage, pair.margelle), "InformationDisclosed"), "control: it was sent"
    await pair.revoke(consent_id)
    await pair.until_quiet()
    assert (await pair.is_known(), await state(pair)) == ([], ["dropped"])
    assert await keys_left(pair) == (0, 0)


@pytest.mark.full
@pytest.mark.requirement("R-095")
async def test_taken_in_charge_after_the_withdrawal_nothing_is_asked_for(pair: TrustingPair) -> None:
    consent_id = await pair.grant()
    await pair.there()
    await pair.revoke(consent_id)
    await pair.there()
    await pair.refer()
    await pair.does("take-in-charge")
    assert named(await pair.back(), "DisclosureRequested") == []


@pytest.mark.requirement("R-091", "R-095")
async def test_a_decline_erases_every_copy_says_so_and_the_person_may_be_offered_again(pair: TrustingPair) -> None:
    consent_id = await in_charge(pair)
    await pair.does("first-contact", "decline")
    await pair.until_quiet()
    assert await pair.is_known() == []
    assert await keys_left(pair) == (0, 0)
    shown = await consent(pair, consent_id)
    assert (shown["erased_on"], shown["state"]) == ("2010-10-04", "granted")
    erased = named(await pair.margelle.events(), "DisclosureErased")
    assert [each["because"] for each in erased] == ["referral_declined"]


async def offered_again(pair: TrustingPair) -> None:
    """Refer the person a second time on the same day; la Margelle takes them in charge."""
    first = pair.received
    await pair.margelle.say_border(offer(uuid4()), sender="virage", case_id=pair.border_case)
    await pair.margelle.quiet()
    listed = await pair.margelle.get("/referrals")
    [again] = [each for each in listed if f"/referrals/{each['referral_id']}" != first]
    pair.received = f"/referrals/{again['referral_id']}"
    assert again["case_id"] == pair.case, "the same case"
    await pair.does("take-in-charge")


@pytest.mark.full
@pytest.mark.requirement("R-095", "R-096")
@pytest.mark.parametrize(
    "arrives",
    [
        pytest.param(True, id="who arrived again"),
        pytest.param(False, id="whose answer was on its way", marks=pytest.mark.full),
    ],
)
async def test_a_second_erasure_on_the_day_of_the_first_is_said_and_believed(
    pair: TrustingPair, arrives: bool
) -> None:
    """Declined, referred again, withdrawn: the discloser waits for the second word, and must not wait in vain."""
    consent_id = await in_charge(pair)
    await pair.does("first-contact", "decline")
    await pair.until_quiet()
    await offered_again(pair)
    if arrives:
        await pair.until_quiet()
        assert len(await pair.is_known()) == 1
    else:
        await pair.back()
    assert (await consent(pair, consent_id))["erased_on"] is None, "what came since is not erased"
    await pair.revoke(consent_id)
    await pair.until_quiet()
    assert await pair.is_known() == []
    assert (await consent(pair, consent_id))["erased_on"] == "2010-10-04"
    said = named(await pair.margelle.events(), "DisclosureErased")
    assert [each["erased_on"] for each in said] == ["2010-10-04"] * 2
    await pair.virage.move_to("2010-10-20T13:30:00Z")
    assert (await consent(pair, consent_id))["erasure_missing_since"] is None


@pytest.mark.full
@pytest.mark.requirement("R-095", "R-096")
async def test_an_amended_authorization_is_asked_under_anew_and_what_came_under_the_old_one_goes(
    pair: TrustingPair,
) -> None:
    consent_id = await in_charge(pair)
    amended = await pair.virage.post(f"/consents/{consent_id}/amendment", {**GIVEN, "categories": ["contact"]})
    assert amended.status_code == 201, amended.json()["code"]
    await pair.until_quiet()
    [known] = await pair.is_known()
    assert known["categories"] == ["contact"]
    assert await name_here(pair) is None


@pytest.mark.full
@pytest.mark.requirement("R-094")
async def test_what_nobody_answers_and_what_nobody_receives_for_fourteen_days_is_said_once(
    pair: TrustingPair,
) -> None:
    await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    await pair.back()
    for twin in (pair.virage, pair.margelle):
        await twin.move_to("2010-10-17T13:00:00Z")
        assert named(await twin.events(), "DisclosureOverdue") == []
        await twin.move_to("2010-10-19T13:00:00Z")
        [overdue] = named(await twin.events(), "DisclosureOverdue")
        assert overdue["since"] == "2010-10-04"
    there, here = await pair.disclosures()
    assert (there["answered"][0]["overdue_since"], here["asked"][0]["overdue_since"]) == ("2010-10-18",) * 2
    again = await pair.margelle.post(f"/cases/{pair.case}/disclosure-requests", {"organization": "virage"})
    assert again.status_code == 201
    await pair.until_quiet()
    assert await state(pair) == ["received", "dropped"]


@pytest.mark.full
@pytest.mark.requirement("R-091")
async def test_how_it_went_comes_back_only_if_the_person_authorized_that_and_somebody_asks(
    pair: TrustingPair,
) -> None:
    await in_charge(pair)
    back = {**GIVEN, "to_organization": "virage", "categories": ["outcome"]}
    given = await pair.margelle.post(f"/cases/{pair.case}/consents", back)
    assert given.status_code == 201, given.json()["code"]
    await pair.does("first-contact", "acceptance")
    await pair.until_quiet()
    known = await pair.virage.get(f"/cases/{pair.sent_case}/received")
    assert known == [], "nobody asked"
    path = f"/cases/{pair.sent_case}/disclosure-requests"
    assert (await pair.virage.post(path, {"organization": "margelle"})).status_code == 201
    await pair.until_quiet()
    [known] = await pair.virage.get(f"/cases/{pair.sent_case}/received")
    assert known["content"]["outcome"]["outcome"] == "accepted"
    assert known["categories"] == ["outcome"]


@pytest.mark.full
@pytest.mark.requirement("R-094", "R-095")
@pytest.mark.parametrize("side", [pytest.param("virage", marks=pytest.mark.full), "margelle"])
async def test_on_either_store_it_comes_is_withdrawn_and_is_forgotten(
    nats_servers: NatsServerMaker, store_dsn: str, tmp_path: Path, side: str
) -> None:
    async with trusting_pair(nats_servers, tmp_path, {side: store_dsn}) as pair:
        await pair.refer()
        consent_id = await in_charge(pair)
        assert (await consent(pair, consent_id))["erased_on"] is None
        request = pair.request(consent_id=uuid4())
        assert await pair.ask(request) == ("DisclosureRefused", "no_active_consent")
        await pair.revoke(consent_id)
        await pair.until_quiet()
        assert (await pair.is_known(), await keys_left(pair)) == ([], (0, 0))
        assert (await consent(pair, consent_id))["erased_on"] == "2010-10-04"
        for twin in (pair.virage, pair.margelle):
            assert await twin.get("/operations/parked") == []


def spoiled(letter: Envelope, other: Envelope, how: str) -> Envelope:
    """Return what was sealed, spoiled in one way."""
    sealed = str(letter.data["sealed"])
    head, key, nonce, text, tag = sealed.split(".")
    changes = {
        "truncated": f"{head}.{key}.{nonce}.{text[4:]}.{tag}",
        "tampered": f"{head}.{key}.{nonce}.{'A' if text[0] != 'A' else 'B'}{text[1:]}.{tag}",
        "of another request": str(other.data["sealed"]),
        "alg none": f"eyJhbGciOiJub25lIn0.{key}.{nonce}.{text}.{tag}",
    }
    data = {**letter.data, "sealed": changes.get(how, sealed)}
    if how == "another authorization":
        data["consent_id"] = str(uuid4())
    subject = uuid4() if how == "another case" else letter.subject
    return letter.model_copy(update={"data": data, "subject": subject})


@pytest.mark.full
@pytest.mark.requirement("R-094")
@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("of another request", "sealed.other_request"),
        ("another case", "sealed.other_case"),
        # each form is tried on the opening itself too: chassis/tests/trust
        pytest.param("truncated", "sealed.not_opened", marks=pytest.mark.full),
        pytest.param("tampered", "sealed.not_opened", marks=pytest.mark.full),
        pytest.param("alg none", "sealed.header_refused", marks=pytest.mark.full),
        pytest.param("another authorization", "sealed.other_consent", marks=pytest.mark.full),
    ],
)
async def test_nothing_is_kept_of_what_was_sealed_and_is(
    pair: TrustingPair, how: str, code: str, tmp_path: Path
) -> None:
    consent_id = pair.border_consent(await pair.grant())
    await pair.there()
    await pair.does("take-in-charge")
    await pair.back()
    await pair.ask(pair.request(consent_id=consent_id))
    letter, other = await pair.virage.sealed_events("margelle")
    wrong = spoiled(letter, other, how)
    await pair.margelle.publish("sealed.virage.margelle.InformationDisclosed.v1", wrong.to_json())
    await pair.margelle.quiet()
    assert (await pair.is_known(), await state(pair)) == ([], ["unopened"])
    assert await keys_left(pair) == (0, 0)
    written = (tmp_path / "both.jsonl").read_text()
    assert f'"{code}"' in written and '"disclosure.unopened"' in written
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in written] == []
    await pair.margelle.publish("sealed.virage.margelle.InformationDisclosed.v1", letter.to_json())
    await pair.margelle.quiet()
    assert await pair.is_known() == [], "the right one, afterwards, opens no more: its key is gone"
    assert [each["opened"] for each in named(await pair.back(), "DisclosureReceived")] == [False]
    there, _ = await pair.disclosures()
    assert {each["opened"] for each in there["answered"]} == {None, False}
