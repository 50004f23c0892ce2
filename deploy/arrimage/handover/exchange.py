"""Let the program of a role hand over what it keeps, and let another take it: each in its own environment."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from arrimage.component.environment import component_environment
from arrimage.component.preparing import make_ready
from arrimage.errors import ArrimageError
from arrimage.node.environment import service_environment
from arrimage.node.prepare import PreparedNode
from arrimage_chassis.secrets import NodeSecret
from arrimage_contracts.vocabularies import ServiceName

_WITHIN: Final = 900.0


async def hand_over(ready: PreparedNode, service: ServiceName) -> list[bytes]:
    """Return the records of what runs as ``service``, or ran: one JSON object each.

    :raises ArrimageError: ``handover.unable``, ``handover.failed``; ``component.*`` if its program cannot be run.
    """
    said = await _run(ready, service, "export", b"")
    return [line for line in said.splitlines() if line.strip()]


async def take_over(ready: PreparedNode, service: ServiceName, records: Sequence[bytes]) -> Mapping[str, int]:
    """Give ``records`` to what is to run as ``service``; it is stopped. Return how many it took.

    :raises ArrimageError: as :func:`hand_over`.
    """
    said = await _run(ready, service, "import", b"".join(line + b"\n" for line in records))
    try:
        found: dict[str, int] = json.loads(said.splitlines()[-1])
    except (ValueError, IndexError):
        return {}
    return found


async def _run(ready: PreparedNode, service: ServiceName, what: str, given: bytes) -> bytes:
    component = ready.component(service)
    environment = service_environment(ready, service)
    command: Sequence[str] = (sys.executable, "-P", "-m", "arrimage_chassis.handover", what, service.value)
    directory: Path | None = None
    if component is not None:
        chosen = component.handover_command(what)
        await make_ready(component, dict(os.environ), ready.directory.logs / f"{service}.out")
        store = ready.directory.component_store(service)
        secret = NodeSecret.from_file(ready.directory.secret)
        environment = component_environment(service, environment, store, component.environment, secret=secret)
        command, directory = chosen, component.directory
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
        cwd=directory,
    )
    try:
        said, why = await asyncio.wait_for(process.communicate(given), _WITHIN)
    except TimeoutError:
        process.kill()
        said, why = b"", b"timeout"
    if process.returncode != 0:
        # the last line alone, and no more of it than a code: a program may quote what it was given
        reason = (why.decode(errors="replace").strip().splitlines() or ["?"])[-1].split(":")[0][:80]
        raise ArrimageError("handover.failed", service=service, what=what, reason=reason)
    return said
