"""Decide, at the moment of sending, whether a notice goes, where to, and in which words (R-336, R-337, R-340).

Addresses are read here and live as long as the attempt: workers' in the node's file, persons' by asking intake.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from arrimage_chassis.requests.port import RefusedError, UnansweredError
from arrimage_chassis.staff import Colleague
from arrimage_chassis.work import Place
from arrimage_contracts.requests.declaration import BUSY, FAILED
from arrimage_contracts.requests.person import PersonAsked, PersonTold
from arrimage_contracts.vocabularies import (
    ContactWay,
    FailureReason,
    NoticeChannel,
    PersonField,
    Purpose,
    SuppressionReason,
)
from arrimage_notifications.channels import OutgoingNotice
from arrimage_notifications.domain.hours import Hours, allowed_from
from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.store.tables import NoticeRow
from arrimage_notifications.wording import known_language, message_to_person, message_to_worker, say, title

ASK_WITHIN: Final = 3.0
"""Seconds within which intake answers."""
QUIET_HOURS: Final = "quiet_hours"

_TO_SHOW: Final = [PersonField.MAY_BE_CONTACTED, PersonField.LANGUAGE]
_TO_TELL: Final = [*_TO_SHOW, PersonField.SAFE_HOURS]
_TO_WRITE: Final = [*_TO_TELL, PersonField.WAYS, PersonField.EMAIL, PersonField.FIRST_NAME]
_FIELDS: Final = {
    NoticeChannel.CONSOLE: _TO_SHOW,
    NoticeChannel.WEBHOOK: _TO_TELL,
    NoticeChannel.EMAIL: _TO_WRITE,
}
"""The least that each channel needs to know of a person."""


@dataclass(frozen=True)
class Wait:
    """Not now."""

    until: datetime


@dataclass(frozen=True)
class Stopped:
    """Not ready: a part of the node does not answer, or is not set up."""

    reason: FailureReason


Prepared = OutgoingNotice | Wait | Stopped | SuppressionReason


async def prepare_notice(row: NoticeRow, place: Place, channel: NoticeChannel, waking: Hours) -> Prepared:
    """Return the notice ready to be given to ``channel``, or why it is not.

    :param waking: the hours that are not quiet, unless the person named their own.
    """
    if place.clock.today() > row.good_until:
        return SuppressionReason.OUT_OF_DATE
    if row.role == Role.PERSON:
        return await _to_person(row, place, channel, waking)
    return _to_worker(row, place, channel, waking)


def _to_worker(row: NoticeRow, place: Place, channel: NoticeChannel, waking: Hours) -> Prepared:
    colleague = next((one for one in place.staff() if one.ref == row.worker_ref), _nobody(row))
    if row.kind == NoticeKind.INCIDENT and row.worker_ref is None:
        colleague = replace(colleague, email=place.notices.privacy_officer)
    if channel is NoticeChannel.EMAIL:
        if colleague.email is None:
            return SuppressionReason.NO_ADDRESS
        if wait := _not_now(place, waking):
            return wait
    language = known_language(colleague.language, place.language)
    body = (
        message_to_worker(NoticeKind(row.kind), row.said, language, row.case_id) if row.text is None else row.text
    )
    return _outgoing(row, language, body, colleague.email if channel is NoticeChannel.EMAIL else None)


def _nobody(row: NoticeRow) -> Colleague:
    """Stand in for a role as such, and for a worker who is not listed any more."""
    return Colleague(row.worker_ref or row.notice_id, row.role)


async def _to_person(row: NoticeRow, place: Place, channel: NoticeChannel, waking: Hours) -> Prepared:
    told = await _ask(row, place, channel)
    if not isinstance(told, PersonTold):
        return told
    if not told.may_be_contacted:
        return SuppressionReason.NO_PERMISSION
    if channel is NoticeChannel.EMAIL:
        if ContactWay.EMAIL not in (told.ways or []):
            return SuppressionReason.CHANNEL_NOT_ALLOWED
        if told.email is None:
            return SuppressionReason.NO_ADDRESS
    if channel is not NoticeChannel.CONSOLE and (wait := _not_now(place, _hours_of(told) or waking)):
        return wait
    language = known_language(told.language, place.language)
    body = message_to_person(
        NoticeKind(row.kind), row.said, language, name=told.first_name, callback=place.notices.callback
    )
    return _outgoing(row, language, body, told.email)


async def _ask(row: NoticeRow, place: Place, channel: NoticeChannel) -> PersonTold | Stopped | SuppressionReason:
    question = PersonAsked(case_id=row.case_id, purpose=Purpose.NOTICE, fields=_FIELDS[channel])
    try:
        return await place.ask(question, PersonTold, within=ASK_WITHIN)
    except UnansweredError:
        return Stopped(FailureReason.UNREACHABLE)
    except RefusedError as refused:
        if refused.refusal == "case.unknown":  # whoever the person was, it is not known here any more
            return SuppressionReason.NO_PERMISSION
        later = refused.refusal in (BUSY, FAILED)
        return Stopped(FailureReason.UNREACHABLE if later else FailureReason.NOT_SET_UP)


def _outgoing(row: NoticeRow, language: str, body: str, address: str | None) -> OutgoingNotice:
    kind = NoticeKind(row.kind)
    return OutgoingNotice(
        notice_id=row.notice_id,
        cause_event_id=row.cause_event_id,
        case_id=row.case_id,
        role=Role(row.role),
        kind=kind,
        language=language,
        dates=row.said.dates,
        worker_ref=row.worker_ref,
        line=row.text or say(kind, row.said, language),
        title=title(kind, language),
        body=body,
        address=address,
    )


def _hours_of(told: PersonTold) -> Hours | None:
    """Return the hours that the person named: their own word goes before what is usual."""
    if told.safe_from is None or told.safe_until is None:
        return None
    return Hours(time.fromisoformat(told.safe_from), time.fromisoformat(told.safe_until))


def _not_now(place: Place, hours: Hours) -> Wait | None:
    now = place.clock.now()
    at = allowed_from(now, hours, place.clock.zone)
    return Wait(at) if at > now else None
