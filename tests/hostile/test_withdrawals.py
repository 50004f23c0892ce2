"""Attacks by what takes back: whoever is not asked says that a person withdrew, or that it erased (R-095)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from services.intake.tests.made_up import PERSON
from services.intake.tests.test_disclosing import offered_again
from services.intake.tests.trusting import TrustingPair
from tests.hostile.attacks import Played, Who, attack
from tests.hostile.gates import gates

from arrimage_chassis.trust.signed_events import signed_event
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.events.consent import ConsentRevokedState
from arrimage_contracts.events.disclosure import DisclosureErasedState
from arrimage_contracts.events.referral import ReferralWithdrawnState
from arrimage_contracts.signed import event_bytes
from arrimage_contracts.subjects import border_subject
from arrimage_testing.plugin import NatsServerMaker

pytestmark = pytest.mark.full

TODAY = date(2010, 10, 4)
SIGNATURE = "arrimage_chassis.delivery.screening:Screen._signature_refusal"
FROM_VIRAGE = border_subject("virage", "margelle", "ConsentRevoked", 1)


def taken_for(played: Played, organization: str) -> None:
    """Let whoever speaks be taken for ``organization``, once the safeguard is off."""
    played.unless_safeguarded(
        "arrimage_chassis.work:Work.sender",
        property(lambda work: organization if work.incoming else work.place.organization),
    )


def signatures_not_looked_at(played: Played) -> None:
    """Let what is signed be taken from whoever says it, once the safeguard is off."""
    played.unless_safeguarded(SIGNATURE, lambda *_: None)


async def known_at_margelle(pair: TrustingPair) -> UUID:
    """Let la Margelle get who the person is; return the id under which the two speak of the authorization."""
    consent_id = pair.border_consent(await pair.grant())
    await pair.there()
    await pair.does("take-in-charge")
    await pair.until_quiet()
    assert len(await pair.is_known()) == 1
    return consent_id


@attack(
    "H-20",
    Who.PARTNER,
    "csss-pds, which got the ids, tells margelle that a person withdrew what they had authorized virage to tell",
    safeguard="an id means what it means between the two that speak (`commands/hear_consent.own_id`)",
    without="whoever speaks is taken for the one whose authorization it is",
)
async def test_another_partner_withdraws_an_authorization(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = await known_at_margelle(pair)
        taken_for(played, "virage")
        event = ConsentRevokedState(consent_id=consent_id, revoked_on=TODAY)
        await pair.margelle.say_border(event, sender="csss-pds", case_id=pair.border_case)
        await pair.margelle.quiet()
        return await pair.is_known() == []


@attack(
    "H-21",
    Who.PARTNER,
    "csss-pds tells virage that margelle's copies are erased, so that nobody asks any more",
    safeguard="who erased is who was authorized (`commands/hear_consent.hear_erased`)",
    without="whoever speaks is taken for margelle",
)
async def test_another_partner_says_that_copies_are_erased(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    async with gates(nats_servers, tmp_path) as pair:
        own_id = await pair.grant()
        consent_id = pair.border_consent(own_id)
        await pair.revoke(own_id)
        await pair.virage.quiet()
        taken_for(played, "margelle")
        event = DisclosureErasedState(consent_id=consent_id, erased_on=TODAY)
        await pair.virage.say_border(event, sender="csss-pds", case_id=pair.border_case)
        await pair.virage.quiet()
        shown = await pair.virage.get(f"/cases/{pair.sent_case}/consents")
        return [each["erased_on"] for each in shown if each["consent_id"] == own_id] != [None]


@attack(
    "H-22",
    Who.PARTNER,
    "csss-pds withdraws in virage's name: by its own door, with virage as the source in the envelope",
    safeguard="the source is held against the subject by which the message came (`delivery/screening`)",
    without="it is taken as the envelope says it",
)
async def test_a_partner_withdraws_in_anothers_name(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.always(SIGNATURE, lambda *_: None)  # that is another safeguard, tried below
    played.unless_safeguarded("arrimage_chassis.delivery.screening:Screen._says_who_sent_it", lambda *_: True)
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = await known_at_margelle(pair)
        event = ConsentRevokedState(consent_id=consent_id, revoked_on=TODAY)
        letter = pair.margelle.draft_border(event, sender="virage", case_id=pair.border_case)
        subject = border_subject("csss-pds", "margelle", "ConsentRevoked", 1)
        await pair.margelle.publish(subject, letter.to_json())
        await pair.margelle.quiet()
        return await pair.is_known() == []


@attack(
    "H-23",
    Who.PARTNER,
    "virage discloses what margelle's worker wrote themself, waits until they correct a line of it, and withdraws",
    safeguard="what the own file said first stays in it (`store/sealed_person.unchanged`)",
    without="only what differs from the disclosure stays",
)
async def test_a_partner_takes_away_what_was_written_here(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_intake.store.persons:unchanged", lambda *_: {})
    async with gates(nats_servers, tmp_path) as pair:
        await pair.does("take-in-charge", "identity")
        own_id = await pair.grant()
        await pair.until_quiet()
        assert len(await pair.is_known()) == 1
        person = f"{pair.received}/person"
        version = (await pair.margelle.get(person))["version"]
        corrected = {"person": {**PERSON, "phone": "450 555-0100"}, "expected_version": version}
        assert (await pair.margelle.post(f"{pair.received}/identity", corrected)).status_code == 200
        await pair.revoke(own_id)
        await pair.until_quiet()
        shown = await pair.margelle.client.get(person)
        return shown.status_code != 200 or shown.json()["name"] != PERSON["name"]


@attack(
    "H-90",
    Who.HUB,
    "the hub's operator withdraws an authorization in virage's name, and margelle erases what was lawful",
    safeguard="what crosses is signed by the key that is pinned for who says it (`Screen._signature_refusal`)",
    without="the signature is not looked at",
)
async def test_the_hub_withdraws_in_a_partners_name(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    signatures_not_looked_at(played)
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = await known_at_margelle(pair)
        event = ConsentRevokedState(consent_id=consent_id, revoked_on=TODAY)
        await pair.margelle.say_border(event, sender="virage", case_id=pair.border_case, signature=None)
        letter = pair.margelle.draft_border(event, sender="virage", case_id=pair.border_case, id=uuid4())
        operators = signed_event(Signing("virage", Ed25519PrivateKey.generate()), letter)
        await pair.margelle.publish(FROM_VIRAGE, operators.to_json())
        await pair.margelle.quiet()
        return await pair.is_known() == []


@attack(
    "H-91",
    Who.HUB,
    "the hub's operator tells virage in margelle's name that the copies are erased, which they are not",
    safeguard="what crosses is signed by the key that is pinned for who says it (`Screen._signature_refusal`)",
    without="the signature is not looked at",
)
async def test_the_hub_says_that_copies_are_erased(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    signatures_not_looked_at(played)
    async with gates(nats_servers, tmp_path) as pair:
        own_id = await pair.grant()
        consent_id = pair.border_consent(own_id)
        await pair.there()
        await pair.does("take-in-charge")
        await pair.until_quiet()
        await pair.revoke(own_id)
        await pair.virage.quiet()  # the withdrawal lies at the hub, which keeps it back
        event = DisclosureErasedState(consent_id=consent_id, erased_on=TODAY)
        await pair.virage.say_border(event, sender="margelle", case_id=pair.border_case, signature=None)
        await pair.virage.quiet()
        shown = await pair.virage.get(f"/cases/{pair.sent_case}/consents")
        is_believed = [each["erased_on"] for each in shown if each["consent_id"] == own_id] != [None]
        return is_believed and len(await pair.is_known()) == 1


@attack(
    "H-92",
    Who.HUB,
    "the hub's operator keeps a true withdrawal of one authorization, and says it again of another",
    safeguard="the signature is over data, case, recipient and id alike (`contracts/signed.event_bytes`)",
    without="it is over the envelope's source alone",
)
async def test_a_true_withdrawal_is_said_of_another_authorization(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded(
        "arrimage_chassis.trust.signed_events:event_bytes", lambda message: str(message["source"]).encode()
    )
    async with gates(nats_servers, tmp_path) as pair:
        await pair.revoke(await pair.grant(categories=["contact"]))
        await pair.there()
        [true] = [
            each for each in await pair.mail(pair.virage, pair.margelle) if each.event_name == "ConsentRevoked"
        ]
        other = await known_at_margelle(pair)
        for again in (
            true.model_copy(update={"id": uuid4()}),
            true.model_copy(update={"id": uuid4(), "data": {**true.data, "consent_id": str(other)}}),
        ):
            await pair.margelle.publish(FROM_VIRAGE, again.to_json())
        await pair.margelle.quiet()
        return await pair.is_known() == []


@attack(
    "H-93",
    Who.HUB,
    "the hub's operator delivers a withdrawal that virage signed for csss-pds to margelle, which has the same ids",
    safeguard="the recipient is within what is signed, and held against who reads (`signed.event_bytes`)",
    without="the recipient is left out of what is signed",
)
async def test_a_true_withdrawal_is_delivered_to_another_organization(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_chassis.trust.signed_events:event_bytes", _without_recipient)
    async with gates(nats_servers, tmp_path) as pair:
        event = ConsentRevokedState(consent_id=await known_at_margelle(pair), revoked_on=TODAY)
        letter = pair.margelle.draft_border(event, sender="virage", case_id=pair.border_case, recipient="csss-pds")
        await pair.margelle.publish(FROM_VIRAGE, letter.to_json())
        redirected = letter.model_copy(update={"recipient": "margelle"})
        await pair.margelle.publish(FROM_VIRAGE, redirected.to_json())
        await pair.margelle.quiet()
        return await pair.is_known() == []


@attack(
    "H-94",
    Who.HUB,
    "the hub's operator withdraws the referral itself in virage's name, and margelle erases who the person is",
    safeguard="what crosses is signed by the key that is pinned for who says it (`Screen._signature_refusal`)",
    without="the signature is not looked at",
)
async def test_the_hub_withdraws_a_referral_in_a_partners_name(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    signatures_not_looked_at(played)
    async with gates(nats_servers, tmp_path) as pair:
        await known_at_margelle(pair)
        sent = await pair.mail(pair.virage, pair.margelle)
        referral_id = next(letter.data["referral_id"] for letter in sent if letter.event_name == "ReferralSent")
        event = ReferralWithdrawnState(referral_id=referral_id, withdrawn_on=TODAY)
        await pair.margelle.say_border(event, sender="virage", case_id=pair.border_case, signature=None)
        await pair.margelle.quiet()
        return await pair.is_known() == []


@attack(
    "H-96",
    Who.HUB,
    "the hub's operator keeps back that a first copy was erased, and lets it pass for the one that came since",
    safeguard="what was said before the last disclosure tells nothing of it (`hear_consent._was_said_before`)",
    without="it is taken whenever it was said",
)
async def test_the_word_of_an_earlier_erasure_is_kept_for_a_later_one(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_intake.commands.hear_consent:_was_said_before", _never)
    async with gates(nats_servers, tmp_path) as pair:
        own_id = await pair.grant()
        await pair.there()
        await pair.does("take-in-charge")
        await pair.until_quiet()
        pair.kept_back = ["DisclosureErased"]
        await pair.does("first-contact", "decline")
        await pair.until_quiet()
        [kept] = [
            each for each in await pair.mail(pair.margelle, pair.virage) if each.event_name == "DisclosureErased"
        ]
        for gate in (pair.virage, pair.margelle):
            await gate.move_to("2010-10-05T13:00:00Z")
        await offered_again(pair)
        await pair.until_quiet()
        await pair.revoke(own_id)
        await pair.virage.quiet()  # the withdrawal lies at the hub, which keeps it back too
        to = border_subject("margelle", "virage", "DisclosureErased", 1)
        await pair.virage.publish(to, kept.to_json())
        await pair.virage.quiet()
        shown = await pair.virage.get(f"/cases/{pair.sent_case}/consents")
        is_believed = [each["erased_on"] for each in shown if each["consent_id"] == own_id] != [None]
        return is_believed and len(await pair.is_known()) == 1


async def _never(*_: object) -> bool:
    return False


def _without_recipient(message: Mapping[str, Any]) -> bytes:
    return event_bytes({name: value for name, value in message.items() if name != "recipient"})
