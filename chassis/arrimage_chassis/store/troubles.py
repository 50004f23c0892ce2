"""What ails a store, by a stable code; said once for each cause, again every ten minutes, and when it is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.outage import trouble_of

SAY_AGAIN_SECONDS: Final = 600.0
CALM_SECONDS: Final = 2.0
"""How long nothing goes wrong before it is over: a full disk still takes a small write now and then."""

_log = get_logger()


class StoreTroubles:
    """The troubles of one store that were told."""

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._said_at: dict[str, float] = {}
        self._last_at = 0.0
        self.muted = False
        """Whether somebody else says what ails the store: whoever opens it."""

    def tell(self, error: SQLAlchemyError, during: str) -> None:
        """Write a line of what ails the store, unless it was written not long ago."""
        code, now = trouble_of(error), self._seconds()
        last, self._last_at = self._said_at.get(code), now
        if self.muted or (last is not None and now - last < SAY_AGAIN_SECONDS):
            return
        self._said_at[code] = now
        kind = type(error).__name__
        if code == "store.full":
            _log.error("store.full", error_type=kind, during=during)
        elif code == "store.read_only":
            _log.error("store.read_only", error_type=kind, during=during)
        elif code == "store.refused":
            _log.error("store.refused", error_type=kind, during=during)
        elif code == "store.locked":
            _log.warning("store.locked", error_type=kind, during=during)
        elif code == "vault.away":
            _log.error("vault.away", error_type=kind, during=during)
        elif code == "vault.key_missing":
            _log.critical("vault.key_missing", error_type=kind, during=during)
        else:
            _log.error("store.away", error_type=kind, during=during)

    def over(self) -> None:
        """Say, if a trouble was told and none came since, that the store takes writes again."""
        if self._said_at and self._seconds() - self._last_at >= CALM_SECONDS:
            self._said_at.clear()
            _log.info("store.back")
