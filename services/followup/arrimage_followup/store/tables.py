"""The tables of followup: opaque ids, codes and civil dates. No name, no phone (R-188, R-208)."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Index, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

METADATA: Final = MetaData()


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
    withheld: Mapped[str | None] = mapped_column(String(16), default=None)
    """Why no call follows, where none does."""


class FollowupRow(Base):
    """One call."""

    __tablename__ = "followup"
    __table_args__ = (
        # What is due is found by its date: the cost of a day follows what is due on it.
        Index("ix_followup_due", "state", "due_on"),
    )

    followup_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(index=True)
    plan_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date]
    closed_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))
    completed_on: Mapped[date | None] = mapped_column(default=None)
    wish_to_return: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
