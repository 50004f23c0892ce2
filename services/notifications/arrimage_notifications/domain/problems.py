"""What can be refused here: a stable code, what is wrong, and what to do next."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

UNKNOWN_NOTICE = Problem(
    "notice.unknown",
    404,
    "Aucun avis n'existe sous ce numéro. Cherchez-le dans la liste des avis.",
    "No notice exists under this id. Look for it in the list of notices.",
)
WRONG_STATE = Problem(
    "notice.wrong_state",
    409,
    "Cet avis est à l'état « {state} » : il ne passe pas à « {to} ». Seul un avis « failed » se renvoie ou se "
    "laisse.",
    "This notice is in the state '{state}': it does not go to '{to}'. Only a 'failed' one is sent again or left.",
)
