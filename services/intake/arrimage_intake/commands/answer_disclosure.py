"""Answer a partner that asks for what is held of a person: sealed to its key, or refused (R-093, R-094)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.trust.requests import Asked, is_signed_request
from arrimage_chassis.trust.sealing import seal
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import (
    DisclosureRefused,
    DisclosureRequested,
    InformationDisclosed,
    InformationDisclosedPart,
)
from arrimage_contracts.sealed import SEALED_DAYS, Disclosed, DisclosedContent
from arrimage_contracts.vocabularies import DisclosureRefusal
from arrimage_intake.commands.find_grant import Found, find_grant
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.disclosed import compose, holds
from arrimage_intake.domain.disclosure import Allowed, Known, Request, Terms, in_order, judge
from arrimage_intake.domain.parameters import DISCLOSURE_REQUESTS_PER_HOUR
from arrimage_intake.queries.what_is_held import what_is_held
from arrimage_intake.store.disclosure_tables import AnsweredDisclosure
from arrimage_intake.store.disclosures import add, answered_since, find_answered, is_shared

_log = get_logger()


async def answer_disclosure(event: DisclosureRequested, work: Work) -> None:
    """Judge what the sender asks for and answer it, once: the same request again says nothing twice.

    Nothing of it raises for what a partner may have written: whatever is wrong is a refusal. What is disclosed is
    composed, signed, sealed and written down in this one transaction; an authorization that ends before the relay
    sends it stops it there.
    """
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    partner, border_case = work.sender, work.incoming.envelope.subject
    request_id = work.case_from(partner, event.request_id)
    if await find_answered(work.session, request_id) is not None:
        return
    case_id = await work.aliases.own(partner, border_case)
    is_known = case_id is not None
    if case_id is None:
        case_id = work.case_from(partner, border_case)
        await work.aliases.remember(partner, case_id, border_case)
    if await work.aliases.own(partner, event.request_id) is None:
        await work.aliases.remember(partner, request_id, event.request_id)
    asked = Request(partner, case_id, in_order(event.categories), event.purpose)
    own_consent = await work.aliases.own(partner, event.consent_id)
    found = await find_grant(own_consent, work) if own_consent is not None else None
    content = await _content(asked, found, work)
    known = Known(
        key_is_trusted=_is_trusted(event, border_case, work),
        case_is_shared=is_known and await is_shared(work.session, case_id, partner),
        grant=found.grant if found is not None else None,
        agreement=_agreement(asked, work),
        is_held=bool(holds(content)),
        asked_lately=await answered_since(work.session, partner, work.now - timedelta(hours=1)),
        most_lately=await work.value_of(DISCLOSURE_REQUESTS_PER_HOUR),
    )
    judged = judge(asked, known, work.today)
    answered = AnsweredDisclosure(
        request_id=request_id,
        organization=partner,
        case_id=case_id,
        consent_id=found.grant_id if found is not None and known.grant is not None else None,
        categories=list(asked.categories),
        purpose=asked.purpose,
        answered_on=work.today,
        answered_at=work.now,
        disclosed=[],
    )
    add(work.session, answered)
    if isinstance(judged, DisclosureRefusal):
        await _refuse(answered, judged, work)
    else:
        assert found is not None  # noqa: S101 - nothing is allowed without
        await _disclose(answered, judged, found, content, event, work)


async def _content(asked: Request, found: Found | None, work: Work) -> Disclosed:
    """Return what would go, without a look at anybody's file for whom nothing was granted to the one who asks."""
    grant = found.grant if found is not None else None
    if found is None or grant is None or grant.recipient != asked.organization or grant.case_id != asked.case_id:
        return Disclosed()
    held = await what_is_held(asked.case_id, asked.organization, work, danger=found.danger)
    return compose(held, asked.categories)


def _is_trusted(event: DisclosureRequested, border_case: UUID, work: Work) -> bool:
    own = work.place.organization
    asked = Asked.of(event, sender=work.sender, recipient=own, case_id=border_case)
    return is_signed_request(work.place.signing, asked, event.signature)


def _agreement(asked: Request, work: Work) -> Terms | None:
    """Return the agreement of the two that is in force today, one that names all that is asked for first."""
    found = work.place.agreements.all_between(asked.organization, work.today)
    terms = [Terms(each.agreement, frozenset(each.categories)) for each in reversed(found)]
    covering = (each for each in terms if each.categories.issuperset(asked.categories))
    return next(covering, next(iter(terms), None))


async def _refuse(answered: AnsweredDisclosure, reason: DisclosureRefusal, work: Work) -> None:
    answered.refusal = reason
    refused = DisclosureRefused(
        request_id=answered.request_id, reason=reason, to_org=answered.organization, refused_on=work.today
    )
    work.publish(refused, case_id=answered.case_id, to=answered.organization)
    await write_down(work, _entry(Action.REFUSED, answered, reason))
    _log.warning(
        "disclosure.refused", case_id=str(answered.case_id), to_org=answered.organization, reason=str(reason)
    )


async def _disclose(
    answered: AnsweredDisclosure,
    allowed: Allowed,
    found: Found,
    content: Disclosed,
    event: DisclosureRequested,
    work: Work,
) -> None:
    assert work.incoming is not None  # noqa: S101 - as above
    partner, minute = answered.organization, work.now.replace(second=0, microsecond=0)
    agreement_id = allowed.agreement_id
    said = DisclosedContent(
        iss=work.place.organization,
        aud=partner,
        request_id=event.request_id,
        case_id=work.incoming.envelope.subject,
        consent_id=event.consent_id,
        agreement_id=agreement_id,
        categories=list(allowed.categories),
        purpose=event.purpose,
        iat=minute,
        exp=min(minute + timedelta(days=SEALED_DAYS), found.until or minute + timedelta(days=SEALED_DAYS)),
        content=content,
    )
    sealed = seal(said, event.one_time_key, event.request_id, work.place.signing)
    answered.disclosed = list(holds(content))
    answered.agreement_id = agreement_id
    answered.overdue_on = work.today + timedelta(days=SEALED_DAYS)
    found.goes_out()
    work.publish(
        InformationDisclosedPart(request_id=answered.request_id, consent_id=found.grant_id, sealed=sealed),
        case_id=answered.case_id,
        to=partner,
        consent_id=found.grant_id,
    )
    disclosed = InformationDisclosed(
        request_id=answered.request_id,
        consent_id=found.grant_id,
        agreement_id=agreement_id,
        to_org=partner,
        categories=answered.disclosed,
        disclosed_on=work.today,
    )
    work.publish(disclosed, case_id=answered.case_id)
    await write_down(work, _entry(Action.DISCLOSED, answered))
    _log.info("disclosure.made", case_id=str(answered.case_id), to_org=partner)


def _entry(action: Action, answered: AnsweredDisclosure, reason: DisclosureRefusal | None = None) -> Entry:
    return Entry(
        action,
        answered.case_id,
        answered.disclosed or answered.categories,
        answered.organization,
        answered.consent_id,
        purpose=answered.purpose,
        reason=reason,
    )
