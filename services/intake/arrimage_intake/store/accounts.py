"""The tables and statements of local accounts and of who is signed in (R-328)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Uuid, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked
from arrimage_chassis.store.types import UtcInstant
from arrimage_intake.store.tables import Row


class Account(Row):
    """A worker who chose a password. Who they are is not here: the id is opaque, and the node lists it.

    Wrong ids are counted here too, under what no worker is called: ``~`` and a number.
    """

    __tablename__ = "account"

    worker: Mapped[str] = mapped_column(String(64), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    """With argon2id, its parameters and its salt."""
    key_mark: Mapped[str] = mapped_column(String(16))
    """Of the key with which the password was chosen: the id with another key may be another person."""
    set_at: Mapped[datetime] = mapped_column(UtcInstant)
    failures: Mapped[int]
    """Wrong passwords since the last right one."""
    locked_until: Mapped[datetime | None] = mapped_column(UtcInstant)


class WorkerSession(Row):
    """A worker who signed in somewhere; alive until it is ended."""

    __tablename__ = "worker_session"

    session_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    worker: Mapped[str] = mapped_column(String(64), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


async def find_account(session: Session, worker: str) -> Account | None:
    """Return the account of a worker, locked until the commit: guesses are counted one after the other."""
    return await get_locked(session, Account, worker)


def add_account(session: Session, account: Account) -> None:
    """Keep a new account."""
    session.add(account)


def add_session(session: Session, begun: WorkerSession) -> None:
    """Keep that a worker signed in."""
    session.add(begun)


async def find_session(session: Session, session_id: UUID) -> WorkerSession | None:
    """Return a session, or None if it was never begun here or is forgotten."""
    return await session.get(WorkerSession, session_id)


async def end_session(session: Session, session_id: UUID, now: datetime) -> None:
    """End a session; one that is unknown or ended stays as it is."""
    await session.execute(
        update(WorkerSession)
        .where(WorkerSession.session_id == session_id, WorkerSession.ended_at.is_(None))
        .values(ended_at=now)
    )


async def end_sessions_of(session: Session, worker: str, now: datetime) -> None:
    """End all sessions of a worker."""
    await session.execute(
        update(WorkerSession)
        .where(WorkerSession.worker == worker, WorkerSession.ended_at.is_(None))
        .values(ended_at=now)
    )


async def forget_sessions(session: Session, begun_before: datetime) -> None:
    """Forget the sessions that no cookie can belong to any more."""
    await session.execute(delete(WorkerSession).where(WorkerSession.begun_at < begun_before))
