"""Did a handler leave anything in the batch's transaction? If not, its event is parked there; nothing is redone.

A flood of early events costs one transaction a batch, then, and not one for each.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.writes import writes_made


class Staging:
    """Watches one transaction. ``careful``: what a handler staged is written before the next one runs."""

    def __init__(self, session: AsyncSession, info: dict[Any, Any], *, careful: bool) -> None:
        self._session = session
        self._info = info
        self._careful = careful
        self._pristine = True
        self._writes = 0

    @classmethod
    async def watch(cls, session: AsyncSession, *, careful: bool) -> Staging:
        """Begin to watch the transaction of ``session``."""
        connection = await session.connection()
        assert connection.sync_connection is not None  # noqa: S101 - a connection that was begun
        staging = cls(session, connection.sync_connection.info, careful=careful)
        if staging._anything_is_staged():
            staging._pristine = False
        return staging

    async def before_handler(self) -> None:
        """Note what is there before a handler runs."""
        if self._careful and not self._pristine:
            await self._session.flush()
            self._pristine = True
        self._writes = writes_made(self._info)

    def after_handler(self) -> None:
        """Note that a handler ended well: what it staged is kept."""
        self._pristine = False

    def nothing_was_left(self) -> bool:
        """Tell whether the handler that just failed surely wrote nothing and staged nothing."""
        return self._pristine and writes_made(self._info) == self._writes and not self._anything_is_staged()

    def _anything_is_staged(self) -> bool:
        session = self._session
        return bool(session.new or session.dirty or session.deleted)
