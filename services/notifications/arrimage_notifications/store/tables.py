"""The tables of notifications: neutral texts and opaque ids. No name, no phone."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from arrimage_chassis.store.types import RowNumber, UtcInstant

METADATA: Final = MetaData()


class Base(DeclarativeBase):
    """The rows of this service."""

    metadata = METADATA


class NoticeRow(Base):
    """One notice, with the text as it is delivered."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("cause_event_id", "role", "kind"),  # one notice a cause
        Index("ix_notice_state", "state", "number"),
    )

    number: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    """The order in which notices are delivered."""
    notice_id: Mapped[UUID] = mapped_column(unique=True)
    cause_event_id: Mapped[UUID]
    case_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str | None] = mapped_column(String(16), default=None)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    written_at: Mapped[datetime | None] = mapped_column(UtcInstant, default=None)
