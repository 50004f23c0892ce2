"""Attacks of a partner with its real keys that asks for what it may not have (R-093, R-297)."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import INSTRUCTIONS, PERSON
from services.intake.tests.trusting import BOTH
from tests.hostile.attacks import Played, Who, attack
from tests.hostile.gates import (
    FIND_GRANT,
    gates,
    granted_as,
    is_told,
    knows_the_id,
    relay_sends_all,
)

from arrimage_chassis.work import Work
from arrimage_contracts.network.agreement import Agreement, dump_agreement
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose, DisclosureRefusal
from arrimage_intake.commands import find_grant as granting
from arrimage_intake.domain.disclosure import Allowed, Grant, Known, Request, Terms
from arrimage_intake.domain.disclosure import judge as judge_by_the_rules
from arrimage_intake.store.consent_tables import Consent
from arrimage_testing.plugin import NatsServerMaker

pytestmark = pytest.mark.full

EVERYTHING = frozenset(DataCategory)


def grant_for(case_id: UUID) -> Grant:
    """Return what nobody granted."""
    first, last = date(2010, 1, 1), date(2011, 1, 1)
    return Grant(case_id, "margelle", EVERYTHING, DisclosurePurpose.REFERRAL, first, last)


@attack(
    "H-10",
    Who.PARTNER,
    "margelle asks who a person is that was sent to it, without an authorization",
    safeguard="nothing leaves but under an authorization that is on file (`find_grant`; again at the relay)",
    without="an authorization is taken for granted",
)
async def test_a_partner_asks_without_an_authorization(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    async def made_up(own_id: UUID, work: Work) -> granting.Found | None:
        found = await granting.find_grant(own_id, work)
        return found or granting.Found(own_id, Consent(), grant_for(own_id))

    played.unless_safeguarded(FIND_GRANT, made_up)
    relay_sends_all(played)
    async with gates(nats_servers, tmp_path) as pair:
        # an id that the two know, so that it is not the unknown id that stops it
        return await is_told(pair, consent_id=pair.border_case)


@attack(
    "H-11",
    Who.PARTNER,
    "margelle asks under an authorization that names csss-pds, of which it got the id",
    safeguard="an authorization holds for the recipient that it names (`domain/disclosure._is_for`)",
    without="whom it names is not looked at",
)
async def test_a_partner_asks_under_an_authorization_for_another(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    granted_as(played, recipient="margelle")
    async with gates(nats_servers, tmp_path) as pair:
        for_another = await pair.grant(to_organization="csss-pds")
        guessed = uuid4()
        knows_the_id(played, guessed, for_another)
        return await is_told(pair, consent_id=guessed)


@attack(
    "H-12",
    Who.PARTNER,
    "margelle asks who one person is under the authorization of another, both of whom were sent to it",
    safeguard="an authorization holds for the case that it was given in (`domain/disclosure._is_for`)",
    without="whose it is is not looked at",
)
async def test_a_partner_asks_under_another_persons_authorization(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    async with gates(nats_servers, tmp_path) as pair:
        case, own_case = pair.border_case, pair.sent_case
        granted_as(played, case_id=UUID(own_case))
        await pair.refer(person={**PERSON, "name": "Bertille Inventée"})
        others = pair.border_consent(await pair.grant())
        return await is_told(pair, consent_id=others, case_id=case)


@attack(
    "H-13",
    Who.PARTNER,
    "margelle asks after the person withdrew the authorization, and hides that it heard of it",
    safeguard="what ended lets nothing pass (`domain/disclosure._by_grant`; again at the relay)",
    without="the end is not looked at, by the judgement and by the relay",
)
async def test_a_partner_asks_after_the_withdrawal(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    granted_as(played, end=None)
    relay_sends_all(played)
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = await pair.grant()
        await pair.revoke(consent_id)
        return await is_told(pair, consent_id=pair.border_consent(consent_id))


@attack(
    "H-14",
    Who.PARTNER,
    "margelle asks how to reach a person who authorized the name alone",
    safeguard="each category that is asked for must be granted (`domain/disclosure._by_grant`)",
    without="a grant is one of everything",
)
async def test_a_partner_asks_for_a_category_that_was_not_granted(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    granted_as(played, categories=EVERYTHING)
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = pair.border_consent(await pair.grant(categories=["identity"]))
        asked = (DataCategory.IDENTITY, DataCategory.CONTACT)
        return await is_told(pair, INSTRUCTIONS, consent_id=consent_id, categories=asked)


@attack(
    "H-15",
    Who.PARTNER,
    "margelle asks under a good authorization while the two have no agreement",
    safeguard="an agreement in force is needed as well (`domain/disclosure._by_agreement`)",
    without="an agreement is taken for granted",
)
async def test_a_partner_asks_without_an_agreement(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded(
        "arrimage_intake.commands.answer_disclosure:_agreement", lambda *_: Terms(UUID(int=1), EVERYTHING)
    )
    async with gates(nats_servers, tmp_path) as pair:
        pair.keys.disagree()
        return await is_told(pair, consent_id=pair.border_consent(await pair.grant()))


@attack(
    "H-16",
    Who.PARTNER,
    "margelle has an agreement laid into virage's folder that it signed for both",
    safeguard="a node honours an agreement that its own key signed (`trust/agreements.why_not_honoured`)",
    without="that two signatures stand there is enough",
)
async def test_a_partner_signs_an_agreement_for_both(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_chassis.trust.agreements:why_not_honoured", lambda *_: None)
    async with gates(nats_servers, tmp_path) as pair:
        pair.keys.disagree()
        agreement_id = pair.keys.agree(signed_by=["margelle"])
        file = pair.keys.directory / "virage" / "agreements" / f"{agreement_id}.yaml"
        terms = {
            "agreement": agreement_id,
            "version": 1,
            "parties": BOTH,
            "categories": ("identity", "contact"),
            "starts_on": date(2010, 1, 1),
        }
        said = Agreement.model_validate(terms).signed_bytes
        forged = base64.b64encode(pair.keys.private["margelle"].sign(said)).decode()
        file.write_text(
            dump_agreement(Agreement.model_validate({**terms, "signatures": dict.fromkeys(BOTH, forged)}))
        )
        return await is_told(pair, consent_id=pair.border_consent(await pair.grant()))


@attack(
    "H-17",
    Who.PARTNER,
    "margelle asks as often as it likes, to draw whatever is new of a person at once",
    safeguard="so many requests an hour are answered, refused ones too (`disclosure_requests_per_hour`)",
    without="they are not counted",
)
async def test_a_partner_asks_without_end(nats_servers: NatsServerMaker, tmp_path: Path, played: Played) -> bool:
    async def none_lately(*_: object) -> int:
        return 0

    played.unless_safeguarded("arrimage_intake.commands.answer_disclosure:answered_since", none_lately)
    async with gates(nats_servers, tmp_path) as pair:
        few = {"value": 2, "effective_on": "2010-10-04", "reason": "Essai."}
        assert (await pair.virage.post("/parameters/disclosure_requests_per_hour", few)).status_code in (200, 201)
        consent_id = pair.border_consent(await pair.grant())
        told = [await is_told(pair, consent_id=consent_id) for _ in range(3)]
        assert told[:2] == [True, True]
        return told[2]


@attack(
    "H-18",
    Who.PARTNER,
    "margelle asks under ids until the refusal tells that the person authorized somebody else",
    safeguard="whatever is not for the one who asks gets one and the same answer (`domain/disclosure.judge`)",
    without="the refusal says what is wrong with the authorization, whomever it names",
)
async def test_a_partner_learns_by_refusals_that_somebody_else_is_authorized(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    def talkative(asked: Request, known: Known, today: date) -> Allowed | DisclosureRefusal:
        if known.grant is not None and known.grant.recipient != asked.organization:
            return DisclosureRefusal.CATEGORY_NOT_INCLUDED
        return judge_by_the_rules(asked, known, today)

    played.unless_safeguarded("arrimage_intake.commands.answer_disclosure:judge", talkative)
    async with gates(nats_servers, tmp_path) as pair:
        for_another = await pair.grant(to_organization="csss-pds")
        guessed = uuid4()
        knows_the_id(played, guessed, for_another)
        answers = [await pair.ask(pair.request(consent_id=each)) for each in (guessed, uuid4())]
        assert answers[1] == ("DisclosureRefused", "no_active_consent")
        return answers[0] != answers[1]
