"""The words of the steps of a case's story."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

STORY: Final[Texts] = {
    "story.opened": ("Formulaire commencé par {worker}", "Form begun by {worker}"),
    "story.sent": ("Demande envoyée à {partner}", "Referral sent to {partner}"),
    "story.sent_again": (
        "Demande complétée et renvoyée à {partner} (envoi {number})",
        "Referral completed and sent again to {partner} (sending {number})",
    ),
    "story.arrived_there": (
        "{partner} l'a bien reçue ; premier contact promis au plus tard le {due_on}",
        "{partner} has received it; first contact promised by {due_on}",
    ),
    "story.returned_by": (
        "{partner} l'a retournée ; il manque : {fields}",
        "{partner} returned it; missing: {fields}",
    ),
    "story.returned_once": (
        "{partner} l'avait retournée pour être complétée",
        "{partner} had returned it to be completed",
    ),
    "story.taken_there": ("{partner} l'a prise en charge", "{partner} has taken it in charge"),
    "story.accepted_there": (
        "{partner} a accepté la personne et en répond",
        "{partner} has accepted the person and answers for them",
    ),
    "story.declined_there": (
        "{partner} a décliné la demande ; pourraient aider : {suggested}",
        "{partner} has declined the referral; could help: {suggested}",
    ),
    "story.redirected_there": (
        "{partner} réoriente la demande ; pourraient aider : {suggested}",
        "{partner} redirects the referral; could help: {suggested}",
    ),
    "story.kept": (
        "Le retrait est arrivé après le plan : {partner} continue",
        "The withdrawal came after the plan: {partner} goes on",
    ),
    "story.consent_given": (
        "La personne autorise {partner} à être informé, jusqu'au {until}",
        "The person authorizes {partner} to be told, until {until}",
    ),
    "story.consent_replaced": (
        "Nouvelle autorisation pour {partner}, jusqu'au {until}",
        "New authorization for {partner}, until {until}",
    ),
    "story.consent_declined": (
        "La personne refuse que {partner} soit informé ; elle garde le service",
        "The person declines that {partner} be told; they keep the service",
    ),
    "story.consent_confirmed": (
        "Autorisation pour {partner} confirmée par écrit",
        "Authorization for {partner} confirmed in writing",
    ),
    "story.consent_revoked": (
        "La personne retire l'autorisation donnée pour {partner}",
        "The person withdraws the authorization for {partner}",
    ),
    "story.consent_said_back": (
        "{partner} rappelle ce retrait, que ce nœud avait oublié à son rétablissement",
        "{partner} recalls this withdrawal, which this node had forgotten when it was restored",
    ),
    "story.consent_expired": (
        "Fin de l'autorisation pour {partner} : {because}",
        "End of the authorization for {partner}: {because}",
    ),
    "story.erasure_missing": (
        "{partner} n'a pas confirmé à temps avoir effacé ses copies",
        "{partner} has not confirmed in time that its copies are erased",
    ),
    "story.erased_there": ("{partner} a effacé ses copies", "{partner} erased its copies"),
    "story.consent_told": (
        "{partner} peut vous communiquer des renseignements, jusqu'au {until}",
        "{partner} may communicate information to you, until {until}",
    ),
    "story.erased_here": (
        "Ce que {partner} avait communiqué est effacé ici : {because}",
        "What {partner} had communicated is erased here: {because}",
    ),
    "story.received": (
        "Demande reçue de {partner} ; premier contact au plus tard le {due_on}",
        "Referral received from {partner}; first contact by {due_on}",
    ),
    "story.came_back": (
        "La personne est revenue ; premier contact au plus tard le {due_on}",
        "The person came back; first contact by {due_on}",
    ),
    "story.returned": (
        "Retournée à {partner} pour être complétée",
        "Returned to {partner} to be completed",
    ),
    "story.taken": ("Prise en charge ici", "Taken in charge here"),
    "story.overdue": ("Le premier contact est en retard", "The first contact is overdue"),
    "story.contact_due": ("Dernier jour pour le premier contact", "Last day for the first contact"),
    "story.first_contact": ("Premier contact avec la personne", "First contact with the person"),
    "story.accepted": ("Personne acceptée", "Person accepted"),
    "story.plan_agreed": ("Plan convenu avec la personne", "Plan agreed with the person"),
    "story.declined_here": (
        "Déclinée ({reason}) ; autres organismes proposés : {suggested}",
        "Declined ({reason}); other organizations suggested: {suggested}",
    ),
    "story.declined_bare": ("Déclinée", "Declined"),
    "story.redirected_here": (
        "Réorientée ({reason}) ; autres organismes proposés : {suggested}",
        "Redirected ({reason}); other organizations suggested: {suggested}",
    ),
    "story.redirected_bare": ("Réorientée", "Redirected"),
    "story.withdrawn": ("Demande retirée ; par : {by}", "Referral withdrawn; by: {by}"),
    "story.sender_withdrew": (
        "{partner} a retiré sa demande ; une autre, jointe, continue",
        "{partner} withdrew its referral; another one, attached, goes on",
    ),
    "story.attached": (
        "Jointe à un autre dossier de la même personne",
        "Attached to another case of the same person",
    ),
    "story.closed": ("Dossier terminé", "Case closed"),
    "story.attempt": (
        "Essai {number} : {channel}, {result} ({worker})",
        "Attempt {number}: {channel}, {result} ({worker})",
    ),
    "story.lead": ("{worker} suit ce dossier", "{worker} leads this case"),
    "story.lead_with_backup": (
        "{worker} suit ce dossier ; suppléance : {backup}",
        "{worker} leads this case; backup: {backup}",
    ),
    "story.planning.other": ("Une étape du plan", "A step of the plan"),
    "story.planning.assessed": ("Besoins évalués", "Needs assessed"),
    "story.planning.prioritized": ("Priorités choisies avec la personne", "Priorities chosen with the person"),
    "story.planning.plan.drafted": ("Plan préparé", "Plan drafted"),
    "story.planning.plan.agreed": ("Plan convenu", "Plan agreed"),
    "story.planning.plan.revised": ("Plan révisé", "Plan revised"),
    "story.planning.mode.changed": ("Formule changée ({detail})", "Mode changed ({detail})"),
    "story.planning.meeting.held": ("Rencontre {number} tenue", "Meeting {number} held"),
    "story.planning.meeting.missed": ("Rencontre {number} manquée", "Meeting {number} missed"),
    "story.planning.meeting.moved": (
        "Rencontre {number} déplacée ({detail})",
        "Meeting {number} moved ({detail})",
    ),
    "story.planning.meeting.planned": ("Rencontre {number} prévue", "Meeting {number} planned"),
    "story.planning.meeting.cancelled": ("Rencontre {number} annulée", "Meeting {number} cancelled"),
    "story.planning.episode.paused": ("Suivi mis en pause", "Episode paused"),
    "story.planning.episode.resumed": ("Suivi repris", "Episode resumed"),
    "story.planning.episode.closed": ("Suivi terminé ({detail})", "Episode closed ({detail})"),
    "story.followup.other": ("Une étape des relances", "A step of the follow-up calls"),
    "story.followup.call.scheduled": (
        "Relance de {number} mois prévue pour le {due_on}",
        "{number}-month follow-up call planned for {due_on}",
    ),
    "story.followup.call.due": ("Relance de {number} mois à faire", "{number}-month follow-up call due"),
    "story.followup.call.attempted": (
        "Relance de {number} mois, essai ({detail})",
        "{number}-month follow-up call, attempt ({detail})",
    ),
    "story.followup.call.reached": ("Relance de {number} mois faite", "{number}-month follow-up call made"),
    "story.followup.call.unreached": (
        "Relance de {number} mois : personne non jointe",
        "{number}-month follow-up call: person not reached",
    ),
    "story.followup.call.declined": (
        "Relance de {number} mois : la personne ne souhaite pas répondre",
        "{number}-month follow-up call: the person does not wish to answer",
    ),
    "story.followup.call.cancelled": (
        "Relance de {number} mois annulée ({detail})",
        "{number}-month follow-up call cancelled ({detail})",
    ),
    "story.away.planning": (
        "Le service Plans ne répond pas pour l'instant : ses étapes manquent ici. Le reste est à jour.",
        "The planning service does not answer now: its steps are missing here. The rest is up to date.",
    ),
    "story.away.followup": (
        "Le service Relances ne répond pas pour l'instant : ses étapes manquent ici. Le reste est à jour.",
        "The follow-up service does not answer now: its steps are missing here. The rest is up to date.",
    ),
}
