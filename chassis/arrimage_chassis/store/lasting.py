"""How long a transaction on PostgreSQL may last: its locks must not stop the other instance for ever.

A process that is frozen in the midst of a question is for the server not idle, and a statement's timeout does not
end its wait for the rest. A transaction's timeout does, which servers have since version 17.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Engine, event, text
from sqlalchemy.ext.asyncio import AsyncSession

PAUSES_A_TRANSACTION: Final = 10
"""How many times as long as a process may be paused: two and a half minutes for a lease of fifteen seconds."""
_FROM: Final = "FROM pg_settings WHERE name = 'transaction_timeout'"


def end_what_lasts_too_long(engine: Engine, longest_pause_seconds: float) -> None:
    """Let the server end, with its connection, each transaction of ``engine`` that lasts too long, if it can."""
    milliseconds = int(longest_pause_seconds * PAUSES_A_TRANSACTION * 1000)

    @event.listens_for(engine, "connect")
    def set_limit(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SELECT set_config(name, '{milliseconds}', false) {_FROM}")
        cursor.close()
        connection.commit()


async def may_last(session: AsyncSession) -> None:
    """Let the transaction of ``session`` last as long as it needs (a migration); on SQLite they all may."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(f"SELECT set_config(name, '0', true) {_FROM}"))
