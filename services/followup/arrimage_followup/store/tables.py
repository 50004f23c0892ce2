"""The tables of followup: opaque ids, codes and civil dates. No name, no phone (R-188, R-208).

What a person told at a call is in ``call_answers`` and nowhere else (R-183).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from arrimage_chassis.store.types import CODES
from arrimage_chassis.trail.own import OwnLog, log_in
from arrimage_contracts.vocabularies import AttemptResult, DayPart, FollowupCancelReason, FollowupKind
from arrimage_followup.domain.call import CallState
from arrimage_followup.domain.entitlement import Withheld

METADATA: Final = MetaData()
ACCESS_LOG: Final = OwnLog(log_in(METADATA))
"""Who looked into which case here, and who wrote (R-329)."""


class Base(DeclarativeBase):
    """The rows of this service."""

    metadata = METADATA


class EpisodeRow(Base):
    """What is remembered of an episode: its plan, and how it ended once it has."""

    __tablename__ = "episode"

    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(index=True)
    plan_version: Mapped[int]
    start_on: Mapped[date]
    expected_end_on: Mapped[date]
    closed_on: Mapped[date | None] = mapped_column(default=None)
    withheld: Mapped[str | None] = mapped_column(String(16), default=None, info={CODES: Withheld})
    """Why no call, or no further one, follows, where none does."""


class FollowupRow(Base):
    """One call."""

    __tablename__ = "followup"
    __table_args__ = (
        # What is due is found by its date: the cost of a day follows what is due on it.
        Index("ix_followup_due", "state", "due_on"),
        Index("ix_followup_gives_up", "state", "gives_up_on"),
    )

    followup_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(index=True)
    plan_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(16), info={CODES: FollowupKind})
    due_on: Mapped[date]
    closed_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), info={CODES: CallState})
    completed_on: Mapped[date | None] = mapped_column(default=None)
    wish_to_return: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    # Both are taken when the call is announced; a later change of the parameters moves neither.
    gives_up_on: Mapped[date | None] = mapped_column(default=None)
    """The day on which the call ends unreached by itself; None until it is announced."""
    attempts_wanted: Mapped[int | None] = mapped_column(default=None)
    cancelled_on: Mapped[date | None] = mapped_column(default=None)
    cancel_reason: Mapped[str | None] = mapped_column(String(16), default=None, info={CODES: FollowupCancelReason})
    reentry_case_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    """The case that intake opens when the person wished to come back (R-185)."""
    attempts: Mapped[list[AttemptRow]] = relationship(lazy="selectin", order_by="AttemptRow.number")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class AttemptRow(Base):
    """Somebody called."""

    __tablename__ = "call_attempt"

    followup_id: Mapped[UUID] = mapped_column(ForeignKey("followup.followup_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    attempted_on: Mapped[date]
    part_of_day: Mapped[str] = mapped_column(String(16), info={CODES: DayPart})
    result: Mapped[str] = mapped_column(String(16), info={CODES: AttemptResult})
    worker: Mapped[str | None] = mapped_column(String(64))


class AnswersRow(Base):
    """What the person told at a call: LOCAL, read by the organization's workers and said in no event."""

    __tablename__ = "call_answers"

    followup_id: Mapped[UUID] = mapped_column(ForeignKey("followup.followup_id"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    worker: Mapped[str | None] = mapped_column(String(64))


class PermissionRow(Base):
    """Whether the person of a case may be called: what intake said last (R-099)."""

    __tablename__ = "contact_permission"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    may_be_contacted: Mapped[bool]
