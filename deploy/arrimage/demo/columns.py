"""Three columns a step: what Le Virage sees, what the hub holds, what Maison la Margelle sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from arrimage.demo.texts import tell
from arrimage.demo.witness import Held
from arrimage.texts import Language

_SAYS = '"data":'


class Columns:
    """Prints the timeline."""

    def __init__(self, console: Console, language: Language, *, whole: bool = False) -> None:
        self._console = console
        self._language = language
        self._whole = whole
        self._shown_whole_once = False

    def head(self) -> None:
        """Print what each column is."""
        table = self._table()
        table.add_row(
            *(Text(tell(f"column_{name}", self._language), "bold") for name in ("virage", "hub", "margelle"))
        )
        self._console.print(table)

    def step(
        self,
        moment: datetime,
        sentence: str,
        *,
        virage: Sequence[str] = (),
        hub: Sequence[Held] = (),
        margelle: Sequence[tuple[str | None, Held]] = (),
    ) -> None:
        """Print one step: when, what is done, and what each of the three then has that is new."""
        self._console.print(Text(f"{moment:%Y-%m-%d %H:%M}  {sentence}", "bold cyan"))
        if not (virage or hub or margelle):
            return
        table = self._table()
        table.add_row(
            Text("\n".join(virage)),
            Text("\n".join(self._bytes(held) for held in hub), "dim"),
            Text("\n".join(self._fact(journey, held) for journey, held in margelle)),
        )
        self._console.print(table)

    def alarm(self, sentence: str) -> None:
        """Print a line in red: something was killed."""
        self._console.print(Text(sentence, "bold red"))

    def relief(self, sentence: str) -> None:
        """Print a line in green: it is well again."""
        self._console.print(Text(sentence, "bold green"))

    def plain(self, sentence: str) -> None:
        """Print a line."""
        self._console.print(Text(sentence))

    def _table(self) -> Table:
        table = Table.grid(expand=True, padding=(0, 2))
        for ratio in (3, 6, 6):
            table.add_column(ratio=ratio, overflow="fold")
        return table

    def _bytes(self, held: Held) -> str:
        """Return the message as it lies on the hub's disk: whole the first time, then what it says."""
        body = held.body.decode(errors="replace")
        if self._shown_whole_once and not self._whole:
            body = f"…{body[body.index(_SAYS) :]}"
        self._shown_whole_once = True
        unit = "o" if self._language == "fr" else "B"
        return f"{held.subject} ({len(held.body)} {unit})\n{body}"

    def _fact(self, journey: str | None, held: Held) -> str:
        envelope = held.envelope
        facts = self._facts(envelope.event_name, envelope.data)
        return f"{journey or ''} {envelope.event_name}  {facts}".strip()

    def _facts(self, event: str, data: dict[str, Any]) -> str:
        """Return the dates and counts of an event that are worth a look."""
        match event:
            case "ReferralReceived":
                return tell("contact_due", self._language, day=data["first_contact_due_on"])
            case "FirstContactMade":
                return tell("first_contact", self._language, days=data["delay_days"])
            case "PlanCreated":
                days = ", ".join(data["meeting_dates"])
                return tell("meetings", self._language, count=len(data["meeting_dates"]), days=days)
            case "MeetingHeld":
                return f"{data['number_in_series']}  {data['held_on']}"
            case "MeetingCancelled" | "MeetingDueSoon" | "MeetingMissed":
                return f"{data['number_in_series']}  {data['planned_on']}"
            case "EpisodeClosed":
                return f"{data['closed_on']} " + tell("positive", self._language, **data)
            case "FollowupScheduled" | "FollowupDue":
                return f"{data['kind']} {data['due_on']}"
            case "FollowupCompleted" | "FollowupAttempted":
                return f"{data['kind']} {data['result']}"
            case "FollowupUnreached" | "FollowupDeclined":
                return str(data["kind"])
            case "FollowupCancelled":
                return f"{data['kind']} {data['reason']}"
        return ""
