"""What is done to a network that works, one kind a function: it harms, it waits a little, it heals.

What a function leaves behind is healed when it returns; processes that it killed are started again by whoever
keeps them, as at a node.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import httpx
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError
from tests.faults.storm.ground import LEASE_SECONDS
from tests.faults.storm.link import Wire
from tests.faults.storm.scene import Harm, NotDoneError, Scene

from arrimage.demo.witness import Held, Witness
from arrimage.node.environment import service_environment
from arrimage.node.prepare import prepared
from arrimage.node.process import chassis_command
from arrimage.processes import Child
from arrimage_chassis.crash import CRASH_POINTS
from arrimage_contracts.subjects import OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

_PASSES_WITHIN = 5.0


async def kill_a_service(scene: Scene) -> None:
    """SIGKILL at a random moment."""
    os.kill(scene.living(scene.any_place()), signal.SIGKILL)
    await scene.a_little(0.1, 0.5)


async def kill_a_service_at_a_named_point(scene: Scene) -> None:
    """The process ends itself between two named steps of delivery, at one of the next passages."""
    place = scene.any_place()
    point = scene.random.choice(CRASH_POINTS)
    organization, service = place
    output = scene.network.stage.nodes[organization].directory.logs / f"{service}.out"
    url = scene.network.stage.service_url(*place)
    before = _how_often(f"crash point hit: {point}", output)
    try:
        asked = await scene.network.plain_http.put(f"{url}/simulation/crash-point", json={"point": point})
        asked.raise_for_status()
        async with asyncio.timeout(_PASSES_WITHIN):
            while _how_often(f"crash point hit: {point}", output) == before:
                await asyncio.sleep(0.05)
    except httpx.HTTPError:
        raise NotDoneError("it is down already") from None
    except TimeoutError:
        raise NotDoneError(f"it has not passed {point} yet") from None


async def stop_a_service(scene: Scene) -> None:
    """SIGTERM; started again."""
    os.kill(scene.living(scene.any_place()), signal.SIGTERM)
    await scene.a_little()


async def freeze_a_service(scene: Scene) -> None:
    """SIGSTOP for some seconds: it believes to hold its lease, and its relay pauses in the middle."""
    pid = scene.living(scene.any_place())
    os.kill(pid, signal.SIGSTOP)
    await scene.a_little(1.0, 5.0)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


async def kill_the_hub(scene: Scene) -> None:
    """SIGKILL, and started again after a while."""
    await scene.network.stage.hub.kill()
    await scene.a_little()
    await scene.network.stage.hub.start_again()


async def freeze_the_hub(scene: Scene) -> None:
    """SIGSTOP: connections stay, and nobody answers."""
    scene.network.stage.hub.freeze()
    await scene.a_little(1.0, 4.0)
    scene.network.stage.hub.thaw()


async def kill_a_nodes_server(scene: Scene) -> None:
    """The services go on without a bus."""
    node = scene.network.stage.nodes[scene.random.choice(sorted(scene.network.stage.nodes))]
    await node.kill_server()
    await scene.a_little()
    await node.start_server()


async def cut_a_link(scene: Scene) -> None:
    """The wire between a node and the hub is cut."""
    await _wire(scene, Wire.CUT, 0.5, 3.0)


async def slow_a_link(scene: Scene) -> None:
    """The wire takes its time."""
    await _wire(scene, Wire.SLOW, 1.0, 4.0)


async def black_hole_a_link(scene: Scene) -> None:
    """The wire swallows what is sent, and says nothing."""
    await _wire(scene, Wire.BLACK_HOLE, 1.0, 5.0)


async def _wire(scene: Scene, wire: Wire, least: float, most: float) -> None:
    link = scene.links[scene.random.choice(sorted(scene.links))]
    link.be(wire)
    await scene.a_little(least, most)
    link.be(Wire.OPEN)


async def deliver_again_and_late(scene: Scene) -> None:
    """Old events of a stream come once more under new message ids, in another order."""
    stage = scene.network.stage
    at_hub = scene.random.random() < 0.5
    server = stage.hub if at_hub else stage.nodes["margelle"]
    witness = Witness(server, ("MAILBOX_",) if at_hub else (OWN_STREAM,))
    old: list[Held] = (await witness.news())[-60:]
    if not old:
        raise NotDoneError("nothing was said yet")
    async with server.connect() as client:
        for message in scene.random.sample(old, min(len(old), 12)):
            headers = {"Nats-Msg-Id": token_hex(16)}
            await client.jetstream().publish(message.subject, message.body, headers=headers, timeout=2)


async def delete_a_durable(scene: Scene) -> None:
    """A service's durable is gone; it is made again, and begins at the beginning."""
    node = scene.network.stage.nodes["margelle"]
    service = scene.random.choice([place[1] for place in scene.stores.places if place[0] == "margelle"])
    try:
        async with node.connect() as client:
            await client.jetstream().delete_consumer(OWN_STREAM, service)
        await scene.a_little()
    finally:
        await _at_last(node.apply)


async def poison_a_stream(scene: Scene) -> None:
    """Messages that no service may act on stand between others."""
    node = scene.network.stage.nodes["margelle"]
    bodies = (b"{", b"[]", b'{"specversion":"1.0"}', b"[" * 2000, f'{{"id":"{uuid4()}"}}'.encode())
    async with node.connect() as client:
        for body in scene.random.sample(bodies, 3):
            await client.jetstream().publish(
                "own.planning.PlanCreated.v1", body, headers={"Nats-Msg-Id": token_hex(16)}, timeout=2
            )


async def run_two_of_one(scene: Scene) -> None:
    """A second instance of a service on the same store and durable; it stands by, and takes over if it can."""
    organization, service = scene.any_place()
    node = scene.network.stage.nodes[organization]
    name = ServiceName(service)
    second = node.directory.run / f"{service}-second"
    environment = service_environment(prepared(node.directory), name) | {
        "ARRIMAGE_INSTANCE": "second",
        "ARRIMAGE_HTTP_PORT": "0",
        "ARRIMAGE_HTTP_PORT_FILE": str(second.with_suffix(".port")),
        "ARRIMAGE_LOG_FILE": str(node.directory.logs / f"{service}-second.log"),
        "ARRIMAGE_SIMULATED_NOW": scene.network.instant.isoformat(),
    }
    child = await Child.start(chassis_command(name), second.with_suffix(".out"), environment)
    await scene.a_little(3.0, 6.0)
    first = scene.pid((organization, service))
    if first is not None:
        with suppress(ProcessLookupError):
            if scene.random.random() < 0.5:
                os.kill(first, signal.SIGKILL)
                await scene.a_little(1.0, LEASE_SECONDS)  # who keeps it is often quicker than the second
            else:
                os.kill(first, signal.SIGSTOP)
                await scene.a_little(LEASE_SECONDS + 1, LEASE_SECONDS + 3)
                os.kill(first, signal.SIGCONT)  # it wakes, and its lease is another's
                await scene.a_little(1.0, 3.0)
    await child.kill()
    scene.taken_over += _began_to_work(Path(environment["ARRIMAGE_LOG_FILE"]))


def _how_often(what: str, output: Path) -> int:
    with suppress(FileNotFoundError):
        return output.read_text(errors="replace").count(what)
    return 0


def _began_to_work(log: Path) -> bool:
    """Tell whether the instance that wrote ``log`` took the lease; the log is put away for the next one."""
    with suppress(FileNotFoundError):
        text = log.read_text(errors="replace")
        log.rename(log.with_name(f"{log.name}.{token_hex(4)}"))
        return "service.leads" in text
    return False


async def see_a_durable_again(scene: Scene) -> None:
    """A mailbox is read again from its first event."""
    hub = scene.network.stage.hub
    stream, durable = "MAILBOX_margelle", ConsumerConfig(
        durable_name="intake", deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.EXPLICIT,
        ack_wait=1.0, max_deliver=-1, max_ack_pending=2000,
    )  # fmt: skip

    async def make_it() -> None:
        async with hub.connect() as client:
            try:
                await client.jetstream().consumer_info(stream, "intake")
            except NotFoundError:
                await client.jetstream().add_consumer(stream, durable)

    try:
        async with hub.connect() as client:
            await client.jetstream().delete_consumer(stream, "intake")
    finally:
        await _at_last(make_it)


async def _at_last(heal: Callable[[], Awaitable[object]]) -> None:
    """Heal, however often it takes: what is needed for it may be what somebody else harms."""
    while True:
        try:
            await heal()
        except Exception:
            await asyncio.sleep(0.3)
        else:
            return


async def put_the_hub_back(scene: Scene) -> None:
    """The hub's disk is lost, and a copy of some seconds ago is put in its place."""
    hub = scene.network.stage.hub
    copy = hub.directory.root / "older-copy"
    disk = hub.directory.jetstream
    await hub.kill()
    await asyncio.to_thread(_copy, disk, copy)
    await hub.start_again()
    await scene.a_little(2.0, 4.0)
    await hub.kill()
    await asyncio.to_thread(_copy, copy, disk)
    await hub.start_again()


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


ALWAYS: tuple[Harm, ...] = (
    kill_a_service,
    kill_a_service_at_a_named_point,
    stop_a_service,
    freeze_a_service,
    kill_the_hub,
    freeze_the_hub,
    kill_a_nodes_server,
    cut_a_link,
    slow_a_link,
    black_hole_a_link,
    deliver_again_and_late,
    delete_a_durable,
    see_a_durable_again,
    poison_a_stream,
    run_two_of_one,
)
AFTER_A_RESTORE: tuple[Harm, ...] = (put_the_hub_back,)
"""Not in a storm: what a hub lost is said again after what was said since; its stream is then out of order."""
