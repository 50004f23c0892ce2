"""What the pages of a plan say: draft, revision, sheet."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

PLAN: Final[Texts] = {
    "plan.title": ("Écrire le plan", "Write the plan"),
    "plan.lead": (
        "À écrire avec la personne. Rien n'en sort avant son accord.",
        "To be written with the person. Nothing of it goes out before they agree.",
    ),
    "plan.no_order": (
        "Les besoins ne sont pas encore mis en ordre. Faites-le d'abord avec la personne.",
        "The needs are not put in order yet. First do so with the person.",
    ),
    "plan.to_priorities": ("Mettre les besoins en ordre", "Put the needs in order"),
    "plan.by_theme": ("Objectifs et actions", "Objectives and actions"),
    "plan.objectives": ("Objectifs", "Objectives"),
    "plan.objective": ("Objectif, dans les mots de la personne", "Objective, in the person's words"),
    "plan.objective_status": ("Où en est l'objectif", "How far the objective is"),
    "plan.objective_out": (
        "Un objectif ou une action vidés de leur texte sont ôtés du plan.",
        "An objective or an action that is emptied is taken out of the plan.",
    ),
    "plan.actions": ("Actions", "Actions"),
    "plan.action": ("Action", "Action"),
    "plan.action_line": ("Action : {text}", "Action: {text}"),
    "plan.pair": ("{what} : {how}", "{what}: {how}"),
    "plan.quoted": ("« {words} »", "“{words}”"),
    "plan.action_resource": ("Avec quelle ressource", "With which resource"),
    "plan.action_responsible": ("Par qui", "By whom"),
    "plan.action_on": ("Quand", "When"),
    "plan.action_accompaniment": ("Quelqu'un accompagne la personne", "Somebody goes with the person"),
    "plan.action_transport": ("Transport à prévoir", "Transport to be arranged"),
    "plan.action_more": ("Ressource, personne, date", "Resource, person, date"),
    "plan.nothing": ("Rien pour le moment", "Nothing for now"),
    "plan.add": ("Ajouter un objectif ou une action", "Add an objective or an action"),
    "plan.meetings": ("Rencontres", "Meetings"),
    "plan.start_on": ("Début du plan", "Start of the plan"),
    "plan.start_hint": (
        "La première rencontre est ce jour-là. Si vous changez le début sans toucher aux dates ci-dessous, "
        "elles suivent.",
        "The first meeting is on this day. If you change the start and leave the dates below alone, they follow.",
    ),
    "plan.propose": ("Proposer les dates depuis ce début", "Propose the dates from this start"),
    "plan.mode": ("Seule ou en groupe", "Alone or in a group"),
    "plan.dates": ("Dates des rencontres", "Dates of the meetings"),
    "plan.dates_hint": (
        "Ce sont des propositions : la personne peut en vouloir d'autres, ou moins. Videz une date pour l'ôter.",
        "These are proposals: the person may wish others, or fewer. Empty a date to take it out.",
    ),
    "plan.dates_to_come": ("Rencontres à venir", "Meetings to come"),
    "plan.dates_to_come_hint": (
        "Celles qui ont eu lieu ou ont été manquées restent. Videz une date pour annuler une rencontre.",
        "Those that took place or were missed stay. Empty a date to cancel a meeting.",
    ),
    "plan.date_of": ("Rencontre {number}", "Meeting {number}"),
    "plan.date_to_come": ("Date {number}", "Date {number}"),
    "plan.more_dates": ("Plus de rencontres", "More meetings"),
    "plan.more_meetings_reason": ("Pourquoi plus de rencontres", "Why more meetings"),
    "plan.evening": ("Les rencontres sont le soir", "The meetings are in the evening"),
    "plan.meeting_at": ("Heure des rencontres", "Time of the meetings"),
    "plan.meeting_at_hint": (
        "Si les rencontres sont le soir : entre {begins} h et {ends} h.",
        "If the meetings are in the evening: between {begins}:00 and {ends}:00.",
    ),
    "plan.keep": ("Garder le brouillon", "Keep the draft"),
    "plan.version": ("Version du plan", "Version of the plan"),
    "plan.replaces": ("Brouillon remplacé", "Draft replaced"),
    "plan.now": ("Le plan tel qu'il est gardé", "The plan as it is kept"),
    "revision.title": ("Réviser le plan", "Revise the plan"),
    "revision.lead": (
        "Changez ce qui change ; le reste demeure. Les versions d'avant restent lisibles.",
        "Change what changes; the rest stays. Earlier versions stay readable.",
    ),
    "revision.reason": ("Pourquoi ce changement", "Why this change"),
    "revision.keep": ("Garder la révision", "Keep the revision"),
    "sheet.title": ("Copie du plan pour la personne", "Copy of the plan for the person"),
    "sheet.lead": (
        "Cette feuille ne porte aucun nom. Elle peut être lue ensemble, imprimée et remise.",
        "This sheet bears no name. It can be read together, printed and handed over.",
    ),
    "sheet.other": ("En anglais", "In French"),
    "sheet.same": ("En français", "In English"),
    "sheet.other_code": ("en", "fr"),
    "sheet.back": ("Retour au dossier", "Back to the case"),
    "changed.title": ("Ce qui a changé entre-temps", "What has changed meanwhile"),
    "changed.line": ("{on} : {what}, par {who}", "{on}: {what}, by {who}"),
    "changed.yours": (
        "Ce que vous avez écrit est encore ci-dessous.",
        "What you wrote is still below.",
    ),
    "done.drafted": (
        "Le brouillon est gardé. Il reste à noter l'accord de la personne.",
        "The draft is kept. The person's agreement is still to be recorded.",
    ),
    "done.revised": ("La révision est gardée.", "The revision is kept."),
}
