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
from arrimage_planning.domain.plan import Action, ObjectiveStatus
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


def plan_copy(plan: PlanRow, language: Language) -> str:
    """Return the sheet to print: needs, objectives, steps and meetings, without those cancelled or missed."""
    words = FRENCH if language == "fr" else ENGLISH
    return "\n".join(_lines(plan, words, language)) + "\n"


def _lines(plan: PlanRow, words: Words, language: Language) -> Iterator[str]:
    content = plan.content
    yield from (words.title, "=" * len(words.title))
    if plan.agreed_on is None:
        yield from ("", words.draft)
    yield from _heading(words.needs)
    for number, theme in enumerate(content.priorities, start=1):
        wanted = f" ({words.nothing_wanted})" if theme in content.no_action_wanted else ""
        yield f"{number}. {_theme(theme, words)}{wanted}"
    yield from _heading(words.aims)
    for aim in content.objectives:
        yield f"- {aim.text}" + (f" ({words.achieved})" if aim.status is ObjectiveStatus.ACHIEVED else "")
    yield from _heading(words.steps)
    for action in content.actions:
        yield f"- {', '.join(_step(action, words, language))}"
    yield from _heading(words.meetings)
    if content.evening:
        yield words.evening
    if plan.meetings:
        yield from (_meeting(row, words, language) for row in plan.meetings if _is_shown(row))
    else:
        yield from (f"- {_when(day, content.meeting_at, words, language)}" for day in content.meeting_dates)
    yield from ("", words.closing)


def _heading(text: str) -> tuple[str, str, str]:
    return "", text, "-" * len(text)


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
        return f"- {_when(row.held_on, None, words, language)} ({words.held})"
    return f"- {_when(row.planned_on, row.at, words, language)}"


def _when(day: date, at: time | None, words: Words, language: Language) -> str:
    shown: str = format_date(day, format=words.day, locale="fr_CA" if language == "fr" else "en_CA")
    return shown if at is None else f"{shown} {words.hour.format(hour=at.hour, minute=f'{at.minute:02d}')}"
