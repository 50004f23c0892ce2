"""``arrimage agreement``: what two organizations allow to pass between them, signed by both."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.node.agreements import (
    Held,
    end_agreement,
    list_agreements,
    load_from_partner,
    propose_agreement,
    sign_agreement,
)
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.texts import help_of, say
from arrimage_chassis.new_ids import uuid7
from arrimage_contracts.network import Agreement
from arrimage_contracts.vocabularies import DataCategory

app = typer.Typer()

AgreementId = Annotated[UUID, typer.Argument(metavar="ID", help=help_of("arg.agreement"))]
_DAY = "%Y-%m-%d"


@app.command("propose", help=help_of("agreement.propose"))
def propose(
    partner: Annotated[str, typer.Option("--with", help=help_of("opt.agreement_with"))],
    categories: Annotated[list[DataCategory], typer.Option("--category", help=help_of("opt.category"))],
    starts: Annotated[
        datetime | None, typer.Option("--starts", formats=[_DAY], help=help_of("opt.starts"))
    ] = None,
    ends: Annotated[datetime | None, typer.Option("--ends", formats=[_DAY], help=help_of("opt.ends"))] = None,
    changes: Annotated[UUID | None, typer.Option("--changes", help=help_of("opt.changes"))] = None,
    directory: NodeOption = None,
) -> None:
    """Write and sign an agreement."""
    places = node_directory(directory)
    starts_on = starts.date() if starts else _today(places)
    agreement_id = changes or uuid7(datetime.now(UTC), os.urandom(10))
    file = propose_agreement(places, partner, categories, starts_on, ends.date() if ends else None, agreement_id)
    held = _held(places, file)
    organization = load_node(places.config).organization
    typer.echo(say("agreement.proposed", organization=organization, partner=partner, **_name(held.agreement)))
    _print_terms(held.agreement)
    typer.echo(f"  {file}")


@app.command("load", help=help_of("agreement.load"))
def load(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("arg.agreement_file"))],
    directory: NodeOption = None,
) -> None:
    """Take a partner's file."""
    places = node_directory(directory)
    held = load_from_partner(places, file, _today(places))
    typer.echo(say("agreement.loaded", partner=held.partner, **_name(held.agreement)))
    _print_terms(held.agreement)
    typer.echo(f"  {_state(held, _today(places))}")
    if held.reason in ("not_signed_here", "own_signature_refused") and not held.agreement.endings:
        typer.echo(say("agreement.to_sign", agreement=held.agreement.agreement))


@app.command("sign", help=help_of("agreement.sign"))
def sign(
    agreement: AgreementId,
    version: Annotated[int | None, typer.Option("--version", help=help_of("opt.version"))] = None,
    directory: NodeOption = None,
) -> None:
    """Sign an agreement that was loaded."""
    places = node_directory(directory)
    file = sign_agreement(places, agreement, version)
    held = _held(places, file)
    typer.echo(say("agreement.signed", partner=held.partner, **_name(held.agreement)))
    _print_terms(held.agreement)
    typer.echo(f"  {file}")


@app.command("list", help=help_of("agreement.list"))
def list_all(directory: NodeOption = None) -> None:
    """List the agreements."""
    places = node_directory(directory)
    today = _today(places)
    found = list_agreements(places, today)
    for held in found:
        partner = held.partner or ", ".join(held.agreement.parties)
        typer.echo(f"{held.agreement.agreement} v{held.agreement.version} {partner}: {_state(held, today)}")
        _print_terms(held.agreement)
    if not found:
        typer.echo(say("agreement.none"))


@app.command("end", help=help_of("agreement.end"))
def end(
    agreement: AgreementId,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=[_DAY], help=help_of("opt.ended_from"))
    ] = None,
    directory: NodeOption = None,
) -> None:
    """End an agreement."""
    places = node_directory(directory)
    files = end_agreement(places, agreement, since.date() if since else _today(places))
    held = _held(places, files[-1])
    organization = load_node(places.config).organization
    ended_on = held.agreement.endings[organization].ended_on
    typer.echo(say("agreement.ended", agreement=agreement, ended_on=ended_on, partner=held.partner))
    for file in files:
        typer.echo(f"  {file}")


def _today(places: NodeDirectory) -> date:
    """The civil date in the node's zone."""
    return datetime.now(UTC).astimezone(ZoneInfo(load_node(places.config).zone)).date()


def _held(places: NodeDirectory, file: Path) -> Held:
    return next(held for held in list_agreements(places, _today(places)) if held.file == file)


def _name(agreement: Agreement) -> dict[str, object]:
    return {"agreement": agreement.agreement, "version": agreement.version}


def _state(held: Held, today: date) -> str:
    code = held.reason
    if any(ending.ended_on <= today for ending in held.agreement.endings.values()):
        code = "ended" if code != "ending_refused" else code
    elif code is None:
        code = "in_force" if held.in_force else "not_in_force"
    return say(f"agreement.state.{code}", partner=held.partner)


def _print_terms(agreement: Agreement) -> None:
    ends_on = agreement.ends_on or say("agreement.no_end")
    categories = ", ".join(agreement.categories)
    typer.echo(say("agreement.terms", starts_on=agreement.starts_on, ends_on=ends_on, categories=categories))
