"""A program on this machine that takes what is posted, or does not, in the ways that receivers have."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass
class Receiver:
    """Answers every post with ``status``; ``silent`` never answers. ``heard`` is headers (small) and bodies."""

    status: int = 204
    silent: bool = False
    location: str = ""
    endless: bool = False
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/events"

    async def __aenter__(self) -> Receiver:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.heard.append((headers, body))
        if self.silent:
            await asyncio.sleep(60)
        location = f"location: {self.location}\r\n" if self.location else ""
        length = 10**12 if self.endless else 0
        writer.write(f"HTTP/1.1 {self.status} x\r\n{location}content-length: {length}\r\n\r\n".encode())
        try:
            await writer.drain()
            while self.endless:
                writer.write(b"x" * 65_536)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()
