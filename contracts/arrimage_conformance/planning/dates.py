"""P-01, P-02: on which days the meetings are proposed, and whose days they are."""

from __future__ import annotations

from datetime import date, timedelta

from arrimage_conformance.planning.case import DRAFT, LONG_AGO, Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.trial import Trial

_OFFSETS = (0, 7, 14, 21, 35, 49, 63, 77)
_STARTS = (LONG_AGO, date(2011, 12, 27), date(2012, 2, 7))
_WISHED = tuple(LONG_AGO + timedelta(days=days) for days in (0, 3, 40))


@CHECKS.check(
    "P-01",
    "R-127",
    fr="Huit rencontres : quatre chaque semaine, puis quatre aux deux semaines, en dates civiles.",
    en="Eight meetings: four weekly, then four every two weeks, as civil dates.",
    driven=True,
)
async def rhythm(trial: Trial) -> None:
    """Starts before the end of a year, and before a leap day."""
    for start_on in _STARTS:
        case = await Case.agreed(trial, start_on)
        said = await case.once_said(trial, "PlanCreated", "an agreed plan is said once")
        wanted = [(start_on + timedelta(days=days)).isoformat() for days in _OFFSETS]
        found = said.data.get("meeting_dates")
        trial.hold(
            found == wanted,
            f"wrong date arithmetic: a plan that starts on {start_on} has meetings on {wanted}, not on {found}",
            [said],
        )
        trial.hold(
            (said.data.get("start_on"), said.data.get("expected_end_on")) == (wanted[0], wanted[-1]),
            f"a plan starts on {wanted[0]}, and is expected to end with its last meeting, on {wanted[-1]}",
            [said],
        )


@CHECKS.check(
    "P-02",
    "R-128",
    fr="La personne choisit d'autres dates ; elles se suivent, dès le début, huit au plus sans raison dite.",
    en="The person may choose other dates; they ascend, from the start, eight at most without a reason.",
    driven=True,
)
async def own_dates(trial: Trial) -> None:
    """Three dates of the person's; then dates that are refused."""
    case = await Case.agreed(trial, dates=_WISHED)
    said = await case.once_said(trial, "PlanCreated", "an agreed plan is said once")
    wished = [day.isoformat() for day in _WISHED]
    trial.hold(said.data.get("meeting_dates") == wished, "the dates are those that the person wished", [said])
    other = await Case.accepted(trial)
    for dates, what in (
        ((LONG_AGO, LONG_AGO), "a plan with two meetings on one day"),
        (_WISHED[1:], "a plan whose first meeting is not its start"),
        ([LONG_AGO + timedelta(days=days) for days in range(9)], "a plan of nine meetings, without a reason"),
    ):
        body = other.draft(meeting_dates=dates)
        await trial.refused(DRAFT, body, what=what, shown=other.case_id, case_id=other.case_id)
    trial.hold(not trial.said(other.case_id), "what was refused was said", other.case_id)
