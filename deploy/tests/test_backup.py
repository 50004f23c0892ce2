"""A backup is one encrypted file, whole or not at all; what is damaged, foreign or newer is refused."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import pytest
import pytest_asyncio
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from sqlalchemy import text

from arrimage.backup.cut import PG_DUMP, FileStore, copy_stores
from arrimage.backup.make import Made, make_backup
from arrimage.backup.mark import read_mark
from arrimage.backup.restore import GO_ON, restore_backup
from arrimage.backup.sealed_file import PIECE, SealedReader, SealedWriter
from arrimage.backup.workplace import workplace
from arrimage.doctor.disk import check_backup
from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.services import definition_of
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.postgres_server import PostgresServer

PASSPHRASE = b"cinq mots au hasard ici"
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SENTINEL = "Angélique Sentinelle"


@pytest_asyncio.fixture
async def node(make_node: MakeNode) -> NodeDirectory:
    """A node with one store in which a person is written down; planning never ran."""
    directory = make_node("margelle", services=[ServiceName.INTAKE, ServiceName.PLANNING])
    directory.stores.mkdir()
    store = Store(f"sqlite+aiosqlite:///{directory.stores / 'intake.sqlite3'}")
    definition = definition_of(ServiceName.INTAKE)
    await migrate(store, definition.metadata, definition.migrations)
    await store.close()
    with closing(sqlite3.connect(directory.stores / "intake.sqlite3")) as connection, connection:
        connection.execute("CREATE TABLE sentinel (name TEXT)")
        connection.execute("INSERT INTO sentinel VALUES (?)", (SENTINEL,))
    return directory


@pytest_asyncio.fixture
async def made(node: NodeDirectory, tmp_path: Path) -> Made:
    return await make_backup(node, tmp_path / "node.backup", PASSPHRASE, NOW)


def code_of(file: Path, to: Path, passphrase: bytes = PASSPHRASE) -> str:
    with pytest.raises(ArrimageError) as refused:
        restore_backup(file, to, passphrase)
    assert not to.exists() or not any(to.iterdir())
    assert [one.name for one in to.parent.glob(".*")] == []
    return refused.value.code


async def test_what_was_backed_up_is_restored_to_the_byte_for_its_owner_alone(
    node: NodeDirectory, made: Made, tmp_path: Path
) -> None:
    restored = restore_backup(made.file, tmp_path / "new", PASSPHRASE)

    new = restored.directory
    for file in (node.config, node.request, *node.keys.iterdir()):
        twin = new.root / file.relative_to(node.root)
        assert twin.read_bytes() == file.read_bytes()
        assert twin.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(new.stores / "intake.sqlite3")) as connection:
        assert connection.execute("SELECT name FROM sentinel").fetchall() == [(SENTINEL,)]
    assert restored.manifest.organization == "margelle"
    assert restored.manifest.stores[ServiceName.INTAKE].revisions
    mark = read_mark(node.backup_mark)
    assert mark is not None
    assert (mark.at, mark.bytes) == (NOW, made.file.stat().st_size)


async def test_nothing_of_it_can_be_read_without_the_passphrase(node: NodeDirectory, made: Made) -> None:
    content = made.file.read_bytes()

    assert made.file.stat().st_mode & 0o077 == 0
    assert SENTINEL.encode() not in content
    assert node.leaf_seed.read_bytes().strip() not in content
    assert list(node.root.glob(".backup-*")) == []


@pytest.mark.full
async def test_a_file_that_is_damaged_cut_off_or_foreign_is_refused(made: Made, tmp_path: Path) -> None:
    whole, broken, new = made.file.read_bytes(), tmp_path / "broken", tmp_path / "new"

    for position in (len(whole) // 2, len(whole) - 1, whole.index(b"\n", 20) + 20):
        broken.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert code_of(broken, new) == "backup.damaged"
    for length in (len(whole) - 1, len(whole) // 2, whole.index(b"\n", 20) + 10):
        broken.write_bytes(whole[:length])
        assert code_of(broken, new) == "backup.damaged"
    broken.write_bytes(b"something else entirely")
    assert code_of(broken, new) == "backup.not_one"
    broken.write_bytes(whole.replace(b'"format": 1', b'"format": 2', 1))
    assert code_of(broken, new) == "backup.newer"
    assert code_of(made.file, new, b"another passphrase") == "backup.wrong_passphrase"
    assert code_of(tmp_path / "missing", new) == "backup.unreadable"


@pytest.mark.full
@pytest.mark.parametrize(
    ("service", "kind", "store"),
    [("intake", "sqlite", "../other.sqlite3"), ("intake", "postgresql", "../x.dump"), ("spy", "sqlite", "a")],
)
def test_a_made_up_manifest_leads_nowhere_outside(tmp_path: Path, service: str, kind: str, store: str) -> None:
    """Whoever hands out a backup also tells its passphrase: statements run on what is in it, and nowhere else."""
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as other, other:
        for table in ("store_identity", "lease", "stream_position (stream)", "outbox (lane)"):
            other.execute(f"CREATE TABLE {table if ' ' in table else table + ' (a)'}")
        other.execute("INSERT INTO store_identity VALUES (7)")
    stores = {service: {"kind": kind, "file": store, "revisions": []}}
    made_up = _made_up(tmp_path / "x.backup", stores, [(tarfile.TarInfo("a"), b"x")])
    assert code_of(made_up, tmp_path / "restored") == "backup.damaged"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.sqlite3", "x.backup"]
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as other:
        assert other.execute("SELECT a FROM store_identity").fetchall() == [(7,)]


def test_a_file_with_holes_does_not_fill_the_disk(tmp_path: Path) -> None:
    holes = tarfile.TarInfo("a")
    holes.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "a",
        "GNU.sparse.realsize": str(64 << 20),
    }
    made_up = _made_up(tmp_path / "x.backup", {}, [(holes, b"0\n".ljust(512, b"\0"))], sizes={"a": 64 << 20})
    assert code_of(made_up, tmp_path / "restored") == "backup.damaged"


def _made_up(
    file: Path, stores: object, content: list[tuple[tarfile.TarInfo, bytes]], sizes: dict[str, int] | None = None
) -> Path:
    """Write a backup as somebody with bad intentions could."""
    files = {
        info.name: {"bytes": (sizes or {}).get(info.name, len(body)), "sha256": hashlib.sha256(body).hexdigest()}
        for info, body in content
    }
    said = {"format": 1, "arrimage": "0", "organization": "x", "made_at": "0", "stores": stores, "files": files}
    manifest = json.dumps(said).encode()
    with (
        file.open("wb") as opened,
        SealedWriter(opened, PASSPHRASE, os.urandom) as sealed,
        tarfile.open(fileobj=cast("BinaryIO", sealed), mode="w|") as tar,
    ):
        for info, body in [(tarfile.TarInfo("manifest.json"), manifest), *content]:
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return file


@pytest.mark.full
@pytest.mark.parametrize("tampered", [b'"n": 1048576', b'"n": 1e999', b'"n": ' + b"[" * 3000])
async def test_a_header_that_was_tampered_with_costs_no_memory(
    made: Made, tmp_path: Path, tampered: bytes
) -> None:
    """1 GiB for a guess, an infinite number, a depth that no reader goes down to: all are a damaged file."""
    broken = tmp_path / "broken"
    broken.write_bytes(made.file.read_bytes().replace(b'"n": 65536', tampered, 1))
    assert code_of(broken, tmp_path / "new") == "backup.damaged"


KILLED = """
import os, signal, sys
from pathlib import Path
from arrimage.backup.workplace import workplace
with workplace(Path(sys.argv[1])) as place:
    (place / "intake.sqlite3").write_text("a person")
    os.kill(os.getpid(), signal.SIGKILL)
"""


async def test_what_a_killed_backup_left_is_named_and_removed_by_the_next(
    node: NodeDirectory, tmp_path: Path
) -> None:
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", KILLED, str(node.root)], check=False)
    [left] = node.root.glob(".backup-*")
    assert [one.values for one in check_backup(node, NOW) if one.code == "backup.left_over"] == [{"folder": left}]

    await make_backup(node, tmp_path / "node.backup", PASSPHRASE, NOW)
    assert list(node.root.glob(".backup-*")) == []
    assert list(check_backup(node, NOW)) == []


async def test_what_a_backup_at_work_has_is_neither_named_nor_removed(node: NodeDirectory, tmp_path: Path) -> None:
    with workplace(node.root) as place:
        (place / "copy").write_text("at work")
        assert [one.code for one in check_backup(node, NOW)] == ["backup.never"]
        await make_backup(node, tmp_path / "node.backup", PASSPHRASE, NOW)
        assert (place / "copy").exists()
    assert list(node.root.glob(".backup-*")) == []


@pytest.mark.full
@pytest.mark.parametrize(
    "planted",
    ["pieces/planning/stores/planning.sqlite3", "pieces/planning/stores", "keys", "keys/more", "node.yaml"],
)
async def test_a_symbolic_link_is_refused_by_name(node: NodeDirectory, tmp_path: Path, planted: str) -> None:
    """A service that was taken over plants a link in its piece: what it may not read stays out of the backup."""
    link, to = node.root / planted, tmp_path / "node.backup"
    link.parent.mkdir(parents=True, exist_ok=True)
    target = tmp_path / "elsewhere"
    if link.exists():
        link.rename(target)
    elif link.suffix:
        target = node.stores / "intake.sqlite3"
    else:
        target.mkdir()
        (target / "planning.sqlite3").touch()
    link.symlink_to(target)

    with pytest.raises(ArrimageError) as refused:
        await make_backup(node, to, PASSPHRASE, NOW)

    assert (refused.value.code, refused.value.values["file"]) == ("backup.link", link)
    assert not to.exists()
    assert list(node.root.glob(".backup-*")) == []


async def test_a_store_of_a_newer_version_is_refused(node: NodeDirectory, tmp_path: Path) -> None:
    with closing(sqlite3.connect(node.stores / "intake.sqlite3")) as connection, connection:
        connection.execute(
            "UPDATE alembic_version SET version_num = 'intake_9999' WHERE version_num LIKE 'intake%'"
        )
    newer = await make_backup(node, tmp_path / "newer.backup", PASSPHRASE, NOW)

    assert code_of(newer.file, tmp_path / "new") == "backup.newer"


async def test_nothing_is_overwritten(node: NodeDirectory, made: Made, tmp_path: Path) -> None:
    with pytest.raises(ArrimageError) as refused:
        await make_backup(node, made.file, PASSPHRASE, NOW)
    assert refused.value.code == "backup.exists"

    used = tmp_path / "used"
    used.mkdir()
    (used / "a-file").write_text("mine")
    with pytest.raises(ArrimageError) as refused:
        restore_backup(made.file, used, PASSPHRASE)
    assert refused.value.code == "backup.directory_used"
    assert (used / "a-file").read_text() == "mine"


async def test_a_backup_that_cannot_be_written_leaves_nothing(node: NodeDirectory, tmp_path: Path) -> None:
    with pytest.raises(ArrimageError) as refused:
        await make_backup(node, tmp_path / "nowhere" / "node.backup", PASSPHRASE, NOW)

    assert refused.value.code == "backup.cannot_write"
    assert read_mark(node.backup_mark) is None
    assert list(node.root.glob(".backup-*")) == []


def test_without_a_passphrase_no_backup_is_made(arrimage: Command, make_node: MakeNode, tmp_path: Path) -> None:
    node = make_node("margelle")
    to, passphrase = tmp_path / "node.backup", tmp_path / "passphrase"

    assert "backup.passphrase_needed" in arrimage("node", "backup", "--to", to, "--dir", node.root).err
    passphrase.write_text("short\n")
    arguments = ("--to", to, "--dir", node.root, "--passphrase-file", passphrase)
    assert "backup.passphrase_short" in arrimage("node", "backup", *arguments).err
    assert not to.exists()

    passphrase.write_bytes(PASSPHRASE + b"\n")
    assert "0 store(s)" in arrimage("node", "backup", *arguments).out
    restored = arrimage(
        "node", "restore", "--from", to, "--dir", tmp_path / "new", "--passphrase-file", passphrase
    )
    assert "network redeliver" in restored.out
    assert (tmp_path / "new" / "node.yaml").exists()


@pytest.mark.full
@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_any_length_is_sealed_and_opened(length: int) -> None:
    content, sealed = os.urandom(length), io.BytesIO()
    with SealedWriter(sealed, PASSPHRASE, os.urandom) as writer:
        writer.write(content)
    sealed.seek(0)

    assert SealedReader(sealed, PASSPHRASE).read() == content


@pytest.mark.full
def test_pieces_that_are_swapped_are_refused() -> None:
    sealed = io.BytesIO()
    with SealedWriter(sealed, PASSPHRASE, os.urandom) as writer:
        writer.write(bytes(3 * PIECE))
    whole = sealed.getvalue()
    begin = whole.index(b"\n", 20) + 1
    piece = PIECE + 16
    first, second = whole[begin : begin + piece], whole[begin + piece : begin + 2 * piece]
    swapped = io.BytesIO(whole[:begin] + second + first + whole[begin + 2 * piece :])
    swapped.name = "swapped"

    with pytest.raises(ArrimageError, match=r"backup\.damaged"):
        SealedReader(swapped, PASSPHRASE).read()


@pytest.fixture
def two_busy_stores(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two stores; what the first says, the second handles at once, without a pause."""
    files = tmp_path / "said.sqlite3", tmp_path / "handled.sqlite3"
    for file in files:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
            connection.execute("CREATE TABLE n (n INTEGER)")
    ended = threading.Event()

    def work() -> None:
        stores = [sqlite3.connect(file, timeout=30, isolation_level=None) for file in files]
        number = 0
        while not ended.is_set():
            number += 1
            for store in stores:
                store.execute("INSERT INTO n VALUES (?)", (number,))
        for store in stores:
            store.close()

    worker = threading.Thread(target=work)
    worker.start()
    yield files
    ended.set()
    worker.join()


@pytest.mark.requirement("R-011")
async def test_what_a_person_dropped_stays_dropped_in_a_restored_store(node: NodeDirectory) -> None:
    with closing(sqlite3.connect(node.stores / "intake.sqlite3")) as store, store:
        columns = store.execute("SELECT name FROM pragma_table_info('outbox') WHERE [notnull] AND NOT pk")
        needed: dict[str, str | None] = {name: "0" for (name,) in columns}
        for event_id, refused in (("sent", None), ("dropped", "bus.message_too_large")):
            row = {**needed, "event_id": event_id, "message_id": event_id, "lane": "own", "published_at": str(NOW)}
            row["refused_code"] = refused
            names = ", ".join(row)
            marks = ", ".join("?" for _ in row)
            store.execute(f"INSERT INTO outbox ({names}) VALUES ({marks})", tuple(row.values()))
        for statement in GO_ON:
            store.execute(statement)
        again = store.execute("SELECT event_id FROM outbox WHERE published_at IS NULL").fetchall()
    assert again == [("sent",)]


async def test_what_one_store_has_handled_the_other_has_said_in_every_copy(
    two_busy_stores: tuple[Path, Path], tmp_path: Path
) -> None:
    said, handled = two_busy_stores
    # in the order that would show it: what was said is copied before what was handled
    stores = [FileStore(ServiceName.INTAKE, said), FileStore(ServiceName.PLANNING, handled)]
    seen = []
    for turn in range(20):
        to = tmp_path / f"copy-{turn}"
        to.mkdir()
        copies = await copy_stores(stores, [], to)
        counts = [_count(copy.file) for copy in copies]
        assert counts[1] <= counts[0] <= counts[1] + 1
        seen.append(counts[0])
        await asyncio.sleep(0)
    assert seen[-1] > seen[0]


def _count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM n").fetchone()[0])


@pytest.mark.postgres
async def test_a_store_on_postgresql_is_dumped_and_restored_by_the_commands_that_are_printed(
    make_node: MakeNode, postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PG_DUMP, str(postgres_server.program("pg_dump")))
    directory = make_node("margelle")
    url, other = postgres_server.create_database(), postgres_server.create_database()
    definition = definition_of(ServiceName.INTAKE)
    store = Store(url)
    await migrate(store, definition.metadata, definition.migrations)
    async with store.writing() as session:
        await session.execute(text("INSERT INTO store_identity (epoch, made_at) VALUES ('abcd', now())"))
        await session.execute(text("INSERT INTO stream_position VALUES ('OWN', 7), ('MAILBOX_virage', 3)"))
    await store.close()
    with directory.config.open("a") as config:
        config.write(f'stores: {{intake: "{url}"}}\n')

    made = await make_backup(directory, tmp_path / "node.backup", PASSPHRASE, NOW)
    restored = restore_backup(made.file, tmp_path / "new", PASSPHRASE)

    [(service, dump)] = restored.dumps
    plain = other.replace("+asyncpg", "")
    for command in (
        [postgres_server.program("pg_restore"), "--no-owner", f"--dbname={plain}", dump],
        [postgres_server.program("psql"), "-q", f"--dbname={plain}", "-f", dump.with_suffix(".after-restore.sql")],
    ):
        words = [str(word) for word in command]
        await asyncio.to_thread(subprocess.run, words, check=True, capture_output=True)
    back = Store(other)
    async with back.reading() as session:
        positions = (await session.execute(text("SELECT stream, last_seq FROM stream_position"))).all()
        identities = await session.scalar(text("SELECT count(*) FROM store_identity"))
    await back.close()
    for database in (url, other):
        postgres_server.drop_database(database)

    assert service == "intake"
    assert [tuple(row) for row in positions] == [("MAILBOX_virage", 3)]
    assert identities == 0


async def test_without_pg_dump_it_is_said_what_to_install(
    make_node: MakeNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(PG_DUMP, raising=False)
    directory = make_node("margelle")
    with directory.config.open("a") as config:
        config.write('stores: {intake: "postgresql+asyncpg://nobody@127.0.0.1:9/nowhere"}\n')

    with pytest.raises(ArrimageError) as refused:
        await make_backup(directory, tmp_path / "node.backup", PASSPHRASE, NOW)

    assert refused.value.code == "backup.pg_dump_missing"
    assert "PostgreSQL" in refused.value.remedy("fr")
