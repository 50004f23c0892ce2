"""``arrimage node``: one organization's node."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from arrimage.backup.make import make_backup
from arrimage.backup.restore import restore_backup
from arrimage.cli import module, parameter, piece, worker
from arrimage.cli.asking import go_on_or_stop
from arrimage.cli.diagnosis import directory_to_examine, findings_json, findings_text
from arrimage.cli.handover import export_service, import_service
from arrimage.cli.options import DEFAULT_ACK_WAIT, NODES, AckWait, NetworkFile, NodeOption, node_directory
from arrimage.cli.passphrase import Passphrase, read_passphrase
from arrimage.cli.printing import link_reporter, print_changes, report_ended
from arrimage.cli.running import stop_on_signals
from arrimage.cli.swap import answer_for, swap_service
from arrimage.doctor.examine import examine
from arrimage.doctor.findings import Level
from arrimage.errors import ArrimageError
from arrimage.node.apply import apply_own
from arrimage.node.config import load_node
from arrimage.node.control import answering
from arrimage.node.directory import NodeDirectory
from arrimage.node.init import Containers, NewNode, init_node
from arrimage.node.join import join_network
from arrimage.node.leave import leave
from arrimage.node.link import watching_link
from arrimage.node.operator import running_node
from arrimage.node.prepare import prepared
from arrimage.node.process import NodeProcess
from arrimage.node.succession import begin_succession
from arrimage.node.up import keep_node
from arrimage.run_state import read_state
from arrimage.texts import Language, help_of, language, say
from arrimage_chassis import logs
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.settings import Profile
from arrimage_contracts.network import Status
from arrimage_contracts.vocabularies import ServiceName

app = typer.Typer()
app.add_typer(worker.app, name="worker", help=help_of("node.worker"), no_args_is_help=True)
app.add_typer(parameter.app, name="parameter", help=help_of("node.parameter"), no_args_is_help=True)
app.add_typer(module.app, name="module", help=help_of("node.module"), no_args_is_help=True)
app.command("swap", help=help_of("node.swap"))(swap_service)
app.command("export", help=help_of("node.export"))(export_service)
app.command("import", help=help_of("node.import"))(import_service)
app.command("pieces", help=help_of("node.pieces"))(piece.pieces)
app.command("serve", help=help_of("node.serve"))(piece.serve)


def _services(value: str) -> list[ServiceName]:
    try:
        return [ServiceName(name.strip()) for name in value.split(",") if name.strip()]
    except ValueError as error:
        raise typer.BadParameter(f"{error}; {', '.join(ServiceName)}") from error


@app.command("init", help=help_of("node.init"))
def init(
    organization: Annotated[str, typer.Argument(metavar="ORG", help=help_of("arg.organization"))],
    name: Annotated[str, typer.Option("--name", help=help_of("opt.name"))],
    region: Annotated[str, typer.Option("--region", help=help_of("opt.region"))],
    services: Annotated[str, typer.Option("--services", help=help_of("opt.services"))] = ",".join(ServiceName),
    name_en: Annotated[str, typer.Option("--name-en", help=help_of("opt.name_en"))] = "",
    directory: Annotated[Path | None, typer.Option("--dir", help=help_of("opt.node_new"))] = None,
    profile: Annotated[Profile, typer.Option("--profile", help=help_of("opt.profile"))] = Profile.PILOT,
    notices: Annotated[str, typer.Option("--language", help=help_of("opt.language"))] = "",
    postgresql: Annotated[str, typer.Option("--postgresql", help=help_of("opt.postgresql"))] = "",
    containers: Annotated[Containers | None, typer.Option("--containers", help=help_of("opt.containers"))] = None,
) -> None:
    """Make a node's directory and its membership request; nothing is ever overwritten."""
    chosen: Language = "en" if (notices or language()) == "en" else "fr"
    new = NewNode(
        organization, name, name_en, region, _services(services), profile, chosen, postgresql, containers
    )
    places = NodeDirectory(directory or NODES / organization)
    request = init_node(places.root, new, os.urandom)
    typer.echo(say("node.made", organization=organization, directory=places.root))
    typer.echo(say("node.keys_stay", keys=places.keys))
    typer.echo(say("node.request", file=places.request))
    typer.echo(f"  {request.fingerprint}")


@app.command("join", help=help_of("node.join"))
def join(
    network_file: NetworkFile,
    directory: NodeOption = None,
    confirm: Annotated[list[str] | None, typer.Option("--confirm", help=help_of("opt.confirm"))] = None,
) -> None:
    """Keep a copy of the network file; say who is new in it."""
    joined = join_network(node_directory(directory), network_file, confirmed=frozenset(confirm or ()))
    network = joined.network
    typer.echo(say("node.joined", network=network.network, version=network.version))
    for partner in joined.new_partners:
        fingerprint = network.organization(partner).fingerprint
        typer.echo(say("node.partner_new", organization=partner, fingerprint=fingerprint))
    for partner in joined.succeeded:
        typer.echo(say("node.partner_succeeded", organization=partner))
    if joined.own_key_taken:
        typer.echo(say("node.own_key_taken"))
    for partner in joined.lost_partners:
        typer.echo(say("node.partner_gone", organization=partner))
    own = network.organization(load_node(node_directory(directory).config).organization)
    if own.status is Status.SUSPENDED:
        typer.echo(say("node.joined_suspended", organization=own.id, since=own.since or "?"))
    elif own.status is Status.LEFT:
        typer.echo(say("node.joined_left", organization=own.id, since=own.since or "?"))
    if read_state(node_directory(directory).state) is not None:
        typer.echo(say("node.joined_running"))


@app.command("new-key", help=help_of("node.new_key"))
def new_key(directory: NodeOption = None) -> None:
    """Make the next signing key; the key of today signs for it."""
    places = node_directory(directory)
    request = begin_succession(places, os.urandom)
    typer.echo(say("node.new_key_made", file=places.request, key=places.next_signing_key))
    typer.echo(f"  {request.fingerprint}")


@app.command("url", help=help_of("node.url"))
def url(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help=help_of("opt.service"))],
    directory: NodeOption = None,
) -> None:
    """Print where a service of the running node answers, for other programs."""
    services = running_node(node_directory(directory))["services"]
    if service not in services:
        raise ArrimageError("service.unknown", service=service, known=", ".join(sorted(services)))
    typer.echo(services[service]["url"])


@app.command("leave", help=help_of("node.leave"))
def leave_network(
    directory: NodeOption = None,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("opt.yes"))] = False,
) -> None:
    """Leave the network; the organization's own work stays."""
    places = node_directory(directory)
    if not yes:
        go_on_or_stop(say("node.confirm_leave"))
    stays = leave(places)
    typer.echo(say("node.left", file=stays.network_file))
    typer.echo(
        say("node.what_stays", stores=stays.stores, events=stays.events, keys=stays.keys, config=stays.config)
    )
    if read_state(places.state) is not None:
        typer.echo(say("node.joined_running"))


@app.command("up", help=help_of("node.up"))
def up(
    directory: NodeOption = None,
    ack_wait: AckWait = DEFAULT_ACK_WAIT,
    together: Annotated[bool, typer.Option("--together", help=help_of("opt.together"))] = False,
) -> None:
    """Run the node's server and its services until told to stop."""
    asyncio.run(_up(node_directory(directory), ack_wait, together=together))


async def _up(directory: NodeDirectory, ack_wait: float, *, together: bool) -> None:
    stop = stop_on_signals()
    organization = load_node(directory.config).organization
    logs.configure(organization=organization, service="node", file=directory.logs / "node.log")
    node = NodeProcess(directory.root, report=report_ended, ack_wait=ack_wait, together=together)
    print_changes(await node.start())
    try:
        typer.echo(say("node.up", organization=node.organization, url=node.nats_url))
        for service in node.services:
            component = node.component(service)
            text = "node.service" if component is None else "node.component"
            typer.echo(say(text, service=service, url=node.service_url(service), component=component))
        if ServiceName.INTAKE in node.services:
            typer.echo(say("node.pages", url=node.service_url(ServiceName.INTAKE)))
        if not directory.network.exists():
            typer.echo(say("node.alone", directory=directory.root))
        typer.echo(say("run.stop_hint"))
        with watching_link(node, link_reporter(directory)):
            async with answering(directory.control, answer_for(node)):
                await keep_node(node, stop, report_ended)
        typer.echo(say("run.stopping"))
    finally:
        await node.stop()


@app.command("backup", help=help_of("node.backup"))
def backup(
    to: Annotated[Path, typer.Option("--to", help=help_of("opt.backup_to"))],
    directory: NodeOption = None,
    passphrase_file: Passphrase = None,
) -> None:
    """Back the node up, running or not."""
    places = node_directory(directory)
    passphrase = read_passphrase(passphrase_file)
    made = asyncio.run(make_backup(places, to, passphrase, SystemClock("UTC").now()))
    size = f"{made.bytes / 1_000_000:.1f} Mo" if language() == "fr" else f"{made.bytes / 1_000_000:.1f} MB"
    typer.echo(say("backup.made", file=made.file, size=size, stores=len(made.stores)))
    if made.without_store:
        typer.echo(say("backup.without_store", services=", ".join(made.without_store)))
    typer.echo(say("backup.vault_apart"))


@app.command("restore", help=help_of("node.restore"))
def restore(
    source: Annotated[Path, typer.Option("--from", help=help_of("opt.backup_from"))],
    directory: Annotated[Path, typer.Option("--dir", help=help_of("opt.restore_dir"))],
    passphrase_file: Passphrase = None,
) -> None:
    """Restore a backup into a new directory, and say what is still to be done."""
    restored = restore_backup(source, directory, read_passphrase(passphrase_file))
    manifest = restored.manifest
    organization = manifest.organization
    typer.echo(say("restore.done", organization=organization, directory=directory, made_at=manifest.made_at))
    for service, file in restored.dumps:
        typer.echo(
            say("restore.postgresql", service=service, file=file, script=file.with_suffix(".after-restore.sql"))
        )
    typer.echo(say("restore.vault", directory=directory))
    typer.echo(say("restore.next", organization=organization))


@app.command("doctor", help=help_of("node.doctor"))
def doctor(
    directory: NodeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json_out"))] = False,
) -> None:
    """Look for what is wrong with a node, running or not; exit with 1 if something is."""
    places = directory_to_examine(directory)
    findings = asyncio.run(examine(places, SystemClock("UTC")))
    typer.echo(findings_json(findings) if as_json else findings_text(places, findings))
    raise typer.Exit(int(any(found.level is Level.PROBLEM for found in findings)))


@app.command("apply", help=help_of("node.apply"))
def apply(directory: NodeOption = None, ack_wait: AckWait = DEFAULT_ACK_WAIT) -> None:
    """Bring the running node's stream and durables to what the installed services need."""
    places = node_directory(directory)
    url = running_node(places)["nats_url"]
    print_changes(asyncio.run(apply_own(prepared(places), url, ack_wait)))
