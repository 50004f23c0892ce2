"""The tables of notifications: opaque ids, codes, dates and counts. No name, no address, no telephone (R-340)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Index, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from arrimage_chassis.store.types import CODES, RowNumber, UtcInstant
from arrimage_contracts.vocabularies import NoticeChannel
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.domain.rules import Facts, NoticeKind, Role

METADATA: Final = MetaData()


class Base(DeclarativeBase):
    """The rows of this service."""

    metadata = METADATA


class NoticeRow(Base):
    """One notice to one recipient: what it is about and where it stands. Its words are made when it is sent."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_cause", "cause_event_id", "role", "kind"),
        Index("ix_notice_next", "state", "next_at"),
        Index("ix_notice_about", "about"),
    )

    number: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    """The order in which notices are written down."""
    notice_id: Mapped[UUID] = mapped_column(unique=True)  # one notice a cause, recipient and kind
    cause_event_id: Mapped[UUID]
    case_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(16), info={CODES: Role})
    worker_ref: Mapped[UUID | None] = mapped_column(default=None)
    """The worker, where the recipient is one and not a role or the person."""
    kind: Mapped[str] = mapped_column(String(32), info={CODES: NoticeKind})
    about: Mapped[UUID | None] = mapped_column(default=None)
    """The referral, meeting or call that it is about, if its end makes the notice pointless."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What may be said of the cause: ``{"dates": {name: date}, "counts": {name: integer}}``."""
    good_until: Mapped[date]
    """The last civil day on which it is worth sending."""
    state: Mapped[str] = mapped_column(String(16), info={CODES: NoticeState})
    next_at: Mapped[datetime] = mapped_column(UtcInstant)
    """From when on it may be sent, while it is to be sent."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a channel was tried."""
    channel: Mapped[str | None] = mapped_column(String(16), default=None, info={CODES: NoticeChannel})
    reason: Mapped[str | None] = mapped_column(String(32), default=None)
    """Why it waits, failed or was suppressed, as a code."""
    language: Mapped[str | None] = mapped_column(String(8), default=None)
    text: Mapped[str | None] = mapped_column(String(400), default=None)
    """The words of a notice that was written down before words were made when it is sent."""
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    finished_at: Mapped[datetime | None] = mapped_column(UtcInstant, default=None)

    @property
    def said(self) -> Facts:
        """What may be said of the cause."""
        dates = {name: date.fromisoformat(day) for name, day in self.facts.get("dates", {}).items()}
        return Facts(dates, self.facts.get("counts", {}))


class CaseLeadRow(Base):
    """Who answers for a case, as intake says (R-102)."""

    __tablename__ = "case_lead"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_ref: Mapped[UUID]
    number: Mapped[int]
    """Which assignment of the case this is; an older one that comes late changes nothing."""


def as_json(facts: Facts) -> dict[str, Any]:
    """Return facts as they are kept."""
    return {"dates": {name: day.isoformat() for name, day in facts.dates.items()}, "counts": dict(facts.counts)}
