"""``arrimage audit``: the access log of a node, read and held against its chain."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.node.asking import NodeServices
from arrimage.texts import help_of, say

app = typer.Typer()

Key = Annotated[
    str, typer.Option("--key", envvar="ARRIMAGE_KEY", help=help_of("opt.audit_key"), show_default=False)
]


@app.command("verify", help=help_of("audit.verify"))
def verify(directory: NodeOption = None, key: Key = "") -> None:
    """Say whether the log is as it was written, and which entry is not."""
    found = NodeServices(node_directory(directory), key).ask("GET", "intake", "/access-log/verification")
    for fault in found["faults"]:
        typer.echo(say(f"audit.fault.{fault['code']}", number=fault["number"]))
    if found["faults"]:
        typer.echo(say("audit.broken", count=len(found["faults"])), err=True)
        raise typer.Exit(1)
    typer.echo(say("audit.whole", entries=found["entries"], anchored=found["anchored"]))


@app.command("list", help=help_of("audit.list"))
def list_of_case(
    case: Annotated[UUID, typer.Option("--case", help=help_of("arg.case"))],
    directory: NodeOption = None,
    key: Key = "",
) -> None:
    """List what was done with what is known of a person; never what it says."""
    found = NodeServices(node_directory(directory), key).ask("GET", "intake", f"/cases/{case}/access-log")
    for entry in found:
        who = entry["worker"] or entry["asker"] or "—"
        what = ",".join(entry["categories"] or entry["fields"]) or "—"
        partner = f"  {entry['organization']}" if entry["organization"] else ""
        when, why = f"{entry['at'][:19]}Z", entry["purpose"] or "—"
        typer.echo(f"{entry['number']:>7}  {when}  {entry['action']:<22} {who:<14} {why:<20} {what}{partner}")
    typer.echo(say("audit.count", count=len(found)))
