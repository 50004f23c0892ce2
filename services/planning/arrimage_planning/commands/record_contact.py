"""Somebody contacted the person outside of a meeting, or tried to (R-156)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import AttemptResult, ContactChannel
from arrimage_planning.commands.author import author_of
from arrimage_planning.domain.contact import is_contact
from arrimage_planning.domain.episode import EpisodeState, Step, state_after
from arrimage_planning.domain.meeting import check_not_in_future
from arrimage_planning.store import contacts, episodes


async def record_contact(
    work: Work, case_id: UUID, *, on: date, channel: ContactChannel, result: AttemptResult
) -> None:
    """Record a contact or an attempt; once the person is reached, the tasks that missed meetings left are done.

    :raises ProblemError: ``case.unknown``, ``date.in_future``, or as :func:`state_after`.
    """
    episode = await episodes.load_episode(work.session, case_id)
    episode.state = state_after(EpisodeState(episode.state), Step.CONTACT)
    check_not_in_future(on, work.today)
    await contacts.add_contact(
        work.session, case_id, author=author_of(work), on=on, channel=channel, result=result
    )
    if is_contact(result):
        await contacts.settle_tasks(work.session, case_id, reached_on=on, today=work.today)
