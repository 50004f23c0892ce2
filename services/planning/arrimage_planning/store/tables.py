"""The tables of planning. Assessments and plans hold what persons said: LOCAL, never in an event or a log line."""

from __future__ import annotations

from datetime import date, time
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from arrimage_chassis.store.types import CODES
from arrimage_chassis.trail.own import OwnLog, log_in
from arrimage_contracts.vocabularies import AttemptResult, ContactChannel, Outcome
from arrimage_planning.domain.assessment import Assessment
from arrimage_planning.domain.contact import ContactTaskState
from arrimage_planning.domain.episode import EndReason, EpisodeState, PlanState
from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus, Move
from arrimage_planning.domain.plan import ChangeReason, PlanContent
from arrimage_planning.domain.priorities import Priorities
from arrimage_planning.domain.snapshot import PlanSnapshot
from arrimage_planning.store.types import PlainData

METADATA: Final = MetaData()
ACCESS_LOG: Final = OwnLog(log_in(METADATA))
"""Who looked into which case here, and who wrote (R-329)."""


class Base(DeclarativeBase):
    """The rows of this service."""

    metadata = METADATA


class EpisodeRow(Base):
    """One episode of service: one case, from the referral to the closure. Locked by each command of the case."""

    __tablename__ = "episode"
    __table_args__ = (Index("ix_episode_received_on", "received_on", "case_id"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(16), info={CODES: EpisodeState})
    received_on: Mapped[date]
    accepted_on: Mapped[date | None] = mapped_column(default=None)
    withdrawn_on: Mapped[date | None] = mapped_column(default=None)
    """The referral was withdrawn after a plan was agreed: a worker decides what becomes of the episode."""
    paused_on: Mapped[date | None] = mapped_column(default=None)
    priorities: Mapped[Priorities | None] = mapped_column(PlainData(Priorities), default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    end_reason: Mapped[str | None] = mapped_column(String(16), default=None, info={CODES: EndReason})
    """Why the referral came to nothing, where it did: then there is no outcome."""
    outcome: Mapped[str | None] = mapped_column(String(32), default=None, info={CODES: Outcome})
    success_tags: Mapped[list[str] | None] = mapped_column(PlainData(list[str]), default=None)
    followup_allowed: Mapped[bool | None] = mapped_column(default=None)
    contact_attempts: Mapped[list[date] | None] = mapped_column(PlainData(list[date]), default=None)


class AssessmentRow(Base):
    """One look at a person's needs; the latest counts, earlier ones stay readable."""

    __tablename__ = "assessment"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("episode.case_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(64))
    made_on: Mapped[date]
    content: Mapped[Assessment] = mapped_column(PlainData(Assessment))


class MeetingRow(Base):
    """One meeting of a plan that was agreed."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        # What is to be announced is found by its date: the cost of a day follows what is due on it.
        Index(
            "ix_meeting_remind_on",
            "remind_on",
            postgresql_where=text("remind_on IS NOT NULL"),
            sqlite_where=text("remind_on IS NOT NULL"),
        ),
    )

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.plan_id"))
    number: Mapped[int]
    planned_on: Mapped[date]
    at: Mapped[time | None] = mapped_column(default=None)
    """The time of day, in the node's zone, where one is agreed. LOCAL."""
    status: Mapped[str] = mapped_column(String(16), info={CODES: MeetingStatus})
    held_on: Mapped[date | None] = mapped_column(default=None)
    record: Mapped[MeetingRecord | None] = mapped_column(PlainData(MeetingRecord), default=None)
    moves: Mapped[list[Move] | None] = mapped_column(PlainData(list[Move]), default=None)
    """The days on which it was to be before, earliest move first."""
    remind_on: Mapped[date | None] = mapped_column(default=None)
    """The day on which it is announced; computed once, so that a later change of the parameter moves nothing."""
    announced_for: Mapped[list[date] | None] = mapped_column(PlainData(list[date]), default=None)
    """The days for which it was announced: once each."""


class PlanRow(Base):
    """One plan of an episode: a draft until the person agrees to it."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        # The store itself holds that an episode has at most one active plan.
        Index(
            "ix_plan_active",
            "case_id",
            unique=True,
            postgresql_where=text("state = 'active'"),
            sqlite_where=text("state = 'active'"),
        ),
    )

    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("episode.case_id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), info={CODES: PlanState})
    version: Mapped[int] = mapped_column()
    """0 while it is a draft, 1 as it was agreed, and one more with each change."""
    agreed_on: Mapped[date | None] = mapped_column(default=None)
    content: Mapped[PlanContent] = mapped_column(PlainData(PlanContent))
    meetings: Mapped[list[MeetingRow]] = relationship(order_by=MeetingRow.number, lazy="selectin")

    # The command raises the version, because a change may lie in a meeting alone.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012 - read from the class


class PlanVersionRow(Base):
    """A plan as it was after one change: who, when, why, and what it then held (R-131)."""

    __tablename__ = "plan_version"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.plan_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(64))
    made_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(32), info={CODES: ChangeReason})
    note: Mapped[str | None] = mapped_column(Text, default=None)
    """Why, in the worker's words. LOCAL."""
    snapshot: Mapped[PlanSnapshot] = mapped_column(PlainData(PlanSnapshot))


class ContactRow(Base):
    """One contact with a person, or one attempt, outside of a meeting."""

    __tablename__ = "contact"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("episode.case_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(64))
    contacted_on: Mapped[date]
    channel: Mapped[str] = mapped_column(String(16), info={CODES: ContactChannel})
    result: Mapped[str] = mapped_column(String(16), info={CODES: AttemptResult})


class ContactTaskRow(Base):
    """Somebody contacts a person who missed a meeting (R-156)."""

    __tablename__ = "contact_task"
    __table_args__ = (Index("ix_contact_task_due", "state", "due_on"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.meeting_id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("episode.case_id"), index=True)
    missed_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), info={CODES: ContactTaskState})
    settled_on: Mapped[date | None] = mapped_column(default=None)
