"""``arrimage network suspend|resume|remove``: an organization pauses, comes back, or leaves."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from arrimage.cli.options import DEFAULT_HUB, HubOption, NetworkFile
from arrimage.hub.directory import HubDirectory
from arrimage.hub.standing import KEPT_DAYS, purge, remove, set_status
from arrimage.node.config import NodeConfig
from arrimage.texts import help_of, say
from arrimage_chassis.clock import SystemClock
from arrimage_contracts.network import Status

Organization = Annotated[str, typer.Argument(metavar="ORG", help=help_of("arg.organization"))]


def suspend(file: NetworkFile, organization: Organization) -> None:
    """Let nobody send it a new referral; what is under way goes on."""
    network = set_status(file, organization, Status.SUSPENDED, _today())
    typer.echo(say("standing.suspended", organization=organization, version=network.version))
    _say_next(file)


def resume(file: NetworkFile, organization: Organization) -> None:
    """Let it take referrals again."""
    network = set_status(file, organization, Status.ACTIVE, _today())
    typer.echo(say("standing.resumed", organization=organization, version=network.version))
    _say_next(file)


def remove_organization(
    file: NetworkFile,
    organization: Organization,
    directory: HubOption = DEFAULT_HUB,
    throw_away: Annotated[bool, typer.Option("--purge", help=help_of("opt.purge"))] = False,
) -> None:
    """Let it leave; its mailbox stays until it is read, or thrown away."""
    hub = HubDirectory(directory)
    if throw_away:
        asyncio.run(purge(file, organization, hub, _today()))
        typer.echo(say("standing.purged", organization=organization))
    else:
        left = asyncio.run(remove(file, organization, hub, _today()))
        typer.echo(say("standing.left", organization=organization, since=left.since))
        if left.unread is None:
            typer.echo(say("standing.unread_unknown", organization=organization))
        else:
            typer.echo(say("standing.unread", organization=organization, unread=left.unread, days=KEPT_DAYS))
    _say_next(file)


def _say_next(file: Path) -> None:
    typer.echo(say("standing.next", file=file))


def _today() -> date:
    """The day at the nodes, by their default zone: the network file has none."""
    zone = str(NodeConfig.model_fields["zone"].default)
    return SystemClock(zone).now().astimezone(ZoneInfo(zone)).date()
