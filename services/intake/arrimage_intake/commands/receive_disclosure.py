"""Receive what a partner answered: content that opens with the key of the own request, or a refusal (R-094)."""

from __future__ import annotations

from arrimage_chassis.logs import get_logger
from arrimage_chassis.trust.sealing import Expected, SealedError, open_sealed
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import DisclosureRefusedState, InformationDisclosedPart
from arrimage_contracts.sealed import DisclosedContent
from arrimage_contracts.vocabularies import DisclosurePurpose
from arrimage_intake.commands.keep_received import keep_received
from arrimage_intake.commands.request_disclosure import drop_request
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.disclosed import holds
from arrimage_intake.domain.disclosure import AskedState, in_order
from arrimage_intake.store.disclosure_tables import AskedDisclosure
from arrimage_intake.store.disclosures import load_asked, lock_told

_log = get_logger()


async def receive_disclosure(event: InformationDisclosedPart, work: Work) -> None:
    """Open what came with the one-time key of the own request, and keep it under its origin.

    Whatever is wrong with it, nothing of it is kept, in the quarantine neither, and it is not tried again.
    What nobody asked for, what was answered before, and what comes after its authorization ended is not looked at.
    """
    asked = await _asked(event.request_id, work)
    if asked is None:
        _log.warning("disclosure.unopened", to_org=work.sender, code="sealed.not_asked")
        return
    if asked.state is not AskedState.WAITING:
        return
    told = await lock_told(work.session, asked.consent_id)
    if told is None or not told.holds_on(work.today):
        drop_request(asked)
        _log.info("disclosure.came_too_late", case_id=str(asked.case_id), to_org=work.sender)
        return
    asked.overdue_on = None
    asked.answered_on = work.today
    asked.key_to_drop = True
    try:
        said = await _opened(event, asked, work)
    except SealedError as error:
        code = error.code
    else:
        await keep_received(said.content, asked, work)
        asked.state = AskedState.RECEIVED
        asked.received = list(holds(said.content))
        told.erased_on = None
        await write_down(work, _entry(Action.RECEIVED, asked))
        _log.info("disclosure.received", case_id=str(asked.case_id), to_org=work.sender)
        return
    asked.state = AskedState.UNOPENED
    await write_down(work, _entry(Action.UNOPENED, asked, code))
    _log.warning("disclosure.unopened", case_id=str(asked.case_id), to_org=work.sender, code=code)


async def hear_refusal(event: DisclosureRefusedState, work: Work) -> None:
    """Keep why a partner refused; a worker sees it, and what to do. Nothing is asked again by itself."""
    asked = await _asked(event.request_id, work)
    if asked is None or asked.state is not AskedState.WAITING:
        return
    asked.state = AskedState.REFUSED
    asked.refusal = event.reason
    asked.answered_on = work.today
    asked.overdue_on = None
    asked.key_to_drop = True
    _log.info("disclosure.not_given", case_id=str(asked.case_id), to_org=work.sender, reason=str(event.reason))


async def _asked(border_id: object, work: Work) -> AskedDisclosure | None:
    """Return the own request that the sender answers; None if it was not asked that."""
    own_id = await work.aliases.own(work.sender, border_id)  # type: ignore[arg-type]
    asked = await load_asked(work.session, own_id) if own_id is not None else None
    return asked if asked is not None and asked.organization == work.sender else None


async def _opened(event: InformationDisclosedPart, asked: AskedDisclosure, work: Work) -> DisclosedContent:
    """Return what is inside, if it answers the own request.

    :raises SealedError: with why it does not.
    """
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    partner, aliases = work.sender, work.aliases
    key = await work.vault.one_time_key(asked.request_id)
    if key is None:
        raise SealedError("sealed.key_gone")
    is_emergency = asked.purpose is DisclosurePurpose.EMERGENCY
    agreements = work.place.agreements.all_between(partner, work.today)
    expected = Expected(
        issuer=partner,
        audience=work.place.organization,
        request_id=await aliases.for_partner(partner, asked.request_id),
        case_id=await aliases.for_partner(partner, asked.case_id),
        consent_id=await aliases.for_partner(partner, asked.consent_id),
        agreement_ids=frozenset([None] if is_emergency else [each.agreement for each in agreements]),
        categories=in_order(asked.covers),
        purpose=asked.purpose,
    )
    if work.incoming.envelope.subject != expected.case_id:
        raise SealedError("sealed.other_case")
    if event.consent_id != expected.consent_id:
        raise SealedError("sealed.other_consent")
    return open_sealed(event.sealed, key, work.place.signing.key_of(partner), expected, work.now)


def _entry(action: Action, asked: AskedDisclosure, code: str | None = None) -> Entry:
    return Entry(
        action,
        asked.case_id,
        asked.received or asked.categories,
        asked.organization,
        asked.consent_id,
        purpose=asked.purpose,
        reason=code,
    )
