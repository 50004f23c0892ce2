"""Person and worker look at all needs together (R-116, R-117)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.commands.author import author_of
from arrimage_planning.domain.assessment import (
    Assessment,
    NeedLevel,
    Preferences,
    all_themes,
    check_discussed,
    check_read,
    needs,
)
from arrimage_planning.domain.episode import EpisodeState, Step, state_after
from arrimage_planning.store import episodes


async def assess_needs(
    work: Work,
    case_id: UUID,
    *,
    themes: Mapping[str, NeedLevel],
    words: Mapping[str, str],
    strengths: Sequence[str],
    services_used: Sequence[str],
    daytime_worker: bool,
    preferences: Preferences,
    read_number: int | None = None,
) -> None:
    """Keep an assessment; it may be made again as long as the episode is open, and the latest counts.

    Until a plan is agreed, the order of the needs stands as long as each theme of it is still a need; else it must
    be agreed anew. An agreed plan keeps its order until it is revised.

    ``read_number`` is the number of the assessment that the worker began from (0: none); None does not ask.

    :raises ProblemError: ``case.unknown``, ``assessment.changed``, ``assessment.nothing_discussed``, or as
        :func:`state_after`.
    """
    episode = await episodes.load_episode(work.session, case_id)
    if read_number is not None:
        latest = await episodes.latest_assessment(work.session, case_id)
        check_read(latest.number if latest is not None else 0, read_number)
    episode.state = state_after(EpisodeState(episode.state), Step.ASSESS)
    check_discussed(themes)
    content = Assessment(
        all_themes(themes), dict(words), tuple(strengths), tuple(services_used), daytime_worker, preferences
    )
    is_agreed = episode.state == EpisodeState.ACTIVE
    if not is_agreed and episode.priorities and not needs(content.themes).issuperset(episode.priorities.order):
        episode.priorities = None
    await episodes.add_assessment(work.session, case_id, content, author=author_of(work), made_on=work.today)
