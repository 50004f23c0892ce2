"""I-30 to I-37: a partner asks who a person is: it is told what may go, sealed, or why not."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from arrimage_conformance.border.sealed import LowOrderKey, OneTimeKey
from arrimage_conformance.intake.across import exactly_across, expect_across
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import FIRST, today
from arrimage_conformance.intake.sent import BOTH, Request, Sent
from arrimage_conformance.role import ORGANIZATION
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.referral import ReferralDeclinedState
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

_SECOND, _THIRD = "csss-pds", "orientheque"
_LARGEST = timedelta(days=14, minutes=1)


@CHECKS.check(
    "I-30",
    "R-093",
    "R-094",
    fr="Ce que la personne autorise et l'entente permet est communiqué une fois, scellé à la clé de la demande.",
    en="What the person authorizes and the agreement allows is disclosed once, sealed to the key of who asked.",
    driven=True,
)
async def disclosed(trial: Trial) -> None:
    """Asked for twice under one id; opened with the one-time key, and held against what was asked."""
    sent = await (await Sent.to(trial)).taken_there(trial)
    request = Request.of(trial, sent, await sent.granted(trial))
    event = request.event(trial)
    for _ in range(2):
        await trial.border.tell(FIRST, event, sent.border_case)
    answer = await request.answer(trial)
    shown = trial.border.shown(sent.border_case)
    trial.hold(answer.event == "InformationDisclosed", "what was authorized was not disclosed", shown)
    content = request.key.opened(str(answer.data.get("sealed")), trial.border.trust.key.public_key())
    trial.hold(
        content is not None, "what was sealed is not signed by the node and sealed to the one-time key", [answer]
    )
    assert content is not None  # noqa: S101 - held above
    partner = trial.border.trust.partners[FIRST]
    bound = {
        "iss": (content.iss, ORGANIZATION),
        "aud": (content.aud, FIRST),
        "request_id": (content.request_id, request.request_id),
        "case_id": (content.case_id, sent.border_case),
        "consent_id": (content.consent_id, request.consent_id),
        "agreement_id": (content.agreement_id, partner.agreement_id),
        "categories": (sorted(content.categories), sorted(BOTH)),
        "purpose": (content.purpose, DisclosurePurpose.REFERRAL),
    }
    wrong = [name for name, (found, right) in bound.items() if found != right]
    trial.hold(not wrong, f"what was sealed is not bound to what was asked: {', '.join(wrong)}", [answer])
    trial.hold(
        content.exp - content.iat <= _LARGEST, "what was sealed may be opened for more than 14 days", [answer]
    )
    told = content.content.model_dump(exclude_none=True)
    trial.hold(set(told) <= set(BOTH), f"categories that nobody asked for were sealed: {sorted(told)}", [answer])
    is_named = content.content.identity is not None and content.content.identity.name == sent.person.name
    trial.hold(is_named, "who the person is was authorized, and not told", [answer])
    (own,) = await trial.expect(sent.case_id, "InformationDisclosed", why="the node is told that something left")
    trial.hold(own.data.get("to_org") == FIRST, "it names to whom", [own])
    await trial.settle()
    trial.hold(len(request.answers(trial)) == 1, "doubled emission: one request was answered twice", shown)


@CHECKS.check(
    "I-31",
    "R-093",
    "R-297",
    fr="Sans autorisation pour lui, de ce dossier, rien ne sort, et rien n'est révélé : no_active_consent.",
    en="Without an authorization for it, of this case, nothing leaves or is revealed: no_active_consent.",
    driven=True,
)
async def not_authorized(trial: Trial) -> None:
    """None, one for another organization, one of another case, a case that is not known."""
    sent, other = await Sent.to(trial), await Sent.to(trial)
    for_another = await sent.granted(trial, _SECOND, categories=["contact"])
    of_another = await other.granted(trial)
    scoped = trial.border.trust.scoped
    unknown = Request(FIRST, sent.border_case, uuid4())
    requests = {
        "nothing was ever authorized": unknown,
        "it was authorized to somebody else": Request(FIRST, sent.border_case, scoped(FIRST, for_another)),
        "it was authorized of another case": Request(FIRST, sent.border_case, scoped(FIRST, of_another)),
        "that case is not shared with whoever asks": Request(_SECOND, sent.border_case, uuid4()),
    }
    for why, request in requests.items():
        await (await request.asked(trial)).refused(trial, "no_active_consent", why=why)


@CHECKS.check(
    "I-32",
    "R-093",
    "R-096",
    fr="Hors de la catégorie, du but ou des jours autorisés, rien ne sort, et le motif est dit.",
    en="Outside of the category, the purpose or the days authorized nothing leaves, and the reason is told.",
    driven=True,
)
async def not_covered(trial: Trial) -> None:
    """One authorization, and one that begins later."""
    sent = await Sent.to(trial)
    consent_id = await sent.granted(trial, categories=["contact"])
    why = "who the person is was not authorized"
    await (await Request.of(trial, sent, consent_id).asked(trial)).refused(trial, "category_not_included", why=why)
    contact = (DataCategory.CONTACT,)
    crisis = Request.of(trial, sent, consent_id, categories=contact, purpose=DisclosurePurpose.CRISIS)
    await (await crisis.asked(trial)).refused(trial, "purpose_differs", why="it was authorized for a referral")
    late = await Sent.to(trial)
    starts = (today() + timedelta(days=3)).isoformat()
    later = await late.granted(trial, starts_on=starts)
    why = "the authorization begins in three days"
    await (await Request.of(trial, late, later).asked(trial)).refused(trial, "not_yet_active", why=why)


@CHECKS.check(
    "I-33",
    "R-093",
    "R-094",
    fr="Sans entente, ou hors de l'entente, rien ne sort, même autorisé.",
    en="Without an agreement, or outside of it, nothing leaves, though authorized.",
    driven=True,
)
async def not_agreed(trial: Trial) -> None:
    """A partner without an agreement, and one whose agreement has contact alone."""
    for partner, reason in ((_THIRD, "no_agreement"), (_SECOND, "agreement_lacks_category")):
        sent = await Sent.to(trial, partner)
        request = await Request.of(trial, sent, await sent.granted(trial)).asked(trial)
        await request.refused(trial, reason, why=f"the agreement with {partner} does not allow it")


@CHECKS.check(
    "I-34",
    "R-094",
    "R-162",
    fr="Une demande que son auteur n'a pas signée, ou d'une mauvaise clé, n'obtient rien : untrusted_key.",
    en="A request that its author did not sign, or whose key is none, gets nothing: untrusted_key.",
    driven=True,
)
async def not_trusted(trial: Trial) -> None:
    """Signed by another organization; another key put in its place; a key that anybody can open."""
    sent = await Sent.to(trial)
    consent_id = await sent.granted(trial)
    why = "somebody else signed the request"
    forged = await Request.of(trial, sent, consent_id).asked(trial, signed_by=_SECOND)
    await forged.refused(trial, "untrusted_key", why=why)
    swapped = Request.of(trial, sent, consent_id)
    event = swapped.event(trial).model_copy(update={"one_time_key": OneTimeKey().public})
    await trial.border.tell(FIRST, event, sent.border_case)
    await swapped.refused(trial, "untrusted_key", why="another one-time key was put in its place")
    low = Request.of(trial, sent, consent_id, key=LowOrderKey())
    await (await low.asked(trial)).refused(trial, "untrusted_key", why="to a point of low order anybody may open")


@CHECKS.check(
    "I-35",
    "R-095",
    "SC-16",
    fr="Une autorisation retirée : l'autre l'apprend, et rien n'est plus communiqué, dès l'instant.",
    en="An authorization that is withdrawn: the partner is told, and nothing is disclosed from that instant on.",
    driven=True,
)
async def revoked(trial: Trial) -> None:
    """A request that was on its way, and one that comes afterwards."""
    sent = await (await Sent.to(trial)).taken_there(trial)
    consent_id = await sent.granted(trial)
    first = await Request.of(trial, sent, consent_id).asked(trial)
    await first.answer(trial)
    await sent.revoked(trial, consent_id)
    second = await Request.of(trial, sent, consent_id).asked(trial)
    await second.refused(trial, "revoked", why="ignores a withdrawal: the authorization was revoked")
    why = "ignores a withdrawal: whom it named is not told"
    await expect_across(trial, FIRST, sent.border_case, "ConsentRevoked", why=why)
    await trial.expect(sent.case_id, "ConsentRevoked", why="the node is told of a withdrawal")
    await trial.settle()
    exactly_across(trial, FIRST, sent.border_case, "ConsentRevoked", 1, why="told once")


@CHECKS.check(
    "I-36",
    "R-096",
    fr="Une demande déclinée là-bas met fin à ce qui fut autorisé pour elle.",
    en="A referral that is declined there ends what was authorized for it.",
    driven=True,
)
async def ends_with_the_referral(trial: Trial) -> None:
    """Without a day named, an authorization lasts as long as the help."""
    sent = await (await Sent.to(trial)).taken_there(trial)
    consent_id = await sent.granted(trial)
    gone = ReferralDeclinedState(referral_id=sent.border_referral, declined_on=today())
    await trial.border.tell(FIRST, gone, sent.border_case)
    why = "what was authorized for a referral ends when it is declined"
    await expect_across(trial, FIRST, sent.border_case, "ConsentExpired", why=why)
    request = await Request.of(trial, sent, consent_id).asked(trial)
    await request.refused(trial, "expired", why="the referral was declined, and the authorization ended")
