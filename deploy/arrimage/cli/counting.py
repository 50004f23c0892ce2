"""``arrimage bus counts``: what of a week could be told to all, by the rules of the weekly feed."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import operator_connected
from arrimage.own_events import stored_events
from arrimage.texts import help_of, say
from arrimage.weekly.count_week import WEEK, happened
from arrimage_chassis.clock import SystemClock
from arrimage_contracts.released_counts import ActivityCounted, activity_counted, monday_of


def counts(
    directory: NodeOption = None,
    week: Annotated[str, typer.Option("--week", help=help_of("opt.week"))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json_out"))] = False,
) -> None:
    """Show the counts of a week that is over: cases, rounded down, nothing under five."""
    places = node_directory(directory)
    node = load_node(places.config)
    clock = SystemClock(node.zone)
    last = monday_of(clock.today()) - WEEK
    try:
        wanted = monday_of(date.fromisoformat(week)) if week else last
    except ValueError as error:
        raise typer.BadParameter(week) from error
    if wanted > last:
        raise ArrimageError("counts.week_not_over", week=wanted)
    counted = asyncio.run(_counted(places, node.organization, clock, wanted))
    if as_json:
        typer.echo(counted.model_dump_json())
        return
    for cell in counted.cells:
        typer.echo(f"{cell.first_day}–{cell.last_day}  {cell.event:<28} {cell.cases:>5}")
    typer.echo(say("counts.total", cells=len(counted.cells), week=wanted))


async def _counted(places: NodeDirectory, organization: str, clock: SystemClock, week: date) -> ActivityCounted:
    async with operator_connected(places) as client:
        known = [
            each
            async for event in stored_events(client)
            if (each := happened(event, clock)) is not None and each.on < week + WEEK
        ]
    return activity_counted(organization, week, known)
