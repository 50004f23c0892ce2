"""N-01, N-02, N-05: who is told of what, once, under which id."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from arrimage_conformance.examples import an_event
from arrimage_conformance.notifications.call import Call, notice_id
from arrimage_conformance.notifications.causes import causes
from arrimage_conformance.notifications.declared import CHECKS
from arrimage_conformance.notifications.register import allows
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.lead import CaseLeadTransferOffered, CaseLeadTransferred
from arrimage_contracts.vocabularies import ReferralSide


@CHECKS.check(
    "N-01",
    "R-334",
    "R-335",
    fr="Chaque événement de la table est dit à ceux qu'elle nomme, une fois, et à personne d'autre.",
    en="Each event of the table is told to those whom it names, once, and to nobody else.",
)
async def table(trial: Trial) -> None:
    """Each event in a case of its own, without a lead."""
    told = [(cause, uuid4()) for cause in causes()]
    for cause, case_id in told:
        allows(trial, case_id)
        await trial.tell(cause.made(case_id), case_id)
    for cause, case_id in told:
        why = (
            f"wrong recipients: of {cause.event.__name__} are to be told {', '.join(cause.recipients) or 'nobody'}"
        )
        await trial.expect(case_id, "NotificationSent", len(cause.recipients), why=why)
    await trial.settle()
    for cause, case_id in told:
        found = sorted(str(message.data.get("recipient")) for message in trial.said(case_id))
        wanted = list(cause.recipients)
        name = f"{cause.event.__name__} ({cause.kind})"
        trial.hold(
            found == wanted, f"wrong recipients: {name} is told to {wanted}, once each, not to {found}", case_id
        )


@CHECKS.check(
    "N-02",
    "R-338",
    fr="Un avis a l'identifiant que sa formule donne, et nomme sa cause, son canal et ses essais.",
    en="A notice has the id that its formula gives, and names its cause, its channel and its attempts.",
)
async def ids(trial: Trial) -> None:
    """Of a role, of the worker who leads, of a worker whom the event names, of the person."""
    led, without, offered, person = Call.new(), Call.new(), uuid4(), uuid4()
    await led.played(trial)
    await trial.tell(without.due(), without.case_id)
    offer = an_event(CaseLeadTransferOffered, number=2)
    await trial.tell(offer, offered)
    meeting = next(cause for cause in causes() if cause.kind == "meeting_soon").made(person)
    allows(trial, person)
    await trial.tell(meeting, person)
    wanted = {
        led.case_id: (led.due(), led.notice(led.worker)),
        without.case_id: (without.due(), without.notice()),
        offered: (offer, notice_id(offer, "worker", "lead_offered", offer.worker)),
        person: (meeting, notice_id(meeting, "person", "meeting_soon")),
    }
    for case_id, (cause, notice) in wanted.items():
        said, *_ = await trial.expect(case_id, "NotificationSent", why="somebody is to be told")
        heard = next(each for each in trial.shown(case_id) if each.event == type(cause).__name__)
        right = {
            "notification_id": str(notice),
            "cause_event_id": heard.json["id"],
            "channel": "console",
            "attempts": 1,
        }
        wrong = [f"{name} is {said.data.get(name)}, not {value}" for name, value in right.items()
                 if said.data.get(name) != value]  # fmt: skip
        trial.hold(not wrong, f"by its formula, or its facts, a notice is another: {'; '.join(wrong)}", [said])
    await trial.settle()
    for case_id in wanted:
        trial.exactly(case_id, "NotificationSent", 1, why="each is told exactly once")


@CHECKS.check(
    "N-05",
    "R-102",
    fr="L'intervenant qui répond du dossier à ce moment est averti, et non un ancien, ni celui d'ailleurs.",
    en="The worker who answers for the case at that moment is told: an earlier one, or one elsewhere, is not.",
)
async def leads(trial: Trial) -> None:
    """A lead is transferred; then words of before, and of another organization, arrive."""
    call, after = Call.new(), uuid4()
    await trial.tell(call.lead(1), call.case_id)
    await trial.tell(_transferred(after, 5, "margelle"), call.case_id)
    await trial.tell(call.lead(3, uuid4()), call.case_id)
    await trial.tell(_transferred(uuid4(), 6, "virage"), call.case_id)
    await trial.tell(call.due(), call.case_id)
    said, *_ = await trial.expect(call.case_id, "NotificationSent", why="the lead is to be told of a call")
    trial.hold(
        said.data.get("notification_id") == str(call.notice(after)),
        "tells somebody else than the worker who answers for the case: the latest one of this organization",
        call.case_id,
    )


def _transferred(worker: object, number: int, to_org: str) -> CaseLeadTransferred:
    return an_event(
        CaseLeadTransferred,
        number=number,
        side=ReferralSide.RECEIVER,
        from_org="margelle",
        to_org=to_org,
        worker=worker,
        transferred_on=date(2010, 10, 5),
    )
