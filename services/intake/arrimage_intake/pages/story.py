"""The story of a case, in order: what intake's store says, with what planning and followup tell of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, TypeVar

from arrimage_chassis.pages.dates import date_filters
from arrimage_chassis.pages.visit import Visit
from arrimage_chassis.requests.port import RefusedError, UnansweredError
from arrimage_contracts.requests.declaration import QuestionData
from arrimage_contracts.requests.story import (
    FollowupStoryAsked,
    FollowupStoryTold,
    PlanningStoryAsked,
    PlanningStoryTold,
    StoryStep,
    StoryTold,
)
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.domain.story_order import Place, in_order
from arrimage_intake.pages.story_consents import consent_steps
from arrimage_intake.pages.story_here import Happened, Organizations, received_steps, sent_steps
from arrimage_intake.queries.show_authorizations import Authorizations
from arrimage_intake.queries.show_case import CaseFile

_WITHIN: Final = 1.0
_PLAN_AGREED: Final = "story.plan_agreed"
"""What intake heard of planning; it says so itself unless planning does."""
_DETAIL_OF: Final = {
    "episode.closed": "Outcome",
    "mode.changed": "PlanMode",
    "meeting.moved": "MoveReason",
    "call.attempted": "AttemptResult",
    "call.cancelled": "FollowupCancelReason",
}
"""Of which vocabulary the detail of a step is."""
ToldT = TypeVar("ToldT", bound=StoryTold)


@dataclass(frozen=True)
class Told:
    """One line of the story."""

    on: date
    at: datetime | None
    words: str
    path: str | None = None
    is_to_come: bool = False


@dataclass(frozen=True)
class Story:
    """All lines, the oldest first; what is still to come stands last."""

    lines: list[Told]
    away: list[str]
    """Services that did not answer: keys of a plain line each."""
    paths: dict[str, str]
    """Where other services show the case."""


async def story_of(visit: Visit, case: CaseFile, consents: Authorizations) -> Story:
    """Return the story of a case; a service that does not answer is named, and the rest is shown.

    One that the node does not have is not asked: nobody waits for it, and it is not missed.
    """
    planning, followup = await asyncio.gather(
        _ask(visit, ServiceName.PLANNING, PlanningStoryAsked(case_id=case.case_id), PlanningStoryTold),
        _ask(visit, ServiceName.FOLLOWUP, FollowupStoryAsked(case_id=case.case_id), FollowupStoryTold),
    )
    told_there = set() if planning is None or not planning.steps else {_PLAN_AGREED}
    steps = [(_place(each), _line_of(visit, each)) for each in _here(visit, case, consents)
             if each.key not in told_there]  # fmt: skip
    last = max(len(case.sent), len(case.received)) - 1
    away, paths = [], {}
    for service, told in (("planning", planning), ("followup", followup)):
        if told is None:
            away.append(f"story.away.{service}")
            continue
        told_here = [_told_by(visit, service, step) for step in told.steps]
        steps += [(_place_there(service, step, line, last), line)
                  for step, line in zip(told.steps, told_here, strict=True)]  # fmt: skip
        if told.path is not None:
            paths[service] = told.path
    return Story(in_order(steps), away, paths)


async def _ask(visit: Visit, service: ServiceName, question: QuestionData, answer: type[ToldT]) -> ToldT | None:
    """Return what a service says; nothing happened there if it is not here or knows of no such case."""
    if visit.neighbours and service not in visit.neighbours:
        return answer(steps=[])
    try:
        return await visit.place.ask(question, answer, within=_WITHIN)
    except RefusedError:
        return answer(steps=[])
    except UnansweredError:
        return None


def _here(visit: Visit, case: CaseFile, consents: Authorizations) -> Iterator[Happened]:
    for turn, sent in enumerate(case.sent):
        yield from (replace(step, turn=turn) for step in sent_steps(sent))
    for turn, received in enumerate(case.received):
        attempts, terms = case.attempts[received.referral_id], case.terms[received.referral_id]
        yield from (
            replace(step, turn=turn) for step in received_steps(received, attempts, terms, visit.place.clock)
        )
    yield from consent_steps(consents)


def _place(step: Happened) -> Place:
    return Place(step.on, step.key, step.at, step.turn, step.is_to_come)


def _place_there(service: str, step: StoryStep, line: Told, turn: int) -> Place:
    return Place(step.on, f"story.{service}.{step.code}", step.at, turn, line.is_to_come)


def _line_of(visit: Visit, step: Happened) -> Told:
    facts = {name: _said(visit, value) for name, value in step.facts.items()}
    for name, code in step.codes.items():
        facts[name] = visit.words.label(code)
    if step.fields:
        facts["fields"] = ", ".join(visit.words(f"FormField.{name}").lower() for name in step.fields)
    return Told(step.on, step.at, visit.words(step.key, **facts), is_to_come=step.is_to_come)


def _said(visit: Visit, fact: object) -> object:
    """Return a fact as the reader says it: days as they write them, organizations by their names."""
    if isinstance(fact, Organizations):
        named = [visit.words.organization(each) for each in fact.ids if each]
        return named[0] if len(named) == 1 else ", ".join(named) or "—"
    return _day(visit)(fact) if isinstance(fact, date) else fact


def _told_by(visit: Visit, service: str, step: StoryStep) -> Told:
    """Return the words of another service's step; of a code that nobody here has words for, that there was one."""
    words = visit.words
    key = f"story.{service}.{step.code}"
    detail = f"{_DETAIL_OF.get(step.code, '')}.{step.detail}"
    facts = {
        "number": step.number or "",
        "due_on": _day(visit)(step.due_on) if step.due_on is not None else "",
        "detail": words(detail).lower() if words.knows(detail) else "",
    }
    text = words(key, **facts) if words.knows(key) else words(f"story.{service}.other")
    is_to_come = step.on > visit.today or step.code == "meeting.planned"
    return Told(step.on, step.at, text.replace(" ()", "").rstrip(" :"), step.path, is_to_come)


def _day(visit: Visit) -> Callable[..., str]:
    return date_filters(visit.words.language, str(visit.place.clock.zone), visit.today)["short"]
