"""What can be refused of a disclosure to a worker: a stable code, what is wrong, and what to do next (R-094)."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

NOTHING_GRANTED = Problem(
    "disclosure.nothing_granted",
    409,
    "Aucune autorisation de la personne ne permet aujourd'hui à {organization} de vous communiquer des "
    "renseignements. Demandez à cet organisme d'en demander une à la personne, ou notez ce que la personne vous "
    "dit.",
    "No authorization of the person lets {organization} communicate information to you today. Ask that "
    "organization to ask the person for one, or write down what the person tells you.",
)
NOT_IN_CHARGE = Problem(
    "disclosure.not_in_charge",
    409,
    "Prenez d'abord la demande en charge : les renseignements sont demandés à ce moment-là.",
    "First take the referral in charge: the information is asked for then.",
)
ANSWER_WAITS = Problem(
    "disclosure.answer_waits",
    409,
    "Les renseignements sont déjà demandés à {organization} depuis le {asked_on}. Attendez la réponse, ou "
    "appelez.",
    "The information was asked of {organization} on {asked_on} already. Wait for the answer, or call them.",
)
PLACE_CANNOT_ASK = Problem(
    "disclosure.cannot_ask",
    503,
    "Ce nœud n'a pas encore de clé de signature ou de coffre : rien ne peut être demandé. Prévenez la personne "
    "qui s'occupe du nœud (arrimage doctor).",
    "This node has no signing key or no vault yet: nothing can be asked for. Tell whoever looks after the node "
    "(arrimage doctor).",
)
