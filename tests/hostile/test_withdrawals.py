"""Attacks by what takes back: whoever is not asked says that a person withdrew, or that it erased (R-095)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.hostile.attacks import Played, Who, attack, still_succeeds
from tests.hostile.gates import gates

from arrimage_contracts.events.consent import ConsentRevokedState
from arrimage_contracts.events.disclosure import DisclosureErasedState
from arrimage_contracts.subjects import border_subject
from arrimage_testing.plugin import NatsServerMaker

pytestmark = pytest.mark.full

TODAY = date(2010, 10, 4)


def taken_for(played: Played, organization: str) -> None:
    """Let whoever speaks be taken for ``organization``, once the safeguard is off."""
    played.unless_safeguarded(
        "arrimage_chassis.work:Work.sender",
        property(lambda work: organization if work.incoming else work.place.organization),
    )


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
        consent_id = pair.border_consent(await pair.grant())
        await pair.there()
        await pair.does("take-in-charge")
        await pair.until_quiet()
        assert len(await pair.is_known()) == 1
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
    played.unless_safeguarded("arrimage_chassis.delivery.screening:Screen._says_who_sent_it", lambda *_: True)
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = pair.border_consent(await pair.grant())
        await pair.there()
        await pair.does("take-in-charge")
        await pair.until_quiet()
        assert len(await pair.is_known()) == 1
        event = ConsentRevokedState(consent_id=consent_id, revoked_on=TODAY)
        letter = pair.margelle.draft_border(event, sender="virage", case_id=pair.border_case)
        subject = border_subject("csss-pds", "margelle", "ConsentRevoked", 1)
        await pair.margelle.publish(subject, letter.to_json())
        await pair.margelle.quiet()
        return await pair.is_known() == []


@still_succeeds(
    "H-90",
    Who.HUB,
    "the hub's operator withdraws an authorization in virage's name, and margelle erases what was lawful",
    would_stop_it="a signature by the organization's key over what takes back, as requests and answers have one",
)
async def test_the_hub_withdraws_in_a_partners_name(nats_servers: NatsServerMaker, tmp_path: Path) -> bool:
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = pair.border_consent(await pair.grant())
        await pair.there()
        await pair.does("take-in-charge")
        await pair.until_quiet()
        assert len(await pair.is_known()) == 1
        event = ConsentRevokedState(consent_id=consent_id, revoked_on=TODAY)
        await pair.margelle.say_border(event, sender="virage", case_id=pair.border_case)
        await pair.margelle.quiet()
        return await pair.is_known() == []


@still_succeeds(
    "H-91",
    Who.HUB,
    "the hub's operator tells virage in margelle's name that the copies are erased, which they are not",
    would_stop_it="a signature by the organization's key over what takes back, as requests and answers have one",
)
async def test_the_hub_says_that_copies_are_erased(nats_servers: NatsServerMaker, tmp_path: Path) -> bool:
    async with gates(nats_servers, tmp_path) as pair:
        own_id = await pair.grant()
        consent_id = pair.border_consent(own_id)
        await pair.there()
        await pair.does("take-in-charge")
        await pair.until_quiet()
        await pair.revoke(own_id)
        await pair.virage.quiet()  # the withdrawal lies at the hub, which keeps it back
        event = DisclosureErasedState(consent_id=consent_id, erased_on=TODAY)
        await pair.virage.say_border(event, sender="margelle", case_id=pair.border_case)
        await pair.virage.quiet()
        shown = await pair.virage.get(f"/cases/{pair.sent_case}/consents")
        is_believed = [each["erased_on"] for each in shown if each["consent_id"] == own_id] != [None]
        return is_believed and len(await pair.is_known()) == 1
