"""The access log of a service that knows persons by opaque ids alone: who looked into which case, and who wrote.

Who a person is, is asked of intake, which writes down that it told it. What is kept of their case here, in words
of workers too, is read here: that is written down here, sealed and chained in the service's own store (R-329).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid, select

from arrimage_chassis.access import DataClass
from arrimage_chassis.look import Look
from arrimage_chassis.store import Session
from arrimage_chassis.store.statements import FURTHER_BY
from arrimage_chassis.store.types import UtcInstant
from arrimage_chassis.trail.chain import FaultCode, link_of
from arrimage_chassis.trail.log import Draft, Log, add_at_the_end
from arrimage_chassis.trail.verifying import verify_log
from arrimage_chassis.work import Place, Work

Did = Literal["read", "written", "log_read"]
READERS: Final = ("coordinator", "supervisor", "operator")
"""Who may have the whole log verified: that shows nobody's case."""


def log_in(metadata: MetaData) -> Log:
    """Return the log of a service whose tables are in ``metadata``, declared there."""
    rows = Table(
        "access_log",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", UtcInstant, nullable=False),
        Column("action", String(40), nullable=False),
        Column("case_id", Uuid, nullable=True),
        Column("sealed", LargeBinary, nullable=False),
        Column("link", LargeBinary, nullable=False),
        Index("ix_access_log_case_id", "case_id"),
    )
    head = Table(
        "access_log_head",
        metadata,
        Column("only", Integer, primary_key=True, autoincrement=False),
        Column("number", Integer, nullable=False),
        Column("link", LargeBinary, nullable=False),
        info={FURTHER_BY: "number"},
    )
    return Log(rows, head)


@dataclass(frozen=True)
class Noted:
    """One look into a case, or one act in it; what of it was seen, by its classes, never what it says."""

    case_id: UUID
    about: Collection[DataClass]
    did: Did


class FaultView(BaseModel):
    """What is wrong, and at which entry."""

    model_config = ConfigDict(from_attributes=True)

    code: FaultCode
    number: int


class VerdictView(BaseModel):
    """Whether the log is as it was written."""

    model_config = ConfigDict(from_attributes=True)

    entries: int
    last: int
    anchored: int
    is_whole: bool
    faults: list[FaultView]


class EntryView(BaseModel):
    """One entry; the instant is in UTC. Of which classes of data, never what was in them."""

    number: int
    at: datetime
    action: str
    worker: str | None
    role: str | None
    about: list[DataClass]


@dataclass(frozen=True)
class OwnLog:
    """The log of one service: writes down looks, and answers who looked."""

    log: Log

    async def keep(self, work: Work, noted: Collection[Noted]) -> None:
        """Write down what a look collected, in the transaction of ``work``."""
        secret = work.place.secret
        box, key = secret.box_of(_sealed_for(work.place)), secret.key_of(_chained_for(work.place))

        def link(before: bytes, number: int, draft: Draft) -> bytes:
            return link_of(key, before, number, draft.at, draft.action, draft.case_id, draft.sealed)

        for each in noted:
            said = {"worker": work.worker, "role": work.role, "about": sorted(each.about)}
            content = json.dumps({name: value for name, value in said.items() if value}, sort_keys=True).encode()
            add_at_the_end(
                work.session, self.log, Draft(work.now, each.did, each.case_id, box.seal(content), link)
            )

    async def verify(self, session: Session, place: Place) -> VerdictView:
        """Hold the whole log against its chain and its head."""
        verdict = await verify_log(session, self.log, place.secret.key_of(_chained_for(place)))
        return VerdictView.model_validate(verdict)

    async def list_of_case(self, case_id: UUID, look: Look) -> list[EntryView]:
        """Return who looked into a case here, and who wrote; that this was read is written down."""
        rows, box = self.log.rows, look.place.secret.box_of(_sealed_for(look.place))
        found = await look.session.execute(select(rows).where(rows.c.case_id == case_id).order_by(rows.c.number))
        look.seen.clear()  # not that the case was looked into: that its log was
        look.seen.append(Noted(case_id, (DataClass.DISCLOSURES_LOG,), "log_read"))
        return [_shown(row, json.loads(box.open(row.sealed))) for row in found]


def _shown(row: Any, said: dict[str, Any]) -> EntryView:
    return EntryView(
        number=row.number,
        at=row.at,
        action=row.action,
        worker=said.get("worker"),
        role=said.get("role"),
        about=said.get("about", []),
    )


def _sealed_for(place: Place) -> str:
    return f"{place.service}/access-log"


def _chained_for(place: Place) -> str:
    return f"{place.service}/access-log/chain"
