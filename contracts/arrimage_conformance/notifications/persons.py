"""N-06, N-07, N-10, N-12, N-13: what may be told to a person, asked of intake at that moment, and kept nowhere."""

from __future__ import annotations

from uuid import UUID, uuid4

from arrimage_conformance.bus import eventually
from arrimage_conformance.days import in_days
from arrimage_conformance.everyone import check_tells_nothing_of
from arrimage_conformance.examples import an_event
from arrimage_conformance.messages import Message
from arrimage_conformance.notifications.declared import CHECKS
from arrimage_conformance.notifications.register import allows, asked_of, forbids, is_silent
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.meeting import MeetingDueSoon

_TO_SHOW = {"may_be_contacted", "language", "ways", "safe_hours"}


async def reminded(trial: Trial, case_id: UUID) -> MeetingDueSoon:
    """Say that a meeting of the person of a case comes near."""
    event = an_event(MeetingDueSoon, planned_on=in_days(3), days_left=3)
    await trial.tell(event, case_id)
    return event


async def _suppressed(trial: Trial, case_id: UUID, reason: str, why: str) -> list[Message]:
    said = await trial.expect(
        case_id, "NotificationSuppressed", where=lambda data: data.get("reason") == reason, why=why
    )
    trial.exactly(case_id, "NotificationFailed", 0, why="nobody failed: it was not to be sent")
    return said


@CHECKS.check(
    "N-06",
    "R-099",
    "R-337",
    fr="Qui ne permet plus qu'on lui écrive ne reçoit plus rien, dès ce moment.",
    en="Who does not allow to be contacted any more is told nothing, from that moment on.",
)
async def withdrawn(trial: Trial) -> None:
    """Allowed at the first notice, withdrawn before the second."""
    case_id = uuid4()
    allows(trial, case_id)
    await reminded(trial, case_id)
    await trial.expect(case_id, "NotificationSent", why="the person allows to be told of meetings")
    forbids(trial, case_id)
    await reminded(trial, case_id)
    why = "ignores a withdrawal: the person does not allow to be contacted"
    await trial.settle()
    trial.exactly(case_id, "NotificationSent", 1, why=why)
    await _suppressed(trial, case_id, "no_permission", why)
    trial.exactly(case_id, "NotificationSent", 1, why=why)


@CHECKS.check(
    "N-07",
    "R-188",
    "R-337",
    fr="De la personne, intake n'est interrogé qu'à ce moment, pour un avis, et sur le strict nécessaire.",
    en="Of the person, intake is asked at that moment alone, for a notice, and no more than is needed.",
)
async def asks_little(trial: Trial) -> None:
    """A notice to the console needs no name and no address."""
    case_id = uuid4()
    allows(trial, case_id)
    await reminded(trial, case_id)
    said = await trial.expect(case_id, "NotificationSent", why="the person allows to be told of meetings")
    questions = asked_of(trial, case_id)
    trial.hold(questions, "a person was told and intake was not asked whether they may be", said)
    for question in questions:
        trial.hold(question.get("purpose") == "notice", "intake is asked with the purpose notice", said)
        more = sorted(set(question.get("fields") or []) - _TO_SHOW)
        trial.hold(not more, f"asks for more than it needs: {', '.join(more)}, for the console", said)


@CHECKS.check(
    "N-10",
    "R-333",
    "R-336",
    fr="Rien de ce qu'intake dit de la personne ne ressort dans un événement.",
    en="Nothing that intake tells of the person comes out in an event.",
)
async def identity_stays(trial: Trial) -> None:
    """Intake tells more than was asked."""
    case_id, sentinel = uuid4(), f"sentinel{uuid4().hex}"
    more = {"first_name": sentinel, "email": f"{sentinel}@example.org", "phone": sentinel[:30], "ways": ["email"]}
    allows(trial, case_id, **more)
    await reminded(trial, case_id)
    await trial.expect(case_id, "NotificationSent", why="the person allows to be told of meetings")
    check_tells_nothing_of(trial, sentinel[:30], "what intake told of the person came out")


@CHECKS.check(
    "N-12",
    "R-110",
    "R-337",
    fr="D'un dossier qu'intake ne connaît plus, personne n'est averti.",
    en="Of a case that intake does not know any more, nobody is told.",
)
async def unknown(trial: Trial) -> None:
    """Intake answers case.unknown."""
    case_id = uuid4()
    await reminded(trial, case_id)
    await _suppressed(trial, case_id, "no_permission", "intake does not know the case")
    await trial.settle()
    trial.exactly(case_id, "NotificationSent", 0, why="intake does not know the case")


@CHECKS.check(
    "N-13",
    "R-334",
    fr="Un intake qui ne répond pas ne fait ni partir ni abandonner un avis, et ne retarde pas les autres.",
    en="An intake that does not answer makes no notice leave, none be given up, and delays no other.",
)
async def silence(trial: Trial) -> None:
    """One person of whom nothing is told; then one of whom it is."""
    silent, other = uuid4(), uuid4()
    is_silent(trial, silent)
    allows(trial, other)
    await reminded(trial, silent)
    asked = await eventually(lambda: asked_of(trial, silent), trial.patience)
    trial.hold(asked, "intake was not asked whether the person may be told", silent)
    await reminded(trial, other)
    await trial.expect(other, "NotificationSent", why="blocks: one silence of intake delays the notices of others")
    await trial.settle()
    trial.hold(not trial.said(silent), "intake did not answer: nothing is known, so nothing is said yet", silent)
