"""One running service: its store, its buses and its loops, put together from settings and a manifest."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis import hearing
from arrimage_chassis.bus.port import Publisher
from arrimage_chassis.clock import Clock
from arrimage_chassis.clock_watch import ClockWatch
from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.lease import Lease, LeaseLostError
from arrimage_chassis.delivery.looking_back import LookingBack
from arrimage_chassis.delivery.rebuild import Rebuild
from arrimage_chassis.delivery.relay import Relay
from arrimage_chassis.delivery.retrying import Retrying
from arrimage_chassis.errands import Desk
from arrimage_chassis.http.workers import Workers
from arrimage_chassis.logs import get_logger
from arrimage_chassis.look import Look
from arrimage_chassis.loops import (
    Loop,
    Pauses,
    Troubles,
    forget_what_is_old,
    lead,
    rebuild_first,
    relay_all,
    retry_parked,
    run_errands,
    run_timers,
)
from arrimage_chassis.manifest import Errand, Timer
from arrimage_chassis.metrics.counted import Counted
from arrimage_chassis.modules import Modules
from arrimage_chassis.requests.answering import Answering
from arrimage_chassis.requests.asking import Asking
from arrimage_chassis.secrets import NodeSecret
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.settings import Profile, Settings
from arrimage_chassis.staff import Colleague
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.opening import RETRY_SECONDS, Opening, StoreNewerError
from arrimage_chassis.trust.agreements import Agreements
from arrimage_chassis.trust.signing import Signing
from arrimage_chassis.vault import VAULT, Vault
from arrimage_chassis.work import Place, Work
from arrimage_contracts.subjects import OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

_STORE_NEWER_EXIT = 78
STOP_WITHIN: Final = 12.0
"""Seconds within which a service ends in order; whoever watches over it kills it after twenty."""
_ERRANDS_END_WITHIN: Final = 6.0
"""Of these, the seconds for which the buses stay open to an errand under way: it may ask another service."""
_FORGET_EVERY_SECONDS = 3600.0

_log = get_logger()


class Runtime:
    """Everything that lives as long as the process. Use :meth:`start` and :meth:`stop`."""

    def __init__(self, settings: Settings, definition: ServiceDefinition, clock: Clock) -> None:
        self.settings = settings
        self.definition = definition
        self.manifest = definition.manifest
        self.modules = Modules.switched(self.manifest.modules, settings.modules_off)
        self.counted = Counted(settings.organization, settings.service, partners=settings.partners)
        self.counted.expect(definition.manifest)
        self.store = Store(
            settings.store_url,
            longest_pause_seconds=settings.lease_seconds,
            password_file=settings.store_password_file,
            connections=settings.store_connections,
        )
        self.crash = CrashPoints(settings.crash_at)
        self.vault = _vault_of(settings, self.crash)
        self.store.carries[VAULT] = self.vault
        secret = NodeSecret.from_file(settings.node_secret_file)
        signing = Signing.from_file(settings.organization, settings.signing_key_file, settings.partner_keys)
        self.place = Place(
            settings.organization,
            settings.service,
            settings.region,
            clock,
            secret,
            frozenset(settings.partners),
            settings.followup_active_since,
            settings.language,
            notices=settings.notices,
            staff=self._staff,
            ask=Asking(self.manifest, self),
            modules=self.modules,
            closed_partners=settings.closed_partners,
            signing=signing,
            agreements=Agreements(settings.agreements_dir, signing),
            keys=self.vault,
            retention_days=settings.retention_days,
            anonymous_allowed=settings.profile is Profile.DEMO,
            organization_names=settings.organization_names,
        )
        self.workers = Workers(settings.workers_file, anonymous_allowed=settings.profile is Profile.DEMO)
        self.lease = Lease(self.store, settings.instance, settings.lease_seconds)
        self.own_bus = hearing.own_bus(self)
        self.border_bus = hearing.border_bus(self)
        self.rebuild = Rebuild(
            self.store,
            self.lease,
            self.own_bus,
            clock,
            self.place.said,
            stream=OWN_STREAM,
            durable=settings.service,
            when_done=self.wake_all,
        )
        self.own_bus.before_consuming = self._begin_rebuild
        self.retryings: list[Retrying] = []
        hearing.hear_own(self)
        if self.border_bus is not None:
            hearing.hear_border(self, self.border_bus)
        publishers: dict[str, Publisher] = {outbox.OWN_LANE: self.own_bus}
        if self.border_bus is not None:
            publishers[outbox.BORDER_LANE] = self.border_bus
        self.desk = Desk(
            self.store,
            self.place,
            self.lease,
            self.manifest,
            self.wake_relay,
            is_stopping=lambda: self._stopping,
            crash=self.crash,
        )
        for answers in self.manifest.answers:
            answering = Answering(answers, self.store, self.place, self.write_down)
            for asker in ServiceName:  # a queue each: what one asks without end pushes nobody else's question out
                heard_on = answering.declaration.subject_of(asker)
                self.own_bus.answer(heard_on, settings.service, answering.reply)
        self.relay = Relay(
            self.store,
            self.lease,
            publishers,
            clock,
            self.crash,
            LookingBack(self.store, self.lease, publishers, clock, timedelta(days=settings.kept_days_at_least)),
            counted=self.counted,
            may_still_send=self.manifest.may_still_send,
        )
        self.clock_watch = ClockWatch()
        self.troubles = Troubles()
        self.errand_pauses = Pauses(settings.poll_seconds)
        pause = settings.poll_seconds
        tell = self.store.troubles.tell
        loops = (
            Loop("lease", lambda: lead(self), settings.lease_seconds / 3, tell),
            Loop("rebuild", lambda: rebuild_first(self), pause, tell),
            Loop("relay", lambda: relay_all(self), pause, tell),
            Loop("parked", lambda: retry_parked(self), pause, tell),
            Loop("timers", lambda: run_timers(self), pause, tell),
            Loop("errands", lambda: run_errands(self), pause, tell),
            Loop("forgetting", lambda: forget_what_is_old(self), _FORGET_EVERY_SECONDS, tell),
        )
        self._loops = {loop.name: loop for loop in loops}
        self._tasks: list[asyncio.Task[None]] = []
        self.opening = Opening(self.store, definition, clock, self.vault, signing)
        self._is_open = self._stopping = False
        self._when_open: list[Callable[[], object]] = []
        self._end_process: Callable[[int], object] = os._exit

    async def start(self) -> None:
        """Bring the store to the present, then begin to work; stores and servers that are away are waited for.

        Returns at once if the store is away: it is opened as soon as it is there, see :meth:`when_open`.

        :raises StoreNewerError: if the store was written by a later version.
        """
        if await self.opening.attempt():
            await self._begin()
        else:
            self._tasks = [asyncio.create_task(self._open_at_last(), name="open store")]

    @property
    def is_open(self) -> bool:
        """Tell whether the store is up to date, and the work begun."""
        return self._is_open

    def when_open(self, do: Callable[[], object]) -> None:
        """Call ``do`` once the work has begun: now, or when the store is there."""
        if self._is_open:
            do()
        else:
            self._when_open.append(do)

    async def _open_at_last(self) -> None:
        while not self._stopping:
            await asyncio.sleep(RETRY_SECONDS)
            try:
                if await self.opening.attempt():
                    await self._begin()
                    return
            except StoreNewerError:
                self._end_process(_STORE_NEWER_EXIT)
                return
            except Exception as error:  # whatever it is, to give up in silence would be worse
                if self.troubles.is_new("open store", error):
                    _log.error("loop.failed", error_type=type(error).__name__, loop="open store")

    async def _begin(self) -> None:
        with suppress(SQLAlchemyError):  # the loop takes the lease when it can
            await lead(self)
        await self.rebuild.load()
        self._tasks += [asyncio.create_task(loop.run(), name=name) for name, loop in self._loops.items()]
        self.own_bus.start()
        if self.border_bus is not None:
            self.border_bus.start()
        self._is_open = True
        for do in self._when_open:
            do()

    async def stop(self) -> None:
        """Finish what is being done, and leave the lease to another instance; bounded, whatever hangs.

        Errands first: one under way may still ask another service, and would take a closed bus for a failure.
        """
        self._stopping = True
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await self._end_errands()
                await asyncio.gather(*(bus.stop() for bus in (self.own_bus, self.border_bus) if bus is not None))
                for loop in self._loops.values():
                    loop.stop()
                if not self._is_open:
                    for task in self._tasks:
                        task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)
                with suppress(SQLAlchemyError, OSError):
                    await self.lease.give_back()
                await self.store.close()
                if self.vault is not None:
                    await self.vault.close()
        except TimeoutError:
            _log.warning("service.stop_cut_short")
            for task in self._tasks:
                task.cancel()

    async def _end_errands(self) -> None:
        errands = self._loops["errands"]
        errands.stop()
        if running := [task for task in self._tasks if task.get_name() == errands.name]:
            await asyncio.wait(running, timeout=_ERRANDS_END_WITHIN)

    def end_process_with(self, end: Callable[[int], object]) -> None:
        """Let ``end`` end this service, in place of the process that it shares with others."""
        self._end_process = end
        for bus in filter(None, (self.own_bus, self.border_bus)):
            bus.end_process = end

    async def ask(self, subject: str, body: bytes, within: float) -> bytes | None:
        """Ask another service of the node; see :class:`arrimage_chassis.requests.asking.Line`."""
        return await self.own_bus.ask(subject, body, within)

    def _staff(self) -> Sequence[Colleague]:
        secret = self.place.secret
        return [
            Colleague(secret.worker_ref(worker.id), worker.role, worker.email, worker.language, worker.id)
            for worker in self.workers.listed()
        ]

    async def _begin_rebuild(self) -> None:
        """Reset the durable before the first fetch, if the store is new; what hinders it is tried again later."""
        with suppress(SQLAlchemyError, LeaseLostError):
            await self.rebuild.begin()

    def wake_relay(self) -> None:
        """Something was committed: events may be in the outbox, errands to be done, a date due at once."""
        self._loops["relay"].wake()
        for name in ("errands", "timers"):
            self._loops[name].wake_soon()

    def wake_all(self) -> None:
        """This instance works from now on: whatever waits in the store is looked at."""
        for name in ("relay", "parked", "timers", "errands"):
            self._loops[name].wake()

    def wake_parked(self) -> None:
        """Something parked may be due."""
        self._loops["parked"].wake_soon()

    def wake_timers(self) -> None:
        """The date may have changed."""
        self._loops["timers"].wake()

    async def write_down(self, look: Look) -> None:
        """Keep who looked at what, before anybody is shown it: no log, no data (R-329).

        :raises SQLAlchemyError: if it cannot be kept.
        """
        sight = self.manifest.sight
        if not look.seen or sight is None or sight.write_down is None:
            return
        async with self.store.writing() as session:
            work = Work(session, self.place, worker=look.worker, role=look.role)
            await sight.write_down(work, look.seen)
            await session.flush()
            await outbox.write([work], self.manifest)
        look.seen.clear()

    @property
    def timers(self) -> Sequence[Timer]:
        """The timers of what is on."""
        there_are = [timer.counted(self.place) for timer in self.manifest.timers]
        return [timer for timer in there_are if timer is not None and self.modules.is_on(timer.module)]

    @property
    def errands(self) -> Sequence[Errand]:
        """The errands of what is on."""
        return [errand for errand in self.manifest.errands if self.modules.is_on(errand.module)]

    @property
    def withdrawals_wait(self) -> bool:
        """Tell whether withdrawals may wait at the hub, so that nothing else of it is heard yet (R-095)."""
        return self.border_bus is not None and self.lease.held and not self.border_bus.is_drained

    def bus_is_back(self) -> None:
        """A bus is connected again: whatever was left alone is tried at once."""
        self.relay.forget_pauses()
        self.wake_relay()


def _vault_of(settings: Settings, crash: CrashPoints) -> Vault | None:
    if settings.vault_url is None or settings.vault_keys_dir is None:
        return None
    store = Store(settings.vault_url, password_file=settings.vault_password_file, leaves_no_traces=True)
    return Vault(store, settings.vault_keys_dir, crash=crash)
