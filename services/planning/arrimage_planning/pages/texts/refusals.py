"""What the pages say when something is refused, where the text for programs names an address or a field."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

REFUSALS: Final[Texts] = {
    "refused.episode.paused": (
        "Ce suivi est en pause. Reprenez-le d'abord, ou terminez-le.",
        "This episode is paused. First resume it, or end it.",
    ),
    "refused.plan.version_conflict": (
        "Quelqu'un a changé ce plan pendant que vous écriviez. Rien n'est perdu : voyez ce qui a "
        "changé, puis envoyez de nouveau si cela convient encore.",
        "Somebody changed this plan while you were writing. Nothing is lost: see what has changed, "
        "then send again if it still fits.",
    ),
    "refused.plan.draft_exists": (
        "Quelqu'un a écrit un brouillon pendant que vous écriviez le vôtre. Voyez-le ; si vous envoyez de "
        "nouveau, le vôtre prend sa place, et l'autre reste lisible.",
        "Somebody wrote a draft while you wrote yours. See it; if you send again, yours takes its place, and the "
        "other stays readable.",
    ),
    "refused.plan.mode_reason_missing": (
        "Le plan change de mode. Dites pourquoi, ou gardez le mode.",
        "The plan changes its mode. Say why, or keep the mode.",
    ),
    "refused.plan.theme_without_orientation": (
        "Ces besoins n'ont ni action ni « rien pour le moment » : {themes}. Donnez l'une ou l'autre à chacun.",
        "These needs have neither an action nor “nothing for now”: {themes}. Give each one or the other.",
    ),
    "refused.plan.theme_contradiction": (
        "Ces besoins ont une action et aussi « rien pour le moment » : {themes}. Gardez l'un des deux.",
        "These needs have an action and also “nothing for now”: {themes}. Keep one of the two.",
    ),
    "refused.closure.without_plan": (
        "Aucun plan n'est convenu avec la personne : ouvrez de nouveau la page du dossier, puis terminez le "
        "suivi.",
        "No plan is agreed with the person: open the page of the case again, then end the episode.",
    ),
    "refused.closure.with_plan": (
        "Un plan est convenu avec la personne : ouvrez de nouveau la page du dossier, puis terminez le suivi.",
        "A plan is agreed with the person: open the page of the case again, then end the episode.",
    ),
    "refused.closure.attempts_missing": (
        "« Contact perdu » demande des essais pour joindre la personne depuis la dernière fois qu'elle l'a été : "
        "au moins {needed}, à des jours différents, et {days} jours du premier au dernier. Essais notés : "
        "{found} ; jours du premier au dernier : {extent}. Notez ceux qui ont eu lieu, ou laissez le suivi "
        "ouvert et réessayez.",
        "“Lost contact” needs attempts to reach the person since they were last reached: at least {needed}, on "
        "different days, and {days} days from the first to the last. Attempts recorded: {found}; days from the "
        "first to the last: {extent}. Record those that were made, or leave the episode open and try again.",
    ),
    "refused.case.unknown": (
        "Aucun suivi n'existe ici pour ce dossier. Voyez la liste des plans.",
        "No episode exists here for this case. See the list of plans.",
    ),
    "refused.plan.unknown": (
        "Ce plan n'existe pas ici. Voyez la liste des plans.",
        "This plan does not exist here. See the list of plans.",
    ),
    "refused.meetings.more_need_reason": (
        "Il y a plus de {most} rencontres. Dites pourquoi, ou prévoyez-en moins.",
        "There are more than {most} meetings. Say why, or plan fewer.",
    ),
    "refused.meeting.not_in_evening": (
        "Les rencontres de ce plan sont le soir : elles commencent entre {begins} h et {ends} h. Donnez une heure "
        "du soir, ou révisez le plan si la personne veut être vue de jour.",
        "The meetings of this plan are in the evening: they begin between {begins}:00 and {ends}:00. Give an hour "
        "of the evening, or revise the plan if the person wishes to be met by day.",
    ),
}
