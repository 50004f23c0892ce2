"""HTTP in: parse, call one command or query, return."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Header, Query

from arrimage_chassis.http.language import language_of
from arrimage_chassis.look import Look
from arrimage_chassis.store import Session
from arrimage_chassis.work import Place, Work
from arrimage_followup.api import bodies, views
from arrimage_followup.commands import record_attempt as attempting
from arrimage_followup.commands import record_refusal as refusing
from arrimage_followup.commands import record_result as ending
from arrimage_followup.domain.attempts import told_part_of_day
from arrimage_followup.domain.call import CallState
from arrimage_followup.queries import find_followups as finding
from arrimage_followup.queries import show_answers as showing
from arrimage_followup.queries import show_contact as contacting

ReadersLanguage = Annotated[str, Header(alias="Accept-Language")]


async def list_followups(
    session: Session,
    place: Place,
    state: CallState | None = None,
    case_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[views.FollowupView]:
    """List calls, earliest date first; those that are due with their attempts and how long they wait."""
    files = await finding.find_followups(session, state=state, case_id=case_id, limit=limit)
    return [views.FollowupView.of(file, place.clock.today()) for file in files]


async def get_followup(followup_id: UUID, session: Session, place: Place) -> views.FollowupView:
    """Show one call."""
    return views.FollowupView.of(await finding.find_followup(session, followup_id), place.clock.today())


async def get_answers(followup_id: UUID, session: Session) -> views.AnswersView:
    """Show what the person told at a call."""
    return views.AnswersView.model_validate(await showing.show_answers(session, followup_id))


async def get_contact(followup_id: UUID, look: Look) -> views.ContactView:
    """Ask intake how the person of a call that is due may be reached now."""
    return views.ContactView.model_validate(await contacting.show_contact(look, followup_id))


async def record_attempt(
    followup_id: UUID, body: bodies.AttemptBody, work: Work, accept_language: ReadersLanguage = ""
) -> views.CallAnswer:
    """Record that somebody called and did not reach the person."""
    row, cautions = await attempting.record_attempt(
        work,
        followup_id,
        body.result,
        told_part_of_day(body.part_of_day, body.time),
        attempted_on=body.attempted_on,
    )
    file = (await finding.files_of(work.session, [row]))[0]
    language = language_of(accept_language, work.place.language)
    return views.CallAnswer.after(file, work.today, cautions, language)


async def record_result(
    followup_id: UUID, body: bodies.ResultBody, work: Work, accept_language: ReadersLanguage = ""
) -> views.CallAnswer:
    """Record how a call ended; a call gets one result."""
    row, cautions = await ending.record_result(work, followup_id, body.told())
    file = (await finding.files_of(work.session, [row]))[0]
    language = language_of(accept_language, work.place.language)
    return views.CallAnswer.after(file, work.today, cautions, language)


async def record_refusal(case_id: UUID, work: Work) -> list[views.FollowupView]:
    """Record, between the end and the calls, that the person refuses them; show what became of the calls."""
    await refusing.record_refusal(work, case_id)
    return await list_followups(work.session, work.place, case_id=case_id)


async def record_death(case_id: UUID, work: Work) -> list[views.FollowupView]:
    """Record that the person has died; show what became of the calls."""
    await refusing.record_death(work, case_id)
    return await list_followups(work.session, work.place, case_id=case_id)
