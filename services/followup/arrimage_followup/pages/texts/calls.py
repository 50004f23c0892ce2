"""The list of calls."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

CALLS: Final[Texts] = {
    "calls.title": ("Relances", "Follow-up calls"),
    "calls.lead": (
        "Les relances convenues, trois et neuf mois après la fin : pour garder le lien, pas pour vérifier.",
        "The agreed follow-up calls, three and nine months after the end: to keep the link, not to check.",
    ),
    "calls.due": ("À faire maintenant", "To be made now"),
    "calls.due.none": ("Aucune relance à faire aujourd'hui.", "No follow-up call is to be made today."),
    "calls.coming": ("À venir d'ici {days} jours", "Coming within {days} days"),
    "calls.coming.none": ("Aucune relance n'est prévue.", "No follow-up call is planned."),
    "calls.coming.later": (
        "Aucune relance d'ici {days} jours. La prochaine est prévue le {on}, dans {count} jours.",
        "No follow-up call within {days} days. The next one is planned for {on}, in {count} days.",
    ),
    "calls.ended": ("Relances terminées", "Follow-up calls that have ended"),
    "calls.ended.none": ("Aucune relance terminée pour l'instant.", "No follow-up call has ended yet."),
    "calls.due_on": ("Prévue le {day}", "Due on {day}"),
    "calls.until": ("À essayer jusqu'au {day}", "To be tried until {day}"),
    "calls.today": ("Aujourd'hui", "Today"),
    "calls.last_days": ("Derniers jours", "Last days"),
    "calls.waits.one": ("Attend depuis {count} jour", "Waiting for {count} day"),
    "calls.waits.other": ("Attend depuis {count} jours", "Waiting for {count} days"),
    "calls.not_permitted": ("Sans permission d'appeler", "No permission to call"),
    "calls.untried": ("Pas encore essayée", "Not tried yet"),
    "calls.tried": ("Déjà essayé :", "Tried so far:"),
    "calls.ended_on": ("Terminée le {day}", "Ended on {day}"),
    "calls.wish": ("Souhaite revenir", "Wishes to come back"),
    "calls.about": ("{kind}, {name}, {day}", "{kind}, {name}, {day}"),
    "calls.pages": ("Autres pages de la liste", "Other pages of the list"),
    "calls.ended_pages": (
        "Autres pages des relances terminées",
        "Other pages of the follow-up calls that have ended",
    ),
    "calls.earlier_page": ("Page précédente", "Previous page"),
    "calls.next_page": ("Page suivante", "Next page"),
    "call.no_answer": ("Pas de réponse", "No answer"),
    "call.message_left": ("Message laissé", "Message left"),
    "call.reached": ("Jointe", "Reached"),
    "CallState.scheduled": ("À venir", "Coming"),
    "CallState.due": ("À faire", "To be made"),
    "CallState.completed": ("Jointe", "Reached"),
    "CallState.unreached": ("Non jointe", "Not reached"),
    "CallState.declined": ("N'a pas souhaité la relance", "Did not want the call"),
    "CallState.cancelled": ("Annulée", "Cancelled"),
}
