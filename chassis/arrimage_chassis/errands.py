"""What an errand works with: its own units of work, while no transaction is open around it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.store.engine import Store
from arrimage_chassis.work import Place, Work

if TYPE_CHECKING:
    from arrimage_chassis.manifest import Manifest


class Desk:
    """Where an errand writes down what it did, and says it."""

    def __init__(
        self,
        store: Store,
        place: Place,
        lease: Lease,
        manifest: Manifest,
        committed: Callable[[], None],
        *,
        is_stopping: Callable[[], bool] = lambda: False,
        crash: CrashPoints | None = None,
    ) -> None:
        self.place = place
        self.is_stopping = is_stopping
        """Tells whether the service was told to stop: an errand ends what it began, and begins nothing."""
        self._store = store
        self._lease = lease
        self._manifest = manifest
        self._committed = committed
        self._crash = crash or CrashPoints()

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Work]:
        """Open a unit of work that changes nothing."""
        async with self._store.reading() as session:
            yield Work(session, self.place)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Work]:
        """Open a unit of work: committed at the end with the events that it says, or not at all.

        :raises LeaseLostError: if another instance works now.
        """
        async with self._store.writing() as session:
            await self._lease.check(session)
            work = Work(session, self.place)
            yield work
            await session.flush()
            await outbox.write([work], self._manifest)
            self._crash.passed("errand.before_commit")
        self._crash.passed("errand.after_commit")
        if work.said:
            self._committed()
