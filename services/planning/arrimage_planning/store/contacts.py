"""Contacts outside of meetings, and the tasks that missed meetings leave: every statement on them (R-156)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from arrimage_chassis.store import Session
from arrimage_contracts.vocabularies import AttemptResult, ContactChannel
from arrimage_planning.domain.contact import ContactTaskState, settles
from arrimage_planning.store.tables import ContactRow, ContactTaskRow


async def add_contact(
    session: Session, case_id: UUID, *, author: str, on: date, channel: ContactChannel, result: AttemptResult
) -> None:
    """Add a contact, or an attempt; the caller holds the episode."""
    made = await session.scalar(select(func.count()).select_from(ContactRow).where(ContactRow.case_id == case_id))
    session.add(
        ContactRow(
            case_id=case_id,
            number=(made or 0) + 1,
            author=author,
            contacted_on=on,
            channel=channel,
            result=result,
        )
    )


async def contacts_of(session: Session, case_id: UUID) -> Sequence[ContactRow]:
    """Return the contacts of a case, as they were recorded."""
    statement = select(ContactRow).where(ContactRow.case_id == case_id).order_by(ContactRow.number)
    return (await session.scalars(statement)).all()


def add_task(session: Session, meeting_id: UUID, case_id: UUID, *, missed_on: date, due_on: date) -> None:
    """Ask for a contact with the person who missed a meeting."""
    session.add(
        ContactTaskRow(
            meeting_id=meeting_id, case_id=case_id, missed_on=missed_on, due_on=due_on, state=ContactTaskState.OPEN
        )
    )


async def settle_tasks(session: Session, case_id: UUID, *, reached_on: date, today: date) -> None:
    """Count the open tasks of a case as done that a contact on ``reached_on`` answers."""
    for task in await tasks_of(session, case_id):
        if task.state == ContactTaskState.OPEN and settles(reached_on, task.missed_on):
            task.state, task.settled_on = ContactTaskState.DONE, today


async def cancel_tasks(session: Session, case_id: UUID, *, today: date) -> None:
    """Cancel the open tasks of a case."""
    for task in await tasks_of(session, case_id):
        if task.state == ContactTaskState.OPEN:
            task.state, task.settled_on = ContactTaskState.CANCELLED, today


async def tasks_of(session: Session, case_id: UUID) -> Sequence[ContactTaskRow]:
    """Return the tasks of a case, the first to be done first."""
    statement = (
        select(ContactTaskRow)
        .where(ContactTaskRow.case_id == case_id)
        .order_by(ContactTaskRow.due_on, ContactTaskRow.meeting_id)
    )
    return (await session.scalars(statement)).all()


async def find_tasks(
    session: Session, *, state: ContactTaskState, due_by: date | None, limit: int, offset: int
) -> Sequence[ContactTaskRow]:
    """Return the tasks in one state, the first to be done first; those due by one day only, if it is given."""
    statement = (
        select(ContactTaskRow)
        .where(ContactTaskRow.state == state)
        .order_by(ContactTaskRow.due_on, ContactTaskRow.meeting_id)
    )
    if due_by is not None:
        statement = statement.where(ContactTaskRow.due_on <= due_by)
    return (await session.scalars(statement.limit(limit).offset(offset))).all()
