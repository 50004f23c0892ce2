"""The tables of the access log: rows that are only added, each sealed and chained to the one before (R-329)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store.statements import FURTHER_BY
from arrimage_chassis.store.types import UtcInstant
from arrimage_intake.domain.access_log import Action
from arrimage_intake.store.tables import Row
from arrimage_intake.store.types import Code


class AccessLogRow(Row):
    """One entry. Who, for what and of which cases is in ``sealed``, which the node's secret alone opens.

    Numbers begin at 1 and leave none out: a row that was taken away is missed.
    """

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_case_id", "case_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    action: Mapped[Action] = mapped_column(Code(Action))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The one case that it is about; None if it is about several, or none."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The details, as JSON, encrypted."""
    link: Mapped[bytes] = mapped_column(LargeBinary)
    """What ties it to the row before: over that one's link and this row as it stands, encrypted."""


class AccessLogHead(Row):
    """The one row that says how far the log goes; whoever adds to it holds this row until the commit."""

    __tablename__ = "access_log_head"
    __table_args__ = ({"info": {FURTHER_BY: "number"}},)

    only: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    """Of the last entry; 0 while there is none."""
    link: Mapped[bytes] = mapped_column(LargeBinary)
    anchored: Mapped[int]
    """The last number whose link is known outside of this store, too."""
