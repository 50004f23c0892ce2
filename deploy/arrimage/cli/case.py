"""``arrimage case``: the course of one case, as its node's bus tells it."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.printing import trace_line
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import operator_connected
from arrimage.own_events import stored_events
from arrimage.texts import help_of, say
from arrimage_contracts.envelope import Envelope

app = typer.Typer()


@app.callback()
def case() -> None:
    """Make a group of a single command."""


@app.command("trace", help=help_of("case.trace"))
def trace(
    case_id: Annotated[UUID, typer.Argument(metavar="CASE_ID", help=help_of("arg.case"))],
    directory: NodeOption = None,
) -> None:
    """Show a case's own events in the order in which they were stored."""
    envelopes = asyncio.run(_of_case(node_directory(directory), case_id))
    for envelope in envelopes:
        typer.echo(trace_line(envelope))
    typer.echo(say("trace.count", count=len(envelopes)) if envelopes else say("trace.none", case=case_id))
    if not envelopes:
        raise typer.Exit(1)


async def _of_case(directory: NodeDirectory, case_id: UUID) -> list[Envelope]:
    async with operator_connected(directory) as client:
        return [
            event.envelope
            async for event in stored_events(client)
            if event.envelope is not None and event.envelope.subject == case_id
        ]
