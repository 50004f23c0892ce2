"""The list of calls."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

CALLS: Final[Texts] = {
    "calls.title": ("Relances", "Calls"),
    "calls.lead": (
        "Les appels convenus, trois et neuf mois après la fin : pour garder le lien, pas pour vérifier.",
        "The agreed calls, three and nine months after the end: to keep the link, not to check.",
    ),
    "calls.due": ("À faire maintenant", "To be made now"),
    "calls.due.none": ("Aucun appel à faire aujourd'hui.", "No call is to be made today."),
    "calls.coming": ("À venir d'ici {days} jours", "Coming within {days} days"),
    "calls.coming.none": ("Aucun appel prévu d'ici là.", "No call is planned until then."),
    "calls.ended": ("Appels terminés", "Calls that have ended"),
    "calls.ended.none": ("Aucun appel terminé pour l'instant.", "No call has ended yet."),
    "calls.due_on": ("Prévu le {day}", "Due on {day}"),
    "calls.until": ("À essayer jusqu'au {day}", "To be tried until {day}"),
    "calls.today": ("Aujourd'hui", "Today"),
    "calls.last_days": ("Derniers jours", "Last days"),
    "calls.waits.one": ("Attend depuis {count} jour", "Waiting for {count} day"),
    "calls.waits.other": ("Attend depuis {count} jours", "Waiting for {count} days"),
    "calls.not_permitted": ("Sans permission d'appeler", "No permission to call"),
    "calls.untried": ("Pas encore essayé", "Not tried yet"),
    "calls.tried": ("Déjà essayé :", "Tried so far:"),
    "calls.ended_on": ("Terminé le {day}", "Ended on {day}"),
    "calls.wish": ("Souhaite revenir", "Wishes to come back"),
    "calls.about": ("{kind}, {name}, {day}", "{kind}, {name}, {day}"),
    "calls.pages": ("Autres pages de la liste", "Other pages of the list"),
    "calls.ended_pages": ("Autres pages des appels terminés", "Other pages of the calls that have ended"),
    "calls.earlier_page": ("Page précédente", "Previous page"),
    "calls.next_page": ("Page suivante", "Next page"),
    "call.no_answer": ("Pas de réponse", "No answer"),
    "call.message_left": ("Message laissé", "Message left"),
    "call.reached": ("Jointe", "Reached"),
    "CallState.scheduled": ("À venir", "Coming"),
    "CallState.due": ("À faire", "To be made"),
    "CallState.completed": ("Jointe", "Reached"),
    "CallState.unreached": ("Non jointe", "Not reached"),
    "CallState.declined": ("N'a pas souhaité l'appel", "Did not want the call"),
    "CallState.cancelled": ("Annulé", "Cancelled"),
}
