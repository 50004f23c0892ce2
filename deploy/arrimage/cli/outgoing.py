"""``arrimage outgoing``: events that can never leave as they are, and hold back the later ones of their case."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from arrimage.cli.asking import go_on_or_stop
from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.parked import Key, Number, OneService
from arrimage.parked import Parked
from arrimage.texts import help_of, say

app = typer.Typer()


@app.command("list", help=help_of("outgoing.list"))
def list_outgoing(
    service: Annotated[str | None, typer.Option("--service", help=help_of("opt.service"))] = None,
    directory: NodeOption = None,
    key: Key = "",
) -> None:
    """List what was refused for ever, service by service, oldest first."""
    found = Parked(node_directory(directory), key, "outgoing").listed(service)
    for name, event in found:
        typer.echo(
            f"{name:<13} {event['id']:>5}  {event['code']}  attempts={event['attempts']}  {event['event_name']}  "
            f"to={event['recipient']}  case={event['case_id']}  {event['created_at']}  behind={event['behind']}"
        )
    if not found:
        typer.echo(say("outgoing.none"))


@app.command("partners", help=help_of("outgoing.partners"))
def partners(directory: NodeOption = None, key: Key = "") -> None:
    """Tell what each partner has received, as far as that is known here, and what it has not."""
    node = Parked(node_directory(directory), key, "outgoing")
    found = node.by_partner()
    if not found:
        typer.echo(say("outgoing.nothing_said"))
        return
    typer.echo(say("outgoing.partners_heading"))
    for one in found:
        typer.echo(
            f"{one['partner']:<31}  {one['waiting']:>7}  {_minute(one['waiting_since']):<16}  "
            f"{one['left']:>7}  {_minute(one['last_left_at']):<16}  {node.unanswered(one['partner']):>7}"
        )
    typer.echo(say("outgoing.partners_meaning"))
    if refused := sum(one["refused"] for one in found):
        typer.echo(say("outgoing.partners_refused", count=refused))


def _minute(instant: str | None) -> str:
    return "–" if instant is None else f"{datetime.fromisoformat(instant).astimezone():%Y-%m-%d %H:%M}"


@app.command("show", help=help_of("outgoing.show"))
def show(number: Number, service: OneService, directory: NodeOption = None, key: Key = "") -> None:
    """Show one refused event, its envelope included."""
    event = Parked(node_directory(directory), key, "outgoing").shown(service, number)
    typer.echo(json.dumps(event, ensure_ascii=False, indent=2))


@app.command("retry", help=help_of("outgoing.retry"))
def retry(number: Number, service: OneService, directory: NodeOption = None, key: Key = "") -> None:
    """Let a service send a refused event again at once."""
    Parked(node_directory(directory), key, "outgoing").retry(service, number)
    typer.echo(say("parked.retried", service=service, id=number))


@app.command("drop", help=help_of("outgoing.drop"))
def drop(
    number: Number,
    service: OneService,
    directory: NodeOption = None,
    key: Key = "",
    yes: Annotated[bool, typer.Option("--yes", help=help_of("opt.yes"))] = False,
) -> None:
    """Decide that a refused event is never to be sent; what waits behind it goes."""
    chosen = Parked(node_directory(directory), key, "outgoing")
    if not yes:
        go_on_or_stop(say("outgoing.confirm_drop", service=service, id=number))
    chosen.drop(service, number)
    typer.echo(say("parked.dropped", service=service, id=number))
