"""``arrimage node doctor`` names the cause of each set-up that a person can break, and breaks nothing itself."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from nats.js.api import ConsumerConfig
from sqlalchemy import insert, text
from tests.servers.certificate import write_certificate
from tests.servers.rig import Rig

from arrimage.cli.diagnosis import findings_json, findings_text
from arrimage.doctor.examine import Limits, examine
from arrimage.doctor.findings import Finding, Level
from arrimage.keys import new_nkey, read_nkey, replace_secret
from arrimage.node.directory import NodeDirectory
from arrimage.node.process import NodeProcess
from arrimage.run_state import write_state
from arrimage.services import definition_of, manifests_of
from arrimage.texts.doctor import DOCTOR
from arrimage_chassis.clock import Clock, SimulatedClock, SystemClock
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate
from arrimage_chassis.store.tables import outbox, parked
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.postgres_server import PostgresServer

pytestmark = pytest.mark.requirement("R-019")

INTAKE = ServiceName.INTAKE


@pytest_asyncio.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """The example network with what the installed services need; the hub runs."""
    async with Rig(tmp_path / "network", manifests_of(ServiceName)) as running:
        yield running


@pytest.fixture
def virage(rig: Rig) -> NodeDirectory:
    """A node that runs intake alone, as it is made and joined; nobody has started it."""
    return NodeDirectory(rig.example.nodes["virage"])


async def findings(
    directory: NodeDirectory, clock: Clock | None = None, limits: Limits | None = None
) -> dict[str, Finding]:
    found = await examine(directory, clock or SystemClock("UTC"), limits or Limits(door_seconds=1.0))
    return {one.code: one for one in found}


def problems(found: dict[str, Finding]) -> set[str]:
    return {code for code, one in found.items() if one.level is Level.PROBLEM}


async def only_problem(directory: NodeDirectory, **more: Any) -> Finding:
    found = await findings(directory, **more)
    (code,) = problems(found)
    return found[code]


def change(file: Path, old: str, new: str) -> None:
    content = file.read_text()
    assert old in content
    file.write_text(content.replace(old, new))


async def make_store(directory: NodeDirectory) -> Store:
    directory.stores.mkdir(exist_ok=True)
    store = Store(f"sqlite+aiosqlite:///{directory.stores / 'intake.sqlite3'}")
    definition = definition_of(INTAKE)
    await migrate(store, definition.metadata, definition.migrations)
    return store


@pytest.mark.full
async def test_a_node_that_is_well_and_does_not_run_has_no_problem(virage: NodeDirectory) -> None:
    await (await make_store(virage)).close()

    found = await findings(virage)

    assert problems(found) == set()
    assert set(found) == {"node.stopped", "backup.never"}


async def test_a_node_that_is_well_and_runs_has_no_problem_and_is_not_changed(
    rig: Rig, virage: NodeDirectory
) -> None:
    async with NodeProcess(virage.root) as node:
        await node.wait_ready()
        found = await findings(virage)
        assert set(found) == {"backup.never"}, findings_text(virage, list(found.values()))

        await node.kill_service("intake")
        assert "service.down" in problems(await findings(virage))


# (1) ports


@pytest.mark.full
async def test_a_port_that_another_program_took_is_named(virage: NodeDirectory) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with virage.config.open("a") as config:
            config.write(f"ports: {{intake: {port}}}\n")

        found = await only_problem(virage)

    assert found.code == "port.taken"
    assert str(port) in found.cause("en")


@pytest.mark.full
async def test_a_port_that_was_chosen_and_is_taken_is_no_problem(virage: NodeDirectory) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        virage.ports.write_text(json.dumps({"intake": taken.getsockname()[1]}))
        found = await findings(virage)

    assert problems(found) == set()
    assert found["port.will_move"].level is Level.NOTE


@pytest.mark.full
async def test_the_server_of_another_node_on_the_port_is_named(
    virage: NodeDirectory, nats_server: NatsServer
) -> None:
    port = int(nats_server.url.rpartition(":")[2])
    with virage.config.open("a") as config:
        config.write(f"ports: {{nats: {port}}}\n")

    assert (await only_problem(virage)).code == "port.other_server"


# (2) keys


@pytest.mark.full
@pytest.mark.parametrize("key", ["node-secret", "own-intake.nk", "gate.nk", "leaf.nk", "signing.pem"])
async def test_a_key_that_is_missing_is_named(virage: NodeDirectory, key: str) -> None:
    (virage.keys / key).unlink()

    found = await findings(virage)

    assert key in found["key.missing"].cause("fr")


@pytest.mark.full
async def test_a_key_that_others_can_read_or_that_is_damaged_is_named(virage: NodeDirectory) -> None:
    virage.gate_seed.chmod(0o644)
    virage.secret.write_bytes(b"too short")
    virage.keys.chmod(0o755)

    found = await findings(virage)

    assert problems(found) == {"key.open_to_others", "key.damaged"}
    assert "644" in found["key.open_to_others"].cause("fr")
    assert found["key.open_to_others"].remedy("fr") == f"chmod 600 {virage.gate_seed}"
    assert "key.folder_open" in found


# (3) node.yaml and the network file


@pytest.mark.full
@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ("colour: blue\n", "colour"),
        ("listen: [\n", "node.yaml"),
        ("keep_days: never\n", "keep_days"),
    ],
)
async def test_a_line_of_node_yaml_that_cannot_be_used_is_named(
    virage: NodeDirectory, broken: str, named: str
) -> None:
    with virage.config.open("a") as config:
        config.write(broken)

    found = await only_problem(virage)

    assert found.code == "config.unusable"
    assert named in found.cause("en")


@pytest.mark.full
async def test_a_network_file_that_cannot_be_used_or_knows_another_key_is_named(
    rig: Rig, virage: NodeDirectory
) -> None:
    virage.network.write_text("network: [")
    assert (await only_problem(virage)).code == "network.unusable"

    virage.network.write_text(rig.example.network_file.read_text())
    replace_secret(virage.leaf_seed, new_nkey(os.urandom).seed.encode())
    assert "key.other_in_network" in problems(await findings(virage))


# (4) the disk


@pytest.fixture
def small_disk(virage: NodeDirectory) -> Iterator[Path]:
    """A disk of its own under the node's stores."""
    virage.stores.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(virage.stores)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a disk can only be mounted by root")
    yield virage.stores
    subprocess.run(["umount", str(virage.stores)], check=True)


@pytest.mark.full
async def test_a_disk_that_is_read_only_or_nearly_full_is_named(virage: NodeDirectory, small_disk: Path) -> None:
    assert (await only_problem(virage)).code == "disk.nearly_full"

    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,ro", str(small_disk)], check=True)
    found = await findings(virage)

    assert problems(found) == {"disk.nearly_full", "disk.read_only"}
    assert str(small_disk) in found["disk.read_only"].cause("fr")


@pytest.mark.full
async def test_room_is_measured_against_what_is_wanted(virage: NodeDirectory) -> None:
    found = await only_problem(virage, limits=Limits(room_wanted_bytes=10**18, door_seconds=1))

    assert found.code == "disk.nearly_full"


# (5) stores


@pytest.mark.full
async def test_a_store_of_a_newer_an_older_and_no_version_is_named(virage: NodeDirectory) -> None:
    store = await make_store(virage)

    async def set_revision(old: str, new: str) -> None:
        async with store.writing() as session:
            await session.execute(
                text("UPDATE alembic_version SET version_num = :new WHERE version_num LIKE :old"),
                {"new": new, "old": old},
            )

    await set_revision("intake_%", "intake_0001")
    older = await findings(virage)
    await set_revision("intake_%", "intake_9999")
    newer = await only_problem(virage)
    await store.close()
    for file in virage.stores.iterdir():
        file.unlink()
    (virage.stores / "intake.sqlite3").write_bytes(b"not a database at all" * 100)
    damaged = await only_problem(virage)

    assert "store.not_migrated" in older or len(_revisions()) == 1
    assert (newer.code, "intake_9999" in newer.cause("en")) == ("store.newer", True)
    assert damaged.code == "store.damaged"


def _revisions() -> list[Path]:
    return list(definition_of(INTAKE).migrations.glob("intake_*.py"))


@pytest.mark.full
async def test_what_is_stuck_refused_or_old_in_a_store_is_counted(virage: NodeDirectory) -> None:
    store = await make_store(virage)
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    row = {
        "message_id": uuid4().hex, "event_id": uuid4(), "lane": "border", "recipient": "margelle",
        "case_id": uuid4(),
        "subject": "evt.virage.margelle.ReferralSent.v1", "body": b"{}", "created_at": long_ago,
        "refused_code": "bus.message_too_large",
    }  # fmt: skip
    stuck = {
        "consumer": "OWN/intake", "source": "s", "case_id": uuid4(), "event_id": uuid4(),
        "event_name": "PlanCreated",
        "subject": "s", "body": b"{}", "received_at": long_ago, "kind": "early", "state": "stuck",
        "code": "case.unknown", "next_attempt_at": 0.0,
    }  # fmt: skip
    async with store.writing() as session:
        await session.execute(insert(outbox), [row])
        await session.execute(insert(parked), [stuck])

    found = await findings(virage)
    await store.close()

    assert problems(found) == {"events.stuck", "events.refused", "events.wait"}
    assert "120 minutes" in found["events.wait"].cause("en") or "119 minutes" in found["events.wait"].cause("en")


@pytest.mark.full
@pytest.mark.postgres
async def test_postgresql_that_refuses_the_password_or_is_away_is_named(
    virage: NodeDirectory, postgres_server: PostgresServer, postgres_dsn: str
) -> None:
    plain = postgres_dsn.replace("+asyncpg", "")
    database, role = plain.rpartition("/")[2], f"doctor_{uuid4().hex[:8]}"
    rules = postgres_server.directory / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"host all {role} 127.0.0.1/32 scram-sha-256\n{before}")
    superuser = await asyncpg.connect(plain)
    try:
        await superuser.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'right'")
        await superuser.execute("SELECT pg_reload_conf()")
        address = f"127.0.0.1:{postgres_server.port}"

        async def with_store(password: str, place: str) -> Finding:
            stores = f'stores: {{intake: "postgresql+asyncpg://{role}@{place}"}}\n'
            virage.config.write_text(_without_stores(virage) + stores)
            replace_secret(virage.store_password(INTAKE), password.encode())
            return await only_problem(virage)

        refused = await with_store("wrong", f"{address}/{database}")
        missing = await with_store("right", f"{address}/nowhere")
        away = await with_store("right", f"127.0.0.1:9/{database}")
    finally:
        rules.write_text(before)
        await superuser.execute("SELECT pg_reload_conf()")
        await superuser.execute(f"DROP ROLE IF EXISTS {role}")
        await superuser.close()

    assert [refused.code, missing.code, away.code] == [
        "postgres.password", "postgres.database_missing", "postgres.away",
    ]  # fmt: skip
    assert "wrong" not in json.dumps(refused.as_json())


def _without_stores(directory: NodeDirectory) -> str:
    return "".join(
        line for line in directory.config.read_text().splitlines(keepends=True) if not line.startswith("stores:")
    )


# (6), (7) the hub


@pytest.mark.full
async def test_a_hub_whose_name_is_unknown_is_named(virage: NodeDirectory) -> None:
    change(virage.network, "nats-leaf://127.0.0.1", "nats-leaf://hub.invalid")

    assert (await only_problem(virage)).code == "hub.name_unknown"


@pytest.mark.full
async def test_a_firewall_that_swallows_what_is_sent_is_named(rig: Rig, virage: NodeDirectory) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        # its queue is full: what comes now gets no answer at all
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        change(virage.network, rig.hub.network.hub.leaf_url, f"nats-leaf://127.0.0.1:{port}")
        try:
            assert (await only_problem(virage)).code == "hub.no_answer"
        finally:
            for one in waiting:
                one.close()


async def test_a_hub_that_is_down_refuses_the_connection(rig: Rig, virage: NodeDirectory) -> None:
    await rig.hub.kill()

    assert (await only_problem(virage)).code == "hub.refuses"


@pytest.mark.full
async def test_what_answers_in_the_place_of_a_hub_is_no_hub(rig: Rig, virage: NodeDirectory) -> None:
    url = rig.hub.network.hub.leaf_url

    def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 403\r\n")

    async with await asyncio.start_server(refuse, "127.0.0.1") as proxy:
        port = proxy.sockets[0].getsockname()[1]
        change(virage.network, url, f"nats-leaf://127.0.0.1:{port}")

        assert (await only_problem(virage)).code == "hub.not_a_hub"


@pytest.mark.full
async def test_a_key_that_the_hub_does_not_know_yet_is_named(virage: NodeDirectory) -> None:
    old, new = read_nkey(virage.leaf_seed), new_nkey(os.urandom)
    replace_secret(virage.leaf_seed, new.seed.encode())
    change(virage.network, old.public, new.public)

    found = await only_problem(virage)

    assert found.code == "hub.key_refused"
    assert "membership-request.yaml" in found.remedy("fr")


@pytest.mark.full
async def test_a_mailbox_that_the_hub_has_not_made_is_named(rig: Rig, virage: NodeDirectory) -> None:
    async with rig.hub.connect() as client:
        await client.jetstream().delete_consumer("MAILBOX_virage", "intake")

    assert (await only_problem(virage)).code == "hub.no_mailbox"


@pytest.mark.full
async def test_a_hub_that_was_made_by_an_earlier_version_is_named_and_is_no_problem(
    rig: Rig, virage: NodeDirectory
) -> None:
    async with rig.hub.connect() as client:
        await client.jetstream().delete_stream("SEALED_virage")

    found = await findings(virage)

    assert problems(found) == set()
    assert found["hub.older"].level is Level.WARNING


# (8) TLS


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["tls", "wss"])
async def test_a_certificate_that_is_not_to_be_trusted_is_named_by_its_fault(tmp_path: Path, scheme: str) -> None:
    client = "tls" if scheme == "tls" else "wss"
    async with Rig(tmp_path / "network", manifests_of(ServiceName), leaf=scheme, client=client) as rig:
        directory = NodeDirectory(rig.example.nodes["virage"])
        tls = rig.hub.directory.root / "tls"

        async def with_certificate(**how: Any) -> set[str]:
            await rig.hub.kill()
            write_certificate(tls, **how)
            directory.hub_authority.write_bytes((tls / "cert.pem").read_bytes())
            await rig.hub.start_again()
            return set(await findings(directory)) - {"node.stopped", "backup.never"}

        assert problems(await findings(directory)) == {"hub.certificate_untrusted"}
        assert await with_certificate() == set()
        assert await with_certificate(ends_in=10) == {"hub.certificate_soon"}
        assert await with_certificate(begins_in=-30, ends_in=-1) == {"hub.certificate_expired"}
        assert await with_certificate(begins_in=1, ends_in=30) == {"hub.certificate_not_yet"}
        assert await with_certificate(address="192.0.2.7") == {"hub.certificate_wrong_host"}


# (9) the clock


@pytest.mark.full
async def test_a_clock_that_differs_from_the_hubs_is_named(virage: NodeDirectory) -> None:
    ahead = SimulatedClock("UTC", datetime.now(UTC) + timedelta(minutes=10))

    found = await only_problem(virage, clock=ahead)

    assert found.code == "clock.differs"
    assert "America/Toronto" in found.remedy("fr")


@pytest.mark.full
async def test_a_clock_that_went_back_behind_the_nodes_own_files_is_named(rig: Rig, virage: NodeDirectory) -> None:
    await rig.hub.kill()
    await (await make_store(virage)).close()
    back = SimulatedClock("UTC", datetime.now(UTC) - timedelta(hours=3))

    assert "clock.went_back" in problems(await findings(virage, clock=back))


# (10) streams and durables


async def test_a_stream_or_durable_that_needs_node_apply_is_named(rig: Rig) -> None:
    node = await rig.node("virage")
    directory = node.directory
    assert problems(await findings(directory)) == {"service.down"}

    async with node.connect() as client:
        js = client.jetstream()
        wanted = (await js.consumer_info("OWN", "intake")).config
        narrower = ConsumerConfig(
            durable_name="intake", ack_policy=wanted.ack_policy, filter_subjects=(wanted.filter_subjects or [])[:1]
        )
        await js.delete_consumer("OWN", "intake")
        missing = await findings(directory)
        await js.add_consumer("OWN", narrower)
        outdated = await findings(directory)
        await js.delete_stream("OWN")
        gone = await findings(directory)

    assert "bus.durable_missing" in problems(missing)
    assert "filter_subjects" in outdated["bus.outdated"].cause("fr")
    assert "node apply" in outdated["bus.outdated"].remedy("fr")
    assert "bus.stream_missing" in problems(gone)


@pytest.mark.full
async def test_a_server_that_does_not_answer_is_named(rig: Rig) -> None:
    node = await rig.node("virage")
    await node.kill_server()

    assert "bus.silent" in problems(await findings(node.directory))


# processes


@pytest.mark.full
async def test_a_service_that_ends_again_and_again_and_a_node_that_died_are_named(virage: NodeDirectory) -> None:
    virage.logs.mkdir()
    now = datetime.now(UTC)
    lines = [
        {"org": "virage", "service": "node", "event": "process.ended", "level": "error", "process": "intake",
         "exit_code": -9, "again_in": 1.0, "timestamp": (now - timedelta(minutes=minutes)).isoformat()}
        for minutes in (300, 6, 5, 4)
    ]  # fmt: skip
    (virage.logs / "node.log").write_text("".join(json.dumps(line) + "\n" for line in lines))
    virage.run.mkdir()
    write_state(virage.state, {"organization": "virage"})
    change(virage.state, f'"pid": {os.getpid()}', '"pid": 4194399')

    found = await findings(virage)

    assert problems(found) == {"service.crash_looping", "node.died"}
    assert "3 times" in found["service.crash_looping"].cause("en")
    assert "-9" in found["service.crash_looping"].cause("en")


@pytest.mark.full
async def test_a_service_that_does_not_answer_is_named(rig: Rig) -> None:
    node = await rig.node("virage")
    state = json.loads(node.directory.state.read_text())
    state["services"] = {"intake": {"pid": os.getpid(), "url": "http://127.0.0.1:9"}}
    write_state(node.directory.state, state)

    assert problems(await findings(node.directory)) == {"service.silent"}


# what the doctor itself does


async def test_nothing_is_changed_and_no_secret_is_said(rig: Rig) -> None:
    node = await rig.node("virage")
    directory = node.directory
    await (await make_store(directory)).close()
    directory.gate_seed.chmod(0o644)

    def state() -> dict[str, str]:
        left_out = directory.jetstream, directory.logs
        return {
            str(file): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(directory.root.rglob("*"))
            if file.is_file() and not any(file.is_relative_to(folder) for folder in left_out)
        }

    before = state()
    found = list((await findings(directory)).values())
    said = findings_text(directory, found) + findings_json(found)

    assert state() == before
    seeds = [file.read_text().strip() for file in directory.keys.glob("*.nk")]
    assert len(seeds) > 4
    assert not [seed for seed in seeds if seed in said]


def test_each_finding_has_its_words_in_both_languages() -> None:
    for code, words in DOCTOR.items():
        assert all((*words.said.values(), *words.remedy.values())), code
