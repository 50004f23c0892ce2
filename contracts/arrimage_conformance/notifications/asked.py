"""N-27: what intake asks."""

from __future__ import annotations

import json

from arrimage_conformance.notifications.declared import CHECKS
from arrimage_conformance.trial import Trial

TODO = "req.notifications.todo.v1"


@CHECKS.check(
    "N-27",
    "R-113",
    "R-334",
    fr="intake apprend quels avis n'ont pu partir ; un autre, ou une question mal faite, est refusé.",
    en="intake is told which notices could not leave; another asker, or a malformed question, is refused.",
)
async def asked(trial: Trial) -> None:
    """The one question of the role; what it lists is checked beside a failure."""
    question = json.dumps({"today": "2026-01-05"}).encode()
    told = ((await trial.bus.ask(TODO, question)) or {}).get("answer") or {}
    answered = isinstance(told.get("items"), list) and isinstance(told.get("more"), int)
    trial.hold(answered, f"{TODO} is not answered by items and how many more there are")
    other = await trial.bus.ask(TODO, question, asker="planning")
    trial.hold((other or {}).get("refused") == "request.not_allowed", "another asker than intake is not refused")
    for malformed in (b"{", b"{}", b"\xff\x00"):
        reply = await trial.bus.ask(TODO, malformed)
        trial.hold((reply or {}).get("refused") == "request.malformed", "a malformed question is not refused")
