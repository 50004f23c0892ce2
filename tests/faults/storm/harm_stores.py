"""What is done to stores and to the disks under them."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
from contextlib import suppress

import asyncpg
from tests.faults.storm.scene import Harm, NotDoneError, Scene


async def fill_a_disk(scene: Scene) -> None:
    """No room is left where the stores of one organization are."""
    folder = scene.small_disks[scene.random.choice(sorted(scene.small_disks))]
    filler = folder / "filler"

    def fill() -> None:
        with suppress(OSError), filler.open("wb", buffering=0) as opened:
            while opened.write(b"\0" * 65_536):
                pass

    await asyncio.to_thread(fill)
    if not filler.exists():
        raise NotDoneError("it takes no writes just now")
    await scene.a_little(1.0, 3.0)
    while filler.exists():
        try:
            filler.unlink()
        except OSError:  # somebody else made it read-only meanwhile: what is not emptied stays full for ever
            await asyncio.sleep(0.1)


async def lock_a_store(scene: Scene) -> None:
    """Another program holds the store for some seconds."""
    place = scene.any_place()
    address = scene.stores.addresses[place]
    if address.startswith("postgresql"):
        connection = await asyncpg.connect(address)
        try:
            async with connection.transaction():
                await connection.execute("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
                await scene.a_little(1.0, 4.0)
        finally:
            await connection.close()
        return
    connection = sqlite3.connect(address, timeout=5, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        await scene.a_little(1.0, 4.0)
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        raise NotDoneError("the service was quicker, for five seconds") from None
    finally:
        connection.close()


async def restart_postgresql(scene: Scene) -> None:
    """Everybody is disconnected, and the server is away for a moment."""
    assert scene.restart_postgresql is not None
    await scene.restart_postgresql()


async def use_up_connections(scene: Scene) -> None:
    """No further connection to PostgreSQL is to be had."""
    held = []
    try:
        for _ in range(400):
            held.append(await asyncpg.connect(scene.postgresql))
    except (asyncpg.PostgresError, OSError):
        pass
    await scene.a_little(1.0, 3.0)
    for connection in held:
        await connection.close()


async def make_a_disk_read_only(scene: Scene) -> None:
    """The disk under an organization's stores takes no more writes, as after an error of its own; it comes back.

    A disk on which somebody writes cannot be made so: its services are killed, and start anew on what they find.
    """
    organization = scene.random.choice(sorted(scene.small_disks))
    folder = scene.small_disks[organization]
    try:
        for _ in range(200):
            for place in scene.stores.places:
                if place[0] == organization and (pid := scene.pid(place)) is not None:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            if await _remount(str(folder), "ro"):
                break
            await asyncio.sleep(0.005)
        else:
            raise RuntimeError("somebody writes on the disk all the time")
        await scene.a_little(2.0, 5.0)
    finally:
        await _remount(str(folder), "rw")


async def _remount(folder: str, how: str) -> bool:
    done = await asyncio.to_thread(subprocess.run, ["mount", "-o", f"remount,{how}", folder], capture_output=True)
    return done.returncode == 0


async def make_postgresql_read_only(scene: Scene) -> None:
    """The server takes no more writes, as a standby does; then it does again."""
    connection = await asyncpg.connect(scene.postgresql)
    try:
        await connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        await connection.execute("SELECT pg_reload_conf()")
        await scene.a_little(1.0, 4.0)
    finally:
        await connection.execute("SET default_transaction_read_only = off")
        await connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()


ALWAYS: tuple[Harm, ...] = (lock_a_store,)
ON_SMALL_DISKS: tuple[Harm, ...] = (fill_a_disk, make_a_disk_read_only)
ON_POSTGRESQL: tuple[Harm, ...] = (restart_postgresql, use_up_connections, make_postgresql_read_only)
