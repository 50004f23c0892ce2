"""Proofs, not claims: what is on the disks at the end, read by somebody who was not told what to find."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from arrimage.demo.authorizations import NOT_AGREED, Seen
from arrimage.demo.journeys import FIRST, MEETINGS, PERSONS, SECOND
from arrimage.demo.search import Found, files_below, search
from arrimage.demo.witness import Held

_COMMITTED = "SELECT event_id FROM outbox WHERE way <> 'sealed'"
"""What is sealed is in no stream any more once it was taken; whether it arrived is proved apart."""
CALLS = {FIRST: {"M3": "2011-03-28", "M9": "2011-09-28"}, SECOND: {"M3": "2011-02-02", "M9": "2011-08-02"}}
CONTACTS = {FIRST: "2010-10-11", SECOND: "2010-10-12"}


@dataclass(frozen=True)
class Proofs:
    """What was found at the end."""

    seen: Seen
    """What became of what persons authorized."""
    sealed_left: int
    """What is sealed and still at the hub."""
    names_on_hub: Found
    lost: int
    calls_due: int
    calls_due_more_than_once: int
    missing: tuple[str, ...]
    """Dates of the two journeys that no event shows."""
    expected: int
    events: int
    stores: int

    @property
    def hold(self) -> bool:
        """Tell whether all of it is as promised."""
        return (
            self.names_on_hub.hits == 0
            and self.names_on_hub.control_seen
            and self.lost == 0
            and self.calls_due == len(CALLS) * 2
            and self.calls_due_more_than_once == 0
            and not self.missing
            and (self.seen.arrived, self.seen.refused, self.seen.erased) == (2, NOT_AGREED, 1)
            and self.seen.intact
            and self.seen.unchanged
            and self.sealed_left == 0
        )


def names_on(folder: Path, held: Iterable[Held], control: str) -> Found:
    """Search the hub's disk, and its messages as they are handed out, for the persons' names."""
    sentinels = [sentinel for person in PERSONS.values() for sentinel in person.sentinels]
    return search([*files_below(folder), *(message.body for message in held)], sentinels, control)


def lost_events(stores: Sequence[Path], held: Iterable[Held]) -> int:
    """Count the events that a service committed and that no stream holds."""
    said = {message.envelope.id for message in held}
    committed: set[UUID] = set()
    for store in stores:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            committed |= {UUID(row[0]) for row in connection.execute(_COMMITTED)}
    return len(committed - said)


def due_calls(held: Iterable[Held]) -> Counter[UUID]:
    """Count, for each call, how often it was said to be due."""
    return Counter(
        UUID(message.envelope.data["followup_id"])
        for message in held
        if message.envelope.event_name == "FollowupDue"
    )


def missing_dates(held: Sequence[Held], cases: dict[str, str]) -> tuple[list[str], int]:
    """Return the expected dates that no event of the right case shows, and how many were expected."""
    shown = {(str(m.envelope.subject), m.envelope.event_name): m.envelope.data for m in held}
    every = [(str(m.envelope.subject), m.envelope.event_name, m.envelope.data) for m in held]
    wanted: list[tuple[str, bool]] = []
    for journey, case in cases.items():
        received = shown.get((case, "ReferralReceived"), {})
        contact = CONTACTS[journey]
        wanted.append((f"{journey} {contact}", received.get("first_contact_due_on") == contact))
        days = [day.isoformat() for day in MEETINGS]
        planned = shown.get((case, "PlanCreated"), {})
        wanted.append((f"{journey} {days}", planned.get("meeting_dates") == days))
        due = {data["kind"]: data["due_on"] for of, name, data in every if (of, name) == (case, "FollowupDue")}
        wanted += [(f"{journey} {kind} {day}", due.get(kind) == day) for kind, day in CALLS[journey].items()]
        closed = shown.get((case, "EpisodeClosed"), {})
        wanted.append((f"{journey} positive", closed.get("outcome_class") == "positive"))
    return [what for what, holds in wanted if not holds], len(wanted)
