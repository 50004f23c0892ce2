"""P-54: an empty store after a long history. What no event tells comes by the handover file, not by the kit."""

from __future__ import annotations

from arrimage_conformance.check import How
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.planning.case import Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.shared.restarts import begins_anew
from arrimage_conformance.trial import Trial


@CHECKS.check(
    "P-54",
    "R-013",
    "R-015",
    fr="Sur un magasin vide, après une longue histoire, il ne redit rien, et le travail reprend.",
    en="On an empty store, after a long history, it says nothing again, and work goes on.",
    how=How.RESTART,
    driven=True,
)
async def replayed(trial: Trial) -> None:
    """A person accepted before; then a plan that was said before is written anew, from paper, as it was."""
    waiting, planned = await Case.new().played(trial), await Case.agreed(trial)
    await begins_anew(trial)
    await waiting.answered(trial, "forgets on replay: the person was accepted before")
    await planned.acted(trial, "what was on paper is written anew")
    await trial.settle()
    planned.once(trial, "re-emits on replay: the same plan, under the same id, was said before")
    check_nothing_twice(trial)
