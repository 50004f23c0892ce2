"""The table of files that were opened because somebody is in danger (R-107, R-328)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store.types import UtcInstant
from arrimage_intake.domain.emergency import Finding
from arrimage_intake.store.tables import Row
from arrimage_intake.store.types import Code


class EmergencyAccess(Row):
    """A worker opened a file that is not theirs, for a while; a second person looks at it within a day."""

    __tablename__ = "emergency_access"
    __table_args__ = (
        Index("ix_emergency_access_worker", "worker", "until"),
        Index("ix_emergency_access_review_late_on", "review_late_on"),
    )

    access_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    worker: Mapped[str] = mapped_column(String(64))
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    """Why, in the worker's words; sealed."""
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    until: Mapped[datetime] = mapped_column(UtcInstant)
    review_due_at: Mapped[datetime] = mapped_column(UtcInstant)
    review_late_on: Mapped[date | None]
    """The first day on which nobody can have looked at it in time; None once somebody did, or that was said."""
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    finding: Mapped[Finding | None] = mapped_column(Code(Finding))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it
