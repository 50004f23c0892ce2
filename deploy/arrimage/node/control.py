"""What another command may ask of the running ``arrimage node up``: a socket in ``run/``, for its owner alone.

One JSON line asks, one answers. Whoever may open the socket holds the node's directory, and with it all its keys.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from arrimage.errors import ArrimageError, reason_of

Asked = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
_LONGEST: Final = 1_000_000


@asynccontextmanager
async def answering(socket: Path, answer: Asked) -> AsyncIterator[None]:
    """Answer what is asked at ``socket`` for the length of the block; one thing at a time."""
    turn = asyncio.Lock()

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = _question(await reader.readline(), socket)
            async with turn:
                said: Mapping[str, Any] = {"answer": await answer(asked)}
        except ArrimageError as error:
            said = _refusal(error)
        except Exception as error:  # whoever asked is told that it went wrong here, and not that nobody is here
            said = _refusal(ArrimageError("control.failed", reason=reason_of(error)))
        writer.write(json.dumps(said).encode() + b"\n")
        await writer.drain()
        writer.close()

    with _reachable(socket) as near:
        near.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(heard, path=str(near), limit=_LONGEST)
        near.chmod(0o600)
    try:
        yield
    finally:
        server.close()


async def ask_node(socket: Path, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask the running node.

    :raises ArrimageError: ``control.no_answer``, ``control.failed``, or what the node refuses with.
    """
    try:
        with _reachable(socket) as near:
            reader, writer = await asyncio.open_unix_connection(str(near), limit=_LONGEST)
        writer.write(json.dumps(asked).encode() + b"\n")
        await writer.drain()
        said: dict[str, Any] = json.loads(await reader.readline())
        writer.close()
    except (OSError, ValueError) as error:
        raise ArrimageError("control.no_answer", socket=socket) from error
    if "code" in said:
        raise ArrimageError(said["code"], **said["values"])
    answer: dict[str, Any] = said["answer"]
    return answer


def _question(line: bytes, socket: Path) -> Mapping[str, Any]:
    """Read what is asked: an object that says what to ``do``.

    :raises ArrimageError: ``control.no_answer`` if it is none.
    """
    try:
        asked = json.loads(line)
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or "do" not in asked:
        raise ArrimageError("control.no_answer", socket=socket)
    return asked


def _refusal(error: ArrimageError) -> Mapping[str, Any]:
    return {"code": error.code, "values": {name: str(value) for name, value in error.values.items()}}


@contextmanager
def _reachable(socket: Path) -> Iterator[Path]:
    """Name a socket in few enough characters: the system takes about a hundred, and paths are longer."""
    if len(os.fsencode(socket.absolute())) < 100:
        yield socket.absolute()
        return
    folder = os.open(socket.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Path(f"/proc/self/fd/{folder}/{socket.name}")
    finally:
        os.close(folder)
