"""The words of what partners are asked and told, and of telling one the least because of a danger."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

_PANEL: Final[Texts] = {
    "disclosures.title": ("Renseignements communiqués", "Information communicated"),
    "disclosures.lead": (
        "Les renseignements arrivent scellés, pour votre organisme seul, et seulement ce que la personne "
        "autorise.",
        "Information arrives sealed, for your organization alone, and only what the person authorizes.",
    ),
    "disclosures.from": ("De {partner}", "From {partner}"),
    "disclosures.not_asked": (
        "La personne autorise {partner} à vous communiquer : {what}. Ce sera demandé à la prise en charge.",
        "The person authorizes {partner} to communicate to you: {what}. It is asked for when you take the "
        "referral "
        "in charge.",
    ),
    "disclosures.waiting": (
        "Demandé le {on} : {what}. La réponse est attendue.",
        "Asked for on {on}: {what}. The answer is awaited.",
    ),
    "disclosures.unanswered": (
        "Demandé le {on}, sans réponse. Appelez {partner}, ou demandez de nouveau.",
        "Asked for on {on}, with no answer. Call {partner}, or ask again.",
    ),
    "disclosures.received": ("Reçu le {on} : {what}.", "Received on {on}: {what}."),
    "disclosures.use_until": (
        "À utiliser jusqu'au {until} ; effacé ensuite, ou dès que la personne retire son autorisation.",
        "To be used until {until}; then erased, or as soon as the person withdraws the authorization.",
    ),
    "disclosures.erased": (
        "Reçu le {on}, puis effacé le {erased}.",
        "Received on {on}, then erased on {erased}.",
    ),
    "disclosures.dropped": (
        "Demandé le {on}. L'autorisation a pris fin avant la réponse : rien n'est arrivé.",
        "Asked for on {on}. The authorization ended before the answer: nothing arrived.",
    ),
    "disclosures.unopened": (
        "Ce qui est arrivé le {on} n'était pas ce qui était demandé, ou pas de {partner} : rien n'en est gardé. "
        "Appelez {partner}, puis demandez de nouveau.",
        "What arrived on {on} was not what was asked for, or not from {partner}: nothing of it is kept. Call "
        "{partner}, then ask again.",
    ),
    "disclosures.refused": ("Demandé le {on}, refusé : {reason}.", "Asked for on {on}, refused: {reason}."),
    "disclosures.ask": ("Demander", "Ask"),
    "disclosures.ask_again": ("Demander de nouveau", "Ask again"),
    "disclosures.ask_of": ("Organisme", "Organization"),
    "disclosures.by_hand": (
        "Vous pouvez toujours noter ce que la personne vous dit elle-même.",
        "You may always write down what the person tells you.",
    ),
    "disclosures.told": ("Communiqué le {on} : {what}.", "Communicated on {on}: {what}."),
    "disclosures.told_received": ("Reçu le {on}", "Received on {on}"),
    "disclosures.told_waiting": ("Pas encore reçu", "Not received yet"),
    "disclosures.told_unreceived": (
        "Pas reçu en 14 jours : appelez {partner}",
        "Not received within 14 days: call {partner}",
    ),
    "disclosures.told_unopened": (
        "{partner} n'a pas pu l'ouvrir : appelez-le",
        "{partner} could not open it: call it",
    ),
    "disclosures.told_refused": (
        "{partner} a demandé le {on} : {what}. Rien n'est parti : {reason}.",
        "{partner} asked on {on} for: {what}. Nothing left: {reason}.",
    ),
    "disclosures.danger": (
        "En danger, ouvert le {on} à {partner} : {what}.",
        "In danger, opened on {on} to {partner}: {what}.",
    ),
    "disclosures.danger_until": ("Jusqu'au {until}", "Until {until}"),
    "disclosures.danger_review": ("À examiner par une deuxième personne", "To be reviewed by a second person"),
    "disclosures.danger_erased": ("Effacé là-bas le {on}", "Erased there on {on}"),
    "disclosures.in_danger": (
        "Une vie est en danger : communiquer le strict minimum",
        "A life is in danger: communicate the strict minimum",
    ),
    "done.disclosure_asked": (
        "C'est demandé. Les renseignements arriveront scellés, sur cette page.",
        "It is asked for. The information will arrive sealed, on this page.",
    ),
}

_RECEIVED: Final[Texts] = {
    "received.name": ("Nom", "Name"),
    "received.birth_date": ("Date de naissance", "Date of birth"),
    "received.phone": ("Téléphone", "Telephone"),
    "received.address": ("Adresse", "Address"),
    "received.instructions": ("Pour joindre la personne", "How to reach the person"),
    "received.service_code": ("Service demandé", "Service asked for"),
    "received.urgency": ("Urgence", "Urgency"),
    "received.entry_point": ("D'où vient la demande", "Where the referral comes from"),
    "received.dependency_treated": ("Thérapie suivie", "Therapy followed"),
    "received.themes": ("Besoins", "Needs"),
    "received.transport_needed": ("A besoin de transport", "Needs transport"),
    "received.evening_needed": ("Disponible le soir seulement", "Evenings only"),
    "received.language": ("Langue", "Language"),
    "received.group_ability": ("En groupe", "In a group"),
    "received.outcome": ("Suite donnée", "How it went"),
    "received.decline_reason": ("Pourquoi", "Why"),
    "received.danger": ("Danger", "Danger"),
    "received.yes": ("Oui", "Yes"),
    "received.no": ("Non", "No"),
}

_DANGER: Final[Texts] = {
    "Danger.suicide": ("Suicide", "Suicide"),
    "Danger.violence": ("Violence", "Violence"),
    "Danger.serious_injury": ("Blessure grave", "Serious injury"),
    "Danger.other_death": ("Autre danger de mort", "Another danger of death"),
    "danger.title": ("Une vie est en danger", "A life is in danger"),
    "danger.lead": (
        "Sans l'autorisation de la personne, vous pouvez communiquer à un organisme le strict minimum pour la "
        "protéger, pour 72 heures au plus. Votre nom, l'heure et votre raison sont gardés ; une deuxième personne "
        "examine la communication dans les 24 heures. Si c'est urgent, appelez d'abord le 911.",
        "Without the person's authorization you may communicate to one organization the strict minimum to protect "
        "them, for 72 hours at most. Your name, the time and your reason are kept; a second person reviews it "
        "within 24 hours. If it is urgent, call 911 first.",
    ),
    "danger.to": ("À quel organisme", "To which organization"),
    "danger.what": ("Ce qui doit être su", "What must be known"),
    "danger.which": ("Quel danger", "Which danger"),
    "danger.reason": ("Pourquoi une vie est en danger", "Why a life is in danger"),
    "danger.reason.hint": (
        "En une phrase ou deux. Ce texte reste ici : seule la personne qui examine le lira.",
        "In a sentence or two. This text stays here: only whoever reviews it will read it.",
    ),
    "danger.hours": ("Pour combien de temps", "For how long"),
    "danger.submit": ("Communiquer le strict minimum", "Communicate the strict minimum"),
    "danger.back": ("Retour au dossier", "Back to the case"),
    "done.danger_opened": (
        "L'organisme est prévenu et reçoit le strict minimum. Une deuxième personne examinera dans les 24 heures.",
        "The organization is told and gets the strict minimum. A second person will review it within 24 hours.",
    ),
    "done.danger_justified": ("Votre examen est gardé.", "What you found is kept."),
    "done.danger_not_justified": (
        "Votre examen est gardé, et ce qui a été communiqué est rappelé. Inscrivez maintenant l'incident au "
        "registre.",
        "What you found is kept, and what was communicated is called back. Now write the incident into the "
        "register.",
    ),
    "danger_told.title": ("Danger : renseignements de {partner}", "Danger: information from {partner}"),
    "danger_told.lead": (
        "{partner} vous communique le strict minimum parce qu'une vie est en danger. À utiliser pour protéger la "
        "personne, jusqu'au {until} ; ensuite, c'est effacé. Chaque lecture est notée.",
        "{partner} communicates the strict minimum to you because a life is in danger. To be used to protect the "
        "person, until {until}; then it is erased. Each reading is written down.",
    ),
    "danger_told.waiting": (
        "C'est demandé, et arrive d'un instant à l'autre. Si rien n'arrive, appelez {partner}.",
        "It is asked for, and arrives at any moment. If nothing arrives, call {partner}.",
    ),
    "danger_told.call": (
        "Rien n'a pu être reçu : appelez {partner} tout de suite.",
        "Nothing could be received: call {partner} at once.",
    ),
    "dangers.title": ("Communications d'urgence", "Emergency disclosures"),
    "dangers.number": ("Communication {number}", "Disclosure {number}"),
    "dangers.to": ("Communiqué à", "Communicated to"),
    "dangers.what": ("Renseignements", "Information"),
    "dangers.which": ("Danger", "Danger"),
    "dangers.by": ("Par", "By"),
}

_TODO: Final[Texts] = {
    "todo.danger.told": (
        "{partner} vous prévient : une vie est en danger",
        "{partner} tells you: a life is in danger",
    ),
    "todo.danger.review": (
        "Examiner une communication d'urgence à {partner}",
        "Review an emergency disclosure to {partner}",
    ),
    "todo.danger.erasure": (
        "{partner} n'a pas confirmé avoir effacé ce qui lui a été communiqué en urgence : l'appeler",
        "{partner} has not confirmed that it erased what it was told in an emergency: call it",
    ),
    "todo.disclosure.refused": (
        "{partner} a refusé de communiquer des renseignements : voir pourquoi",
        "{partner} refused to communicate information: see why",
    ),
    "todo.disclosure.unopened": (
        "Ce qui est arrivé de {partner} n'a pas pu être ouvert : l'appeler",
        "What arrived from {partner} could not be opened: call it",
    ),
    "todo.disclosure.unanswered": (
        "{partner} n'a pas répondu à une demande de renseignements",
        "{partner} did not answer a request for information",
    ),
}

DISCLOSURES: Final[Texts] = {**_PANEL, **_RECEIVED, **_DANGER, **_TODO}
