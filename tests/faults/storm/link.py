"""A wire between a node and its hub that can be cut, slowed and black-holed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from enum import StrEnum

_CHUNK = 65_536


class Wire(StrEnum):
    """What the wire does."""

    OPEN = "open"
    CUT = "cut"
    """Connections are reset, new ones refused."""
    SLOW = "slow"
    """Each piece takes a quarter of a second."""
    BLACK_HOLE = "black_hole"
    """Connections stay, and nothing passes: neither side is told."""


class Link:
    """A TCP proxy on this machine."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self._to = [(host, port)]
        self._wire = Wire.OPEN
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        """Listen on ``port`` until the block ends."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        try:
            yield
        finally:
            server.close()
            self._reset()

    def lead_to(self, host: str, ports: Sequence[int]) -> None:
        """Lead to the first of these that answers, from now on."""
        self._to = [(host, port) for port in ports]
        self._reset()

    def be(self, wire: Wire) -> None:
        """Do ``wire`` from now on."""
        self._wire = wire
        if wire is Wire.BLACK_HOLE:
            self._open.clear()
        else:
            self._open.set()
        if wire is Wire.CUT:
            self._reset()

    def _reset(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._wire is Wire.CUT:
            writer.transport.abort()
            return
        for host, port in self._to:
            with suppress(OSError):
                far_reader, far_writer = await asyncio.open_connection(host, port)
                break
        else:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
        for end in (writer, far_writer):
            self._writers.discard(end)
            end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_CHUNK):
            if self._wire is Wire.SLOW:
                await asyncio.sleep(0.25)
            await self._open.wait()
            writer.write(data)
            await writer.drain()
        writer.transport.abort()  # one end is gone: both are
