"""A node that runs: its server and its services as child processes, each to be killed and started alone."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nats.aio.client import Client

from arrimage.component.environment import component_environment
from arrimage.component.preparing import make_ready
from arrimage.connection import connected
from arrimage.hub.streams import ACK_WAIT_SECONDS
from arrimage.integrators.keeping import IntegratorsKeeper
from arrimage.keys import read_nkey
from arrimage.nats_process import NatsProcess
from arrimage.node.apply import apply_own
from arrimage.node.directory import NodeDirectory
from arrimage.node.environment import service_environment
from arrimage.node.prepare import PreparedNode, prepared
from arrimage.node.readiness import until_ready
from arrimage.node.supervise import Ended, Kept, Report, Supervised
from arrimage.ports import let_go, refuse_taken
from arrimage.provision import Change
from arrimage.run_state import only_one, write_state
from arrimage.weekly.doors import make_counts_key
from arrimage.weekly.keeping import WeeklyKeeper
from arrimage_chassis.clock import Clock, SystemClock
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.secrets import NodeSecret
from arrimage_contracts.vocabularies import ServiceName

CommandFor = Callable[[ServiceName], Sequence[str]]


def _say_nothing(_: Ended) -> None:
    """Nobody listens."""


def chassis_command(service: ServiceName) -> Sequence[str]:
    """Return how a service is started; -P keeps the working directory out of the modules' path."""
    return [sys.executable, "-P", "-m", "arrimage_chassis.serve", service.value]


class NodeProcess:
    """One node, from its directory. Start it from the main thread: its processes die with that thread."""

    def __init__(
        self,
        directory: Path,
        *,
        services: Sequence[ServiceName] | None = None,
        extra_env: Mapping[str, str] | None = None,
        manifests: Sequence[Manifest] | None = None,
        command_for: CommandFor = chassis_command,
        report: Report = _say_nothing,
        ack_wait: float = ACK_WAIT_SECONDS,
        together: bool = False,
        clock: Clock | None = None,
    ) -> None:
        """Take the directory that ``arrimage node init`` made.

        :param services: those to start; all of node.yaml if None.
        :param extra_env: for every service, over what node.yaml says.
        :param manifests: in place of those of the installed services.
        :param report: told of each service that ended by itself.
        :param ack_wait: seconds after which an unacknowledged event comes again.
        :param together: run the services in this process instead of one each (ADR 0011).
        :param clock: tells when a week is over, in place of the computer's own in node.yaml's zone.
        """
        self.directory = NodeDirectory(directory)
        self._only = services
        self._extra_env = dict(extra_env or {})
        self._manifests = manifests
        self._command_for = command_for
        self._report = report
        self._ack_wait = ack_wait
        self._together = together
        self._clock = clock
        self._prepared: PreparedNode | None = None
        self._server: NatsProcess | None = None
        self._services: dict[ServiceName, Kept] = {}
        self._integrators: IntegratorsKeeper | None = None
        self._weekly: WeeklyKeeper | None = None
        self._held = ExitStack()

    @property
    def organization(self) -> str:
        """Whose node it is."""
        return self._ready.node.organization

    @property
    def nats_url(self) -> str:
        """Where the node's own server answers."""
        return self._nats.url

    @property
    def services(self) -> Mapping[ServiceName, Kept]:
        """The services' processes."""
        return self._services

    @property
    def prepared(self) -> PreparedNode:
        """What was read of the node's directory."""
        return self._ready

    def read_again(self, service: str) -> None:
        """Read node.yaml again for a service that is stopped: another program may run in its place."""
        name = ServiceName(service)
        self._prepared = prepared(self.directory, self._manifests)
        self._services[name] = self._supervised(name)

    def component(self, service: str) -> str | None:
        """Return what runs in the place of a service (``name version``), or None if it is Arrimage's own."""
        component = self._ready.component(ServiceName(service))
        return None if component is None else component.said

    def service_url(self, service: str) -> str:
        """Return where a service answers.

        :raises ArrimageError: ``service.not_started``.
        """
        return self._services[ServiceName(service)].url

    async def start(self) -> list[Change]:
        """Start the server, bring the own bus up to date, start the services together.

        Returns what was done to stream and durables. If anything fails all is stopped again.

        :raises NetworkFileError: if the network file cannot be used.
        :raises ArrimageError: ``node.*``, ``run.already``, ``server.*``, ``apply.refused``, ``service.*``.
        """
        ready = prepared(self.directory, self._manifests)
        with ExitStack() as held:
            held.enter_context(only_one(self.directory.lock))
            ready.kept_ports.leave_taken()
            self._refuse_taken_ports(ready)
            make_counts_key(self.directory, ready.node)
            self._prepared = ready
            self._server = NatsProcess(
                f"node {ready.node.organization}",
                self.directory.nats_config,
                self.directory.logs / "nats.log",
                ready.node.listen,
                ready.nats_port,
            )
            self._services = {service: self._supervised(service) for service in self._wanted(ready)}
            self._integrators = IntegratorsKeeper(ready, self._server, self.apply, self._report, self._write_state)
            self._weekly = WeeklyKeeper(ready, self._clock or SystemClock(ready.node.zone))
            try:
                changes = await self._start_all()
            except BaseException:
                await self._stop_all()
                raise
            self._held = held.pop_all()
        return changes

    def _refuse_taken_ports(self, ready: PreparedNode) -> None:
        """See that nobody else listens where node.yaml says that the node does."""
        for name in ("nats", *self._wanted(ready)):
            refuse_taken(ready.node.listen, ready.port(name), str(name), self.directory.config)

    async def stop(self) -> None:
        """End the services, then the server, in order."""
        await self._stop_all()
        self.directory.state.unlink(missing_ok=True)
        self._held.close()

    async def apply(self) -> list[Change]:
        """Bring the own bus's stream and durables to what the manifests say.

        :raises ArrimageError: ``server.unreachable``, ``apply.refused``.
        """
        return await apply_own(self._ready, self.nats_url, self._ack_wait)

    async def take_grants(self) -> list[Change]:
        """Bring the running server to what integrators are granted; by itself it does so within a second.

        :raises ArrimageError: as :meth:`IntegratorsKeeper.take`.
        """
        assert self._integrators is not None, "the node was not started"  # noqa: S101
        return await self._integrators.take()

    async def kill_window(self) -> None:
        """End the integrators' window as a power cut would; it stays down until grants are taken again."""
        assert self._integrators is not None, "the node was not started"  # noqa: S101
        await self._integrators.window.kill()

    async def start_service(self, service: str, extra_env: Mapping[str, str] | None = None) -> None:
        """Start one service, unless it runs; ``extra_env`` goes over all else.

        A crash point (``ARRIMAGE_CRASH_AT``) holds for one life of the process.

        :raises ArrimageError: ``service.ended``, ``service.not_started``.
        """
        name = ServiceName(service)
        environment = service_environment(self._ready, name) | self._extra_env | dict(extra_env or {})
        if component := self._ready.component(name):
            store = self.directory.component_store(name)
            secret = NodeSecret.from_file(self.directory.secret)
            environment = component_environment(name, environment, store, component.environment, secret=secret)
            let_go(self._ready.port(name))
        await self._services[name].start(environment)

    async def stop_service(self, service: str) -> None:
        """End one service in order; it stays down until it is started."""
        await self._services[ServiceName(service)].stop()

    async def kill_service(self, service: str) -> None:
        """End one service as a power cut would; it stays down until it is started."""
        await self._services[ServiceName(service)].kill()

    async def start_server(self) -> None:
        """Start the node's server where it was."""
        await self._ready.write_server_config()
        await self._nats.start()
        self._write_state()

    async def stop_server(self) -> None:
        """End the node's server in order; the services go on without it."""
        await self._nats.stop()

    async def kill_server(self) -> None:
        """End the node's server as a power cut would; the services go on without it."""
        await self._nats.kill()

    async def server_ended(self) -> int:
        """Wait until the node's server ends; return how."""
        return await self._nats.ended()

    async def wait_ready(self, *, border: bool = True, within: float = 60.0) -> None:
        """Wait until every service that is meant to live is ready; with ``border``, until intake reaches the hub.

        :raises ArrimageError: ``node.not_ready`` after ``within`` seconds, with the reasons that services gave.
        """
        at_hub = border and self._ready.network is not None
        await until_ready(self._services, border=at_hub, within=within)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Client]:
        """Connect to the own bus as the node's operator."""
        async with connected(self.nats_url, read_nkey(self.directory.operator_seed), name="operator") as client:
            yield client

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _start_all(self) -> list[Change]:
        await self.start_server()
        changes = await self.apply()
        try:
            async with asyncio.TaskGroup() as starting:
                for service in self._services:
                    starting.create_task(self.start_service(service))
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None
        if self._integrators:
            await self._integrators.start()
        if self._weekly:
            self._weekly.start()
        return changes

    async def _stop_all(self) -> None:
        if self._weekly:
            await self._weekly.stop()
        if self._integrators:
            await self._integrators.stop()
        await asyncio.gather(*(service.stop() for service in self._services.values()))
        if self._server:
            await self._server.stop()

    def _wanted(self, ready: PreparedNode) -> list[ServiceName]:
        return [service for service in ready.node.services if self._only is None or service in self._only]

    def _supervised(self, service: ServiceName) -> Kept:
        output, port_file = self.directory.logs / f"{service}.out", self.directory.port_file(service)
        told = (output, port_file, self._ready.node.listen, self._report, self._write_state)
        if component := self._ready.component(service):
            return Supervised(
                service.value,
                component.start,
                *told,
                directory=component.directory,
                make_ready=partial(make_ready, component, output=output),
            )
        if not self._together:
            return Supervised(service.value, self._command_for(service), *told)
        from arrimage.node.inside import Inside  # brings what a service is made of

        return Inside(service.value, *told)

    def _write_state(self) -> None:
        host, ready = self._ready.node.listen, self._ready
        services = {
            name.value: {"pid": service.pid, "url": f"http://{host}:{ready.port(name)}"}
            for name, service in self._services.items()
            if service.pid is not None
        }
        server: dict[str, Any] = {"nats_url": self.nats_url, "nats_pid": self._nats.pid}
        if self._integrators and (window := self._integrators.window).pid is not None:
            server |= {"window": {"pid": window.pid, "url": f"http://{host}:{ready.port(window.name)}"}}
        write_state(self.directory.state, {"organization": self.organization, **server, "services": services})

    @property
    def _ready(self) -> PreparedNode:
        assert self._prepared is not None, "the node was not started"  # noqa: S101
        return self._prepared

    @property
    def _nats(self) -> NatsProcess:
        assert self._server is not None, "the node was not started"  # noqa: S101
        return self._server
