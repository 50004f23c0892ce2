"""N-08, N-11: what has become pointless is not told any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from arrimage_conformance.bus import eventually
from arrimage_conformance.days import in_days
from arrimage_conformance.examples import an_event
from arrimage_conformance.notifications.call import Call
from arrimage_conformance.notifications.declared import CHECKS
from arrimage_conformance.notifications.persons import reminded
from arrimage_conformance.notifications.register import allows, asked_of, is_silent
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.meeting import MeetingCancelled, MeetingDueSoon
from arrimage_contracts.vocabularies import MeetingCancelReason

_LIFETIME_DAYS = 14


@CHECKS.check(
    "N-08",
    "R-334",
    "R-337",
    fr="Un avis vaut jusqu'au jour de sa rencontre, ou quatorze jours après ce qui le cause ; ensuite il se tait.",
    en="A notice is good until the day of its meeting, or for fourteen days after its cause; then it is silent.",
)
async def out_of_date(trial: Trial) -> None:
    """A meeting of yesterday and one to come; a call that became due 12 days ago, and one 16 days ago."""
    past, to_come, young, old = (Call.new() for _ in range(4))
    for one, day in ((past, in_days(-2)), (to_come, in_days(2))):
        allows(trial, one.case_id)
        await trial.tell(an_event(MeetingDueSoon, planned_on=day), one.case_id)
    for one, days in ((young, _LIFETIME_DAYS - 2), (old, _LIFETIME_DAYS + 2)):
        said_at = datetime.now(UTC) - timedelta(days=days)
        await trial.tell(one.due(), one.case_id, time=said_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    await trial.settle()
    for one, why in (
        (past, "its meeting is over"),
        (old, "wrong date arithmetic: fourteen days after the time of its cause"),
    ):
        await trial.expect(
            one.case_id,
            "NotificationSuppressed",
            where=lambda data: data.get("reason") == "out_of_date",
            why=f"{why}, a notice is pointless",
        )
        trial.exactly(one.case_id, "NotificationSent", 0, why=f"{why}, a notice is pointless")
    for one in (to_come, young):
        await trial.expect(one.case_id, "NotificationSent", why="wrong date arithmetic: the notice is in time")


@CHECKS.check(
    "N-11",
    "R-334",
    "R-335",
    fr="Ce qui prend fin pendant que l'avis attend n'est plus annoncé ; sa fin l'est.",
    en="What ends while its notice waits is not told any more; that it ended is.",
)
async def ended_meanwhile(trial: Trial) -> None:
    """Intake is silent when the meeting comes near, and answers when it is called off."""
    case_id = uuid4()
    is_silent(trial, case_id)
    meeting = await reminded(trial, case_id)
    asked = await eventually(lambda: asked_of(trial, case_id), trial.patience)
    trial.hold(asked, "intake was not asked whether the person may be told", case_id)
    allows(trial, case_id)
    cancelled = an_event(
        MeetingCancelled,
        meeting_id=meeting.meeting_id,
        planned_on=meeting.planned_on,
        reason=MeetingCancelReason.PERSON_ASKED,
    )
    await trial.tell(cancelled, case_id)
    why = "tells of what has ended: the meeting was called off while its notice waited"
    await trial.expect(
        case_id, "NotificationSuppressed", where=lambda data: data.get("reason") == "out_of_date", why=why
    )
    await trial.expect(case_id, "NotificationSent", why="that a meeting is called off is told")
    await trial.settle()
    trial.exactly(case_id, "NotificationSent", 1, why=why)
