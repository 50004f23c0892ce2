"""Connections to PostgreSQL that ended while they were at rest: whoever works is given another, and sees nothing.

SQLAlchemy's own way (``pool_pre_ping``) asks the server before each use, by three questions: much of what a small
transaction costs. Here the driver is looked at, which has most often noticed; after a rest the server is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

ASKED_AFTER_SECONDS: Final = 1.0
_SINCE: Final = "arrimage_at_rest_since"


def pass_over_what_ended(engine: Engine, seconds: Callable[[], float] = time.monotonic) -> None:
    """Let ``engine`` hand out no connection that ended at rest, as far as the driver or the server tells."""

    @event.listens_for(engine, "checkin")
    def begin_to_rest(_connection: object, record: Any) -> None:
        record.info[_SINCE] = seconds()

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: Any, _proxy: object) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError
        now = seconds()
        if now - record.info.get(_SINCE, now) < ASKED_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as error:  # whatever ails it, another one is tried, and tells
            raise DisconnectionError from error
