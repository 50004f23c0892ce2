"""Promises of planning alone, broken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import arrimage_planning.commands.close_episode as closing
import arrimage_planning.commands.draft_plan as drafting
import arrimage_planning.commands.move_meeting as moving
import arrimage_planning.store.meetings as meetings
from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.meeting import MeetingCancelled, MeetingRescheduled
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.vocabularies import OutcomeClass
from arrimage_planning import subscribers
from arrimage_planning.domain.meeting import MeetingStatus


async def _nothing(*_: object, **__: object) -> None:
    return None


def date_arithmetic() -> None:
    """Every meeting is a week after the one before it."""
    right = vars(drafting)["agreed_dates"]

    def weekly(start_on: Any, wished: Any, **more: Any) -> Any:
        found = right(start_on, wished, **more)
        return found if wished else tuple(start_on + timedelta(days=7 * place) for place in range(len(found)))

    vars(drafting)["agreed_dates"] = weekly


def tells_of_drafts() -> None:
    """A plan is said as soon as it is written."""
    draft = vars(drafting)["draft_plan"]

    async def told(work: Work, case_id: Any, *given: Any, **named: Any) -> Any:
        plan = await draft(work, case_id, *given, **named)
        content = plan.content
        work.publish(
            PlanCreated(
                plan_id=plan.plan_id,
                case_id=case_id,
                referral_id=uuid4(),
                version=plan.version + 1,
                mode=content.mode,
                start_on=content.start_on,
                expected_end_on=content.expected_end_on,
                meeting_dates=list(content.meeting_dates),
                objective_count=len(content.objectives),
            ),
            case_id=case_id,
        )
        return plan

    vars(drafting)["draft_plan"] = told


def wrong_id_formula() -> None:
    """The ids of meetings are drawn."""
    vars(meetings)["ids"] = type("Drawn", (), {"meeting_id": staticmethod(lambda *_: uuid4())})


def announces_before_it_moves() -> None:
    """That the first meeting moves is said after what follows from it."""
    publish = Work.publish
    held: list[Any] = []

    def later(self: Work, event: Any, **facts: Any) -> None:
        if isinstance(event, MeetingRescheduled) and event.number_in_series == 1:
            held.append((event, facts))
            return
        publish(self, event, **facts)
        while held:
            waiting, its = held.pop()
            publish(self, waiting, **its)

    Work.publish = later  # type: ignore[method-assign]


def moves_what_follows() -> None:
    """A meeting that moves takes those after it along, asked or not."""
    moved = vars(moving)["moved"]
    vars(moving)["moved"] = lambda *given, **named: moved(*given, **(named | {"following": True}))


def ends_before_it_cancels() -> None:
    """The end is said first, then what is cancelled with it."""
    publish = Work.publish
    held: list[Any] = []

    def reordered(self: Work, event: Any, **facts: Any) -> None:
        if isinstance(event, MeetingCancelled):
            held.append((event, facts))
            return
        publish(self, event, **facts)
        while isinstance(event, EpisodeClosed) and held:
            waiting, its = held.pop(0)
            publish(self, waiting, **its)

    Work.publish = reordered  # type: ignore[method-assign]


def a_success_is_an_interruption() -> None:
    """Who leaves early for a job counts as one who broke off."""
    classes = vars(closing)["OUTCOME_CLASS"]
    vars(closing)["OUTCOME_CLASS"] = {
        outcome: OutcomeClass.INTERRUPTED if outcome == "early_reintegration" else found
        for outcome, found in classes.items()
    }


def leaves_meetings_planned() -> None:
    """What was planned is not cancelled with the episode."""
    vars(closing)["MeetingStatus"] = type("Nothing", (), {"PLANNED": None, "HELD": MeetingStatus.HELD})


def gives_up_too_soon() -> None:
    """Anybody may be closed as lost."""
    vars(closing)["check_attempts"] = lambda *_, **__: None


def ignores_a_withdrawal() -> None:
    """A referral that is over goes on."""
    vars(subscribers)["end_before_plan"] = _nothing


def keeps_the_words() -> None:
    """A de-identification is acknowledged, and that is all."""
    vars(subscribers)["deidentify_case"] = _nothing


def loses_what_comes_early() -> None:
    """An acceptance whose referral is not known is dropped."""
    begin = vars(subscribers)["begin_assessment"]

    async def dropped(*given: Any, **named: Any) -> None:
        try:
            await begin(*given, **named)
        except NotYetError:
            return

    vars(subscribers)["begin_assessment"] = dropped


MUTANTS = (
    date_arithmetic, tells_of_drafts, wrong_id_formula, announces_before_it_moves, moves_what_follows,
    ends_before_it_cancels, a_success_is_an_interruption, leaves_meetings_planned, gives_up_too_soon,
    ignores_a_withdrawal, keeps_the_words, loses_what_comes_early,
)  # fmt: skip
