"""Refusals of the commands as they are read on a page: themes and days in words, no address of a program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

from babel.dates import format_date

from arrimage_chassis.pages.visit import Visit
from arrimage_chassis.pages.wording import LOCALES
from arrimage_chassis.problems import Problem, ProblemError
from arrimage_planning.domain import meeting_problems, problems
from arrimage_planning.pages.themes import theme_label

_ON_A_PAGE: Final = {
    problems.EPISODE_PAUSED: (
        "Ce suivi est en pause. Reprenez-le d'abord, ou terminez-le.",
        "This episode is paused. First resume it, or end it.",
    ),
    problems.PLAN_VERSION_CONFLICT: (
        "Quelqu'un a changé ce plan pendant que vous écriviez. Rien n'est perdu : voyez ce qui a "
        "changé, puis envoyez de nouveau si cela convient encore.",
        "Somebody changed this plan while you were writing. Nothing is lost: see what has changed, "
        "then send again if it still fits.",
    ),
    problems.PLAN_DRAFT_EXISTS: (
        "Quelqu'un a écrit un brouillon pendant que vous écriviez le vôtre. Voyez-le ; si vous envoyez de "
        "nouveau, le vôtre prend sa place, et l'autre reste lisible.",
        "Somebody wrote a draft while you wrote yours. See it; if you send again, yours takes its place, and the "
        "other stays readable.",
    ),
    problems.PLAN_MODE_REASON_MISSING: (
        "Le plan change de mode. Dites pourquoi, ou gardez le mode.",
        "The plan changes its mode. Say why, or keep the mode.",
    ),
    problems.PLAN_THEME_WITHOUT_ORIENTATION: (
        "Ces besoins n'ont ni action ni « rien pour le moment » : {themes}. Donnez l'une ou l'autre à chacun.",
        "These needs have neither an action nor “nothing for now”: {themes}. Give each one or the other.",
    ),
    problems.PLAN_THEME_CONTRADICTION: (
        "Ces besoins ont une action et aussi « rien pour le moment » : {themes}. Gardez l'un des deux.",
        "These needs have an action and also “nothing for now”: {themes}. Keep one of the two.",
    ),
    problems.CLOSURE_WITHOUT_PLAN: (
        "Aucun plan n'est convenu avec la personne : ouvrez de nouveau la page du dossier, puis terminez le "
        "suivi.",
        "No plan is agreed with the person: open the page of the case again, then end the episode.",
    ),
    problems.CLOSURE_WITH_PLAN: (
        "Un plan est convenu avec la personne : ouvrez de nouveau la page du dossier, puis terminez le suivi.",
        "A plan is agreed with the person: open the page of the case again, then end the episode.",
    ),
    problems.CLOSURE_ATTEMPTS_MISSING: (
        "« Contact perdu » demande au moins {needed} essais pour joindre la personne, à des jours différents, sur "
        "au moins {days} jours, depuis qu'elle a été jointe ; il y en a {found}, sur {extent} jours. Notez ceux "
        "qui ont eu lieu, ou laissez le suivi ouvert et réessayez.",
        "“Lost contact” needs at least {needed} attempts to reach the person, on different days, over at least "
        "{days} days, since the person was reached; there are {found}, over {extent} days. Record those that were "
        "made, or leave the episode open and try again.",
    ),
    problems.CASE_UNKNOWN: (
        "Aucun suivi n'existe ici pour ce dossier. Voyez la liste des plans.",
        "No episode exists here for this case. See the list of plans.",
    ),
    problems.PLAN_UNKNOWN: (
        "Ce plan n'existe pas ici. Voyez la liste des plans.",
        "This plan does not exist here. See the list of plans.",
    ),
    meeting_problems.MEETINGS_MORE_NEED_REASON: (
        "Il y a plus de {most} rencontres. Dites pourquoi, ou prévoyez-en moins.",
        "There are more than {most} meetings. Say why, or plan fewer.",
    ),
    meeting_problems.MEETING_NOT_IN_EVENING: (
        "Les rencontres de ce plan sont le soir : elles commencent entre {begins} h et {ends} h. Donnez une heure "
        "du soir, ou révisez le plan si la personne veut être vue de jour.",
        "The meetings of this plan are in the evening: they begin between {begins}:00 and {ends}:00. Give an hour "
        "of the evening, or revise the plan if the person wishes to be met by day.",
    ),
}
"""Where the text for programs names an address or a field, what a worker reads instead."""


@contextmanager
def in_words(visit: Visit) -> Iterator[None]:
    """Let what refuses be read on a page. Code and status stay.

    :raises ProblemError: the one that was raised, in the page's words.
    """
    try:
        yield
    except ProblemError as error:
        raise ProblemError(_worded(error.problem), **_told(visit, error.facts)) from None


def _worded(problem: Problem) -> Problem:
    said = _ON_A_PAGE.get(problem)
    return problem if said is None else Problem(problem.code, problem.status, *said)


def _told(visit: Visit, facts: dict[str, object]) -> dict[str, object]:
    told = dict(facts)
    for name, value in facts.items():
        if name == "themes":
            told[name] = ", ".join(theme_label(visit.words, code) for code in str(value).split(", "))
        elif isinstance(value, date):
            told[name] = format_date(value, "long", locale=LOCALES[visit.words.language])
    return told
