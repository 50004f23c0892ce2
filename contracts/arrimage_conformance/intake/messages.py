"""I-10 to I-14: what a message looks like, inside the node and across the border."""

from __future__ import annotations

import re

from arrimage_conformance.border.faults import faults_across
from arrimage_conformance.everyone import check_envelopes, check_message_ids
from arrimage_conformance.intake import routes
from arrimage_conformance.intake.across import expect_across
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import FIRST, Offer
from arrimage_conformance.intake.sent import Request, Sent
from arrimage_conformance.messages import Message
from arrimage_conformance.trial import Trial

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_SECOND = "csss-pds"


@CHECKS.check(
    "I-10",
    "R-006",
    "R-007",
    fr="Chaque message au nœud est l'enveloppe que le contrat décrit, sous l'identifiant que sa formule donne.",
    en="Each message to the node is the envelope that the contract describes, under the id of its formula.",
    driven=True,
)
async def own_envelopes(trial: Trial) -> None:
    """All that is said of a case that arrives, and of one that leaves."""
    offer = await Offer.new(trial).accepted(trial)
    sent = await Sent.to(trial)
    consent_id = await sent.granted(trial)
    await sent.revoked(trial, consent_id)
    await trial.expect(sent.case_id, "ConsentRevoked", why="the node is told of a withdrawal")
    await trial.settle()
    check_envelopes(trial, offer.case_id)
    check_envelopes(trial, sent.case_id)


@CHECKS.check(
    "I-11",
    "R-006",
    "R-022",
    fr="Chaque copie qui traverse est signée, coupée à la minute, et ne porte que les ids de la paire.",
    en="Each copy that crosses is signed, cut to the minute, and bears ids of the pair alone.",
    driven=True,
)
async def border_envelopes(trial: Trial) -> None:
    """All that is told of a case that a partner opened, and of one that was opened here."""
    offer = await Offer.new(trial).accepted(trial)
    await offer.answered(trial, "ReferralAccepted", why="its sender is told")
    names = {offer.border_case: offer.case_id, offer.border_referral: offer.referral_id}
    for message in trial.border.said(offer.partner, offer.border_case):
        _is_right(trial, message, faults_across(trial.border.trust, message, names, offer.case_id))
    sent = await Sent.to(trial)
    consent_id = await sent.granted(trial)
    await sent.revoked(trial, consent_id)
    await routes.done(trial, routes.WITHDRAW, {"by": "sender"}, referral_id=sent.referral_id)
    for event in ("ConsentRevoked", "ReferralWithdrawn"):
        await expect_across(trial, sent.partner, sent.border_case, event, why="its receiver is told")
    scoped = {
        trial.border.trust.scoped(sent.partner, own): own for own in (sent.case_id, sent.referral_id, consent_id)
    }
    for message in trial.border.said(sent.partner, sent.border_case):
        _is_right(trial, message, faults_across(trial.border.trust, message, scoped, sent.case_id))


@CHECKS.check(
    "I-12",
    "R-009",
    fr="L'en-tête Nats-Msg-Id est au hasard, propre à chaque message, et ne dit rien de l'événement.",
    en="The header Nats-Msg-Id is random, one for each message, and tells nothing of the event.",
    driven=True,
)
async def message_ids(trial: Trial) -> None:
    """Inside the node, and across the border."""
    offer = await Offer.new(trial).taken(trial)
    await offer.answered(trial, "ReferralTakenInCharge", why="its sender is told")
    across = trial.border.said(offer.partner, offer.border_case)
    check_message_ids(trial, [*trial.said(offer.case_id), *across])


@CHECKS.check(
    "I-13",
    "R-022",
    fr="Deux partenaires à qui l'on parle de la même personne n'ont aucun identifiant en commun.",
    en="Two partners who are told of the same person have no id in common, and none of the node's own.",
    driven=True,
)
async def nothing_shared(trial: Trial) -> None:
    """One case, authorizations for two partners, both withdrawn."""
    sent = await Sent.to(trial)
    own = {str(sent.case_id), str(sent.referral_id)}
    for partner in (FIRST, _SECOND):
        consent_id = await sent.granted(trial, partner, categories=["contact"])
        await sent.revoked(trial, consent_id)
        border_case = trial.border.trust.scoped(partner, sent.case_id)
        await expect_across(trial, partner, border_case, "ConsentRevoked", why="whom it names is told of the end")
        own.add(str(consent_id))
    await trial.settle()
    told = {
        partner: trial.border.said(partner, trial.border.trust.scoped(partner, sent.case_id))
        for partner in (FIRST, _SECOND)
    }
    first, second = (_ids_in(messages) for messages in told.values())
    shown = [*told[FIRST], *told[_SECOND]]
    trial.hold(not first & second, "two partners were told of one person under a value that both have", shown)
    trial.hold(not (first | second) & own, "an id of the node's own crossed the border", shown)
    said_own = {str(message.json.get("id")) for message in trial.said(sent.case_id)}
    trial.hold(not (first | second) & said_own, "an event's own id crossed the border", shown)


@CHECKS.check(
    "I-14",
    "R-022",
    "R-306",
    "R-333",
    fr="Rien de nominatif n'est dans un événement, un sujet ou un en-tête, ni au nœud ni à un partenaire.",
    en="Nothing nominative is in any event, subject or header, neither to the node nor to a partner.",
    driven=True,
)
async def no_identity(trial: Trial) -> None:
    """A referral that leaves, an identity that is written down, a disclosure that is sealed."""
    sent = await Sent.to(trial)
    request = await Request.of(trial, sent, await sent.granted(trial)).asked(trial)
    await request.answer(trial)
    offer = await Offer.new(trial).taken(trial)
    await offer.act(trial, routes.IDENTITY, sent.person.identity)
    preferences = {"may_be_contacted": True, "ways": ["phone"], "first_name": sent.person.name}
    await routes.done(trial, routes.PREFERENCES, preferences, case_id=offer.case_id)
    await trial.expect(offer.case_id, "ContactPreferenceUpdated", why="that the person was asked is told")
    await trial.settle()
    leaked = sent.person.within([*trial.bus.said(), *trial.border.said()])
    trial.hold(not leaked, "identity in an event: who the person is stands in what was said", leaked)


def _is_right(trial: Trial, message: Message, faults: list[str]) -> None:
    trial.hold(not faults, f"{message.event} to a partner: {'; '.join(faults)}", [message])


def _ids_in(messages: list[Message]) -> set[str]:
    found: set[str] = set()
    for message in messages:
        found |= {each.lower() for each in _UUID.findall(message.body.decode(errors="replace"))}
        found |= {str(value) for value in message.headers.values()}
    return found
