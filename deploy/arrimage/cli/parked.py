"""``arrimage parked``: valid events whose handling waits for a person."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from arrimage.cli.asking import go_on_or_stop
from arrimage.cli.options import NodeOption, node_directory
from arrimage.parked import Parked
from arrimage.texts import help_of, say

app = typer.Typer()

Key = Annotated[str, typer.Option("--key", envvar="ARRIMAGE_KEY", help=help_of("opt.key"), show_default=False)]
Number = Annotated[int, typer.Argument(metavar="ID", help=help_of("arg.parked"))]
OneService = Annotated[str, typer.Option("--service", help=help_of("opt.service"))]


@app.command("list", help=help_of("parked.list"))
def list_parked(
    service: Annotated[str | None, typer.Option("--service", help=help_of("opt.service"))] = None,
    directory: NodeOption = None,
    key: Key = "",
) -> None:
    """List what is parked, service by service, oldest first."""
    found = Parked(node_directory(directory), key).listed(service)
    for name, event in found:
        typer.echo(
            f"{name:<13} {event['id']:>5}  {event['state']:<7} {event['kind']:<6} {event['code']}  "
            f"attempts={event['attempts']}  {event['event_name']}  case={event['case_id']}  {event['received_at']}"
        )
    if not found:
        typer.echo(say("parked.none"))


@app.command("show", help=help_of("parked.show"))
def show(number: Number, service: OneService, directory: NodeOption = None, key: Key = "") -> None:
    """Show one parked event, its envelope included."""
    event = Parked(node_directory(directory), key).shown(service, number)
    typer.echo(json.dumps(event, indent=2))


@app.command("retry", help=help_of("parked.retry"))
def retry(number: Number, service: OneService, directory: NodeOption = None, key: Key = "") -> None:
    """Let a service try a parked event again at once."""
    Parked(node_directory(directory), key).retry(service, number)
    typer.echo(say("parked.retried", service=service, id=number))


@app.command("drop", help=help_of("parked.drop"))
def drop(
    number: Number,
    service: OneService,
    directory: NodeOption = None,
    key: Key = "",
    yes: Annotated[bool, typer.Option("--yes", help=help_of("opt.yes"))] = False,
) -> None:
    """Decide that a parked event is not to be handled; what waits behind it goes on."""
    chosen = Parked(node_directory(directory), key)
    if not yes:
        go_on_or_stop(say("parked.confirm_drop", service=service, id=number))
    chosen.drop(service, number)
    typer.echo(say("parked.dropped", service=service, id=number))
