"""P-14 to P-16: how an episode ends, and what ends with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from arrimage_conformance.days import in_days
from arrimage_conformance.messages import Json
from arrimage_conformance.planning.case import CLOSE_BEFORE_PLAN, LONG_AGO, Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.planning.meetings import HELD
from arrimage_conformance.trial import Trial
from arrimage_contracts.vocabularies import OUTCOME_CLASS, Outcome

CLOSE = "POST /plans/{plan_id}/closure"
_END = LONG_AGO + timedelta(days=77)


def closure(outcome: Outcome = Outcome.COMPLETED, closed_on: date = _END, **more: Any) -> Json:
    """Return how an episode ended."""
    return {"closed_on": closed_on.isoformat(), "outcome": outcome.value, "followup_allowed": True, **more}


@CHECKS.check(
    "P-14",
    "R-136",
    "R-189",
    "R-190",
    fr="Une fin est dite une fois, après ce qui s'annule avec elle, dans la classe qui est celle de son issue.",
    en="An end is said once, after what is cancelled with it, in the class that is its outcome's.",
    driven=True,
)
async def closed(trial: Trial) -> None:
    """Each outcome that needs nothing else, with one meeting of three held."""
    for outcome in (Outcome.EARLY_REINTEGRATION, Outcome.WITHDREW, Outcome.DECEASED):
        case = await Case.agreed(trial, dates=[LONG_AGO, LONG_AGO + timedelta(days=7), _END])
        await case.on_plan(trial, HELD, {"held_on": LONG_AGO.isoformat()}, "a meeting that was held", number=1)
        await case.refuses(trial, CLOSE, closure(outcome, in_days(3)), "an end in the future")
        await case.refuses(
            trial, CLOSE, closure(outcome, LONG_AGO - timedelta(days=1)), "an end before its meetings"
        )
        await case.on_plan(trial, CLOSE, closure(outcome, followup_allowed=False), "an end")
        said = await case.once_said(trial, "EpisodeClosed", "an end is said once")
        wanted = {
            "case_id": str(case.case_id),
            "plan_id": str(case.plan_id),
            "closed_on": _END.isoformat(),
            "outcome": outcome.value,
            "outcome_class": OUTCOME_CLASS[outcome].value,
            "activities_held_count": 1,
            "followup_allowed": False,
        }
        wrong = [name for name, value in wanted.items() if said.data.get(name) != value]
        trial.hold(not wrong, f"EpisodeClosed after {outcome} is wrong in: {', '.join(wrong)}", [said])
        why = "what was planned is cancelled with the episode, once"
        await trial.expect(case.case_id, "MeetingCancelled", 2, why=why)
        cancelled = trial.exactly(case.case_id, "MeetingCancelled", 2, why=why)
        trial.hold(
            {message.data.get("reason") for message in cancelled} == {"episode_closed"},
            "meetings that end with the episode are cancelled with the reason episode_closed",
            cancelled,
        )
        trial.hold(
            trial.said(case.case_id)[-1].event == "EpisodeClosed",
            "wrong order: what is cancelled is said before that the episode ended",
            case.case_id,
        )
        await case.refuses(trial, CLOSE, closure(outcome), "a second end")


@CHECKS.check(
    "P-15",
    "R-136",
    "R-189",
    fr="Une fin avant tout plan convenu le dit, et nomme le plan qui n'est pas venu.",
    en="An end before a plan was agreed says so, and names the plan that never came.",
    driven=True,
)
async def before_a_plan(trial: Trial) -> None:
    """The person withdraws at the assessment."""
    case = await Case.accepted(trial)
    await trial.done(
        CLOSE_BEFORE_PLAN, closure(Outcome.WITHDREW), what="an end before a plan", shown=case.case_id,
        case_id=case.case_id,
    )  # fmt: skip
    said = await case.once_said(trial, "EpisodeClosed", "an end is said once")
    wanted = {"plan_agreed": False, "plan_id": str(case.plan_id), "activities_held_count": 0}
    wrong = [name for name, value in wanted.items() if said.data.get(name) != value]
    trial.hold(not wrong, f"EpisodeClosed before a plan is wrong in: {', '.join(wrong)}", [said])


@CHECKS.check(
    "P-16",
    "R-156",
    fr="Personne n'est perdu trop tôt : trois essais, d'autres jours, sur quatorze jours.",
    en="Nobody is given up too soon: three attempts, on different days, over fourteen days.",
    driven=True,
)
async def lost(trial: Trial) -> None:
    """Two attempts; three within a week; three over two weeks."""
    case = await Case.agreed(trial)
    for days, what in (((0, 15), "two attempts"), ((0, 3, 6), "three attempts within a week")):
        body = closure(Outcome.LOST_CONTACT, contact_attempts=_attempts(*days))
        await case.refuses(trial, CLOSE, body, f"a person given up as lost after {what}")
    trial.exactly(case.case_id, "EpisodeClosed", 0, why="what was refused was said")
    body = closure(Outcome.LOST_CONTACT, contact_attempts=_attempts(0, 7, 15))
    await case.on_plan(trial, CLOSE, body, "an end after three attempts over two weeks")
    await case.once_said(trial, "EpisodeClosed", "an end is said once")


def _attempts(*days: int) -> list[str]:
    return [(LONG_AGO + timedelta(days=30 + each)).isoformat() for each in days]
