"""P-20: what person and worker write stays."""

from __future__ import annotations

from uuid import uuid4

from arrimage_conformance.everyone import check_envelopes, check_tells_nothing_of
from arrimage_conformance.planning.case import ASSESS, LONG_AGO, Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.planning.ends import CLOSE, closure
from arrimage_conformance.planning.meetings import HELD
from arrimage_conformance.planning.plans import REVISE
from arrimage_conformance.trial import Trial


@CHECKS.check(
    "P-20",
    "R-124",
    "R-333",
    fr="Rien de ce que la personne ou l'intervenant écrit ne sort ; ce qui sort tient son contrat.",
    en="Nothing that the person or the worker writes leaves; what leaves keeps its contract.",
    driven=True,
)
async def stay(trial: Trial) -> None:
    """Words in the assessment, the plan, a revision and the notes of a meeting."""
    case, sentinel = await Case.accepted(trial), f"sentinel {uuid4().hex}"
    told = case.assessment() | {"words": {"SOCIAL_SUPPORT": sentinel}, "strengths": [sentinel]}
    await trial.done(ASSESS, told, what="an assessment with words", shown=case.case_id, case_id=case.case_id)
    await case.planned(trial, "the person agrees", words=sentinel)
    noted = {"held_on": LONG_AGO.isoformat(), "notes": sentinel, "place": sentinel}
    await case.on_plan(trial, HELD, noted, "a meeting with notes", number=1)
    change = {"reason": sentinel, "mode": "individual", "mode_reason": "attendance"}
    await case.on_plan(trial, REVISE, change, "a revision with a reason in words")
    await case.on_plan(trial, CLOSE, closure(), "an end")
    await trial.expect(case.case_id, "EpisodeClosed", why="the episode ended")
    check_tells_nothing_of(trial, sentinel, "what person or worker wrote stands in it: it is LOCAL")
    check_envelopes(trial, case.case_id)
