"""P-05 to P-08: who agrees to what, which ids follow, what a newer version says."""

from __future__ import annotations

from uuid import uuid4

from arrimage_conformance.days import in_days
from arrimage_conformance.planning.case import AGREE, DRAFT, Case, version
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.trial import Trial

REVISE = "POST /plans/{plan_id}/revision"


@CHECKS.check(
    "P-05",
    "R-124",
    "R-126",
    fr="Un brouillon n'est dit à personne, et un plan sans objectif, ou qui tait un besoin, est refusé.",
    en="A draft is told to nobody, and a plan without an objective, or silent on a need, is refused.",
    driven=True,
)
async def drafts(trial: Trial) -> None:
    """A need without an action; a draft; an agreement of tomorrow; a plan for nothing."""
    case, aimless = await Case.accepted(trial), await Case.accepted(trial)
    unanswered = case.draft() | {"actions": case.draft()["actions"][:1]}
    await trial.refused(
        DRAFT, unanswered, what="a plan without an answer to a need", shown=case.case_id, case_id=case.case_id
    )
    await trial.done(DRAFT, case.draft(), what="a draft", shown=case.case_id, case_id=case.case_id)
    await case.refuses(trial, AGREE, {"agreed_on": in_days(3).isoformat()}, "an agreement in the future")
    body = aimless.draft(objectives=[])
    drafted = await trial.act(DRAFT, body, case_id=aimless.case_id)
    if drafted.done:  # a program may refuse it here already
        await aimless.refuses(
            trial, AGREE, {"agreed_on": aimless.agreed_on.isoformat()}, "a plan without an objective"
        )
    await trial.settle()
    for one in (case, aimless):
        trial.hold(not trial.said(one.case_id), "a plan was said that the person did not agree to", one.case_id)


@CHECKS.check(
    "P-06",
    "R-005",
    "R-124",
    "R-132",
    fr="Un plan convenu est dit une fois, avec ses faits ; convenu, il ne l'est pas deux fois.",
    en="An agreed plan is said once, with its facts; once agreed, it is not agreed again.",
    driven=True,
)
async def agreed(trial: Trial) -> None:
    """Facts and ids of PlanCreated."""
    case = await Case.accepted(trial)
    drafted = await trial.done(DRAFT, case.draft(), what="a draft", shown=case.case_id, case_id=case.case_id)
    agreement = {"agreed_on": case.agreed_on.isoformat()}
    plan = await case.on_plan(trial, AGREE, agreement, "the agreement", version_of=drafted)
    await case.refuses(trial, AGREE, agreement, "a second agreement")
    await trial.settle()
    said = await case.once_said(trial, "PlanCreated", "an agreed plan is said once")
    wanted = {
        "plan_id": str(case.plan_id),
        "case_id": str(case.case_id),
        "referral_id": str(case.referral_id),
        "version": plan.get("version"),
        "mode": "mixed",
        "objective_count": 1,
    }
    wrong = [name for name, value in wanted.items() if said.data.get(name) != value]
    trial.hold(not wrong, f"PlanCreated is wrong, by its formula or its facts, in: {', '.join(wrong)}", [said])


@CHECKS.check(
    "P-07",
    "R-130",
    "R-131",
    fr="Une révision dit la nouvelle version, et le mode s'il change, avec sa raison.",
    en="A revision says the new version, and the mode if it changes, with its reason.",
    driven=True,
)
async def revised(trial: Trial) -> None:
    """A new mode: without a reason, then with one."""
    case = await Case.agreed(trial)
    change = {"reason": "x", "mode": "individual"}
    await case.refuses(trial, REVISE, change, "a new mode without a reason")
    plan = await case.on_plan(trial, REVISE, change | {"mode_reason": "wishes"}, "a revision")
    said = await case.once_said(trial, "PlanRevised", "a revision is said once")
    mode = await case.once_said(trial, "ServiceModeChanged", "a new mode is said once")
    for message, facts in ((said, {"mode": "individual"}), (mode, {"mode": "individual", "reason": "wishes"})):
        right = {**facts, "plan_id": str(case.plan_id), "version": plan.get("version")}
        wrong = [name for name, value in right.items() if message.data.get(name) != value]
        trial.hold(not wrong, f"{message.event} is wrong in: {', '.join(wrong)}", [message])
    first = trial.said(case.case_id, "PlanCreated")[0]
    trial.hold(
        said.data.get("version", 0) > first.data.get("version", 0),
        "a revision is a later version of the plan",
        [first, said],
    )


@CHECKS.check(
    "P-08",
    "R-012",
    "R-131",
    fr="La même demande sous une clé a un seul effet ; sur une version dépassée, elle n'en a aucun.",
    en="The same request under one key takes effect once; on a version that has passed, it takes none.",
    driven=True,
)
async def twice(trial: Trial) -> None:
    """One revision under one Idempotency-Key; then another one by somebody who read the plan before."""
    case = await Case.agreed(trial)
    read = version(await case.shown(trial))
    change, key = {"reason": "x", "mode": "group", "mode_reason": "needs", "expected_version": read}, str(uuid4())
    for _ in range(2):
        answer = await trial.act(REVISE, change, key, plan_id=case.plan_id)
        trial.hold(answer.done, f"the same request again was not answered alike ({answer.status})", case.case_id)
    late = {"reason": "x", "mode": "individual", "mode_reason": "needs", "expected_version": read}
    await trial.refused(
        REVISE, late, what="a change of a version that has passed", shown=case.case_id, plan_id=case.plan_id
    )
    await trial.settle()
    trial.exactly(case.case_id, "PlanRevised", 1, why="doubled emission: one request, sent twice")
