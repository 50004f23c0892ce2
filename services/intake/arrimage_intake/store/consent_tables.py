"""The tables of authorizations: those given here, and those that partners told of. No identity is in either."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store.types import UtcInstant
from arrimage_contracts.vocabularies import (
    ConsentEnd,
    ConsentGiver,
    ConsentMethod,
    DataCategory,
    DisclosurePurpose,
    ErasureCause,
)
from arrimage_intake.domain.consent import HOLDS, ConsentState, last_day
from arrimage_intake.store.tables import Row
from arrimage_intake.store.types import Code


class Consent(Row):
    """An authorization that was given, or declined, here: this organization is the one that discloses (R-092)."""

    __tablename__ = "consent"
    __table_args__ = (
        # What is due is found by its date; each is empty when nothing is to be said any more.
        Index("ix_consent_remind_on", "remind_on"),
        Index("ix_consent_due_on", "due_on"),
        Index("ix_consent_erasure_due_on", "erasure_due_on"),
    )

    consent_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    to_organization: Mapped[str] = mapped_column(String(32))
    state: Mapped[ConsentState] = mapped_column(Code(ConsentState))
    recorded_on: Mapped[date]
    """The civil day on which it was given, or declined, and written down."""
    categories: Mapped[list[Any]] = mapped_column(JSON)
    """Codes of :class:`DataCategory`; none for one that was declined."""
    purpose: Mapped[DisclosurePurpose] = mapped_column(Code(DisclosurePurpose))
    method: Mapped[ConsentMethod | None] = mapped_column(Code(ConsentMethod))
    given_by: Mapped[ConsentGiver | None] = mapped_column(Code(ConsentGiver))
    language: Mapped[str] = mapped_column(String(8))
    statement_shown: Mapped[bool]
    witness: Mapped[str | None] = mapped_column(String(64))
    """The worker before whom it was given."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """The last day on which it holds; None for one that was declined."""
    with_episode: Mapped[bool]
    confirm_by: Mapped[date | None]
    """The last day to confirm one given by word of mouth; None once there is nothing to confirm."""
    confirmed_on: Mapped[date | None]
    remind_on: Mapped[date | None]
    due_on: Mapped[date | None]
    """The first day on which it does not hold any more; None once it ended."""
    ended_on: Mapped[date | None]
    """The first day on which it did not hold any more, in whichever way it ended."""
    ended_because: Mapped[ConsentEnd | None] = mapped_column(Code(ConsentEnd))
    """Why it ended by itself."""
    replaces: Mapped[UUID | None] = mapped_column(Uuid)
    replaced_by: Mapped[UUID | None] = mapped_column(Uuid)
    erasure_asked_on: Mapped[date | None]
    """Since when the recipient has to erase what it got under it."""
    erasure_due_on: Mapped[date | None]
    """The day on which it is said that the recipient did not confirm; None once it did, or that was said."""
    erasure_missing_since: Mapped[date | None]
    erased_on: Mapped[date | None]
    """When the recipient erased its copies, as it says."""
    said_back_on: Mapped[date | None]
    """When the recipient said back that it was withdrawn, which this store, restored since, had forgotten."""
    written_by: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it

    @property
    def covers(self) -> frozenset[DataCategory]:
        """What it lets pass."""
        return frozenset(map(DataCategory, self.categories))

    def holds_on(self, day: date) -> bool:
        """Tell whether it lets something pass on a civil day, be the timer late or not."""
        if self.state not in HOLDS or self.starts_on is None or self.ends_on is None:
            return False
        return self.starts_on <= day <= last_day(self.ends_on, self.confirm_by)[0]


class ToldConsent(Row):
    """An authorization that a partner told of: this organization is the one that may ask (R-093, R-095).

    A withdrawal holds before its grant is known: the row is there then, and says nothing of what was granted.
    """

    __tablename__ = "told_consent"
    __table_args__ = (Index("ix_told_consent_over_on", "over_on"),)

    consent_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    """This organization's own id of it: derived from the partner's, the same at each rebuild."""
    organization: Mapped[str] = mapped_column(String(32))
    """Whose it is: the one that discloses."""
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    told_on: Mapped[date | None]
    """When its grant arrived; None while only its end is known."""
    categories: Mapped[list[Any]] = mapped_column(JSON)
    purpose: Mapped[DisclosurePurpose | None] = mapped_column(Code(DisclosurePurpose))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    over_on: Mapped[date | None]
    """The first day after its last one, while it has not ended: what came under it is erased on that day."""
    ask_on: Mapped[date | None] = mapped_column(index=True)
    """Its first day, if it was told before that: then what it lets pass is asked for (R-094)."""
    replaces: Mapped[UUID | None] = mapped_column(Uuid)
    ended_on: Mapped[date | None]
    """The tombstone: from then on it lets nothing pass, and nothing revives it."""
    ended_because: Mapped[ErasureCause | None] = mapped_column(Code(ErasureCause))
    erased_on: Mapped[date | None]
    """When this organization erased what it got under it."""

    @property
    def covers(self) -> frozenset[DataCategory]:
        """What may be asked for under it."""
        return frozenset(map(DataCategory, self.categories))

    def holds_on(self, day: date) -> bool:
        """Tell whether something may be asked for under it on a civil day."""
        if self.ended_on is not None or self.starts_on is None or self.ends_on is None:
            return False
        return self.starts_on <= day <= self.ends_on
