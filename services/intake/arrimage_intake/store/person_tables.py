"""The tables of what is nominative: sealed, each row under the key of its case and origin (design, 5.5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, String, Table, Text, Time, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store.types import UtcInstant
from arrimage_intake.store.tables import METADATA, Row

ORIGIN_LENGTH: Final = 96


class PersonRow(Row):
    """What one origin says of who the person of a case is."""

    __tablename__ = "person"

    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    origin: Mapped[str] = mapped_column(String(ORIGIN_LENGTH), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    erasing: Mapped[bool] = mapped_column(server_default=false(), default=False)
    """Whether it is to be erased: from then on nobody is shown it."""
    written_by: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


class ContactPreferenceRow(Row):
    """What the person of a case said last of being reached; of somebody who does not wish to be, that alone."""

    __tablename__ = "contact_preference"

    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    origin: Mapped[str] = mapped_column(String(ORIGIN_LENGTH), primary_key=True)
    may_be_contacted: Mapped[bool]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """How, when and by which name; None of somebody who does not wish to be reached."""
    erasing: Mapped[bool] = mapped_column(server_default=false(), default=False)
    updated_on: Mapped[date]
    written_by: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column()
    """How often the person said something."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


# What versions before the vault kept in plain columns. Sealed and emptied at the first start; empty ever since.
person_unsealed: Final = Table(
    "person_unsealed",
    METADATA,
    Column("case_id", Uuid, primary_key=True),
    Column("name", Text),
    Column("phone", Text),
    Column("birth_date", Date),
    Column("address", Text),
    Column("contact_instructions", Text),
    Column("written_by", String(64)),
    Column("written_at", UtcInstant, nullable=False),
    Column("version", Integer, nullable=False),
)

contact_preference_unsealed: Final = Table(
    "contact_preference_unsealed",
    METADATA,
    Column("case_id", Uuid, primary_key=True),
    Column("ways", JSON, nullable=False),
    Column("email", Text),
    Column("language", String(8)),
    Column("safe_from", Time),
    Column("safe_until", Time),
    Column("first_name", Text),
    Column("may_be_contacted", Boolean, nullable=False),
    Column("updated_on", Date, nullable=False),
    Column("written_by", String(64)),
    Column("written_at", UtcInstant, nullable=False),
    Column("version", Integer, nullable=False),
)
