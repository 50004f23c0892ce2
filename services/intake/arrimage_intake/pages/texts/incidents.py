"""The words of the register of incidents of confidentiality."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

INCIDENTS: Final[Texts] = {
    "incidents.title": ("Registre des incidents de confidentialité", "Register of incidents of confidentiality"),
    "incidents.lead": (
        "Tout accès, usage, communication ou perte non autorisés de renseignements s'inscrit ici. La personne "
        "responsable de la protection des renseignements en est avisée.",
        "Any access, use, communication or loss of information that was not authorized is written down here. The "
        "privacy officer is told.",
    ),
    "incidents.none": ("Aucun incident n'est inscrit.", "No incident is written down."),
    "incidents.new": ("Inscrire un incident", "Write an incident down"),
    "incidents.number": ("incident {number}", "incident {number}"),
    "incidents.state": ("Suivi", "Follow-up"),
    "incidents.open": ("En cours", "Under way"),
    "incidents.closed_on": ("Clos le {on}", "Closed on {on}"),
    "incidents.serious": ("Risque sérieux", "Serious risk"),
    "incident.title": ("Un incident de confidentialité", "An incident of confidentiality"),
    "incident.lead": (
        "Ce que vous écrivez reste dans votre organisme, scellé. Ne nommez personne si ce n'est pas nécessaire.",
        "What you write stays in your organization, sealed. Name nobody unless it is needed.",
    ),
    "incident.nature": ("Ce qui est arrivé", "What kind of incident"),
    "incident.persons": ("Combien de personnes", "How many persons"),
    "incident.persons.hint": ("0 si on ne le sait pas encore.", "0 while it is not known."),
    "incident.known_on": ("Connu le", "Known on"),
    "incident.happened_on": ("Arrivé le", "Happened on"),
    "incident.reported": ("Inscrit", "Written down"),
    "incident.serious": ("Il y a un risque de préjudice sérieux", "There is a risk of serious injury"),
    "incident.serious.hint": (
        "Alors la loi demande d'aviser la Commission d'accès à l'information et les personnes touchées.",
        "Then the law asks that the Commission d'accès à l'information and the persons concerned are told.",
    ),
    "incident.what": ("Les faits", "What happened"),
    "incident.what.hint": ("Quels renseignements, comment, depuis quand.", "Which information, how, since when."),
    "incident.measures": ("Les mesures prises", "What was done about it"),
    "incident.notified": ("Qui a été avisé, et quand", "Who was told, and when"),
    "incident.notified.hint": (
        "Les personnes touchées, la Commission d'accès à l'information, un partenaire.",
        "The persons concerned, the Commission d'accès à l'information, a partner.",
    ),
    "incident.close": ("Tout est fait : clore cet incident", "All is done: close this incident"),
    "incident.submit": ("Inscrire au registre", "Write it into the register"),
    "incident.keep": ("Garder", "Keep"),
    "incident.back": ("Retour au registre", "Back to the register"),
    "done.incident_reported": (
        "L'incident est inscrit ; la personne responsable de la protection des renseignements en est avisée.",
        "The incident is written down; the privacy officer is told.",
    ),
    "done.incident_kept": ("L'incident est à jour.", "The incident is up to date."),
    "done.incident_closed": ("L'incident est clos.", "The incident is closed."),
}
