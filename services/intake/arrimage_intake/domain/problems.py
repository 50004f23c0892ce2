"""What can be refused here: a stable code, what is wrong, and what to do next."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

UNKNOWN_REFERRAL = Problem(
    "referral.unknown",
    404,
    "Aucune demande n'existe ici sous ce numéro. Cherchez-la dans la liste : GET /referrals.",
    "No referral exists here under this id. Look for it in the list: GET /referrals.",
)
SENT_FROM_HERE = Problem(
    "referral.sent_from_here",
    409,
    "Cette demande est partie d'ici : c'est {organization} qui la prend en charge. Suivez-en l'état, ou "
    "appelez cet organisme.",
    "This referral left from here: {organization} takes it in charge. Follow its state, or call that "
    "organization.",
)
UNKNOWN_DESTINATION = Problem(
    "referral.unknown_destination",
    422,
    "{organization} n'est pas un organisme à qui ce nœud peut écrire. Choisissez parmi : {known}.",
    "{organization} is not an organization that this node can write to. Choose one of: {known}.",
)
TO_ONESELF = Problem(
    "referral.to_oneself",
    422,
    "La destination est votre propre organisme. Choisissez un autre organisme.",
    "The destination is your own organization. Choose another one.",
)
DATE_IN_FUTURE = Problem(
    "referral.date_in_future",
    422,
    "La date de la fiche ({date}) est dans l'avenir ; nous sommes le {today}. Corrigez-la.",
    "The form's date ({date}) is in the future; today is {today}. Correct it.",
)
BIRTH_DATE_IN_FUTURE = Problem(
    "person.birth_date_in_future",
    422,
    "La date de naissance est dans l'avenir. Corrigez-la, ou laissez-la vide.",
    "The date of birth is in the future. Correct it, or leave it out.",
)
WRONG_STATE = Problem(
    "referral.wrong_state",
    409,
    "Cette demande est à l'état « {state_fr} » : cette action n'y a pas sa place. Prochaine étape : {next_fr}.",
    "This referral is in the state '{state_en}': this action has no place there. Next step: {next_en}.",
)
CONTACT_BEFORE_RECEPTION = Problem(
    "first_contact.before_reception",
    422,
    "Le premier contact ({made_on}) ne peut pas précéder la réception ({received_on}). Corrigez la date.",
    "The first contact ({made_on}) cannot be before the reception ({received_on}). Correct the date.",
)
CONTACT_IN_FUTURE = Problem(
    "first_contact.in_future",
    422,
    "Le premier contact ({made_on}) est dans l'avenir ; nous sommes le {today}. Notez-le quand il aura eu lieu.",
    "The first contact ({made_on}) is in the future; today is {today}. Record it once it has taken place.",
)
PERSON_UNKNOWN = Problem(
    "person.unknown",
    404,
    "L'identité n'est pas encore connue ici. Prenez la demande en charge, appelez l'organisme qui l'envoie, "
    "puis notez-la : POST /referrals/{{numéro}}/identity.",
    "The identity is not known here yet. Take the referral in charge, call the organization that sent it, then "
    "write it down: POST /referrals/{{id}}/identity.",
)
PERSON_VERSION_CONFLICT = Problem(
    "person.version_conflict",
    409,
    "L'identité a déjà été notée (version {held}). Relisez-la ; pour la corriger, renvoyez-la avec "
    "« expected_version » : {held}.",
    "The identity was already written (version {held}). Read it again; to correct it, send it with "
    "'expected_version': {held}.",
)
