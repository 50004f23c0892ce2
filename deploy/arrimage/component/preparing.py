"""Before a component is started: are the programs there that it needs, and is it built?"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from arrimage.component.declaration import Component
from arrimage.errors import ArrimageError
from arrimage.processes import Child

_ASKED_WITHIN: Final = 20.0
_PREPARED_WITHIN: Final = 900.0
_VERSION: Final = re.compile(r"\d+(?:\.\d+)*")


async def make_ready(component: Component, environment: Mapping[str, str], output: Path) -> None:
    """See that ``component`` can be started, and build it if it is not built; what it prints goes to ``output``.

    :raises ArrimageError: ``component.program_missing``, ``component.program_too_old``,
        ``component.not_prepared``.
    """
    for program, lowest in component.needs.items():
        await _require(component, program, lowest, environment)
    _require_program(component, component.start[0], environment)
    if component.makes and all((component.directory / made).exists() for made in component.makes):
        return
    for command in component.prepare:
        _require_program(component, command[0], environment)
        child = await Child.start(command, output, environment, component.directory)
        try:
            code = await asyncio.wait_for(child.ended(), _PREPARED_WITHIN)
        except TimeoutError:
            code = await child.kill()
        if code != 0:
            raise ArrimageError(
                "component.not_prepared",
                component=component.said,
                command=" ".join(command),
                file=output,
                reason=child.last_words(),
            )


async def _require(component: Component, program: str, lowest: str, environment: Mapping[str, str]) -> None:
    """See that ``program`` is there and says a version that is not lower than ``lowest``."""
    found = _require_program(component, program, environment, lowest)
    asked = await asyncio.create_subprocess_exec(
        found,
        "--version",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(environment),
    )
    try:
        said, _ = await asyncio.wait_for(asked.communicate(), _ASKED_WITHIN)
    except TimeoutError:
        asked.kill()
        said = b""
    version = _VERSION.search(said.decode(errors="replace"))
    if version is None or _numbers(version[0]) < _numbers(lowest):
        raise ArrimageError(
            "component.program_too_old",
            component=component.said,
            program=program,
            version=version[0] if version else "?",
            lowest=lowest,
        )


def _require_program(component: Component, program: str, environment: Mapping[str, str], lowest: str = "") -> str:
    beside = component.directory / program
    if "/" in program and beside.exists():
        return str(beside)
    found = shutil.which(program, path=environment.get("PATH"))
    if found is None:
        wanted = f"{program} ≥ {lowest}" if lowest else program
        raise ArrimageError("component.program_missing", component=component.said, program=wanted)
    return found


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
