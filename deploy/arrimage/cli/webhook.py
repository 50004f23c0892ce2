"""``arrimage bus webhook`` and ``webhooks``: for integrators that have no NATS and are told by HTTP."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from arrimage.cli.integrator import Events, Integrator, NewOnly, Out, named_in
from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.printing import report_grant
from arrimage.integrators.granting import Asked, grant_integrator, wait_until_taken
from arrimage.integrators.grants import Webhook, change_webhook, read_grants
from arrimage.node.pieces import share_grants
from arrimage.texts import help_of, say
from arrimage.window.address import require_usable
from arrimage.window.state import read_webhook_state

app = typer.Typer()
Cursor = Annotated[int, typer.Argument(metavar="CURSOR", min=1, help=help_of("arg.cursor"))]


@app.command("add", help=help_of("bus.webhook.add"))
def add(
    name: Integrator,
    url: Annotated[str, typer.Option("--url", help=help_of("opt.webhook_url"))],
    events: Events,
    directory: NodeOption = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help=help_of("opt.allow_private"))] = False,
    new_only: NewOnly = False,
    http: Annotated[bool, typer.Option("--http", help=help_of("opt.http"))] = False,
    out: Out = None,
) -> None:
    """Tell an integrator some events by HTTP, signed."""
    require_usable(url, allow_private=allow_private)
    places = node_directory(directory)
    webhook = Webhook(url=url, allow_private=allow_private)
    asked = Asked(name, named_in(events), new_only=new_only, http=http, webhook=webhook)
    file = grant_integrator(places, asked, out, datetime.now(UTC), os.urandom)
    report_grant(name, asked.events, file, taken=asyncio.run(wait_until_taken(places)))


@app.command("retry", help=help_of("bus.webhook.retry"))
def retry(name: Integrator, directory: NodeOption = None) -> None:
    """Try everything that waits again at once, what is dead included."""
    _decide(name, directory, lambda webhook: webhook.model_copy(update={"start_after": None}))


@app.command("skip", help=help_of("bus.webhook.skip"))
def skip(name: Integrator, cursor: Cursor, directory: NodeOption = None) -> None:
    """Never tell one event; what waits behind it goes on."""
    _decide(
        name,
        directory,
        lambda webhook: webhook.model_copy(
            update={"start_after": None, "skipped": tuple(sorted({*webhook.skipped, cursor}))}
        ),
    )


@app.command("replay", help=help_of("bus.webhook.replay"))
def replay(
    name: Integrator,
    after: Annotated[int, typer.Option("--after", min=0, help=help_of("opt.after"))],
    directory: NodeOption = None,
) -> None:
    """Tell everything after a cursor again, under the same ids."""
    _decide(name, directory, lambda webhook: webhook.model_copy(update={"start_after": after}))


def webhooks(
    directory: NodeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json_out"))] = False,
) -> None:
    """Show how each webhook does: how far it was told, since when it fails and why, and what is dead."""
    places = node_directory(directory)
    found = [
        (grant.name, grant.webhook.url, read_webhook_state(places.webhook_state(grant.name)))
        for grant in read_grants(places.integrators)
        if grant.webhook is not None
    ]
    if as_json:
        entries = [
            {"integrator": name, "url": url, "standing": state.standing, **state.model_dump(mode="json")}
            for name, url, state in found
        ]
        typer.echo(json.dumps(entries, indent=2))
        return
    for name, url, state in found:
        standing = say(f"webhook.{state.standing}", reason=state.reason, since=state.failing_since or "")
        typer.echo(f"{name:<20} {say('webhook.told', count=state.told, cursor=state.cursor)}  {standing}  {url}")
        for cursor, dead in sorted(state.dead.items()):
            said = say("webhook.dead_event", attempts=dead.attempts, reason=dead.reason, behind=len(dead.behind))
            typer.echo(f"  {cursor:>10}  {dead.event_id}  {said}")
    if not found:
        typer.echo(say("webhook.none"))


def _decide(name: str, directory: Path | None, change: Callable[[Webhook], Webhook]) -> None:
    places = node_directory(directory)
    change_webhook(places.integrators, name, change)
    share_grants(places)
    taken = asyncio.run(wait_until_taken(places))
    typer.echo(say("integrator.taken" if taken else "integrator.at_start"))
