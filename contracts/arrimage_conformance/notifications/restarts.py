"""N-54 to N-56: an empty store after a long history: nobody is told twice, and nothing owed is forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

from arrimage_conformance.check import How
from arrimage_conformance.days import in_days
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.messages import Json, Sender
from arrimage_conformance.notifications.asked import TODO
from arrimage_conformance.notifications.call import Call
from arrimage_conformance.notifications.declared import CHECKS
from arrimage_conformance.notifications.persons import reminded
from arrimage_conformance.notifications.register import allows, asked_of
from arrimage_conformance.notifications.workers import SEND_AGAIN
from arrimage_conformance.shared.restarts import begins_anew
from arrimage_conformance.trial import Trial
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.notice import NotificationFailed, NotificationSent, NotificationSuppressed
from arrimage_contracts.vocabularies import FailureReason, NoticeChannel, NoticeRecipient, SuppressionReason


@CHECKS.check(
    "N-54",
    "R-013",
    "R-015",
    "R-338",
    fr="Sur un magasin vide, après une longue histoire, personne n'est averti une seconde fois.",
    en="On an empty store, after a long history, nobody is told a second time.",
    how=How.RESTART,
)
async def replayed(trial: Trial) -> None:
    """All that this run has played, read again; of a person who was told, intake must not be asked again."""
    led, person = Call.new(), uuid4()
    await led.begun(trial)
    allows(trial, person)
    await reminded(trial, person)
    said = await trial.expect(person, "NotificationSent", why="the person allows to be told of meetings")
    before = len(asked_of(trial, person))
    await begins_anew(trial)
    again = len(asked_of(trial, person)) > before
    trial.hold(not again, "told twice: on an empty store a notice that was sent is prepared again", said)
    await trial.tell(led.due(), led.case_id)
    heard, *_ = await trial.expect(led.case_id, "NotificationSent", why="after a replay it goes on")
    trial.hold(
        heard.data.get("notification_id") == str(led.notice(led.worker)),
        "lost on replay: who leads a case is told before its call, and known after a replay",
        led.case_id,
    )
    check_nothing_twice(trial)


@CHECKS.check(
    "N-55",
    "R-013",
    "R-015",
    "R-334",
    fr="Un successeur avertit de ce qui restait à dire, et de rien d'autre : à chaque position d'un avis.",
    en="A successor tells what was left to be told, and nothing else: in every position of a notice.",
    how=How.RESTART,
)
async def taken_over(trial: Trial) -> None:
    """Another implementation said all up to some point; this one begins on an empty store."""
    positions = ("unsaid", "sent", "suppressed", "failed")
    calls = await _left_by_another(trial, *positions)
    owed = {"unsaid": 1, "sent": 1, "suppressed": 0, "failed": 0}
    why = "forgets what is owed after a swap"
    await trial.expect(calls["unsaid"].case_id, "NotificationSent", why=why)
    await trial.settle()
    for position, count in owed.items():
        why = f"re-emits on replay: the notice was {position} before the swap"
        trial.exactly(calls[position].case_id, "NotificationSent", count, why=why)
        said = len(trial.said(calls[position].case_id))
        trial.hold(said == 1, f"{why}, and the stream has {said} messages of it", calls[position].case_id)
    check_nothing_twice(trial)


@CHECKS.check(
    "N-56",
    "R-113",
    "R-334",
    fr="Un avis qui n'a pu partir attend quelqu'un, même après une reprise, et repart à sa demande.",
    en="A notice that could not leave waits for somebody, after a swap too, and leaves when they ask.",
    how=How.RESTART,
    driven=True,
)
async def failed(trial: Trial) -> None:
    """One that another implementation gave up."""
    call = (await _left_by_another(trial, "failed"))["failed"]
    listed = await _failed_of(trial, call)
    trial.hold(listed, f"{TODO} does not list a notice that failed before the swap", call.case_id)
    notice = call.notice(call.worker)
    await trial.done(SEND_AGAIN, notice_id=notice, what="sending a failed notice again", shown=call.case_id)
    await call.owed(trial, "it was asked to leave again, and its channel takes it now")
    await trial.settle()
    call.once(trial, "asked once, it leaves once")
    trial.hold(not await _failed_of(trial, call), f"{TODO} lists a notice that has left", call.case_id)


async def _failed_of(trial: Trial, call: Call) -> list[Json]:
    reply = await trial.bus.ask(TODO, json.dumps({"today": in_days(0).isoformat()}).encode())
    items = ((reply or {}).get("answer") or {}).get("items") or []
    return [
        item for item in items if item.get("case_id") == str(call.case_id) and item.get("code") == "notice.failed"
    ]


async def _left_by_another(trial: Trial, *positions: str) -> dict[str, Call]:
    await trial.program.stop()
    calls = {position: Call.new() for position in positions}
    old = Sender(trial.sender.organization, "01d")
    for position, call in calls.items():
        await call.played(trial)
        if position != "unsaid":
            past = old.envelope(_past(position, call), call.case_id, at=datetime.now(UTC))
            await trial.bus.send(past)
    await trial.bus.begin_again()
    trial.program.new_store()
    await trial.start()
    await trial.settle()
    return calls


def _past(position: str, call: Call) -> EventData:
    facts = {
        "notification_id": call.notice(call.worker),
        "cause_event_id": call.due_id(),
        "recipient": NoticeRecipient.WORKER,
    }
    tried = {"channel": NoticeChannel.CONSOLE, "attempts": 1}
    if position == "sent":
        return NotificationSent.model_validate(facts | tried)
    if position == "suppressed":
        return NotificationSuppressed.model_validate(facts | {"reason": SuppressionReason.NO_ADDRESS})
    return NotificationFailed.model_validate(facts | tried | {"reason": FailureReason.UNREACHABLE})
