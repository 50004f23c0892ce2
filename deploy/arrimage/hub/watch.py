"""Look at the mailboxes again and again, and warn of each that is not read (design: logs are an interface)."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIServer

from cryptography import x509
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import Metric

from arrimage.errors import ArrimageError
from arrimage.hub.directory import HubDirectory
from arrimage.hub.mailboxes import look_at_mailboxes
from arrimage.hub.unread import UNREAD_AFTER, Memory, Watched
from arrimage_chassis.clock import Clock
from arrimage_chassis.ending import end_task
from arrimage_chassis.logs import get_logger
from arrimage_chassis.metrics import catalogue
from arrimage_chassis.metrics.observed import Families
from arrimage_contracts.network import load_network

LOOK_EVERY_SECONDS = 60.0

_log = get_logger()


@dataclass(eq=False)
class HubWatch:
    """Watches over the hub of a network file, and offers what it last saw to Prometheus."""

    network_file: Path
    directory: HubDirectory
    clock: Clock
    unread_after: timedelta = UNREAD_AFTER
    look_every: float = LOOK_EVERY_SECONDS
    _memory: Memory = field(init=False)
    _seen: Families | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._memory = Memory(self.directory.watch)

    async def run(self) -> None:
        """Look until cancelled; what goes wrong with one look is tried again at the next."""
        failed = ""
        while True:
            try:
                await self.look()
                failed = ""
            except Exception as error:  # an operator's hub goes on, whatever its watch meets
                if failed != type(error).__name__:
                    failed = type(error).__name__
                    _log.error("loop.failed", error_type=failed, loop="mailboxes")
            await asyncio.sleep(self.look_every)

    async def look(self) -> list[Watched]:
        """Look once, warn of what is unread for too long, and remember it.

        :raises NetworkFileError: if the network file cannot be used.
        """
        network = load_network(self.network_file)
        try:
            mailboxes = await look_at_mailboxes(network, self.directory)
        except Exception as error:
            self._seen = self._families(network.network, None)  # what was seen before holds no longer
            if isinstance(error, ArrimageError):
                return []
            raise
        now = self.clock.now()
        watched = self._memory.note(mailboxes, now)
        for one in watched:
            if self._memory.to_say(one, now, self.unread_after):
                _log.warning(
                    "mailbox.unread",
                    organization=one.mailbox.organization,
                    unread=one.mailbox.unread,
                    since=one.unread_since.isoformat(timespec="minutes") if one.unread_since else "",
                    connected=one.mailbox.connected,
                )
        self._memory.keep()
        self._seen = self._families(network.network, watched)
        return watched

    def collect(self) -> Iterator[Metric]:
        """Yield what was last seen, as a registry of Prometheus asks for it."""
        if self._seen is not None:
            yield from self._seen.collect()

    def _families(self, network: str, watched: Sequence[Watched] | None) -> Families:
        found = Families((network,), ("network",))
        found.put(catalogue.HUB_SERVER_UP, watched is not None)
        for one in watched or ():
            name, mailbox = one.mailbox.organization, one.mailbox
            found.put(catalogue.MAILBOX_UNREAD, mailbox.unread, name)
            found.put(catalogue.NODE_CONNECTED, mailbox.connected, name)
            if one.unread_since is not None:
                found.put(catalogue.MAILBOX_OLDEST, one.unread_since.timestamp(), name)
            if mailbox.last_read is not None:
                found.put(catalogue.MAILBOX_LAST_READ, mailbox.last_read.timestamp(), name)
        disk = shutil.disk_usage(self.directory.root)
        found.put(catalogue.HUB_DISK_FREE, disk.free)
        found.put(catalogue.HUB_DISK_SIZE, disk.total)
        with suppress(OSError, ValueError):
            certificate = x509.load_pem_x509_certificate(self.directory.certificate.read_bytes())
            found.put(catalogue.CERTIFICATE, certificate.not_valid_after_utc.timestamp())
        return found


def offer_metrics(watch: HubWatch, port: int) -> WSGIServer:
    """Offer what ``watch`` saw at ``/metrics``, to this machine alone; close it with ``shutdown()``.

    :raises ArrimageError: ``hub.metrics_port_taken``.
    """
    registry = CollectorRegistry()
    registry.register(watch)
    try:
        server, _ = start_http_server(port, addr="127.0.0.1", registry=registry)
    except OSError as error:
        raise ArrimageError("hub.metrics_port_taken", port=port) from error
    return server


@asynccontextmanager
async def watching(watch: HubWatch, metrics_port: int) -> AsyncIterator[str]:
    """Watch for the length of the block; yield where the metrics are, empty if ``metrics_port`` is 0.

    :raises ArrimageError: ``hub.metrics_port_taken``.
    """
    server = offer_metrics(watch, metrics_port) if metrics_port else None
    task = asyncio.create_task(watch.run(), name="watch the mailboxes")
    try:
        yield f"http://127.0.0.1:{metrics_port}/metrics" if server is not None else ""
    finally:
        await end_task(task)
        if server is not None:
            await asyncio.to_thread(server.shutdown)
            server.server_close()
