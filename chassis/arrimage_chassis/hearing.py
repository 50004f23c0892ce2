"""What a service hears: its buses, and what lands that which each durable delivers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from arrimage_chassis.bus.broker import Bus, Deliver
from arrimage_chassis.delivery.handling import Handling
from arrimage_chassis.delivery.landing import Landing
from arrimage_chassis.delivery.parking import Parking
from arrimage_chassis.delivery.quarantine import Quarantine
from arrimage_chassis.delivery.retrying import Retrying
from arrimage_chassis.delivery.screening import Message, Screen
from arrimage_contracts.declaration import Audience
from arrimage_contracts.subjects import (
    GATE_DURABLE,
    OWN_STREAM,
    WITHDRAWALS_DURABLE,
    mailbox_stream,
    sealed_stream,
)

if TYPE_CHECKING:
    from pathlib import Path

    from arrimage_chassis.runtime import Runtime


def own_bus(runtime: Runtime) -> Bus:
    """Return the bus inside the node, of which nothing is read before the store is ready for it."""
    settings = runtime.settings
    return _bus(
        runtime,
        "own",
        settings.own_seed_file,
        settings.own_inbox_prefix,
        settings.own_api_prefix,
        lambda: runtime.rebuild.may_read,
    )


def border_bus(runtime: Runtime) -> Bus | None:
    """Return the bus to other organizations, if the service has one: read once the store is whole."""
    settings = runtime.settings
    if not settings.border_seed_file:
        return None
    return _bus(
        runtime,
        "border",
        settings.border_seed_file,
        settings.border_inbox_prefix,
        settings.border_api_prefix,
        lambda: not runtime.rebuild.running,
    )


def _bus(
    runtime: Runtime,
    name: str,
    seed_file: Path | None,
    inbox_prefix: str,
    api_prefix: str,
    store_is_ready: Callable[[], bool],
) -> Bus:
    return Bus(
        name,
        runtime.settings.own_url,
        seed_file,
        inbox_prefix,
        api_prefix=api_prefix,
        fetch_seconds=runtime.settings.fetch_seconds,
        on_back=runtime.bus_is_back,
        may_fetch=lambda: runtime.lease.held and store_is_ready(),
        after_ack=lambda: runtime.crash.passed("inbox.after_ack"),
    )


def hear_own(runtime: Runtime) -> None:
    """Hear the node's own stream; call before the bus starts."""
    service = runtime.settings.service
    runtime.own_bus.consume(OWN_STREAM, service, _lander(runtime, OWN_STREAM, service, Audience.OWN))


def hear_border(runtime: Runtime, bus: Bus) -> None:
    """Hear the mailbox, the withdrawals of it before all else, and what is sealed; call before the bus starts.

    A withdrawal comes by two durables. Whichever is first, it is landed once: both have one inbox, and take turns.
    """
    mailbox, sealed = (of(runtime.settings.organization) for of in (mailbox_stream, sealed_stream))
    land_mail = _taking_turns(_lander(runtime, mailbox, GATE_DURABLE, Audience.BORDER))
    bus.consume(mailbox, GATE_DURABLE, land_mail)
    bus.consume(mailbox, WITHDRAWALS_DURABLE, land_mail, comes_first=True, may_be_missing=True)
    land_sealed = _lander(runtime, sealed, GATE_DURABLE, Audience.SEALED)
    bus.consume(sealed, GATE_DURABLE, land_sealed, may_be_missing=True)


def _lander(runtime: Runtime, stream: str, durable: str, audience: Audience) -> Deliver:
    """Return what lands what a durable delivers; what of it is parked is tried again."""
    settings, manifest, place = runtime.settings, runtime.manifest, runtime.place
    consumer = f"{stream}/{durable}"
    handling = Handling(consumer, manifest, audience, place, runtime.modules, runtime.counted)
    screen = Screen(
        settings.organization,
        manifest.catalogue,
        audience,
        settings.max_message_bytes,
        settings.max_message_depth,
        manifest.expected(audience),
        place.signing,
    )
    parking = Parking(consumer, settings.retry_base_seconds)
    quarantine = Quarantine(consumer, place.secret.quarantine_box())
    landing = Landing(
        handling=handling,
        store=runtime.store,
        lease=runtime.lease,
        screen=screen,
        quarantine=quarantine,
        parking=parking,
        rebuild=runtime.rebuild if audience is Audience.OWN else None,
        crash=runtime.crash,
        max_deliveries=settings.max_deliveries_before_parking,
        # what services of the node say is never thrown out, however much of it waits
        parked_limit=None if audience is Audience.OWN else settings.parked_limit,
        wake_relay=runtime.wake_relay,
    )
    runtime.retryings.append(
        Retrying(
            handling=handling,
            store=runtime.store,
            lease=runtime.lease,
            screen=replace(screen, signing=None),
            parking=parking,
            quarantine=quarantine,
            retry_limit=settings.retry_limit,
            wake_relay=runtime.wake_relay,
        )
    )

    async def deliver(batch: Sequence[Message]) -> None:
        await landing.land(batch)
        if audience is Audience.OWN:
            await runtime.rebuild.landed(batch)
        runtime.wake_parked()

    return deliver


def _taking_turns(deliver: Deliver) -> Deliver:
    """Return ``deliver`` as several durables may call it: one batch at a time."""
    turn = asyncio.Lock()

    async def deliver_in_turn(batch: Sequence[Message]) -> None:
        async with turn:
            await deliver(batch)

    return deliver_in_turn
