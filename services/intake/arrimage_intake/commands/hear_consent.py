"""Hear of partners' authorizations: what may be asked for, and until when. A withdrawal never waits (R-095)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from arrimage_chassis.trust.sealing import CLOCKS_APART
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentExpiredState, ConsentGrantedState, ConsentRevokedState
from arrimage_contracts.events.disclosure import DisclosureErasedState
from arrimage_contracts.vocabularies import ErasureCause
from arrimage_intake.commands.disclose_for_danger import note_erasure_after_danger
from arrimage_intake.commands.end_consent import entry_of
from arrimage_intake.commands.erase_received import erase_received
from arrimage_intake.commands.learn_revocation import learn_revocation, look_for_what_holds
from arrimage_intake.commands.request_disclosure import request_when_in_charge
from arrimage_intake.commands.write_down import Action, write_down
from arrimage_intake.store.consent_tables import ToldConsent
from arrimage_intake.store.consents import find_own_consent, place_told
from arrimage_intake.store.disclosures import last_disclosed_at

_APART: Final = CLOCKS_APART + timedelta(minutes=1)
"""How much earlier than it was said a message may seem to have been."""


class ContradictingConsentError(Exception):
    """A partner said of an authorization something else than before: a person must look (it is parked)."""


async def hear_grant(event: ConsentGrantedState, work: Work) -> ToldConsent:
    """Keep what a partner may be asked for; what it replaces ends.

    Heard twice it changes nothing. One whose withdrawal was heard first never holds.

    :raises ContradictingConsentError: if it is known and says otherwise now, or is of another case.
    """
    case_id = await own_case(work)
    told = await place_told(work.session, await own_id(event.consent_id, work), work.sender, case_id)
    replaces = event.replaces_consent_id
    old_id = None if replaces is None else await own_id(replaces, work)
    said = (case_id, event.categories, event.purpose, event.starts_on, event.ends_on, old_id)
    if told.told_on is not None:
        if _known(told) != said:
            raise ContradictingConsentError
        return told
    told.case_id, told.categories = case_id, list(event.categories)
    told.purpose, told.starts_on, told.ends_on, told.replaces = (
        event.purpose,
        event.starts_on,
        event.ends_on,
        old_id,
    )
    told.told_on = work.place.clock.civil_date(work.received_at)
    if told.ended_on is None:
        told.over_on = event.ends_on + timedelta(days=1)
        told.ask_on = event.starts_on if event.starts_on > work.today else None
    if old_id is not None:
        old = await place_told(work.session, old_id, work.sender, case_id)
        await end_told(old, work.today, ErasureCause.CONSENT_REPLACED, work)
    await request_when_in_charge(case_id, work.sender, work)
    return told


async def hear_revocation(event: ConsentRevokedState, work: Work) -> None:
    """Stop using what came under an authorization, erase it and say so; valid before its grant is known."""
    await _hear_end(event.consent_id, event.revoked_on, ErasureCause.CONSENT_REVOKED, work)


async def hear_expiry(event: ConsentExpiredState, work: Work) -> None:
    """As a revocation: from now on nothing may be asked for, and what came is erased (R-096)."""
    await _hear_end(event.consent_id, event.expired_on, ErasureCause.CONSENT_EXPIRED, work)


async def hear_erased(event: DisclosureErasedState, work: Work) -> None:
    """Keep that a recipient erased its copies; what is not an authorization given here to it changes nothing.

    Nor does what was said before something was disclosed last: whoever carries the mail could keep the word of an
    earlier erasure back, and let it pass for that of the copies that came since. A withdrawal that it says back
    counts whenever it was said: nothing revives an authorization.
    """
    own = await work.aliases.own(work.sender, event.consent_id)
    if own is None:
        if event.revoked_on is not None:
            await look_for_what_holds(work)
        return
    if event.revoked_on is not None:
        await learn_revocation(own, event.revoked_on, work)
    if await _was_said_before(own, work):
        return
    consent = await find_own_consent(work.session, own)
    if consent is not None and consent.to_organization == work.sender:
        is_news = consent.erased_on != event.erased_on or event.revoked_on is None
        consent.erased_on, consent.erasure_due_on = event.erased_on, None
        if is_news:  # a withdrawal on the day of an erasure is answered, and erases nothing more
            await write_down(work, entry_of(Action.ERASURE_CONFIRMED, consent))
    else:
        await note_erasure_after_danger(own, event.erased_on, work)


async def _was_said_before(consent_id: UUID, work: Work) -> bool:
    """Tell whether the message was said before the last disclosure; its time is signed, and cut to the minute."""
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    last = await last_disclosed_at(work.session, consent_id)
    return last is not None and work.incoming.envelope.time + _APART < last


async def end_told(told: ToldConsent, on: date, because: ErasureCause, work: Work) -> None:
    """Let a partner's authorization let nothing pass any more, and erase what came under it; once."""
    told.over_on = told.ask_on = None
    if told.ended_on is not None:
        return
    told.ended_on = on
    told.ended_because = because
    await work.session.flush()
    await erase_received(told.organization, told.consent_id, because, work)


async def _hear_end(border_id: UUID, on: date, because: ErasureCause, work: Work) -> None:
    told = await place_told(work.session, await own_id(border_id, work), work.sender, await own_case(work))
    await end_told(told, on, because, work)


def _known(told: ToldConsent) -> tuple[object, ...]:
    return (told.case_id, told.categories, told.purpose, told.starts_on, told.ends_on, told.replaces)


async def own_case(work: Work) -> UUID:
    """Return our id of the case that the message is about; its offer may come later, under the same one."""
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    border_id = work.incoming.envelope.subject
    known = await work.aliases.own(work.sender, border_id)
    return known if known is not None else await _remember(border_id, work)


async def own_id(border_id: UUID, work: Work) -> UUID:
    """Return our id of a partner's authorization.

    :raises ContradictingConsentError: if the partner uses an id of something else, such as our own authorization.
    """
    known = await work.aliases.own(work.sender, border_id)
    if known is None:
        return await _remember(border_id, work)
    if known != work.case_from(work.sender, border_id):
        raise ContradictingConsentError
    return known


async def _remember(border_id: UUID, work: Work) -> UUID:
    own_id = work.case_from(work.sender, border_id)
    await work.aliases.adopt(work.sender, own_id, border_id)
    return own_id
