"""I-20 to I-25: a referral that leaves: an offer without identity, its states, its withdrawal."""

from __future__ import annotations

from uuid import UUID, uuid4

from arrimage_conformance.bus import eventually
from arrimage_conformance.intake import routes
from arrimage_conformance.intake.across import exactly_across, expect_across
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import FIRST, today
from arrimage_conformance.intake.person import Person
from arrimage_conformance.intake.sent import Sent, form
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.referral import (
    ReferralAcceptedState,
    ReferralDeclinedState,
    ReferralReturnedState,
    ReferralWithdrawnState,
)
from arrimage_contracts.vocabularies import FormField


@CHECKS.check(
    "I-20",
    "R-089",
    "R-306",
    fr="Une demande complète part une fois, sans identité, sans besoins, avec ou sans entente ni autorisation.",
    en="A complete referral leaves once, without identity or needs, with or without agreement or authorization.",
    driven=True,
)
async def sent_once(trial: Trial) -> None:
    """To a partner with an agreement, and to one without."""
    for partner in (FIRST, "orientheque"):
        sent = await Sent.to(trial, partner)
        await trial.settle()
        why = "a referral is offered once"
        (offer,) = exactly_across(trial, partner, sent.border_case, "ReferralSent", 1, why=why)
        trial.hold(not sent.person.within([offer]), "identity in an event: an offer names the person", [offer])
        for word in (b"EMPLOYMENT_TRAINING", b"eligibility", b'sorel"'):
            trial.hold(word not in offer.body, "an offer says more than what is asked for", [offer])


@CHECKS.check(
    "I-21",
    "R-090",
    fr="Un formulaire incomplet ne part pas avant d'être complété ; d'un brouillon, rien n'est dit.",
    en="An incomplete form does not leave before it is completed; of a draft nothing is said.",
    driven=True,
)
async def incomplete(trial: Trial) -> None:
    """Without a person, then with one."""
    person = Person()
    answer = await routes.done(trial, routes.SEND, form(person, person=None))
    case_id, referral_id = UUID(answer.body["case_id"]), UUID(answer.body["referral_id"])
    draft = await routes.done(trial, routes.SEND, form(Person(), keep_as_draft=True))
    (returned,) = await trial.expect(case_id, "ReferralReturned", why="a form that lacks fields waits for them")
    trial.hold(returned.data.get("missing") == ["person"], "what a form lacks is named", [returned])
    trial.hold(returned.data.get("side") == "sender", "it waits where it was written", [returned])
    await trial.settle()
    scoped = trial.border.trust.scoped
    for each in (case_id, UUID(draft.body["case_id"])):
        exactly_across(
            trial, FIRST, scoped(FIRST, each), "ReferralSent", 0, why="what lacks fields, or is a draft"
        )
    await routes.done(trial, routes.COMPLETE, {"person": person.form}, referral_id=referral_id)
    await expect_across(trial, FIRST, scoped(FIRST, case_id), "ReferralSent", why="it is complete now")


@CHECKS.check(
    "I-22",
    "R-037",
    "R-092",
    fr="À soi-même, à un inconnu, à qui n'en prend plus : refusé. Sous l'autorisation d'un autre dossier aussi.",
    en="To oneself, to a stranger, to whom takes no more: refused. Under another case's authorization as well.",
    driven=True,
)
async def refused(trial: Trial) -> None:
    """Each is refused, and nothing leaves."""
    other = await Sent.to(trial)
    consent_id = await other.granted(trial)
    before = len(trial.border.said(None, None, "ReferralSent"))
    person = Person()
    bodies = [
        form(person, trial.sender.organization),
        form(person, "nowhere"),
        form(person, "ancienne"),
        form(person, consent=str(consent_id)),
        form(person, consent=str(uuid4())),
        form(person, service_code="no_such_service"),
    ]
    for number, body in enumerate(bodies, 1):
        answer = await routes.asked(trial, routes.SEND, body)
        trial.hold(answer.refused, f"the offer {number} of {len(bodies)} was not refused (status {answer.status})")
    blanket = {"to_organization": "all", "categories": ["identity"], "method": "signed", "statement_shown": True}
    for body in (blanket, blanket | {"to_organization": FIRST, "statement_shown": False}):
        answer = await routes.asked(trial, routes.GRANT, body, case_id=other.case_id)
        trial.hold(answer.refused, f"a blanket authorization, or one not explained, was taken ({answer.status})")
    await trial.settle()
    mine = [
        m for m in trial.border.said(None, None, "ReferralSent")[before:] if m.subject.split(".")[2] == "ancienne"
    ]
    trial.hold(not mine, "a partner that takes no more referrals was offered one", mine)


@CHECKS.check(
    "I-23",
    "R-010",
    "R-091",
    "R-102",
    fr="L'expéditeur suit ce que l'autre en dit : retour, acceptation et passage de responsabilité, refus.",
    en="The sender follows what the partner says of it: returned, accepted and answered for, declined.",
    driven=True,
)
async def followed(trial: Trial) -> None:
    """One is accepted, one returned, one declined."""
    accepted, back, declined = [await Sent.to(trial) for _ in range(3)]
    for sent in (accepted, declined):
        await sent.taken_there(trial)
    await back.there(trial)
    tell = trial.border.tell
    said = ReferralAcceptedState(referral_id=accepted.border_referral, accepted_on=today())
    await tell(FIRST, said, accepted.border_case)
    why = "whoever accepted answers for the person from then on"
    (lead,) = await trial.expect(accepted.case_id, "CaseLeadTransferred", why=why)
    trial.hold(lead.data.get("to_org") == FIRST, "it names who answers now", [lead])
    missing = ReferralReturnedState(
        referral_id=back.border_referral, submission=1, returned_on=today(), missing=[FormField.NEEDS]
    )
    await tell(FIRST, missing, back.border_case)
    await trial.expect(back.case_id, "ReferralReturned", why="the referring worker is told what it lacks")
    await tell(
        FIRST,
        ReferralDeclinedState(referral_id=declined.border_referral, declined_on=today()),
        declined.border_case,
    )
    for sent, state in ((accepted, "accepted"), (back, "returned"), (declined, "declined")):
        await state_of(trial, sent, state)


@CHECKS.check(
    "I-24",
    "R-108",
    fr="Un retrait, d'ici ou de là-bas, est dit une fois à l'autre.",
    en="A withdrawal, here or there, is told to the other side once.",
    driven=True,
)
async def withdrawn(trial: Trial) -> None:
    """By the sender here, and by the person where it was sent."""
    here, there = await Sent.to(trial), await (await Sent.to(trial)).there(trial)
    await routes.done(trial, routes.WITHDRAW, {"by": "sender"}, referral_id=here.referral_id)
    why = "its receiver must be told of a withdrawal"
    await expect_across(trial, FIRST, here.border_case, "ReferralWithdrawn", why=why)
    gone = ReferralWithdrawnState(referral_id=there.border_referral, withdrawn_on=today())
    await trial.border.tell(FIRST, gone, there.border_case)
    why = "ignores a withdrawal: the person withdrew where they were sent"
    (own,) = await trial.expect(there.case_id, "ReferralWithdrawn", why=why)
    trial.hold(own.data.get("by") == "person", "it was the person who withdrew", [own])
    await trial.settle()
    exactly_across(trial, FIRST, there.border_case, "ReferralWithdrawn", 0, why="who said it is not told it back")
    exactly_across(trial, FIRST, here.border_case, "ReferralWithdrawn", 1, why="told once")


@CHECKS.check(
    "I-25",
    "R-012",
    fr="La même demande, envoyée deux fois sous une clé, a un seul effet.",
    en="The same request, sent twice under one key, takes effect once.",
    driven=True,
)
async def twice(trial: Trial) -> None:
    """One referral under one Idempotency-Key."""
    key, body = str(uuid4()), form(Person())
    answers = [await routes.asked(trial, routes.SEND, body, key) for _ in range(2)]
    trial.hold(all(answer.done for answer in answers), "the same request again was not answered alike")
    first, second = (answer.body["referral_id"] for answer in answers)
    trial.hold(first == second, "doubled emission: one request, sent twice under one key, made two referrals")
    await trial.settle()
    border_case = trial.border.trust.scoped(FIRST, UUID(answers[0].body["case_id"]))
    exactly_across(trial, FIRST, border_case, "ReferralSent", 1, why="doubled emission: one request, sent twice")


async def state_of(trial: Trial, sent: Sent, state: str) -> None:
    """Wait until a worker is shown the state of a referral that was sent.

    :raises BrokenPromiseError: if they are not.
    """

    async def shown() -> bool:
        answer = await trial.act(routes.SHOW, referral_id=sent.referral_id)
        return isinstance(answer.body, dict) and answer.body.get("state") == state

    why = f"{routes.SHOW} does not show that what was sent is '{state}' now"
    trial.hold(await eventually(shown, trial.patience), why, trial.border.shown(sent.border_case))
