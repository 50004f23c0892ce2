"""``arrimage case``: the course of one case, as its node's bus tells it."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.printing import trace_line
from arrimage.node.asking import NodeServices
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import operator_connected
from arrimage.node.workers import Language
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


@app.command("list", help=help_of("case.list"))
def list_open(
    partner: Annotated[str, typer.Option("--partner", help=help_of("opt.partner"))],
    directory: NodeOption = None,
    key: Annotated[
        str, typer.Option("--key", envvar="ARRIMAGE_KEY", help=help_of("opt.worker_key"), show_default=False)
    ] = "",
) -> None:
    """List what is under way with a partner, for somebody else to take over; no names."""
    found = NodeServices(node_directory(directory), key).ask(
        "GET", "intake", f"/partners/{quote(partner, safe='')}/open-referrals"
    )
    for referral in found:
        on = referral["received_on"] or referral["sent_on"] or "          "
        arrow = "→" if referral["side"] == "sender" else "←"
        worker = referral["lead_worker"] or "—"
        typer.echo(f"{arrow} {partner:<14} {on}  {referral['state']:<19} {worker:<12} case={referral['case_id']}")
    typer.echo(say("case.open", count=len(found), partner=partner))


@app.command("print", help=help_of("case.print"))
def print_accounting(
    case_id: Annotated[UUID, typer.Argument(metavar="CASE_ID", help=help_of("arg.case"))],
    language: Annotated[Language, typer.Option("--lang", help=help_of("opt.print_language"))] = Language.FR,
    directory: NodeOption = None,
    key: Annotated[
        str, typer.Option("--key", envvar="ARRIMAGE_KEY", help=help_of("opt.worker_key"), show_default=False)
    ] = "",
) -> None:
    """Print, for the person, who received which categories, when and under what (R-106)."""
    path = f"/cases/{case_id}/accounting?language={language.value}"
    typer.echo(NodeServices(node_directory(directory), key).ask("GET", "intake", path)["text"], nl=False)


async def _of_case(directory: NodeDirectory, case_id: UUID) -> list[Envelope]:
    async with operator_connected(directory) as client:
        return [
            event.envelope
            async for event in stored_events(client)
            if event.envelope is not None and event.envelope.subject == case_id
        ]
