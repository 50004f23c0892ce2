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
RECEIVED_HERE = Problem(
    "referral.received_here",
    409,
    "Cette demande est arrivée ici : elle vient de {organization}, qui seul peut le faire. Appelez cet organisme.",
    "This referral arrived here: it comes from {organization}, which alone can do this. Call that organization.",
)
KEPT_BY_RECEIVER = Problem(
    "referral.plan_agreed",
    409,
    "La personne a convenu d'un plan avec {organization} : la demande ne se retire plus. Appelez cet organisme ; "
    "si la personne veut arrêter, c'est lui qui clôt l'épisode.",
    "The person has agreed to a plan with {organization}: the referral cannot be withdrawn any more. Call that "
    "organization; if the person wants to stop, it closes the episode.",
)
STILL_INCOMPLETE = Problem(
    "referral.still_incomplete",
    409,
    "Il manque encore : {missing}. La demande retournée n'est renvoyée que complète ; remplissez ces champs.",
    "Still missing: {missing}. A returned referral is sent again only when complete; fill in these fields.",
)
SUGGESTS_ONESELF = Problem(
    "redirection.to_oneself",
    422,
    "Vous proposez votre propre organisme. Proposez-en un autre, ou laissez la liste vide si aucun ne convient.",
    "You suggest your own organization. Suggest another one, or leave the list empty if none fits.",
)
UNKNOWN_DESTINATION = Problem(
    "referral.unknown_destination",
    422,
    "{organization} n'est pas un organisme à qui ce nœud peut écrire. Choisissez parmi : {known}.",
    "{organization} is not an organization that this node can write to. Choose one of: {known}.",
)
DESTINATION_SUSPENDED = Problem(
    "referral.destination_suspended",
    409,
    "{organization} ne prend plus de demande depuis le {since}, et peut reprendre. Choisissez un autre organisme, "
    "ou appelez-le.",
    "{organization} has taken no referral since {since}, and may take some again. Choose another organization, or "
    "call it.",
)
DESTINATION_LEFT = Problem(
    "referral.destination_left",
    409,
    "{organization} a quitté le réseau le {since}. Choisissez un autre organisme.",
    "{organization} left the network on {since}. Choose another organization.",
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
INFORMAL_CONTACT_IN_FUTURE = Problem(
    "contact.in_future",
    422,
    "Ce contact ({on}) est dans l'avenir ; nous sommes le {today}. Notez-le quand il aura eu lieu.",
    "This contact ({on}) is in the future; today is {today}. Record it once it has taken place.",
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
FORM_VERSION_CONFLICT = Problem(
    "referral.form_version_conflict",
    409,
    "La fiche n'est plus comme vous l'avez vue. Relisez-la, puis recommencez.",
    "The form is no longer as you saw it. Read it again, then do it again.",
)
LEAD_NOT_YOURS = Problem(
    "lead.not_yours",
    403,
    "C'est {worker} qui peut faire cela, ou une personne coordonnatrice. Demandez à l'une des deux.",
    "{worker} can do this, or a coordinator. Ask one of them.",
)
LEAD_NOT_OFFERED = Problem(
    "lead.not_offered",
    409,
    "Aucun transfert n'est proposé pour cette demande. La personne qui en répond peut en proposer un : "
    "POST …/lead/offer.",
    "No transfer is offered for this referral. The worker who answers for it may offer one: POST …/lead/offer.",
)
LEAD_SAME_WORKER = Problem(
    "lead.same_worker",
    422,
    "{worker} répond déjà de cette demande. Nommez quelqu'un d'autre.",
    "{worker} answers for this referral already. Name somebody else.",
)
LEAD_NO_BACKUP = Problem(
    "lead.no_backup",
    409,
    "Cette demande n'a pas de suppléant. Nommez-en un (POST …/lead/backup), ou proposez un transfert "
    "(POST …/lead/offer).",
    "This referral has no backup. Name one (POST …/lead/backup), or offer a transfer (POST …/lead/offer).",
)
DUPLICATE_OF_ITSELF = Problem(
    "duplicate.of_itself",
    422,
    "Une demande ne se joint pas à elle-même. Donnez le numéro de l'autre demande.",
    "A referral cannot be attached to itself. Give the other referral's id.",
)
DUPLICATE_NOT_OPEN = Problem(
    "duplicate.not_open",
    409,
    "L'autre demande est à l'état « {state_fr} » : personne n'y répond plus, ou pas encore, de la personne. "
    "Continuez avec la présente demande.",
    "The other referral is in the state '{state_en}': nobody answers there for the person any more, or not yet. "
    "Go on with this referral.",
)
DUPLICATE_OTHER_SERVICE = Problem(
    "duplicate.other_service",
    422,
    "L'autre demande est pour un autre service : ce n'est pas un doublon. Continuez avec les deux.",
    "The other referral is for another service: it is no duplicate. Go on with both.",
)
PREVIOUS_CASE_UNKNOWN = Problem(
    "history.unknown",
    422,
    "Aucune demande terminée n'existe ici sous ce numéro. Cherchez-la dans la liste : GET /referrals.",
    "No closed referral exists here under this id. Look for it in the list: GET /referrals.",
)
SIGN_IN_REFUSED = Problem(
    "sign_in.refused",
    401,
    "L'identifiant ou le mot de passe n'est pas le bon. Réessayez ; si c'est la première fois, ou si vous avez "
    "une nouvelle clé, choisissez d'abord un mot de passe.",
    "The account or the password is not right. Try again; if this is the first time, or if you have a new key, "
    "choose a password first.",
)
SIGN_IN_LOCKED = Problem(
    "sign_in.locked",
    429,
    "Trop de mauvais mots de passe se sont suivis : ce compte est fermé jusqu'à {until}. Revenez alors ; si ce "
    "n'était pas vous, prévenez la personne qui gère le nœud.",
    "Too many wrong passwords came one after the other: this account is closed until {until}. Come back then; "
    "if it was not you, tell whoever runs the node.",
)
KEY_REFUSED = Problem(
    "sign_in.key_refused",
    401,
    "L'identifiant ou la clé n'est pas le bon. Copiez la clé en entier ; si elle est perdue, demandez-en une "
    "autre à la personne qui gère le nœud.",
    "The account or the key is not right. Copy the whole key; if it is lost, ask whoever runs the node for "
    "another one.",
)
PASSWORDS_DIFFER = Problem(
    "password.differ",
    422,
    "Les deux mots de passe ne sont pas pareils. Écrivez deux fois le même.",
    "The two passwords are not the same. Write the same one twice.",
)
PASSWORD_SHORT = Problem(
    "password.short",
    422,
    "Ce mot de passe est trop court. Prenez au moins {shortest} caractères ; quelques mots qui se suivent font "
    "l'affaire.",
    "This password is too short. Take at least {shortest} characters; a few words in a row will do.",
)
PASSWORD_IS_ID = Problem(
    "password.is_id",
    422,
    "Ce mot de passe est votre identifiant. Prenez autre chose.",
    "This password is your account's id. Take something else.",
)
PASSWORD_COMMON = Problem(
    "password.common",
    422,
    "Ce mot de passe est de ceux qu'on essaie en premier. Prenez-en un autre, par exemple quelques mots que vous "
    "seule ou seul mettez ensemble.",
    "This password is among those that are tried first. Take another one, for example a few words that only you "
    "put together.",
)
