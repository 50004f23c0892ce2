"""The numbers of notices (R-017, R-337)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.parameters import Parameter

QUIET_FROM: Final = Parameter(
    "notice_quiet_from_hour",
    21,
    0,
    23,
    "Heure civile à partir de laquelle aucun courriel ne part",
    "Civil hour from which on no e-mail leaves",
    "R-337",
)
QUIET_UNTIL: Final = Parameter(
    "notice_quiet_until_hour",
    8,
    0,
    23,
    "Heure civile à partir de laquelle les courriels partent de nouveau",
    "Civil hour from which on e-mails leave again",
    "R-337",
)
ATTEMPTS: Final = Parameter(
    "notice_attempts",
    10,
    1,
    30,
    "Nombre d'essais d'envoi d'un avis avant de renoncer",
    "Attempts to send a notice before giving up",
    "R-334",
)
RETRY_MINUTES: Final = Parameter(
    "notice_retry_minutes",
    2,
    1,
    120,
    "Minutes avant le deuxième essai ; le double à chaque essai suivant, quatre heures au plus",
    "Minutes before the second attempt; twice as many before each later one, four hours at most",
    "R-334",
)
LIFETIME_DAYS: Final = Parameter(
    "notice_lifetime_days",
    14,
    1,
    365,
    "Jours après lesquels un avis qui n'a pas pu partir n'a plus d'objet",
    "Days after which a notice that could not leave has become pointless",
    "R-334",
)

PARAMETERS: Final = (QUIET_FROM, QUIET_UNTIL, ATTEMPTS, RETRY_MINUTES, LIFETIME_DAYS)
