"""P-27: what intake asks."""

from __future__ import annotations

import json
from uuid import uuid4

from arrimage_conformance.days import in_days
from arrimage_conformance.planning.case import Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.trial import Trial

_STORY = "req.planning.story.v1"
_TODO = "req.planning.todo.v1"


@CHECKS.check(
    "P-27",
    "R-128",
    "R-155",
    fr="intake apprend ce qui attend et ce qui s'est passé ; une question mal faite est refusée.",
    en="intake is told what waits and what happened; a malformed question is refused.",
    driven=True,
)
async def asked(trial: Trial) -> None:
    """The two questions of the role."""
    case = await Case.agreed(trial)
    story = await trial.bus.ask(_STORY, json.dumps({"case_id": str(case.case_id)}).encode())
    steps = ((story or {}).get("answer") or {}).get("steps")
    trial.hold(isinstance(steps, list) and steps, f"{_STORY} did not tell the steps of a case", case.case_id)
    assert isinstance(steps, list)  # noqa: S101 - held above
    codes = {step.get("code") for step in steps if isinstance(step, dict)}
    missing = sorted({"assessed", "prioritized", "plan.agreed", "meeting.planned"} - codes)
    trial.hold(not missing, f"{_STORY} lacks the steps {', '.join(missing)}", case.case_id)
    todo = await trial.bus.ask(_TODO, json.dumps({"today": in_days(0).isoformat()}).encode())
    items = ((todo or {}).get("answer") or {}).get("items")
    trial.hold(isinstance(items, list) and items, f"{_TODO} did not list a meeting whose day has passed")
    unknown = await trial.bus.ask(_STORY, json.dumps({"case_id": str(uuid4())}).encode())
    told_nothing = (unknown or {}).get("refused") == "case.unknown" or ((unknown or {}).get("answer") or {}).get(
        "steps"
    ) == []
    trial.hold(told_nothing, "of an unknown case nothing is told: no steps, or the refusal case.unknown")
    other = await trial.bus.ask(_TODO, json.dumps({"today": "2026-01-05"}).encode(), asker="followup")
    trial.hold((other or {}).get("refused") == "request.not_allowed", "another asker than intake is not refused")
    for question in (b"{", b"{}", b"\xff\x00"):
        reply = await trial.bus.ask(_STORY, question)
        trial.hold((reply or {}).get("refused") == "request.malformed", "a malformed question is not refused")
