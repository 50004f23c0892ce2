"""All checks of a node, in the order in which one cause explains the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from arrimage.doctor.bus import check_own_bus
from arrimage.doctor.disk import ROOM_WANTED_BYTES, check_backup, check_clock_by_files, check_disk
from arrimage.doctor.files import check_keys, read_config, read_network
from arrimage.doctor.findings import Finding, Level, found
from arrimage.doctor.hub_door import WAITED_SECONDS, check_door
from arrimage.doctor.hub_link import check_link
from arrimage.doctor.processes import check_endings, check_ports, check_services, running_state
from arrimage.doctor.stores import check_stores
from arrimage.doctor.vault import check_vault
from arrimage.node.directory import NodeDirectory
from arrimage_chassis.clock import Clock


@dataclass(frozen=True)
class Limits:
    """From where on something is a problem, and how long an answer is waited for."""

    room_wanted_bytes: int = ROOM_WANTED_BYTES
    door_seconds: float = WAITED_SECONDS


async def examine(directory: NodeDirectory, clock: Clock, limits: Limits | None = None) -> list[Finding]:
    """Look at the node in ``directory``; return what was found, nothing if all is well. It is not changed."""
    limits = limits or Limits()
    findings: list[Finding] = []

    async def look(check: str, result: Callable[[], Awaitable[Iterable[Finding]] | Iterable[Finding]]) -> None:
        try:
            made = result()
            findings.extend(await made if isinstance(made, Awaitable) else made)
        except Exception as error:  # one check that fails hides none of the others
            findings.append(found("doctor.could_not_look", check=check, reason=type(error).__name__))

    now = clock.now()
    node, unusable = read_config(directory)
    findings += unusable
    await look("disk", lambda: check_disk(directory, limits.room_wanted_bytes))
    if node is None:
        return findings
    config = node
    network, doubts = read_network(directory, config)
    findings += doubts
    await look("keys", lambda: check_keys(directory, config))
    await look("clock", lambda: check_clock_by_files(directory, config.zone, now))
    state, ended = running_state(directory)
    findings += ended
    await look("ports", lambda: check_ports(directory, config, state))
    await look("endings", lambda: check_endings(directory, now))
    if state is not None:
        running = state
        await look("services", lambda: check_services(directory, config, running))
        await look("bus", lambda: check_own_bus(directory, config, running))
    await look("stores", lambda: check_stores(directory, config, now))
    await look("vault", lambda: check_vault(directory, config, now))
    if network is not None:
        member = network
        url = member.hub.leaf_url
        before = len(findings)
        await look("hub", lambda: check_door(directory, url, now, limits.door_seconds))
        is_reached = all(found.level is not Level.PROBLEM for found in findings[before:])
        if is_reached and directory.leaf_seed.exists():
            await look("link", lambda: check_link(directory, config, member, clock))
    await look("backup", lambda: check_backup(directory, now))
    return findings
