"""The tables of disclosures: asked for here, answered here, received here, and the exceptions for danger.

Who the person is stands in none of them. What came beside who they are is sealed under the key of its origin.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store.types import UtcInstant
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose, DisclosureRefusal, ErasureCause
from arrimage_intake.domain.danger import Danger
from arrimage_intake.domain.disclosure import AskedState, origin_of
from arrimage_intake.domain.emergency import Finding
from arrimage_intake.store.tables import Row
from arrimage_intake.store.types import Code


class AskedDisclosure(Row):
    """A request that was made here of a partner, and what became of it (R-094)."""

    __tablename__ = "asked_disclosure"
    __table_args__ = (
        Index("ix_asked_disclosure_overdue_on", "overdue_on"),
        Index("ix_asked_disclosure_key_to_drop", "key_to_drop"),
    )

    request_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    """Derived from the authorization and the number of the request under it."""
    number: Mapped[int]
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    organization: Mapped[str] = mapped_column(String(32))
    """The partner that is asked."""
    consent_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    """This organization's own id of what the partner told of."""
    categories: Mapped[list[Any]] = mapped_column(JSON)
    purpose: Mapped[DisclosurePurpose] = mapped_column(Code(DisclosurePurpose))
    asked_on: Mapped[date]
    asked_by: Mapped[str | None] = mapped_column(String(64))
    """The worker who asked by hand; None if the gate asked by itself."""
    state: Mapped[AskedState] = mapped_column(Code(AskedState))
    refusal: Mapped[DisclosureRefusal | None] = mapped_column(Code(DisclosureRefusal))
    answered_on: Mapped[date | None]
    received: Mapped[list[Any]] = mapped_column(JSON)
    """Codes of the categories of which something came."""
    generation: Mapped[int]
    """How often what came under the authorization had been erased when this was asked for."""
    erased_on: Mapped[date | None]
    """When what came was erased again."""
    overdue_on: Mapped[date | None]
    """The day on which it is said that no answer came; None once one did, or that was said."""
    overdue_since: Mapped[date | None]
    key_to_drop: Mapped[bool]
    """The request is over, and its one-time key is still to be destroyed."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it

    @property
    def covers(self) -> frozenset[DataCategory]:
        """What was asked for."""
        return frozenset(map(DataCategory, self.categories))

    @property
    def origin(self) -> str:
        """The origin under which what comes is kept."""
        return origin_of(self.organization, self.consent_id, self.generation)


class AnsweredDisclosure(Row):
    """A partner's request, and how it was answered here; past disclosures stay on record (R-095, R-106)."""

    __tablename__ = "answered_disclosure"
    __table_args__ = (
        Index("ix_answered_disclosure_overdue_on", "overdue_on"),
        Index("ix_answered_disclosure_lately", "organization", "answered_at"),
    )

    request_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    """This organization's own id of it: derived from the partner's."""
    organization: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    consent_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    """The authorization or the exception; None if the partner named none that is known here."""
    categories: Mapped[list[Any]] = mapped_column(JSON)
    """Codes of what was asked for, and went if nothing was refused."""
    purpose: Mapped[DisclosurePurpose] = mapped_column(Code(DisclosurePurpose))
    answered_on: Mapped[date]
    answered_at: Mapped[datetime] = mapped_column(UtcInstant)
    refusal: Mapped[DisclosureRefusal | None] = mapped_column(Code(DisclosureRefusal))
    disclosed: Mapped[list[Any]] = mapped_column(JSON)
    """Codes of the categories of which something was held, and left."""
    agreement_id: Mapped[UUID | None] = mapped_column(Uuid)
    received_on: Mapped[date | None]
    """When the partner opened it, as it says."""
    opened: Mapped[bool | None]
    """False: the partner could not open it, and kept nothing."""
    overdue_on: Mapped[date | None]
    overdue_since: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


class ReceivedContent(Row):
    """What a partner disclosed of a case beside who the person is and how they are reached; sealed (R-094)."""

    __tablename__ = "received_content"

    origin: Mapped[str] = mapped_column(String(96), primary_key=True)
    """The name of the key that opens it; the partner and the authorization are in it."""
    consent_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    organization: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    received_on: Mapped[date]
    erasing: Mapped[bool]
    """It is being erased: nobody is shown it any more."""


class Erasure(Row):
    """What is to be erased of what a partner disclosed; from now on nobody is shown any of it."""

    __tablename__ = "erasure"

    consent_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    organization: Mapped[str] = mapped_column(String(32))
    because: Mapped[ErasureCause] = mapped_column(Code(ErasureCause))
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)


class EmergencyDisclosure(Row):
    """A worker opened the strict minimum to one organization: somebody's life is in danger (R-107, R-279)."""

    __tablename__ = "emergency_disclosure"
    __table_args__ = (
        Index("ix_emergency_disclosure_review_late_on", "review_late_on"),
        Index("ix_emergency_disclosure_erasure_due_on", "erasure_due_on"),
    )

    exception_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    to_organization: Mapped[str] = mapped_column(String(32))
    categories: Mapped[list[Any]] = mapped_column(JSON)
    danger: Mapped[Danger] = mapped_column(Code(Danger))
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    """Why, in the worker's words; sealed, and read by whoever reviews it alone."""
    worker: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    opened_on: Mapped[date]
    until: Mapped[datetime] = mapped_column(UtcInstant)
    ends_on: Mapped[date]
    """The civil day of ``until``: the last one on which it holds."""
    review_due_at: Mapped[datetime] = mapped_column(UtcInstant)
    review_late_on: Mapped[date | None]
    """The first day on which nobody can have reviewed it in time; None once somebody did, or that was said."""
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    finding: Mapped[Finding | None] = mapped_column(Code(Finding))
    erasure_due_on: Mapped[date | None]
    """The day on which it is said that the recipient did not confirm; None once it did, or that was said."""
    erasure_missing_since: Mapped[date | None]
    erased_on: Mapped[date | None]
    """When the recipient erased its copies, as it says."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it

    @property
    def covers(self) -> frozenset[DataCategory]:
        """What it lets pass."""
        return frozenset(map(DataCategory, self.categories))
