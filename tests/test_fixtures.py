"""The test servers themselves: what the other suites take for granted."""

import asyncio
import subprocess
import sys
from pathlib import Path

import nats
import pytest
from nats.errors import NoServersError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from arrimage_testing.nats_config import listeners, settle
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.processes import lives
from arrimage_testing.waiting import eventually

HUB = """
listen: 127.0.0.1:-1
http: 127.0.0.1:-1  # a comment with port: -1 in it
jetstream { store_dir: "%s", domain: hub }
leafnodes { listen: "127.0.0.1:-1", no_advertise: true, authorization { user: leaf, password: leaf } }
websocket { host: 127.0.0.1, port: -1, no_tls: true }
"""


async def test_messages_survive_kill_9_and_the_server_comes_back_where_it_was(
    nats_server: NatsServer,
) -> None:
    client = await nats.connect(nats_server.url, reconnect_time_wait=0.05, max_reconnect_attempts=-1)
    js = client.jetstream()
    await js.add_stream(name="KEPT", subjects=["kept.>"])
    for n in range(20):
        await js.publish(f"kept.{n}", str(n).encode())
    ports = dict(nats_server.ports)

    await nats_server.kill9()
    assert not nats_server.running
    await eventually(lambda: not client.is_connected, what="the client to see the server die")
    await nats_server.start()

    assert nats_server.ports == ports
    await eventually(lambda: client.is_connected, what="the client to come back by itself")
    assert (await js.stream_info("KEPT")).state.messages == 20
    await client.close()


async def test_a_hub_has_every_listener_on_a_port_of_its_own_and_keeps_them(
    tmp_path: Path, nats_servers: NatsServerMaker
) -> None:
    hub = await nats_servers("hub", config=HUB % (tmp_path / "hub-store"))
    ports = dict(hub.ports)
    assert {hub.leafnodes_port, hub.websocket_port} <= set(ports.values())
    assert len(set(ports.values())) == 4

    await hub.restart()
    assert hub.ports == ports

    leaf = await nats_servers(
        "leaf",
        config="listen: 127.0.0.1:-1\nserver_name: leaf\nleafnodes { reconnect: 1, remotes: "
        f'[ {{ url: "nats-leaf://leaf:leaf@127.0.0.1:{hub.leafnodes_port}" }} ] }}\n',
    )
    await eventually(lambda: "Leafnode connection created" in leaf.log, what="the leaf to reach the hub")


async def test_a_frozen_server_answers_nothing_and_then_goes_on(nats_server: NatsServer) -> None:
    await nats_server.sigstop()
    with pytest.raises((OSError, NoServersError)):
        await nats.connect(nats_server.url, connect_timeout=1, allow_reconnect=False)
    assert nats_server.running
    nats_server.sigcont()
    client = await nats.connect(nats_server.url)
    await client.close()


async def test_a_frozen_server_can_be_stopped(tmp_path: Path) -> None:
    async with NatsServer(tmp_path / "frozen") as server:
        await server.sigstop()
    assert not server.running


async def test_a_wrong_configuration_shows_what_the_server_said(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no_such_option"):
        await NatsServer(tmp_path, config="listen: 127.0.0.1:-1\nno_such_option: 1\n").start()


def test_each_open_port_of_a_configuration_is_kept_where_it_stood() -> None:
    config = HUB % "store"
    assert listeners(config) == {"nats", "monitoring", "leafnodes", "websocket"}
    settled = settle(config, {"nats": 1, "monitoring": 2, "leafnodes": 3, "websocket": 4})
    assert "listen: 127.0.0.1:1\nhttp: 127.0.0.1:2  # a comment with port: -1" in settled
    assert 'leafnodes { listen: "127.0.0.1:3"' in settled
    assert "port: 4, no_tls" in settled


async def test_a_store_is_usable_by_sqlalchemy(store_dsn: str) -> None:
    engine = create_async_engine(store_dsn)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE bridge (name TEXT NOT NULL)"))
        await connection.execute(text("INSERT INTO bridge VALUES ('Sorel-Tracy')"))
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT name FROM bridge"))).scalar_one() == "Sorel-Tracy"
    await engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("nth", [1, 2])
async def test_a_database_is_of_one_test_alone(postgres_dsn: str, nth: int) -> None:
    engine = create_async_engine(postgres_dsn)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE only_once (n INTEGER)"))
    await engine.dispose()


async def test_waiting_returns_the_answer_or_says_what_it_waited_for() -> None:
    answers = iter([None, 0, 7])

    async def asked() -> int | None:
        return next(answers)

    assert await eventually(asked, every=0.001) == 7
    with pytest.raises(AssertionError, match=r"after 0.05 s, still waiting for the ship"):
        await eventually(lambda: False, deadline=0.05, what="the ship")


async def test_servers_die_with_a_test_process_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, pathlib, sys, time\n"
        "from arrimage_testing.nats_server import NatsServer\n"
        "server = NatsServer(pathlib.Path(sys.argv[1]))\n"
        "asyncio.run(server.start())\n"
        "print(server._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    owner = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    server_pid = int(await owner.stdout.readline())
    owner.kill()
    await owner.wait()
    await eventually(lambda: not lives(server_pid), what="the server of the killed process to die")
