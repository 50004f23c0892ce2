"""A partner asks for what it may not have: nothing leaves, and it is told nothing new (R-093, R-297)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from services.intake.tests.made_up import PERSON
from services.intake.tests.trusting import TrustingPair, named, trusting_pair

from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import log_lines

REFUSED, DISCLOSED = "DisclosureRefused", "InformationDisclosed"


@pytest_asyncio.fixture
async def pair(nats_servers: NatsServerMaker, tmp_path: Path) -> AsyncIterator[TrustingPair]:
    async with trusting_pair(nats_servers, tmp_path) as pair:
        await pair.refer()
        yield pair


@pytest.mark.full
@pytest.mark.requirement("R-093", "R-297")
async def test_each_reason_for_which_nothing_leaves_stands_beside_what_does(
    pair: TrustingPair, tmp_path: Path
) -> None:
    consent_id = pair.border_consent(await pair.grant())
    granted: dict[str, Any] = {"consent_id": consent_id}
    assert await pair.ask(pair.request(**granted)) == (DISCLOSED, ""), (
        "control: the same request, with nothing wrong"
    )

    wrong = {
        "no_active_consent": pair.request(consent_id=uuid4()),
        "purpose_differs": pair.request(**granted, purpose=DisclosurePurpose.JOINT_PLAN),
        "category_not_included": pair.request(**granted, categories=(DataCategory.IDENTITY, DataCategory.NEEDS)),
        "untrusted_key": pair.request(**granted, signed_by="virage"),
    }
    for reason, request in wrong.items():
        assert await pair.ask(request) == (REFUSED, reason)
    pair.keys.disagree()
    assert await pair.ask(pair.request(**granted)) == (REFUSED, "no_agreement")
    pair.keys.agree("contact")
    assert await pair.ask(pair.request(**granted)) == (REFUSED, "agreement_lacks_category")

    lines = [line for line in log_lines(tmp_path / "virage") if line["event"] == "disclosure.refused"]
    lines += [line for line in log_lines(tmp_path) if line["event"] == "disclosure.refused"]
    both = (tmp_path / "both.jsonl").read_text()
    assert len(lines) + both.count('"disclosure.refused"') == 6
    assert PERSON["name"] not in both
    own = [event.data["reason"] for event in await pair.virage.events() if event.event_name == REFUSED]
    assert own == [*wrong, "no_agreement", "agreement_lacks_category"]


@pytest.mark.full
@pytest.mark.requirement("R-093")
@pytest.mark.parametrize("signed_by", [("virage",), ("margelle",), ()])
async def test_an_agreement_that_only_one_signed_is_none(pair: TrustingPair, signed_by: tuple[str, ...]) -> None:
    consent_id = pair.border_consent(await pair.grant())
    pair.keys.disagree()
    pair.keys.agree(signed_by=signed_by)
    assert await pair.ask(pair.request(consent_id=consent_id)) == (REFUSED, "no_agreement")
    pair.keys.agree()
    assert (await pair.ask(pair.request(consent_id=consent_id))) == (DISCLOSED, ""), "control"


@pytest.mark.requirement("R-093", "R-096")
async def test_an_authorization_that_begins_later_or_is_over_lets_nothing_pass(pair: TrustingPair) -> None:
    later = pair.border_consent(await pair.grant(starts_on="2010-10-05", ends_on="2010-10-06"))
    assert await pair.ask(pair.request(consent_id=later)) == (REFUSED, "not_yet_active")
    await pair.virage.move_to("2010-10-06T13:00:00Z")
    assert await pair.ask(pair.request(consent_id=later)) == (DISCLOSED, "")
    await pair.virage.move_to("2010-10-07T13:00:00Z")
    assert await pair.ask(pair.request(consent_id=later)) == (REFUSED, "expired")


@pytest.mark.requirement("R-093")
async def test_a_partner_learns_nothing_of_another_persons_or_anothers_authorization(pair: TrustingPair) -> None:
    first_case, first = pair.border_case, pair.border_consent(await pair.grant())
    for_another = await pair.grant(to_organization="csss-pds")
    await pair.refer(person={**PERSON, "name": "Bertille Vraisemblance"})
    second = pair.border_consent(await pair.grant())
    asked = [
        pair.request(consent_id=first),
        pair.request(consent_id=second, case_id=first_case),
        pair.request(consent_id=pair.border_consent(for_another), case_id=first_case),
        pair.request(consent_id=uuid4(), case_id=first_case),
        pair.request(consent_id=first, case_id=uuid4()),
    ]
    cases = [pair.border_case, first_case, first_case, first_case, uuid4()]
    answers = [await pair.ask(request, case) for request, case in zip(asked[:4], cases[:4], strict=True)]
    assert answers == [(REFUSED, "no_active_consent")] * 4
    unknown = uuid4()
    strange = pair.request(consent_id=first, case_id=unknown)
    assert await pair.ask(strange, unknown) == (REFUSED, "no_active_consent")
    assert await pair.ask(pair.request(consent_id=second)) == (DISCLOSED, ""), "control"


@pytest.mark.requirement("R-093", "R-094")
async def test_a_signed_request_that_is_said_of_another_case_or_for_more_is_not_its_signers(
    pair: TrustingPair,
) -> None:
    consent_id = pair.border_consent(await pair.grant(categories=["identity", "contact", "reason"]))
    request = pair.request(consent_id=consent_id)
    for changes in (
        {"categories": [DataCategory.IDENTITY, DataCategory.REASON]},
        {"consent_id": uuid4()},
        {"purpose": DisclosurePurpose.CRISIS},
        {"one_time_key": pair.request().one_time_key},
    ):
        forged = request.model_copy(update={**changes, "request_id": request.request_id})
        rebound = forged.model_copy(update={"request_id": uuid4()})
        assert await pair.ask(rebound) == (REFUSED, "untrusted_key")
    other = uuid4()
    assert await pair.ask(request.model_copy(update={"request_id": uuid4()}), other) == (REFUSED, "untrusted_key")
    assert await pair.ask(request) == (DISCLOSED, ""), "control"


@pytest.mark.requirement("R-094")
async def test_the_same_request_again_says_nothing_twice(pair: TrustingPair) -> None:
    request = pair.request(consent_id=pair.border_consent(await pair.grant()))
    assert await pair.ask(request) == (DISCLOSED, "")
    before = len(await pair.mail(pair.virage, pair.margelle))
    await pair.virage.say_border(request, sender="margelle", case_id=pair.border_case, id=uuid4())
    assert len(await pair.mail(pair.virage, pair.margelle)) == before
    there, _ = await pair.disclosures()
    assert len(there["answered"]) == 1


@pytest.mark.full
@pytest.mark.requirement("R-094")
async def test_too_many_requests_in_an_hour_are_refused_and_answered_again_after_it(pair: TrustingPair) -> None:
    consent_id = pair.border_consent(await pair.grant())
    fewer = {"value": 2, "effective_on": "2010-10-04", "reason": "Essai."}
    changed = await pair.virage.post("/parameters/disclosure_requests_per_hour", fewer)
    assert changed.status_code in (200, 201), changed.json()["code"]
    answers = [await pair.ask(pair.request(consent_id=consent_id)) for _ in range(3)]
    assert answers == [(DISCLOSED, ""), (DISCLOSED, ""), (REFUSED, "too_many")]
    await pair.virage.move_to("2010-10-04T15:00:00Z")
    assert await pair.ask(pair.request(consent_id=consent_id)) == (DISCLOSED, "")


@pytest.mark.full
@pytest.mark.requirement("R-093", "R-306")
async def test_a_refusal_is_shown_to_the_one_who_asked_who_may_ask_again_and_goes_on_without(
    pair: TrustingPair,
) -> None:
    pair.keys.disagree()
    await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    await pair.until_quiet()
    _, here = await pair.disclosures()
    assert [(each["state"], each["refusal"]) for each in here["asked"]] == [("refused", "no_agreement")]
    assert await pair.is_known() == []
    await pair.does("identity", "first-contact", "acceptance")

    pair.keys.agree()
    again = await pair.margelle.post(f"/cases/{pair.case}/disclosure-requests", {"organization": "virage"})
    assert again.status_code == 201, again.json()["code"]
    twice = await pair.margelle.post(f"/cases/{pair.case}/disclosure-requests", {"organization": "virage"})
    assert (twice.status_code, twice.json()["code"]) == (409, "disclosure.answer_waits")
    await pair.until_quiet()
    assert len(await pair.is_known()) == 1


@pytest.mark.requirement("R-306")
async def test_without_a_grant_nothing_is_asked_for_and_what_a_worker_writes_down_stays(
    pair: TrustingPair,
) -> None:
    await pair.does("take-in-charge", "identity")
    assert named(await pair.back(), "DisclosureRequested") == []
    asked = await pair.margelle.post(f"/cases/{pair.case}/disclosure-requests", {"organization": "virage"})
    assert (asked.status_code, asked.json()["code"]) == (409, "disclosure.nothing_granted")


@pytest.mark.requirement("R-093", "R-095")
async def test_before_a_worker_answers_for_the_person_nobody_may_ask(pair: TrustingPair) -> None:
    await pair.grant()
    await pair.there()
    asked = await pair.margelle.post(f"/cases/{pair.case}/disclosure-requests", {"organization": "virage"})
    assert (asked.status_code, asked.json()["code"]) == (409, "disclosure.not_in_charge")
    assert date(2010, 10, 4).isoformat() in (await pair.margelle.get(pair.received))["received_on"]
