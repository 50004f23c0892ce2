"""What the access log says of each time somebody had to do with what is known of a person (R-329)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from arrimage_contracts.vocabularies import DataCategory


class Action(StrEnum):
    """What was done."""

    READ = "read"
    """A worker was shown something of one person."""
    LISTED = "listed"
    """A worker was shown a list in which names stand."""
    SEARCHED = "searched"
    """A worker looked somebody up."""
    TOLD = "told"
    """A service of the own node asked, for a page or for a notice."""
    WRITTEN = "written"
    """A worker wrote or corrected something of a person."""
    PRINTED = "printed"
    """What is known, or who received it, was printed for the person."""
    AUTHORIZED = "authorized"
    """The person authorized a communication, or renewed or confirmed it."""
    AUTHORIZATION_DECLINED = "authorization_declined"
    AUTHORIZATION_ENDED = "authorization_ended"
    """It was withdrawn, it ended by itself, or another one took its place."""
    REQUESTED = "requested"
    """A partner was asked for categories."""
    DISCLOSED = "disclosed"
    """Categories left for a partner, sealed."""
    REFUSED = "refused"
    """A partner asked, and nothing left."""
    RECEIVED = "received"
    """What a partner disclosed was opened and kept."""
    UNOPENED = "unopened"
    """What came was not what was asked for: nothing of it was kept."""
    ERASED = "erased"
    ERASURE_CONFIRMED = "erasure_confirmed"
    """A partner says that it erased its copies."""
    EMERGENCY_DISCLOSED = "emergency_disclosed"
    """A worker opened the strict minimum to a partner: somebody's life is in danger."""
    EMERGENCY_OPENED = "emergency_opened"
    """A worker opened a file that is not theirs."""
    EMERGENCY_REVIEWED = "emergency_reviewed"
    """A second person looked at an emergency."""
    ACCOUNTED = "accounted"
    """Who had received what was put together before what is known of the person was erased."""
    LOG_READ = "log_read"
    """Somebody read this log."""


SHARES: Final = (Action.DISCLOSED, Action.EMERGENCY_DISCLOSED, Action.ERASURE_CONFIRMED)
"""What the person is told of when they ask who received what (R-106)."""


@dataclass(frozen=True)
class Entry:
    """One line of the log. It says of which fields and categories, never what is in them.

    ``reason`` is the one free text; like all but ``action`` and ``case_id`` it is kept sealed.
    """

    action: Action
    case_id: UUID | None = None
    categories: Collection[DataCategory] = ()
    organization: str | None = None
    """The partner that asked, received or sent."""
    consent_id: UUID | None = None
    """The own id of the authorization, or of the emergency exception, under which it was done."""
    purpose: str = ""
    """A code: ``referral``, ``casework``, ``notice``, ``case_page``."""
    worker: str | None = None
    """Who did it; left out: the worker of the unit of work, if it has one."""
    reason: str | None = field(default=None, repr=False)
    """Why, in a worker's words or as a code."""
    fields: Collection[str] = ()
    """Names of fields."""
    cases: Collection[UUID] = ()
    """The cases of a list or a search; ``case_id`` is left out then."""
    asker: str | None = None
    """The service of the own node that asked, if one did."""
    role: str | None = None
    """Of the worker; left out: as the unit of work says."""

    def details(self) -> bytes:
        """Return what is sealed, the same for the same entry."""
        said: dict[str, Any] = {
            "categories": sorted(self.categories),
            "organization": self.organization,
            "consent_id": str(self.consent_id) if self.consent_id is not None else None,
            "purpose": self.purpose,
            "worker": self.worker,
            "reason": self.reason,
            "fields": sorted(self.fields),
            "cases": sorted(map(str, self.cases)),
            "asker": self.asker,
            "role": self.role,
        }
        kept = {name: value for name, value in said.items() if value}
        return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()


def read_details(action: Action, case_id: UUID | None, content: bytes) -> Entry:
    """Return the entry of which ``content`` was sealed.

    :raises ValueError: if it is none.
    """
    said: dict[str, Any] = json.loads(content)
    consent_id = said.get("consent_id")
    return Entry(
        action,
        case_id,
        [DataCategory(each) for each in said.get("categories", ())],
        said.get("organization"),
        UUID(consent_id) if consent_id else None,
        said.get("purpose", ""),
        said.get("worker"),
        said.get("reason"),
        said.get("fields", ()),
        [UUID(each) for each in said.get("cases", ())],
        said.get("asker"),
        said.get("role"),
    )
