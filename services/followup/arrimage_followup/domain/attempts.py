"""The attempts to reach a person: how many, over how many days, at which times of day (R-180)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from arrimage_chassis.problems import Language, ProblemError
from arrimage_contracts.vocabularies import AttemptResult, DayPart
from arrimage_followup.domain import problems

NOON: Final = time(12)
EVENING: Final = time(17)
"""When the evening begins (the evening window of the programme: 17:00 to 21:00)."""

LAST_DAYS: Final = 3
"""On the last three days a call is pressing."""


@dataclass(frozen=True)
class Caution:
    """What a worker should know of something that was done all the same."""

    code: str
    fr: str
    en: str

    def text(self, language: Language) -> str:
        """Return it in the reader's language."""
        return self.fr if language == "fr" else self.en


SAME_PART_OF_DAY: Final = Caution(
    "followup.same_part_of_day",
    "On avait déjà essayé à ce moment de la journée. L'essai est gardé ; la prochaine fois, prenez-en un autre.",
    "This time of day was tried before. The attempt is kept; take another time of day next time.",
)
ENOUGH_ATTEMPTS: Final = Caution(
    "followup.enough_attempts",
    "Le nombre d'essais prévu était déjà fait. L'essai est gardé ; vous pouvez noter que la personne n'a pas été "
    "jointe.",
    "The attempts that were planned had been made. This one is kept; you may record that the person was not "
    "reached.",
)
ATTEMPTS_LEFT: Final = Caution(
    "followup.attempts_left",
    "Il restait des essais à faire, à d'autres moments de la journée. Le résultat est gardé avec le nombre "
    "d'essais notés.",
    "Attempts were left to be made, at other times of day. The result is kept with the number of attempts "
    "recorded.",
)


def window_end(told_on: date, days: int) -> date:
    """Return the day on which a call of which nobody knows more ends unreached: the first after the window.

    The window is counted from the day on which the call was announced: of a call that fell due while the service
    was down, workers have the whole window all the same.
    """
    return told_on + timedelta(days=days)


def last_day(gives_up_on: date | None) -> date | None:
    """Return the last day on which one tries to reach the person; None while nobody was told of the call."""
    return gives_up_on - timedelta(days=1) if gives_up_on is not None else None


def is_ending(last: date | None, today: date) -> bool:
    """Tell whether today is among the last three days on which one tries."""
    return last is not None and (last - today).days < LAST_DAYS


def parts_untried(tried: Collection[DayPart]) -> list[DayPart]:
    """Return the times of day at which nobody tried yet, in their order."""
    return [part for part in DayPart if part not in tried]


def part_of_day_at(at: time) -> DayPart:
    """Return the part of the day to which a local time belongs."""
    if at < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if at < EVENING else DayPart.EVENING


def told_part_of_day(part: DayPart | None, at: time | None) -> DayPart:
    """Return the part of the day of an attempt, told as such or as a local time.

    :raises ProblemError: ``followup.time_of_day_missing`` unless exactly one of both is told.
    """
    if part is not None and at is None:
        return part
    if at is not None and part is None:
        return part_of_day_at(at)
    raise ProblemError(problems.TIME_OF_DAY_MISSING)


def check_vain(result: AttemptResult) -> None:
    """Check that nobody was reached: who was reached has a result, not one more attempt.

    :raises ProblemError: ``followup.reached_is_a_result``.
    """
    if result is AttemptResult.REACHED:
        raise ProblemError(problems.REACHED_IS_A_RESULT)


def parts_left(tried: Collection[DayPart], wanted: int) -> int:
    """Return how many further attempts are to be made before one may give up.

    Only another time of day counts, until each was tried once; beyond three wanted, any does.
    """
    distinct = len(set(tried))
    return max(min(wanted, len(DayPart)) - distinct, wanted - len(tried), 0)


def cautions_of(earlier: Sequence[DayPart], part: DayPart, wanted: int) -> list[Caution]:
    """Return what to tell the worker who tried at ``part`` after ``earlier`` attempts."""
    if not parts_left(earlier, wanted):
        return [ENOUGH_ATTEMPTS]
    others_remain = len(set(earlier)) < len(DayPart)
    return [SAME_PART_OF_DAY] if part in earlier and others_remain else []
