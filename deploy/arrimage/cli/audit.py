"""``arrimage audit``: the access log of a node, read and held against its chain."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.node.asking import NodeServices
from arrimage.texts import help_of, say

app = typer.Typer()
_WITH_A_LOG = ("intake", "planning", "followup")

Key = Annotated[
    str, typer.Option("--key", envvar="ARRIMAGE_KEY", help=help_of("opt.audit_key"), show_default=False)
]


@app.command("verify", help=help_of("audit.verify"))
def verify(directory: NodeOption = None, key: Key = "") -> None:
    """Say of each service's log whether it is as it was written, and which entry is not."""
    services = NodeServices(node_directory(directory), key)
    logs = [service for service in _WITH_A_LOG if service in services.chosen(None)]
    verdicts = {service: services.ask("GET", service, "/access-log/verification") for service in logs}
    for service, found in verdicts.items():
        for fault in found["faults"]:
            typer.echo(f"{service}: " + say(f"audit.fault.{fault['code']}", number=fault["number"]))
        if not found["faults"]:
            typer.echo(f"{service}: {say('audit.whole', entries=found['entries'], anchored=found['anchored'])}")
    if count := sum(len(found["faults"]) for found in verdicts.values()):
        typer.echo(say("audit.broken", count=count), err=True)
        raise typer.Exit(1)


@app.command("list", help=help_of("audit.list"))
def list_of_case(
    case: Annotated[UUID, typer.Option("--case", help=help_of("arg.case"))],
    directory: NodeOption = None,
    key: Key = "",
) -> None:
    """List what was done with what is known of a person; never what it says."""
    services = NodeServices(node_directory(directory), key)
    found = services.ask("GET", "intake", f"/cases/{case}/access-log")
    for entry in found:
        who = entry["worker"] or entry["asker"] or "—"
        what = ",".join(entry["categories"] or entry["fields"]) or "—"
        partner = f"  {entry['organization']}" if entry["organization"] else ""
        when, why = f"{entry['at'][:19]}Z", entry["purpose"] or "—"
        typer.echo(f"{entry['number']:>7}  {when}  {entry['action']:<22} {who:<14} {why:<20} {what}{partner}")
    count = len(found)
    for service in (name for name in _WITH_A_LOG[1:] if name in services.chosen(None)):
        for entry in services.ask("GET", service, f"/cases/{case}/access-log"):
            when, what = f"{entry['at'][:19]}Z", ",".join(entry["about"]) or "—"
            who = entry["worker"] or "—"
            typer.echo(f"{entry['number']:>7}  {when}  {entry['action']:<22} {who:<14} {service:<20} {what}")
            count += 1
    typer.echo(say("audit.count", count=count))
