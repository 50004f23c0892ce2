"""Local accounts: which password is taken, and when an account takes none for a while (R-328).

As NIST SP 800-63B asks: long rather than complicated, none of the commonest, and no rule of composition.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Final

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.problems import (
    PASSWORD_COMMON,
    PASSWORD_IS_ID,
    PASSWORD_SHORT,
    PASSWORDS_DIFFER,
)

SHORTEST: Final = 12
"""Characters."""
LONGEST: Final = 128
FAILURES: Final = 5
"""So many wrong passwords in a row lock an account."""
_FIRST_LOCK: Final = timedelta(minutes=15)
_LONGEST_LOCK: Final = timedelta(days=1)
_FEWEST_DIFFERENT: Final = 5
_COMMON: Final = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234", "123456123456", "123123123123", "111111222222",
        "azertyuiop12", "azertyuiop123", "qwertyuiop12", "qwertyuiop123", "qwerty123456", "azerty123456",
        "password1234", "password12345", "password123456", "passwordpassword", "motdepasse12", "motdepasse123",
        "motdepasse1234", "motdepassemotdepasse", "monmotdepasse", "changezmoi123", "changeme1234", "bonjour12345",
        "bonjourbonjour", "bienvenue123", "bienvenue1234", "welcome12345", "soleilsoleil", "iloveyou1234",
        "jetaime12345", "administrateur", "administrator", "arrimagearrimage", "arrimage1234", "arrimage12345",
        "sorel-tracy12", "canadiens1234", "quebecquebec", "letmeinletmein",
    }
)  # fmt: skip


def plain(password: str) -> str:
    """Return a password in one form, whichever keyboard wrote its accents."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, again: str, worker: str) -> None:
    """Refuse a password that is easily guessed.

    :raises ProblemError: ``password.differ``, ``password.short``, ``password.is_id``, ``password.common``.
    """
    password, lowered = plain(password), plain(password).casefold()
    if password != plain(again):
        raise ProblemError(PASSWORDS_DIFFER)
    if len(password) < SHORTEST:
        raise ProblemError(PASSWORD_SHORT, shortest=SHORTEST)
    if not lowered.replace(worker.casefold(), ""):
        raise ProblemError(PASSWORD_IS_ID)
    if lowered in _COMMON or len(set(lowered)) < _FEWEST_DIFFERENT:
        raise ProblemError(PASSWORD_COMMON)


def locked_until(failures: int, now: datetime) -> datetime | None:
    """Return until when an account is locked after its last of ``failures`` wrong passwords; None: it is not.

    A quarter of an hour after five, twice as long after five more, a day at most.
    """
    if failures == 0 or failures % FAILURES:
        return None
    times: int = 1 << min(failures // FAILURES - 1, 10)
    return now + min(_FIRST_LOCK * times, _LONGEST_LOCK)
