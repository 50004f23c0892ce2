"""``arrimage bus tail``, ``export`` and ``replay``."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from arrimage.cli.asking import go_on_or_stop
from arrimage.cli.integrator import named_in
from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.printing import event_line
from arrimage.connection import connected
from arrimage.errors import ArrimageError
from arrimage.integrators.grants import require_known, subjects_of
from arrimage.keys import NKey, read_nkey
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import operator_connected
from arrimage.own_events import StoredEvent, new_events
from arrimage.recorded.export import Exported, export_own
from arrimage.recorded.file import read_recorded
from arrimage.recorded.replay import Replayed, replay_onto_node, replay_onto_subject
from arrimage.texts import help_of, say
from arrimage_chassis.settings import Profile

OnlyEvents = Annotated[str, typer.Option("--events", help=help_of("opt.events"))]
Recording = Annotated[Path, typer.Argument(metavar="FILE", help=help_of("arg.recording"))]


def tail(
    directory: NodeOption = None,
    data: Annotated[bool, typer.Option("--data", help=help_of("opt.data"))] = False,
    count: Annotated[int, typer.Option("--count", min=0, help=help_of("opt.count"))] = 0,
    events: OnlyEvents = "",
    case: Annotated[UUID | None, typer.Option("--case", help=help_of("arg.case"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json_out"))] = False,
) -> None:
    """Show the node's own events as they come: one a line, without their data unless asked."""
    places, wanted = node_directory(directory), named_in(events)
    if wanted:
        require_known(wanted)

    def shown(event: StoredEvent) -> str | None:
        envelope = event.envelope
        if (wanted or case) and envelope is None:
            return None
        if envelope is not None:
            if wanted and envelope.event_name not in wanted:
                return None
            if case is not None and envelope.subject != case:
                return None
        if as_json:
            left_out = None if data else {"data"}
            told = envelope.model_dump(mode="json", exclude_none=True, exclude=left_out) if envelope else None
            return json.dumps({"cursor": event.seq, "subject": event.subject, "event": told})
        line = event_line(event)
        return f"{line}\n         {json.dumps(envelope.data)}" if data and envelope is not None else line

    async def follow() -> None:
        seen = 0
        async with operator_connected(places) as client:
            typer.echo(say("bus.listening", organization=load_node(places.config).organization), err=True)
            async for event in new_events(client):
                if (line := shown(event)) is not None:
                    typer.echo(line)
                    seen += 1
                if seen and seen == count:
                    return

    with suppress(KeyboardInterrupt):
        asyncio.run(follow())


def export(
    file: Recording,
    directory: NodeOption = None,
    after: Annotated[int, typer.Option("--after", min=0, help=help_of("opt.export_after"))] = 0,
    until: Annotated[int | None, typer.Option("--until", min=1, help=help_of("opt.export_until"))] = None,
    events: OnlyEvents = "",
) -> None:
    """Write stored events to a file; the same command again goes on where it was cut."""
    places, wanted = node_directory(directory), named_in(events)
    if wanted:
        require_known(wanted)

    async def run() -> Exported:
        async with operator_connected(places) as client:
            return await export_own(client, file, after=after, until=until, subjects=subjects_of(wanted))

    done = asyncio.run(run())
    if done.resumed_after:
        typer.echo(say("export.resumed", cursor=done.resumed_after))
    typer.echo(say("export.done", count=done.written, file=file, cursor=done.last))


def replay(
    file: Recording,
    directory: NodeOption = None,
    server: Annotated[str, typer.Option("--server", help=help_of("opt.replay_server"))] = "",
    prefix: Annotated[str, typer.Option("--prefix", help=help_of("opt.replay_prefix"))] = "replay",
    seed_file: Annotated[Path | None, typer.Option("--seed", help=help_of("opt.replay_seed"))] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help=help_of("opt.replay_confirm"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("opt.yes"))] = False,
) -> None:
    """Say again what a file holds: onto another node of the organization, or onto a server of one's own."""
    if server:
        done = asyncio.run(_onto_server(file, server, prefix, read_nkey(seed_file) if seed_file else None))
    else:
        places = node_directory(directory)
        node = load_node(places.config)
        if node.profile is Profile.PRODUCTION and not confirm:
            raise ArrimageError("replay.production", organization=node.organization)
        if not yes:
            go_on_or_stop(say("replay.ask", file=file, directory=places.root))
        done = asyncio.run(_onto_node(file, places, node.organization))
    typer.echo(say("replay.done", said=done.said, already=done.already_there, left=done.not_events))


async def _onto_node(file: Path, places: NodeDirectory, organization: str) -> Replayed:
    async with operator_connected(places) as client:
        return await replay_onto_node(client, organization, read_recorded(file))


async def _onto_server(file: Path, server: str, prefix: str, key: NKey | None) -> Replayed:
    async with connected(server, key, name="replay") as client:
        return await replay_onto_subject(client, prefix, read_recorded(file))
