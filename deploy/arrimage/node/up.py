"""Run a node until it is told to stop: a service or the server that dies by itself is started again."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from arrimage.errors import ArrimageError
from arrimage.node.process import NodeProcess
from arrimage.node.supervise import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Ended, Report
from arrimage_chassis.ending import end_task


async def keep_node(node: NodeProcess, stop: asyncio.Event, report: Report) -> None:
    """Keep a started ``node`` alive until ``stop``; ending it is left to the caller."""
    keeping = asyncio.create_task(_keep_server(node, report), name="keep the node's server")
    try:
        await stop.wait()
    finally:
        await end_task(keeping)


async def _keep_server(node: NodeProcess, report: Report) -> None:
    pause = FIRST_PAUSE_SECONDS
    while True:
        code = await node.server_ended()
        report(Ended("nats", code, pause))
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        with suppress(ArrimageError):  # its end is reported again
            await node.start_server()
            pause = FIRST_PAUSE_SECONDS
