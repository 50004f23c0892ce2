"""An organization is suspended, resumed, leaves, or is taken out of the network file and the hub (R-037)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from nats.js.errors import NotFoundError

from arrimage.errors import ArrimageError
from arrimage.hub.directory import HubDirectory
from arrimage.hub.operator import exchange_connected
from arrimage.run_state import read_state
from arrimage_contracts.network import Network, Status, load_network, with_status, without_organization
from arrimage_contracts.subjects import GATE_DURABLE, mailbox_stream, sealed_stream

KEPT_DAYS = 90
"""Days after which a mailbox that nobody reads may be thrown away."""


@dataclass(frozen=True)
class Left:
    """An organization that has left, and what still waits for it."""

    organization: str
    since: date
    unread: int | None
    """None: the hub does not run here, so it cannot be told."""


def set_status(file: Path, organization: str, status: Status, today: date) -> Network:
    """Write the status of ``organization`` into the network file; return what the file says then.

    :raises ArrimageError: ``network.no_such_organization``.
    :raises NetworkFileError: if the file has problems.
    """
    network = load_network(file)
    _require(network, organization)
    _replace(file, with_status(file.read_text(encoding="utf-8"), organization, status, today))
    return load_network(file)


async def remove(file: Path, organization: str, directory: HubDirectory, today: date) -> Left:
    """Let ``organization`` leave: nobody sends it a new referral, its mailbox stays; return what is unread.

    :raises ArrimageError: ``network.no_such_organization``, ``server.unreachable``.
    """
    network = load_network(file)
    _require(network, organization)
    entry = network.organization(organization)
    since = entry.since if entry.status is Status.LEFT and entry.since else today
    unread = await _unread(network, organization, directory)
    if entry.status is not Status.LEFT:
        set_status(file, organization, Status.LEFT, today)
    return Left(organization, since, unread)


async def purge(file: Path, organization: str, directory: HubDirectory, today: date) -> Left:
    """Take ``organization`` out of the file, and throw its mailbox away: all read, or 90 days after it left.

    :raises ArrimageError: ``network.no_such_organization``, ``network.not_left``, ``network.purge_too_early``,
        ``hub.not_running``, ``server.unreachable``.
    """
    network = load_network(file)
    _require(network, organization)
    entry = network.organization(organization)
    if entry.status is not Status.LEFT or entry.since is None:
        raise ArrimageError("network.not_left", organization=organization, file=file)
    unread = await _unread(network, organization, directory)
    if unread is None:
        raise ArrimageError("hub.not_running", directory=directory.root)
    may_be_on = entry.since + timedelta(days=KEPT_DAYS)
    if unread and today < may_be_on:
        raise ArrimageError("network.purge_too_early", organization=organization, unread=unread, date=may_be_on)
    _take_out(file, organization)
    async with exchange_connected(network, directory) as client:
        for stream in (mailbox_stream(organization), sealed_stream(organization)):
            with suppress(NotFoundError):  # no apply since it was added
                await client.jetstream().delete_stream(stream)
    return Left(organization, entry.since, unread)


async def _unread(network: Network, organization: str, directory: HubDirectory) -> int | None:
    if read_state(directory.state) is None:
        return None
    async with exchange_connected(network, directory) as client:
        try:
            info = await client.jetstream().consumer_info(mailbox_stream(organization), GATE_DURABLE)
        except NotFoundError:
            return 0
        return (info.num_pending or 0) + (info.num_ack_pending or 0)


def _require(network: Network, organization: str) -> None:
    try:
        network.organization(organization)
    except LookupError:
        known = ", ".join(each.id for each in network.organizations) or "—"
        raise ArrimageError("network.no_such_organization", organization=organization, known=known) from None


def _take_out(file: Path, organization: str) -> None:
    _replace(file, without_organization(file.read_text(encoding="utf-8"), organization))


def _replace(file: Path, text: str) -> None:
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
