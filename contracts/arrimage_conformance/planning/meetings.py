"""P-10 to P-12: meetings that are held, missed, and announced."""

from __future__ import annotations

from datetime import date, timedelta

from arrimage_conformance.days import in_days
from arrimage_conformance.planning.case import LONG_AGO, Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.trial import Trial

HELD = "POST /plans/{plan_id}/meetings/{number}/held"
MISSED = "POST /plans/{plan_id}/meetings/{number}/missed"
PAUSE = "POST /plans/{plan_id}/pause"
RESUME = "POST /plans/{plan_id}/resumption"
_SATURDAY = 5


@CHECKS.check(
    "P-10",
    "R-155",
    fr="Une rencontre tenue est dite une fois, sous l'identifiant de sa formule ; une à venir est refusée.",
    en="A meeting that was held is said once, under the id of its formula; one to come is refused.",
    driven=True,
)
async def held(trial: Trial) -> None:
    """The first and the third; the first again; the second, in the future; one that is not there."""
    case = await Case.agreed(trial)
    for number in (1, 3):
        day = {"held_on": (LONG_AGO + timedelta(days=number)).isoformat()}
        await case.on_plan(trial, HELD, day, "a meeting that was held", number=number)
    day = {"held_on": LONG_AGO.isoformat()}
    await case.refuses(trial, HELD, day, "a meeting held a second time", number=1)
    await case.refuses(trial, HELD, day, "a meeting that is not there", number=9)
    await case.refuses(trial, HELD, {"held_on": in_days(3).isoformat()}, "a meeting held in the future", number=2)
    await trial.settle()
    said = trial.exactly(case.case_id, "MeetingHeld", 2, why="each meeting that was held is said once")
    for message, number in zip(said, (1, 3), strict=True):
        wanted = {
            "meeting_id": str(case.meeting_id(number)),
            "plan_id": str(case.plan_id),
            "number_in_series": number,
            "held_on": (LONG_AGO + timedelta(days=number)).isoformat(),
        }
        wrong = [name for name, value in wanted.items() if message.data.get(name) != value]
        trial.hold(
            not wrong, f"MeetingHeld is wrong, by its formula or its facts, in: {', '.join(wrong)}", [message]
        )


@CHECKS.check(
    "P-11",
    "R-156",
    fr="Une rencontre manquée n'est pas un abandon : on joint la personne d'ici deux jours ouvrables.",
    en="A missed meeting is no abandonment: the person is contacted within two working days.",
    driven=True,
)
async def missed(trial: Trial) -> None:
    """One of long ago, recorded today; one whose day has not come."""
    case, today = await Case.agreed(trial), in_days(0)
    await case.on_plan(trial, MISSED, {}, "a missed meeting", number=2)
    said = await case.once_said(trial, "MeetingMissed", "a missed meeting is said once")
    due_on = date.fromisoformat(str(said.data.get("contact_due_on")))
    between = [today + timedelta(days=days) for days in range(1, (due_on - today).days + 1)]
    weekdays = [day for day in between if day.weekday() < _SATURDAY]
    trial.hold(
        due_on.weekday() < _SATURDAY and 2 <= len(weekdays) <= 2 + 2,
        f"wrong date arithmetic: two working days after {today} is not {due_on}",
        [said],
    )
    await trial.settle()
    trial.exactly(case.case_id, "EpisodeClosed", 0, why="a missed meeting ends no episode")
    ahead = await Case.agreed(trial, in_days(20))
    await ahead.refuses(trial, MISSED, {}, "a meeting missed before its day", number=1)


@CHECKS.check(
    "P-12",
    "R-335",
    fr="Une rencontre proche est annoncée une fois, la veille au plus tôt ; ni passée, ni lointaine, ni en pause.",
    en="A meeting that is near is announced once, a day before at most; not one past, far ahead, or in a pause.",
    driven=True,
)
async def announced(trial: Trial) -> None:
    """Meetings of long ago, of tomorrow and of in twenty days; a pause, in which one comes near."""
    begun, tomorrow, later = in_days(-30), in_days(1), in_days(20)
    near = await Case.agreed(trial, begun, [begun, tomorrow, later])
    said = await near.once_said(trial, "MeetingDueSoon", "a meeting of tomorrow is announced")
    wanted = {"meeting_id": str(near.meeting_id(2)), "planned_on": tomorrow.isoformat(), "number_in_series": 2}
    wrong = [name for name, value in wanted.items() if said.data.get(name) != value]
    trial.hold(not wrong, f"MeetingDueSoon is wrong in: {', '.join(wrong)}", [said])
    order = [message.event for message in trial.said(near.case_id)]
    trial.hold(
        order == ["PlanCreated", "MeetingDueSoon"],
        "wrong order: a plan is said, then that a meeting of it comes near",
        near.case_id,
    )
    await near.on_plan(trial, PAUSE, {}, "a pause")
    await near.refuses(trial, HELD, {"held_on": begun.isoformat()}, "a meeting in a pause", number=1)
    await near.on_plan(trial, RESUME, {}, "a resumption")
    await trial.settle()
    trial.exactly(
        near.case_id, "MeetingDueSoon", 1, why="doubled emission: announced once for each day that it has"
    )
