"""What came of the checks, as plain data: for the console, JUnit, JSON, the page and the statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from arrimage_conformance.check import Check
from arrimage_conformance.messages import Message

_SHOWN = 12
_LONGEST = 4000


class Verdict(StrEnum):
    """What came of one check."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Result:
    """One check, and what came of it."""

    check: Check
    verdict: Verdict
    seconds: float = 0.0
    what: str = ""
    shown: Sequence[Message] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is written to files."""
        return {
            "id": self.check.id,
            "requirements": list(self.check.requirements),
            "promise": {"fr": self.check.fr, "en": self.check.en},
            "verdict": self.verdict.value,
            "seconds": round(self.seconds, 2),
            **({"what": self.what} if self.what else {}),
            **({"messages": [shown_message(each) for each in self.shown[-_SHOWN:]]} if self.shown else {}),
        }


@dataclass
class Report:
    """One run of the kit."""

    role: str
    kit: str
    """The version of the contracts and the kit."""
    program: str
    """How the program was started, or what its maker calls it."""
    began_at: str
    """An instant, in UTC."""
    results: list[Result] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def conforms(self) -> bool:
        """Whether every promise was checked and kept."""
        return bool(self.results) and all(result.verdict is Verdict.KEPT for result in self.results)

    def of(self, verdict: Verdict) -> list[Result]:
        """Return the results with one verdict."""
        return [result for result in self.results if result.verdict is verdict]

    def as_json(self) -> dict[str, Any]:
        """Return it as it is written to a file."""
        return {
            "role": self.role,
            "kit": self.kit,
            "program": self.program,
            "began_at": self.began_at,
            "seconds": round(self.seconds, 1),
            "conforms": self.conforms,
            "kept": len(self.of(Verdict.KEPT)),
            "broken": len(self.of(Verdict.BROKEN)),
            "not_checked": len(self.of(Verdict.NOT_CHECKED)),
            "checks": [result.as_json() for result in self.results],
        }


def shown_message(message: Message) -> dict[str, Any]:
    """Return a message as it is shown: its JSON, or the beginning of what is none."""
    body: Any = message.json or message.body[:200].decode(errors="replace")
    if len(message.body) > _LONGEST:
        body = f"{len(message.body)} bytes"
    return {"seq": message.seq, "subject": message.subject, "headers": dict(message.headers), "body": body}


def message_lines(message: Message) -> list[str]:
    """Return a message as the console and the page show it."""
    shown = shown_message(message)
    return [f"#{shown['seq']} {shown['subject']}", json.dumps(shown["body"], ensure_ascii=False)]
