"""The one place where a window is put together: settings, connection, feed, webhooks, numbers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response
from nats.aio.client import Client
from prometheus_client import CollectorRegistry, generate_latest

from arrimage.errors import ArrimageError
from arrimage.integrators.doors import OWN_API, WINDOW, inbox_of
from arrimage.integrators.grants import Grant, read_grants
from arrimage.keys import read_nkey, replace_secret
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import PreparedNode
from arrimage.window.events import OwnStream
from arrimage.window.feed import feed_router, refusals
from arrimage.window.news import News
from arrimage.window.numbers import WindowNumbers
from arrimage.window.webhooks import Webhooks
from arrimage_chassis import logs
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.ending import end_task
from arrimage_chassis.http.secure_headers import SecureHeaders
from arrimage_chassis.http.server import Server

LOOK_EVERY_SECONDS = 0.5
_log = logs.get_logger()


class Grants:
    """What is granted now: the file is read again when it changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._read: list[Grant] = []

    def now(self) -> list[Grant]:
        """Return what is granted; nobody gets in while the file cannot be read."""
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_ino)
        except OSError:
            stamp = None
        if stamp != self._stamp:
            try:
                self._read = read_grants(self._file)
            except ArrimageError as error:
                self._read = []
                _log.error("integrators.not_taken", code=error.code)
            self._stamp = stamp
        return self._read


async def serve_window(root: Path) -> None:
    """Serve the node in ``root`` until told to stop by a signal.

    :raises ArrimageError: ``node.*``, ``key.*``.
    """
    directory = NodeDirectory(root)
    node = load_node(directory.config)
    ready = PreparedNode(directory, node, None, ())  # neither the network nor the services are its business
    logs.configure(organization=node.organization, service=WINDOW, file=directory.logs / f"{WINDOW}.log")
    listening = socket.create_server((node.listen, ready.port(WINDOW)), backlog=128)
    server = Server(make_window(ready))
    replace_secret(directory.port_file(WINDOW), str(listening.getsockname()[1]).encode())
    await server.serve(sockets=[listening])


def make_window(ready: PreparedNode) -> FastAPI:
    """Return the window's HTTP side; what it needs lives as long as it does."""
    directory, organization = ready.directory, ready.node.organization
    grants = Grants(directory.integrators)
    clock = SystemClock(ready.node.zone)
    # told apart from its start: until the server answers, questions are answered with 503
    client = Client()
    stream = OwnStream(client.jetstream(prefix=OWN_API, timeout=5))
    news = News(stream.last)
    webhooks = Webhooks(directory, stream, news, clock.now)

    async def follow() -> None:
        known: list[Grant] | None = None
        while True:
            if (now := grants.now()) is not known:
                known = now
                await webhooks.follow(now)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def heard(_: Exception) -> None:
        """What goes wrong is raised where it was asked for."""

    async def connect() -> None:
        await client.connect(
            ready.nats_url,
            nkeys_seed_str=read_nkey(directory.seed(WINDOW)).seed,
            name=WINDOW,
            inbox_prefix=inbox_of(WINDOW),
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            error_cb=heard,
        )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await connect()
        tasks = [asyncio.create_task(each) for each in (news.run(), follow())]
        try:
            yield
        finally:
            for task in tasks:
                await end_task(task)
            await webhooks.stop()
            await client.close()

    app = FastAPI(
        title="Arrimage: window",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    for kind, answer in refusals().items():
        app.add_exception_handler(kind, answer)
    app.add_middleware(SecureHeaders)
    app.include_router(feed_router(grants.now, stream, news.wait))
    registry = CollectorRegistry()
    registry.register(WindowNumbers(organization, webhooks.states))

    @app.get("/health/ready", include_in_schema=False)
    async def answers() -> dict[str, bool]:
        return {"server": client.is_connected}

    @app.get("/metrics", include_in_schema=False)
    async def numbers() -> Response:
        return PlainTextResponse(generate_latest(registry))

    return app
