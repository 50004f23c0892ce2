"""``arrimage bus``: what is said on a node's own bus."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Annotated

import typer

from arrimage.cli import integrator, webhook
from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.printing import event_line
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import operator_connected
from arrimage.own_events import new_events
from arrimage.texts import help_of, say

app = typer.Typer()
app.command("grant", help=help_of("bus.grant"))(integrator.grant)
app.command("revoke", help=help_of("bus.revoke"))(integrator.revoke)
app.command("grants", help=help_of("bus.grants"))(integrator.grants)
app.command("webhooks", help=help_of("bus.webhooks"))(webhook.webhooks)
app.add_typer(webhook.app, name="webhook", help=help_of("bus.webhook"), no_args_is_help=True)


@app.command("tail", help=help_of("bus.tail"))
def tail(
    directory: NodeOption = None,
    data: Annotated[bool, typer.Option("--data", help=help_of("opt.data"))] = False,
    count: Annotated[int, typer.Option("--count", min=0, help=help_of("opt.count"))] = 0,
) -> None:
    """Show the node's own events as they come."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_tail(node_directory(directory), data=data, count=count))


async def _tail(directory: NodeDirectory, *, data: bool, count: int) -> None:
    seen = 0
    organization = load_node(directory.config).organization
    async with operator_connected(directory) as client:
        typer.echo(say("bus.listening", organization=organization), err=True)
        async for event in new_events(client):
            typer.echo(event_line(event))
            if data and event.envelope is not None:
                typer.echo(f"         {json.dumps(event.envelope.data)}")
            seen += 1
            if seen == count:
                return
