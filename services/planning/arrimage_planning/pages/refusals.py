"""Refusals as they are read on planning's pages: themes in words; the rest is the chassis's part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from arrimage_chassis.pages.visit import Visit
from arrimage_chassis.problems import ProblemError
from arrimage_planning.pages.themes import theme_label


@contextmanager
def in_words(visit: Visit) -> Iterator[None]:
    """Let what refuses name themes as the page does.

    :raises ProblemError: the one that was raised, its themes in words.
    """
    try:
        yield
    except ProblemError as error:
        raise ProblemError(error.problem, **_told(visit, error.facts)) from None


def _told(visit: Visit, facts: dict[str, object]) -> dict[str, object]:
    told = dict(facts)
    if "themes" in facts:
        codes = str(facts["themes"]).split(", ")
        told["themes"] = ", ".join(theme_label(visit.words, code) for code in codes)
    return told
