"""What can be wrong with a command on a call, and what to do."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

NOT_FOUND = Problem(
    "followup.not_found",
    404,
    "Aucun appel n'existe ici sous cet identifiant. Voyez la liste : GET /followups.",
    "No call exists here under this id. See the list: GET /followups.",
)
NOT_DUE_YET = Problem(
    "followup.not_due_yet",
    409,
    "Cet appel n'est pas encore à faire : sa date est le {due_on}. Notez son résultat à partir de ce jour.",
    "This call is not due yet: its date is {due_on}. Record its result from that day on.",
)
ALREADY_COMPLETED = Problem(
    "followup.already_completed",
    409,
    "Le résultat de cet appel est déjà noté. Relisez-le ; il n'y a rien d'autre à faire.",
    "The result of this call is recorded already. Read it again; nothing else is to be done.",
)
DATE_IN_FUTURE = Problem(
    "followup.date_in_future",
    422,
    "La date de l'appel est après aujourd'hui ({today}). Donnez le jour où l'appel a eu lieu.",
    "The date of the call is after today ({today}). Give the day on which the call took place.",
)
DATE_BEFORE_DUE = Problem(
    "followup.date_before_due",
    422,
    "La date de l'appel est avant le jour prévu ({due_on}). Donnez le jour où l'appel a eu lieu.",
    "The date of the call is before the day it was due ({due_on}). Give the day on which the call took place.",
)
WISH_WITHOUT_ANSWER = Problem(
    "followup.wish_without_answer",
    422,
    "Une personne qui n'a pas été jointe n'a pas pu souhaiter revenir. Corrigez le résultat ou ce souhait.",
    "A person who was not reached cannot have wished to return. Correct the result or the wish.",
)
