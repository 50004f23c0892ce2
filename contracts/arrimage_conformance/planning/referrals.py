"""P-17, P-18: a referral that comes to nothing, and a record that is de-identified."""

from __future__ import annotations

import json
from uuid import uuid4

from arrimage_conformance.bus import eventually
from arrimage_conformance.examples import an_event
from arrimage_conformance.planning.case import ASSESS, DRAFT, SHOW, Case
from arrimage_conformance.planning.declared import CHECKS
from arrimage_conformance.planning.ends import CLOSE, closure
from arrimage_conformance.trial import Trial
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_contracts.events.referral import (
    DuplicateReferralDetected,
    ReferralDeclined,
    ReferralRedirected,
    ReferralWithdrawn,
)
from arrimage_contracts.vocabularies import ReferralSide

_OVER = (ReferralWithdrawn, ReferralDeclined, ReferralRedirected, DuplicateReferralDetected)


@CHECKS.check(
    "P-17",
    "R-104",
    "R-108",
    fr="Une demande retirée, déclinée, réorientée ou en double s'arrête là ; un plan convenu l'emporte.",
    en="A referral that is withdrawn, declined, redirected or double ends before its plan; an agreed plan wins.",
    driven=True,
)
async def over(trial: Trial) -> None:
    """Each of the four before a plan; a withdrawal of another referral; a withdrawal after the agreement."""
    ended = {event: await Case.accepted(trial) for event in _OVER}
    for event, case in ended.items():
        await trial.tell(_over(event, case), case.case_id)
    elsewhere, agreed = await Case.accepted(trial), await Case.agreed(trial)
    another = _over(ReferralWithdrawn, Case.new())
    await trial.tell(another, elsewhere.case_id)
    await trial.tell(_over(ReferralWithdrawn, agreed), agreed.case_id)
    await trial.settle()
    for event, case in ended.items():
        what = f"ignores a withdrawal: after {event.__name__} a draft"
        await trial.refused(DRAFT, case.draft(), what=what, shown=case.case_id, case_id=case.case_id)
        trial.hold(not trial.said(case.case_id), "planning says nothing of it: intake has said so", case.case_id)
    await elsewhere.planned(trial, "another referral of the case was withdrawn, not this one")
    await agreed.on_plan(trial, CLOSE, closure(), "an end of a plan that the person had agreed to")


def _over(event: type[EventData], case: Case) -> EventData:
    side = {"side": ReferralSide.RECEIVER} if "side" in event.model_fields else {}
    return an_event(event, referral_id=case.referral_id, **side)


@CHECKS.check(
    "P-18",
    "R-110",
    fr="Une anonymisation efface les mots de la personne, sans rien dire ni rien annuler.",
    en="A de-identification erases the person's words; it says nothing and cancels nothing.",
    driven=True,
)
async def deidentified(trial: Trial) -> None:
    """The words of a plan that the person agreed to."""
    case, sentinel = await Case.accepted(trial), f"sentinel {uuid4().hex}"
    await case.planned(trial, "the person agrees", words=sentinel)
    await case.owed(trial, "the person agreed to the plan")
    before = len(trial.said(case.case_id))
    await trial.tell(an_event(RecordDeidentified, of_case_id=case.case_id), case.case_id)
    await trial.settle()

    async def erased() -> bool:
        shown = await trial.act(SHOW, plan_id=case.plan_id)
        return sentinel not in json.dumps(shown.body)

    trial.hold(await eventually(erased, trial.patience), "ignores a de-identification: words remain", case.case_id)
    trial.hold(
        len(trial.said(case.case_id)) == before,
        "a de-identification made the program say something",
        case.case_id,
    )
    await trial.refused(ASSESS, {}, what="an assessment of nothing", shown=case.case_id, case_id=case.case_id)
