"""``arrimage bus grant``, ``revoke`` and ``grants``: what the organization's own integrators may read."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.printing import report_grant
from arrimage.integrators.granting import Asked, grant_integrator, revoke_integrator, wait_until_taken
from arrimage.integrators.grants import read_grants
from arrimage.integrators.waiting_events import waiting_for
from arrimage.texts import help_of, say

Integrator = Annotated[str, typer.Argument(metavar="NAME", help=help_of("arg.own_integrator"))]
Events = Annotated[str, typer.Option("--events", help=help_of("opt.events"))]
Out = Annotated[Path | None, typer.Option("--out", help=help_of("opt.credentials"))]
NewOnly = Annotated[bool, typer.Option("--new-only", help=help_of("opt.new_only"))]


def named_in(events: str) -> tuple[str, ...]:
    """Return the events of a list with commas."""
    return tuple(name.strip() for name in events.split(",") if name.strip())


def grant(
    name: Integrator,
    events: Events,
    directory: NodeOption = None,
    key: Annotated[str | None, typer.Option("--key", help=help_of("opt.integrator_key"))] = None,
    new_only: NewOnly = False,
    http: Annotated[bool, typer.Option("--http", help=help_of("opt.http"))] = False,
    out: Out = None,
) -> None:
    """Grant the reading of some events, over NATS and, if asked, by HTTP."""
    places = node_directory(directory)
    asked = Asked(name, named_in(events), key=key, new_only=new_only, http=http)
    file = grant_integrator(places, asked, out, datetime.now(UTC), os.urandom)
    report_grant(name, asked.events, file, taken=asyncio.run(wait_until_taken(places)))


def revoke(name: Integrator, directory: NodeOption = None) -> None:
    """Take everything from an integrator; who is connected is cut off."""
    places = node_directory(directory)
    revoke_integrator(places, name)
    taken = asyncio.run(wait_until_taken(places))
    typer.echo(say("integrator.revoked", name=name))
    typer.echo(say("integrator.taken" if taken else "integrator.at_start"))


def grants(
    directory: NodeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json_out"))] = False,
) -> None:
    """List the integrators: by which way each reads, since when, and what waits for it."""
    places = node_directory(directory)
    listed = read_grants(places.integrators)
    waiting = asyncio.run(waiting_for(places, listed))
    if as_json:
        typer.echo(
            json.dumps(
                [
                    each.model_dump(mode="json", exclude={"token_sha256", "webhook"})
                    | {"ways": each.ways, "waiting": waiting.get(each.name)}
                    for each in listed
                ],
                indent=2,
            )
        )
        return
    for each in listed:
        left = say("integrator.waiting", count=waiting[each.name]) if each.name in waiting else ""
        events = ", ".join(each.events)
        typer.echo(f"{each.name:<20} {'+'.join(each.ways):<10} {each.granted_at}  {events}  {left}".rstrip())
    if not listed:
        typer.echo(say("integrator.none"))
