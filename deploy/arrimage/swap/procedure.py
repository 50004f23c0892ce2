"""The swap itself: drain the old, stop it, set its store aside, start the new on nothing, wait, verify (SC-17)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from arrimage.component.choosing import choose_component
from arrimage.component.declaration import load_component
from arrimage.component.preparing import make_ready
from arrimage.errors import ArrimageError, reason_of
from arrimage.node.prepare import PreparedNode
from arrimage.node.process import NodeProcess
from arrimage.swap.aside import own_store, store_of, unpublished
from arrimage.swap.back import Before, WayBack
from arrimage.swap.ledger import Ledger, read_ledger
from arrimage.swap.needs import refuse_without_handover
from arrimage.waiting import until
from arrimage_contracts.subjects import OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

OWN: Final = "arrimage"
"""In place of a directory: the service of this distribution."""
_DRAINED_WITHIN: Final = 15.0
_TRIES: Final = 3
_LOOK_EVERY: Final = 0.05
_NO_SENSE: Final = (httpx.HTTPError, ArrimageError, ValueError, KeyError, TypeError, AttributeError)
"""What comes of asking a program that does not answer, or answers something else than is documented."""


@dataclass(frozen=True)
class Swapped:
    """What a swap did, for people and for programs."""

    service: str
    old: str
    new: str
    last: str
    """The last event of the old: its name, its place in the stream, and when; empty if it never said anything."""
    first: str
    """The same of the first event of the new; empty if it had nothing to say yet."""
    read: int
    seconds: float
    """From the stop of the old until the new was ready."""
    doubled: int | None
    """Events that it said again; None if that could not be read."""
    forgotten: int | None
    """What the role had taken upon itself and the new one does not know; None where it cannot be told."""
    aside: str
    stopped_at: datetime
    """When the old one was told to end, in UTC."""
    uncounted: str = ""
    """Why ``first``, ``doubled`` and ``forgotten`` could not be read after the swap; empty if they were."""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**asdict(self), "stopped_at": self.stopped_at.isoformat()}


async def swap(
    node: NodeProcess,
    service: ServiceName,
    to: str,
    *,
    unasked: bool = False,
    now: Callable[[], datetime],
    within: float = 600.0,
    extra_env: Mapping[str, str] | None = None,
    before_start: Callable[[PreparedNode], Any] | None = None,
    without_handover: bool = False,
) -> Swapped:
    """Replace what runs as ``service`` by ``to``: the directory of a component, or ``arrimage``.

    :param unasked: do so even if the old one does not answer, or holds events that it could not publish.
    :param before_start: awaited when the new one is chosen and its store is empty, to hand over what no event
        tells; the new one must declare that it takes a handover.
    :param without_handover: do so without ``before_start`` even if the role needs what no event tells.
    :raises ArrimageError: ``swap.*``, ``component.*``; ``handover.unable``.
    """
    ready = node.prepared
    if service not in node.services:
        raise ArrimageError("swap.service_absent", service=service, known=", ".join(node.services))
    refuse_without_handover(service, given=before_start is not None, meant=without_handover)
    old = node.component(service) or OWN
    choice, new = await _chosen(ready, service, to, takes_file=before_start is not None)
    if new == old:
        raise ArrimageError("swap.same", service=service, component=old)
    files = store_of(ready, service)
    if new == OWN:
        own_store(ready, service)  # it is to begin on nothing, and nothing is emptied on a server
    if unasked:
        await _ledger(node, service)  # or say at once that the node's server is away
        began, stopped_at = time.monotonic(), now()
        await node.stop_service(service)
    else:
        began, stopped_at = await _stop_drained(node, service, files, now, extra_env)
    old_one = Before(ready.directory, service, ready.node.components.get(service), files, now)
    try:
        before = await _ledger(node, service)
        aside = old_one.set_aside()
        choose_component(ready.directory.config, service, choice)
        node.read_again(service)
        await _reset(node, service)
        if before_start is not None:
            await before_start(node.prepared)
        await node.start_service(service, extra_env)
    except BaseException as error:
        told = await WayBack(node, old_one, extra_env).take(error)
        if not isinstance(error, Exception):
            raise
        raise told from error
    rebuilt = await _wait_ready(node, service, within, aside)
    seconds = time.monotonic() - began
    done = Swapped(
        service=service,
        old=old,
        new=new,
        last=_said(before.last),
        first="",
        read=int(rebuilt.get("read") or 0),
        seconds=round(seconds, 2),
        doubled=None,
        forgotten=None,
        aside=str(aside),
        stopped_at=stopped_at,
    )
    try:
        after, first = await _ledger(node, service), await _ledger(node, service, before.last_seq + 1)
    except Exception as error:  # the new one is at work all the same
        return replace(done, uncounted=reason_of(error))
    doubled, forgotten = after.doubled - before.doubled, _forgotten(after, rebuilt)
    return replace(done, first=_said(first.first), doubled=doubled, forgotten=forgotten)


async def _chosen(
    ready: PreparedNode, service: ServiceName, to: str, *, takes_file: bool
) -> tuple[dict[str, str] | None, str]:
    """Return what node.yaml is to say, and how people are told of it; the program is made ready first.

    :param takes_file: whether it must be able to take a handover.
    """
    if to == OWN:
        return None, OWN
    component = load_component(Path(to))
    if component.role is not service:
        raise ArrimageError("component.other_role", file=component.directory, role=component.role, wanted=service)
    if takes_file:
        component.handover_command("import")
    await make_ready(component, dict(os.environ), ready.directory.logs / f"{service}.out")
    return {"directory": str(component.directory)}, component.said


async def _stop_drained(
    node: NodeProcess,
    service: ServiceName,
    files: Sequence[Path],
    now: Callable[[], datetime],
    extra_env: Mapping[str, str] | None,
) -> tuple[float, datetime]:
    """Stop the old one once it has published all; what a worker committed just before its end is waited for."""
    for _ in range(_TRIES):
        await _drain(node, service)
        began, stopped_at = time.monotonic(), now()
        await node.stop_service(service)
        left = unpublished(files)
        if not left:
            return began, stopped_at
        await node.start_service(service, extra_env)
    raise ArrimageError("swap.still_waits", service=service, events=left)


async def _drain(node: NodeProcess, service: ServiceName) -> None:
    """Wait until the old one has published all that it committed."""
    left: int | None = None

    async def is_drained() -> bool:
        nonlocal left
        try:
            answer = await http.get(f"{node.service_url(service)}/health/ready")
            left = answer.json()["outbox"]
        except _NO_SENSE:
            left = None
        return left == 0

    async with httpx.AsyncClient(timeout=5) as http:
        try:
            await until(is_drained, within=_DRAINED_WITHIN, every=_LOOK_EVERY)
        except TimeoutError:
            if left is None:
                raise ArrimageError("swap.no_answer", service=service) from None
            raise ArrimageError("swap.still_waits", service=service, events=left) from None


async def _ledger(node: NodeProcess, service: ServiceName, from_seq: int = 1) -> Ledger:
    async with node.connect() as client:
        return await read_ledger(client, service, from_seq=from_seq)


async def _reset(node: NodeProcess, service: ServiceName) -> None:
    """Let the durable begin again: its progress was that of another store."""
    with suppress(ArrimageError, NatsError, NotFoundError):  # the new one asks for it as well
        async with node.connect() as client:
            await client.jetstream().reset_consumer(OWN_STREAM, service.value, seq=1)


async def _wait_ready(node: NodeProcess, service: ServiceName, within: float, aside: Path) -> dict[str, Any]:
    reasons = "no_answer"

    async def is_ready() -> dict[str, Any]:
        nonlocal reasons
        try:
            said = (await http.get(f"{node.service_url(service)}/health/ready")).json()
            reasons = ", ".join(reason["code"] for reason in said["reasons"]) or "not_ready"
            if not said["ready"]:
                return {}
            found: dict[str, Any] = (await http.get(f"{node.service_url(service)}/rebuild")).json()
            return found if found.get("state") != "running" else {}
        except _NO_SENSE:
            return {}

    async with httpx.AsyncClient(timeout=10) as http:
        try:
            found: dict[str, Any] = await until(is_ready, within=within, every=_LOOK_EVERY)
        except TimeoutError:
            raise ArrimageError(
                "swap.not_rebuilt", service=service, seconds=f"{within:g}", reasons=reasons, aside=aside
            ) from None
    return found


def _said(event: tuple[int, str, datetime] | None) -> str:
    return "" if event is None else f"{event[1]} (OWN/{event[0]}, {event[2]:%Y-%m-%d %H:%M:%S.%f}Z)"


def _forgotten(after: Ledger, rebuilt: Mapping[str, Any]) -> int | None:
    known = rebuilt.get("open")
    return None if after.owed is None or known is None else max(0, after.owed - int(known))
