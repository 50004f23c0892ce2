"""Errors that a person can act on: a stable code, what is wrong and what to do, in French and in English.

On HTTP they are problem details (RFC 9457). No text may hold a name, a phone or what a person said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

Language = Literal["fr", "en"]


@dataclass(frozen=True)
class Problem:
    """A kind of error. ``fr`` and ``en`` may name facts in braces: ``{held}``."""

    code: str
    status: int
    fr: str
    en: str


class ProblemDetails(BaseModel):
    """An error on HTTP (RFC 9457, ``application/problem+json``)."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class ProblemError(Exception):
    """A command or a query cannot be done; raised by domain, commands and queries."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.facts = facts

    def text(self, language: Language) -> str:
        """Return what is wrong and what to do, in ``language``."""
        template = self.problem.fr if language == "fr" else self.problem.en
        return template.format(**self.facts)

    def details(self, language: Language) -> dict[str, Any]:
        """Return the problem details that go on HTTP."""
        return {
            "type": f"urn:arrimage:problem:{self.problem.code}",
            "title": self.problem.code,
            "status": self.problem.status,
            "detail": self.text(language),
            "code": self.problem.code,
        }


KEY_MISSING = Problem(
    "key.missing",
    401,
    "Il manque votre clé : envoyez l'en-tête « Authorization: Bearer <clé> ».",
    "Your key is missing: send the header 'Authorization: Bearer <key>'.",
)
KEY_UNKNOWN = Problem(
    "key.unknown",
    401,
    "Cette clé n'est pas connue ici. Demandez-en une à la personne qui gère le nœud.",
    "This key is not known here. Ask whoever runs the node for one.",
)
ROLE_MISSING = Problem(
    "role.missing",
    403,
    "Cette action demande le rôle « {role} ». Demandez à la personne qui gère le nœud.",
    "This needs the role '{role}'. Ask whoever runs the node.",
)
CASE_ENTRUSTED = Problem(
    "case.entrusted",
    403,
    "Ce dossier est confié à une ou un collègue. Demandez à cette personne, ou à la coordination. Si une vie est "
    "en danger, le dossier peut être ouvert en disant pourquoi.",
    "This file is entrusted to a colleague. Ask that person, or the coordination. If a life is in danger, the "
    "file may be opened by saying why.",
)
ACCESS_UNKNOWN_NOW = Problem(
    "access.unknown_now",
    503,
    "Le service Accueil ne répond pas : on ne peut pas savoir maintenant si ce dossier vous est confié. "
    "Réessayez dans un instant.",
    "The intake service does not answer: it cannot be told now whether this file is entrusted to you. Try again "
    "in a moment.",
)
IDEMPOTENCY_KEY_MISSING = Problem(
    "idempotency.key_missing",
    400,
    "Il manque l'en-tête « Idempotency-Key » (8 à 128 caractères, nouveau pour chaque action).",
    "The header 'Idempotency-Key' is missing (8 to 128 characters, new for each action).",
)
IDEMPOTENCY_KEY_REUSED = Problem(
    "idempotency.key_reused",
    422,
    "Cette clé d'idempotence a déjà servi à une autre action. Prenez-en une nouvelle.",
    "This idempotency key was used for another action. Take a new one.",
)
REQUEST_INVALID = Problem(
    "request.invalid",
    422,
    "Des champs manquent ou ne conviennent pas : {fields}. Corrigez-les et renvoyez.",
    "Fields are missing or wrong: {fields}. Correct them and send again.",
)
REQUEST_TOO_LARGE = Problem(
    "request.too_large",
    413,
    "La demande dépasse {limit} octets. Raccourcissez-la.",
    "The request is over {limit} bytes. Make it shorter.",
)
REQUEST_TOO_OFTEN = Problem(
    "request.too_often",
    429,
    "Trop de demandes à la fois. Recommencez dans {seconds} s ; rien n'a été changé.",
    "Too many requests at once. Try again in {seconds} s; nothing was changed.",
)
NOT_FOUND = Problem(
    "not_found",
    404,
    "Rien n'existe ici sous cet identifiant. Vérifiez l'adresse.",
    "Nothing exists here under this id. Check the address.",
)
CONFLICT = Problem(
    "store.conflict",
    409,
    "Quelqu'un a changé la même chose au même moment. Relisez, puis recommencez.",
    "Somebody changed the same thing at the same time. Read it again, then try again.",
)
STORE_AWAY = Problem(
    "store.away",
    503,
    "Les données ne peuvent pas être écrites pour l'instant. Rien n'a été gardé : renvoyez la même demande "
    "avec la même clé d'idempotence.",
    "Data cannot be written now. Nothing was kept: send the same request again, under the same idempotency key.",
)
INTERNAL = Problem(
    "internal",
    500,
    "Une erreur imprévue s'est produite. Rien n'a été gardé. Signalez-la avec l'heure qu'il est.",
    "An unexpected error occurred. Nothing was kept. Report it with the time.",
)
PARKED_NOT_FOUND = Problem(
    "parked.not_found",
    404,
    "Aucun événement n'est mis de côté sous ce numéro. Voyez « arrimage parked list ».",
    "No event is parked under this number. See 'arrimage parked list'.",
)
CLOCK_BACKWARDS = Problem(
    "clock.backwards",
    409,
    "Le temps simulé n'avance que vers l'avant.",
    "Simulated time only moves forward.",
)
PARAMETER_UNKNOWN = Problem(
    "parameter.unknown",
    404,
    "Ce service n'a pas de paramètre de ce nom. Voyez la liste : GET /parameters.",
    "This service has no parameter of this name. See the list: GET /parameters.",
)
PARAMETER_OUT_OF_BOUNDS = Problem(
    "parameter.out_of_bounds",
    422,
    "{name} va de {low} à {high}. Donnez une valeur entre les deux.",
    "{name} goes from {low} to {high}. Give a value between the two.",
)
PARAMETER_IN_THE_PAST = Problem(
    "parameter.in_the_past",
    422,
    "Une valeur ne change pas pour des jours passés : donnez une date d'effet à partir du {today}.",
    "A value does not change for days that are past: let it take effect on {today} or later.",
)
PARAMETER_REASON_MISSING = Problem(
    "parameter.reason_missing",
    422,
    "Dites pourquoi la valeur change (« reason ») : qui viendra après vous doit le comprendre.",
    "Say why the value changes ('reason'): whoever comes after you must understand it.",
)
MODULE_OFF = Problem(
    "module.off",
    409,
    "Ce nœud n'utilise pas le module « {module} ». La personne qui gère le nœud peut l'activer : "
    "« modules_off » dans node.yaml.",
    "This node does not use the module '{module}'. Whoever runs the node can switch it on: 'modules_off' in "
    "node.yaml.",
)
OUTGOING_NOT_FOUND = Problem(
    "outgoing.not_found",
    404,
    "Aucun événement n'est retenu à l'envoi sous ce numéro. Voyez « arrimage outgoing list ».",
    "No event is held back from leaving under this number. See 'arrimage outgoing list'.",
)
STORE_FULL = Problem(
    "store.full",
    507,
    "Le disque est plein : rien n'a été gardé. Prévenez la personne qui gère le nœud, puis renvoyez la même "
    "demande avec la même clé d'idempotence.",
    "The disk is full: nothing was kept. Tell whoever runs the node, then send the same request again, under the "
    "same idempotency key.",
)
REBUILDING = Problem(
    "rebuild.running",
    503,
    "Le service relit ce qui a été dit avant lui. Rien n'a été gardé : réessayez dans un instant.",
    "The service reads what was said before it. Nothing was kept: try again in a moment.",
)
STORE_READ_ONLY = Problem(
    "store.read_only",
    503,
    "Les données ne peuvent être que lues : rien n'a été gardé. Prévenez la personne qui gère le nœud, puis "
    "renvoyez la même demande avec la même clé d'idempotence.",
    "Data can only be read: nothing was kept. Tell whoever runs the node, then send the same request again, under "
    "the same idempotency key.",
)
VAULT_AWAY = Problem(
    "vault.away",
    503,
    "Le coffre ne répond pas : qui sont les personnes ne peut ni se lire ni s'écrire pour l'instant. Rien n'a été "
    "perdu : réessayez dans un instant.",
    "The vault does not answer: who persons are can neither be read nor written now. Nothing was lost: try again "
    "in a moment.",
)
VAULT_KEY_MISSING = Problem(
    "vault.key_missing",
    503,
    "La clé du coffre manque : qui sont les personnes ne peut pas se lire. Rien n'a été perdu. Prévenez la "
    "personne qui gère le nœud.",
    "The vault's key is missing: who persons are cannot be read. Nothing was lost. Tell whoever runs the node.",
)


def of_store(code: str) -> Problem:
    """Return what a person is told when the store cannot be written; ``code`` says what ails it."""
    return {problem.code: problem for problem in _OF_STORE}.get(code, STORE_AWAY)


_OF_STORE = (STORE_FULL, STORE_READ_ONLY, VAULT_AWAY, VAULT_KEY_MISSING)
