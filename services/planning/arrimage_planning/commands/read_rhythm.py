"""The rhythm and the evening that are proposed today (R-017, R-127, R-129)."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_planning.domain import parameters
from arrimage_planning.domain.calendar import Rhythm


async def read_rhythm(work: Work) -> Rhythm:
    """Return how often a person is met, as the organization has it today."""
    return Rhythm(
        meetings=await work.value_of(parameters.MEETINGS_TOTAL),
        weekly_meetings=await work.value_of(parameters.WEEKLY_COUNT),
        weekly_step_days=await work.value_of(parameters.WEEKLY_STEP),
        later_step_days=await work.value_of(parameters.LATER_STEP),
        programme_months=await work.value_of(parameters.PROGRAMME_MONTHS),
    )


async def read_evening(work: Work) -> tuple[int, int]:
    """Return from which hour to which a meeting in the evening may begin, as the organization has it today."""
    return (
        await work.value_of(parameters.EVENING_FROM_HOUR),
        await work.value_of(parameters.EVENING_TO_HOUR),
    )
