"""I-64 to I-66: what is not signed by whoever says it, is forged, or is of another organization's case."""

from __future__ import annotations

from uuid import UUID, uuid4

from arrimage_conformance.check import How
from arrimage_conformance.intake import routes
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import FIRST, Offer
from arrimage_conformance.intake.sent import Sent
from arrimage_conformance.intake.told import Told
from arrimage_conformance.intake.untouched import not_acted_on, still_works
from arrimage_conformance.messages import Json
from arrimage_conformance.trial import Trial

_SECOND = "csss-pds"


@CHECKS.check(
    "I-64",
    "R-022",
    fr="Ce qui n'est pas signé par qui le dit, sous sa clé épinglée, est sans effet ; le vrai est pris ensuite.",
    en="What whoever says it did not sign, by the key that is pinned, has no effect; the true one then has.",
    how=How.HOSTILE,
)
async def unsigned(trial: Trial) -> None:
    """No signature, another's, one over something else, a member added; a partner whose key is not known."""
    offer = Offer.new(trial)
    border = trial.border
    true = border.signed(border.envelope(FIRST, offer.event(), offer.border_case), FIRST)
    forgeries: list[Json] = [
        {name: value for name, value in true.items() if name != "signature"},
        border.signed(true, _SECOND),
        true | {"time": "2026-01-01T00:00:00Z"},
        true | {"data": true["data"] | {"urgency": "urgent"}},
        true | {"added": "x"},
        true | {"signature": "A" * 86},
        true | {"signature": 7},
    ]
    for envelope in forgeries:
        await border.send(FIRST, envelope)
    stranger = Offer.new(trial, "tremplin")
    await stranger.told(trial)
    await still_works(trial, "a message without a good signature")
    await not_acted_on(trial, offer, "a message that whoever says it did not sign")
    await not_acted_on(trial, stranger, "a message of an organization whose key is not pinned")
    await border.send(FIRST, true)
    await trial.expect(offer.case_id, "ReferralReceived", why="a forgery made the true event be ignored")


@CHECKS.check(
    "I-65",
    "R-022",
    fr="Une source forgée, un autre destinataire, un autre sujet : sans effet, et rien n'est bloqué.",
    en="A forged source, another recipient, another subject: no effect, and nothing is blocked.",
    how=How.HOSTILE,
)
async def forged(trial: Trial) -> None:
    """What one partner signed says that it is another's; what was said to another; by another door."""
    offer = Offer.new(trial)
    border = trial.border
    true = border.envelope(FIRST, offer.event(), offer.border_case)
    source = f"/org/{_SECOND}/service/intake"
    await border.send(FIRST, border.signed(true | {"source": source}, FIRST))
    await border.send(FIRST, border.signed(true | {"source": source}, _SECOND))
    await border.send(FIRST, border.signed(true | {"source": f"/org/{FIRST}/service/planning"}, FIRST))
    await border.send(FIRST, border.signed(true | {"recipient": _SECOND}, FIRST))
    await border.send(_SECOND, border.signed(true, FIRST))
    wrong = f"evt.{FIRST}.margelle.ReferralAcknowledged.v1"
    await border.send(FIRST, border.signed(true, FIRST), subject=wrong)
    await still_works(trial, "a forged message")
    await not_acted_on(trial, offer, "a forged message: see its source, recipient, subject")
    theirs = Offer(_SECOND, offer.border_case, offer.border_referral, *_own(trial, offer))
    await not_acted_on(trial, theirs, "a forged message: see its source, recipient, subject")


@CHECKS.check(
    "I-66",
    "R-022",
    "R-108",
    fr="Un partenaire ne peut rien sur la demande ou l'autorisation d'un autre, sous les mêmes ids.",
    en="A partner can do nothing to the referral or the authorization of another, under the same ids.",
    how=How.HOSTILE,
    driven=True,
)
async def of_another(trial: Trial) -> None:
    """It withdraws both, signed by itself, with ids that it guessed; it offers one in a case that began here."""
    told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
    await told.answered(trial, await told.request(trial))
    await told.receipt(trial, opened=True)
    offer = told.offer
    stolen = Offer(_SECOND, offer.border_case, offer.border_referral, offer.case_id, offer.referral_id)
    await trial.border.tell(_SECOND, stolen.withdrawal(), offer.border_case)
    await Told(stolen, told.consent_id).revoked(trial)
    sent = await Sent.to(trial)
    began_here = Offer(FIRST, sent.border_case, uuid4(), sent.case_id, uuid4())
    await trial.border.tell(FIRST, began_here.event(), sent.border_case)
    await still_works(trial, "what a partner says of another's case")
    trial.exactly(offer.case_id, "ReferralWithdrawn", 0, why="one partner withdrew the referral of another")
    trial.exactly(offer.case_id, "DisclosureErased", 0, why="one partner had erased what another disclosed")
    trial.exactly(
        sent.case_id, "ReferralReceived", 0, why="whom a person was sent to opened a referral in their case"
    )
    await offer.act(trial, routes.FIRST_CONTACT)


def _own(trial: Trial, offer: Offer) -> tuple[UUID, UUID]:
    own = trial.border.trust.own
    return own(_SECOND, offer.border_case), own(_SECOND, offer.border_referral)
