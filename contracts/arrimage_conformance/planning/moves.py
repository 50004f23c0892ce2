"""P-13: meetings that move."""

from __future__ import annotations

from arrimage_conformance.days import in_days
from arrimage_conformance.planning.case import Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.trial import Trial

MOVE = "POST /plans/{plan_id}/meetings/{number}/move"


@CHECKS.check(
    "P-13",
    "R-128",
    fr="Une rencontre déplacée est dite, puis annoncée si elle est proche ; les autres restent, sauf demande.",
    en="A meeting that moves is said, then announced if it is near; the others stay, unless asked to follow.",
    driven=True,
)
async def moved(trial: Trial) -> None:
    """The first alone, to tomorrow; the second with what follows; then moves that are refused."""
    on = {days: in_days(days) for days in (-1, 1, 10, 20, 22, 30, 32, 40)}
    case = await Case.agreed(trial, on[10], [on[10], on[20], on[30]])
    first = {"to": on[1].isoformat(), "reason": "person_asked"}
    await case.on_plan(trial, MOVE, first, "a move", number=1)
    await trial.expect(case.case_id, "MeetingDueSoon", why="a meeting that moved to tomorrow is announced")
    later = {"to": on[22].isoformat(), "reason": "worker_away", "move_following": True}
    await case.on_plan(trial, MOVE, later, "a move of what follows too", number=2)
    await trial.settle()
    said = trial.exactly(case.case_id, "MeetingRescheduled", 3, why="each meeting that moves is said once")
    found = [
        (
            message.data.get("meeting_id"),
            message.data.get("move"),
            message.data.get("planned_on"),
            message.data.get("moved_to"),
        )
        for message in said
    ]
    wanted = [
        (str(case.meeting_id(number)), 1, on[before].isoformat(), on[after].isoformat())
        for number, before, after in ((1, 10, 1), (2, 20, 22), (3, 30, 32))
    ]
    trial.hold(found == wanted, f"meetings moved wrongly: {wanted} are right, not {found}", said)
    order = [message.event for message in trial.said(case.case_id)][1:3]
    trial.hold(
        order == ["MeetingRescheduled", "MeetingDueSoon"],
        "wrong order: that a meeting moves is said before that it comes near",
        case.case_id,
    )
    for to, what in ((-1, "a move into the past"), (40, "a move past the next meeting"), (1, "a move to nowhere")):
        body = {"to": on[to].isoformat(), "reason": "other"}
        await case.refuses(trial, MOVE, body, what, number=1)
    await trial.settle()
    trial.exactly(case.case_id, "MeetingRescheduled", 3, why="what was refused was said")
