"""Ask a partner for what the person authorized it to tell (R-094, R-162)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID, uuid5

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.trust.requests import Asked, sign_request
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import DisclosureRequested
from arrimage_contracts.sealed import SEALED_DAYS
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.danger import MAY_GO
from arrimage_intake.domain.disclosure import AskedState, in_order
from arrimage_intake.domain.disclosure_problems import (
    ANSWER_WAITS,
    NOT_IN_CHARGE,
    NOTHING_GRANTED,
    PLACE_CANNOT_ASK,
)
from arrimage_intake.domain.receiver_states import MAY_BE_ATTACHED_TO
from arrimage_intake.store.consent_tables import ToldConsent
from arrimage_intake.store.consents import active_grant_from
from arrimage_intake.store.contact_preferences import is_case
from arrimage_intake.store.disclosure_tables import AskedDisclosure
from arrimage_intake.store.disclosures import add, asked_under, is_shared, lock_told
from arrimage_intake.store.referrals import received_of_case

_log = get_logger()


async def request_by_hand(case_id: UUID, organization: str, work: Work) -> AskedDisclosure:
    """Ask a partner again, or for the first time, because a worker wants it.

    :raises ProblemError: ``disclosure.nothing_granted``, ``disclosure.not_in_charge``,
        ``disclosure.answer_waits``, ``disclosure.cannot_ask``.
    """
    grant = await active_grant_from(work.session, organization, case_id, work.today)
    if grant is None or not await is_case(work.session, case_id):
        raise ProblemError(NOTHING_GRANTED, organization=organization)
    if not await _is_at_work(case_id, organization, work):
        raise ProblemError(NOT_IN_CHARGE)
    if not _can_ask(work):
        raise ProblemError(PLACE_CANNOT_ASK)
    asked = await _earlier(grant, work)
    if asked and asked[-1].state is AskedState.WAITING and asked[-1].overdue_since is None:
        raise ProblemError(ANSWER_WAITS, organization=organization, asked_on=asked[-1].asked_on)
    return await _ask(grant, asked, grant.covers, work)


async def request_when_in_charge(case_id: UUID, organization: str, work: Work) -> None:
    """Ask a partner by itself, once: a worker answers for the person here, and the partner told of a grant.

    Without a grant nothing is asked, and manual exchange stays (R-306). After a refusal only a worker asks again.
    """
    if not await _is_in_charge(case_id, organization, work):
        return
    grant = await active_grant_from(work.session, organization, case_id, work.today)
    if grant is not None:
        await _ask_by_itself(grant, grant.covers, work)


async def request_in_danger(told: ToldConsent, work: Work) -> None:
    """Ask at once for the strict minimum that a partner opened because somebody is in danger (R-107)."""
    if told.holds_on(work.today):
        await _ask_by_itself(told, told.covers.intersection(MAY_GO), work)


async def _ask_by_itself(told: ToldConsent, categories: Collection[DataCategory], work: Work) -> None:
    asked = await _earlier(told, work)
    if asked and asked[-1].erased_on is None:
        return
    if not _can_ask(work):
        _log.warning("disclosure.cannot_ask", case_id=str(told.case_id), to_org=told.organization)
        return
    if categories:
        await _ask(told, asked, categories, work)


async def _earlier(told: ToldConsent, work: Work) -> list[AskedDisclosure]:
    """Return what was asked under an authorization before; whoever asks under it now waits for the commit."""
    await lock_told(work.session, told.consent_id)
    return list(await asked_under(work.session, told.consent_id))


async def _ask(
    told: ToldConsent, before: list[AskedDisclosure], categories: Collection[DataCategory], work: Work
) -> AskedDisclosure:
    """Make a key that opens one answer, and say what is asked for, signed.

    The key is in the vault before anybody hears of it. If this unit of work comes to nothing, the next try of it
    has the same id and finds the same key.
    """
    assert told.purpose is not None  # noqa: S101 - what may be asked under has one
    for earlier in before:
        drop_request(earlier)
    number = len(before)
    request_id = uuid5(told.consent_id, f"disclosure-request/{number}")
    asked = AskedDisclosure(
        request_id=request_id,
        number=number,
        case_id=told.case_id,
        organization=told.organization,
        consent_id=told.consent_id,
        categories=list(in_order(categories)),
        purpose=told.purpose,
        asked_on=work.today,
        asked_by=work.worker,
        state=AskedState.WAITING,
        received=[],
        generation=len({earlier.generation for earlier in before if earlier.erased_on is not None}),
        overdue_on=work.today + timedelta(days=SEALED_DAYS),
        key_to_drop=False,
    )
    add(work.session, asked)
    key = await work.vault.new_one_time_key(request_id, work.now)
    work.publish(
        DisclosureRequested(
            request_id=request_id,
            consent_id=told.consent_id,
            categories=asked.categories,
            purpose=told.purpose,
            one_time_key=key,
            signature=await _signed(asked, key, work),
        ),
        case_id=told.case_id,
        to=told.organization,
    )
    entry = Entry(
        Action.REQUESTED,
        told.case_id,
        in_order(categories),
        told.organization,
        told.consent_id,
        purpose=told.purpose,
    )
    await write_down(work, entry)
    _log.info("disclosure.requested", case_id=str(told.case_id), to_org=told.organization)
    return asked


async def _signed(asked: AskedDisclosure, key: str, work: Work) -> str:
    """Return the signature over what crosses: the ids are those of the pair."""
    partner, aliases = asked.organization, work.aliases
    said = Asked(
        sender=work.place.organization,
        recipient=partner,
        request_id=await aliases.for_partner(partner, asked.request_id),
        case_id=await aliases.for_partner(partner, asked.case_id),
        consent_id=await aliases.for_partner(partner, asked.consent_id),
        categories=in_order(asked.covers),
        purpose=DisclosurePurpose(asked.purpose),
        one_time_key=key,
    )
    return sign_request(work.place.signing, said)


def drop_request(asked: AskedDisclosure) -> None:
    """Let whatever still comes for a request be opened by nobody; done to one that is over it changes nothing."""
    asked.overdue_on = None
    if asked.state is AskedState.WAITING:
        asked.state = AskedState.DROPPED
        asked.key_to_drop = True


def _can_ask(work: Work) -> bool:
    """Tell whether this node holds a signing key and a vault; one made by an earlier version may not yet."""
    return work.place.keys is not None and work.place.signing.can_sign


async def _is_in_charge(case_id: UUID, organization: str, work: Work) -> bool:
    of_case = await received_of_case(work.session, case_id)
    return any(each.from_organization == organization and each.state in MAY_BE_ATTACHED_TO for each in of_case)


async def _is_at_work(case_id: UUID, organization: str, work: Work) -> bool:
    """Tell whether a worker answers for the person here, or sent them to the partner and asks how it went."""
    of_case = await received_of_case(work.session, case_id)
    from_it = [each for each in of_case if each.from_organization == organization]
    if from_it:
        return any(each.state in MAY_BE_ATTACHED_TO for each in from_it)
    return await is_shared(work.session, case_id, organization)
