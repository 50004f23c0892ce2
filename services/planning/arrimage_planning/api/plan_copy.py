"""The plan on paper, for the person: plain words, large steps, nothing that only the house understands (R-134).

It bears no name: planning does not know it, and the sheet may be left on a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Final

from babel.dates import format_date

from arrimage_chassis.problems import Language
from arrimage_contracts.vocabularies import Theme
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import Action, Objective, ObjectiveStatus, PlanContent
from arrimage_planning.store.tables import MeetingRow, PlanRow


@dataclass(frozen=True)
class Words:
    """What the sheet says, in one language."""

    title: str
    draft: str
    themes: Mapping[Theme, str]
    own_theme: str
    needs: str
    aims: str
    achieved: str
    steps: str
    with_whom: str
    who: str
    accompanied: str
    transport: str
    nothing_wanted: str
    meetings: str
    held: str
    evening: str
    day: str
    hour: str
    closing: str


FRENCH: Final = Words(
    title="Mon plan",
    draft="Ceci est un projet : rien n'est encore décidé.",
    themes=MappingProxyType(
        {
            Theme.FOOD_CLOTHING_HYGIENE: "Manger, se vêtir, prendre soin de soi",
            Theme.HEALTH_CARE_ACCESS: "Voir un médecin, se soigner",
            Theme.FINANCES: "L'argent",
            Theme.HOUSING: "Le logement",
            Theme.EMPLOYMENT_TRAINING: "Le travail, la formation",
            Theme.SOCIAL_SUPPORT: "Les proches, l'entourage",
            Theme.SELF_ESTEEM: "La confiance en soi",
            Theme.PROBLEM_SOLVING: "Trouver des solutions",
        }
    ),
    own_theme="Autre chose",
    needs="Ce qui compte pour moi, dans l'ordre",
    aims="Ce que je veux atteindre",
    achieved="c'est fait",
    steps="Ce qui va se faire",
    with_whom="avec",
    who="par",
    accompanied="quelqu'un m'accompagne",
    transport="le transport est prévu",
    nothing_wanted="pour le moment, je ne souhaite rien",
    meetings="Mes rencontres",
    held="a eu lieu",
    evening="Les rencontres sont le soir.",
    day="EEEE d MMMM y",
    hour="à {hour} h {minute}",
    closing="Je peux changer d'idée, demander une autre date ou arrêter quand je veux : j'en parle à "
    "mon intervenante ou à mon intervenant.",
)
ENGLISH: Final = Words(
    title="My plan",
    draft="This is a draft: nothing is decided yet.",
    themes=MappingProxyType(
        {
            Theme.FOOD_CLOTHING_HYGIENE: "Food, clothes, taking care of myself",
            Theme.HEALTH_CARE_ACCESS: "Seeing a doctor, getting care",
            Theme.FINANCES: "Money",
            Theme.HOUSING: "Housing",
            Theme.EMPLOYMENT_TRAINING: "Work and training",
            Theme.SOCIAL_SUPPORT: "The people around me",
            Theme.SELF_ESTEEM: "Trusting myself",
            Theme.PROBLEM_SOLVING: "Finding solutions",
        }
    ),
    own_theme="Something else",
    needs="What matters to me, in order",
    aims="What I want to reach",
    achieved="done",
    steps="What will be done",
    with_whom="with",
    who="by",
    accompanied="somebody comes with me",
    transport="transport is arranged",
    nothing_wanted="for now, I wish nothing",
    meetings="My meetings",
    held="took place",
    evening="The meetings are in the evening.",
    day="EEEE, MMMM d, y",
    hour="at {hour}:{minute}",
    closing="I may change my mind, ask for another date, or stop whenever I want: I tell my worker.",
)


@dataclass(frozen=True)
class Part:
    """A part of the sheet under its heading."""

    heading: str
    lead: str | None
    """A line before the others, where there is one."""
    is_ordered: bool
    """The lines are in the person's order, and numbered."""
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """What is printed for the person, in one language."""

    title: str
    draft: str | None
    """Said of a plan to which the person has not agreed yet."""
    parts: tuple[Part, ...]
    closing: str


def plan_sheet(plan: PlanRow, language: Language) -> Sheet:
    """Return what to print: needs, objectives, steps and meetings, without those cancelled or missed."""
    words = FRENCH if language == "fr" else ENGLISH
    content = plan.content
    if plan.meetings:
        meetings = [_meeting(row, words, language) for row in plan.meetings if _is_shown(row)]
    else:
        meetings = [_when(day, content.meeting_at, words, language) for day in content.meeting_dates]
    return Sheet(
        words.title,
        words.draft if plan.agreed_on is None else None,
        (
            Part(words.needs, None, True, tuple(_need(theme, content, words) for theme in content.priorities)),
            Part(words.aims, None, False, tuple(_aim(aim, words) for aim in content.objectives)),
            Part(
                words.steps,
                None,
                False,
                tuple(", ".join(_step(action, words, language)) for action in content.actions),
            ),
            Part(words.meetings, words.evening if content.evening else None, False, tuple(meetings)),
        ),
        words.closing,
    )


def plan_copy(plan: PlanRow, language: Language) -> str:
    """Return the sheet as plain text."""
    return "\n".join(_lines(plan_sheet(plan, language))) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, "=" * len(sheet.title))
    if sheet.draft is not None:
        yield from ("", sheet.draft)
    for part in sheet.parts:
        yield from ("", part.heading, "-" * len(part.heading))
        if part.lead is not None:
            yield part.lead
        for number, line in enumerate(part.lines, start=1):
            yield f"{number}. {line}" if part.is_ordered else f"- {line}"
    yield from ("", sheet.closing)


def _need(theme: str, content: PlanContent, words: Words) -> str:
    wanted = f" ({words.nothing_wanted})" if theme in content.no_action_wanted else ""
    return f"{_theme(theme, words)}{wanted}"


def _aim(aim: Objective, words: Words) -> str:
    return aim.text + (f" ({words.achieved})" if aim.status is ObjectiveStatus.ACHIEVED else "")


def _theme(code: str, words: Words) -> str:
    return words.themes[Theme(code)] if code in words.themes else words.own_theme


def _step(action: Action, words: Words, language: Language) -> Iterator[str]:
    yield action.text
    if action.resource:
        yield f"{words.with_whom} {action.resource}"
    if action.responsible:
        yield f"{words.who} {action.responsible}"
    if action.on:
        yield _when(action.on, None, words, language)
    if action.accompaniment:
        yield words.accompanied
    if action.transport:
        yield words.transport


def _is_shown(row: MeetingRow) -> bool:
    return row.status in {MeetingStatus.PLANNED, MeetingStatus.HELD}


def _meeting(row: MeetingRow, words: Words, language: Language) -> str:
    if row.held_on is not None:
        return f"{_when(row.held_on, None, words, language)} ({words.held})"
    return _when(row.planned_on, row.at, words, language)


def _when(day: date, at: time | None, words: Words, language: Language) -> str:
    pattern = words.day
    if language == "fr" and day.day == 1:  # the first alone is an ordinal, which Babel does not write
        pattern = pattern.replace("d ", "d'er' ", 1)
    shown: str = format_date(day, format=pattern, locale="fr_CA" if language == "fr" else "en_CA")
    return shown if at is None else f"{shown} {words.hour.format(hour=at.hour, minute=f'{at.minute:02d}')}"
