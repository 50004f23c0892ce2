"""In which order the needs are met: the person's own (R-118)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from arrimage_chassis.problems import ProblemError
from arrimage_planning.domain import problems
from arrimage_planning.domain.themes import in_theme_order, listed


@dataclass(frozen=True)
class Priorities:
    """The order, first need first, and since when both agree to it."""

    order: tuple[str, ...]
    person_agreed_on: date
    worker_agreed_on: date


def strict_order(wished: Sequence[str | Collection[str]], needs: Collection[str]) -> tuple[str, ...]:
    """Return the themes 1..n in the person's order.

    Themes that the person puts at one place (a collection) follow each other in theme order.

    :raises ProblemError: ``priorities.theme_twice``, or ``priorities.not_a_need`` for a theme outside ``needs``.
    """
    order: list[str] = []
    for place in wished:
        order.extend([place] if isinstance(place, str) else in_theme_order(place))
    twice = [theme for theme, times in Counter(order).items() if times > 1]
    if twice:
        raise ProblemError(problems.PRIORITIES_THEME_TWICE, themes=listed(twice))
    check_are_needs(order, needs)
    return tuple(order)


def check_are_needs(order: Collection[str], needs: Collection[str]) -> None:
    """Check that the assessment holds each theme of ``order`` as a need.

    :raises ProblemError: ``priorities.not_a_need``.
    """
    others = set(order) - set(needs)
    if others:
        raise ProblemError(problems.PRIORITIES_NOT_A_NEED, themes=listed(others))


def check_read(present: Priorities | None, read: Sequence[str]) -> None:
    """Check that whoever changes the order has read the one that stands (empty: none).

    :raises ProblemError: ``priorities.changed``.
    """
    if tuple(read) != (present.order if present is not None else ()):
        raise ProblemError(problems.PRIORITIES_CHANGED)
