"""Erase what came under a partner's authorization, and tell the partner so (R-095)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from arrimage_chassis.errands import Desk
from arrimage_chassis.logs import get_logger
from arrimage_chassis.vault import KeyName
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import DisclosureErased
from arrimage_contracts.vocabularies import ErasureCause
from arrimage_intake.commands.keep_received import delete_received, hide_received
from arrimage_intake.commands.request_disclosure import drop_request
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.disclosure import AskedState
from arrimage_intake.store import disclosures as store
from arrimage_intake.store.consent_tables import ToldConsent
from arrimage_intake.store.consents import find_told, told_of_case
from arrimage_intake.store.disclosure_tables import AskedDisclosure, Erasure

_log = get_logger()
_AT_ONCE: Final = 50
_FIRST: Final = 0
"""The number of the first request under an authorization."""


async def erase_received(organization: str, consent_id: UUID, because: ErasureCause, work: Work) -> None:
    """Show from this instant nothing of what ``organization`` disclosed under an authorization, and erase it.

    ``consent_id`` is this organization's own id of it (:class:`ToldConsent`). Requests that wait are dropped, and
    what comes for them is not opened. Its own lawful file stays. The key is destroyed after the commit, and the
    partner is told once it is; where nothing ever came, it is told at once.
    """
    told = await find_told(work.session, consent_id)
    if told is None:
        return
    asked = await store.asked_under(work.session, consent_id)
    has_come = any(each.state is AskedState.RECEIVED and each.erased_on is None for each in asked)
    is_anything_new = any(each.erased_on is None for each in asked)
    for request in asked:
        drop_request(request)
        request.erased_on = request.erased_on or work.today
    if await store.find_erasure(work.session, consent_id) is None and not has_come:
        # A decline and the end of it came on one day, and nothing was asked between them.
        is_said = told.erased_on == work.today and not is_anything_new
        if not is_said:
            _say(told, because, asked, work)
        elif because is ErasureCause.CONSENT_REVOKED:
            _say(told, because, asked, work, apart=told.consent_id)
        return
    await hide_received(consent_id, told.case_id, {each.origin for each in asked}, work)
    if has_come and await store.find_erasure(work.session, consent_id) is None:
        erasure = Erasure(
            consent_id=consent_id,
            case_id=told.case_id,
            organization=organization,
            because=because,
            asked_at=work.now,
        )
        store.add(work.session, erasure)
    await work.session.flush()


async def erase_received_of_case(case_id: UUID, because: ErasureCause, work: Work) -> None:
    """Erase all that partners disclosed of a case: it came to nothing here (R-020).

    Of an authorization under which nothing was asked, nothing is said.
    """
    for told in await told_of_case(work.session, case_id):
        asked = await store.asked_under(work.session, told.consent_id)
        if any(request.erased_on is None for request in asked):
            await erase_received(told.organization, told.consent_id, because, work)


async def carry_out_erasures(desk: Desk) -> int:
    """Destroy the keys of what is to be erased, delete what they opened, and say so; return how many.

    A process that dies in between does it again: a key is destroyed once, and what is said has the same id. What
    became due under the same authorization meanwhile, with a key of its own, is for the next round.
    """
    destroyed: dict[UUID, set[tuple[UUID, str]]] = {}
    async with desk.looking() as work:
        erasures = await store.erasures_to_do(work.session, _AT_ONCE)
        for erasure in erasures:
            origins = await store.origins_to_erase(work.session, erasure.consent_id)
            await work.vault.destroy({KeyName(*origin) for origin in origins}, work.now)
            destroyed[erasure.consent_id] = origins
    for consent_id, gone in destroyed.items():
        async with desk.writing() as work:
            await _finish(consent_id, gone, work)
    return len(erasures)


async def _finish(consent_id: UUID, destroyed: set[tuple[UUID, str]], work: Work) -> None:
    erasure = await store.find_erasure(work.session, consent_id)
    told = await store.lock_told(work.session, consent_id)
    if erasure is None or told is None:
        return
    due = await store.origins_to_erase(work.session, consent_id)
    if not due <= destroyed:
        return
    origins = {origin for _, origin in due}
    asked = await store.asked_under(work.session, consent_id)
    await delete_received(consent_id, erasure.case_id, origins, work)
    await store.end_erasure(work.session, erasure)
    _say(told, erasure.because, [each for each in asked if each.erased_on is not None], work)
    await write_down(
        work,
        Entry(
            Action.ERASED,
            erasure.case_id,
            told.covers,
            erasure.organization,
            consent_id,
            purpose=erasure.because,
        ),
    )
    _log.info("disclosure.erased", case_id=str(erasure.case_id), to_org=erasure.organization)


def _say(
    told: ToldConsent,
    because: ErasureCause,
    asked: Sequence[AskedDisclosure],
    work: Work,
    *,
    apart: UUID | None = None,
) -> None:
    """Say that what was ``asked`` for, in the order in which it was, is erased.

    Who is declined, referred again and declined again is erased twice, on one day perhaps: the last request tells
    the two apart, unless ``apart`` does. Of the first one the event's id follows from authorization and day alone.
    The partner's own withdrawal is said back to it: restored from a backup it may not know of it.
    """
    told.erased_on = work.today
    last = asked[-1] if asked else None
    erased = DisclosureErased(
        consent_id=told.consent_id,
        erased_on=work.today,
        revoked_on=told.ended_on if told.ended_because is ErasureCause.CONSENT_REVOKED else None,
        from_org=told.organization,
        because=because,
    )
    if apart is None and last is not None and last.number > _FIRST:
        apart = last.request_id
    work.publish(erased, case_id=told.case_id, to=told.organization, apart=apart)
