"""Tell whether a worker who signed in is still signed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from arrimage_chassis.pages.sessions import LONGEST
from arrimage_chassis.store import Session
from arrimage_contracts.requests.session import SessionAsked, SessionTold
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.store.accounts import find_session


async def is_alive(session: Session, session_id: UUID) -> bool:
    """Tell whether a session was begun here and not ended."""
    found = await find_session(session, session_id)
    return found is not None and found.ended_at is None


async def is_session_of(session: Session, session_id: UUID | None, worker: str, now: datetime) -> bool:
    """Tell whether ``worker`` signed in under that id, not longer ago than a working day, and did not sign out."""
    found = await find_session(session, session_id) if session_id is not None else None
    if found is None or found.worker != worker or found.ended_at is not None:
        return False
    return now - found.begun_at <= LONGEST


async def tell_session(question: SessionAsked, asker: ServiceName, session: Session) -> SessionTold:
    """Answer any service of the node: each of them has pages that a cookie opens."""
    return SessionTold(alive=await is_alive(session, question.session_id))
