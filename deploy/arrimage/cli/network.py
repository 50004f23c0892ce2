"""``arrimage network``: the network file and the hub that runs it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from arrimage.cli.options import DEFAULT_ACK_WAIT, DEFAULT_HUB, AckWait, HubOption, NetworkFile
from arrimage.cli.printing import print_changes, report_ended
from arrimage.cli.running import stop_on_signals
from arrimage.errors import ArrimageError
from arrimage.hub.apply import apply_running
from arrimage.hub.directory import HubDirectory
from arrimage.hub.prepare import compiled, write_config
from arrimage.hub.process import HubProcess
from arrimage.hub.up import keep_hub
from arrimage.keys import keep_nkey, new_nkey
from arrimage.network_file import add_member, begin_network, integrator_entry
from arrimage.texts import help_of, say
from arrimage_chassis import logs
from arrimage_contracts.network import load_membership_request, load_network

app = typer.Typer()


@app.command("init", help=help_of("network.init"))
def init(
    file: NetworkFile,
    network: Annotated[str, typer.Option("--name", help=help_of("opt.region"))],
    leaf_url: Annotated[str, typer.Option("--leaf-url", help=help_of("opt.leaf_url"))],
    client_url: Annotated[str, typer.Option("--client-url", help=help_of("opt.client_url"))],
) -> None:
    """Begin a network file: its hub, and no member yet."""
    begin_network(file, network, leaf_url, client_url)
    typer.echo(say("network.made", file=file))


@app.command("check", help=help_of("network.check"))
def check(file: NetworkFile) -> None:
    """Say what the file says, or everything that is wrong with it."""
    network = load_network(file)
    counts = {"organizations": len(network.organizations), "integrators": len(network.integrators)}
    typer.echo(say("network.good", file=file, network=network.network, version=network.version, **counts))
    for organization in network.organizations:
        typer.echo(f"  {organization.id:<31} {organization.fingerprint}")


@app.command("add", help=help_of("network.add"))
def add(
    file: NetworkFile,
    request_file: Annotated[Path, typer.Argument(metavar="REQUEST", help=help_of("arg.request"))],
) -> None:
    """Add an organization; compare the fingerprint before the hub takes it."""
    request = load_membership_request(request_file)
    network = add_member(file, request)
    typer.echo(say("network.added", organization=request.id, file=file, version=network.version))
    typer.echo(say("network.compare", organization=request.id))
    typer.echo(f"  {request.fingerprint}")


@app.command("key", help=help_of("network.key"))
def key(
    integrator: Annotated[str, typer.Argument(metavar="ID", help=help_of("arg.integrator"))],
    out: Annotated[Path, typer.Option("--out", help=help_of("opt.seed_file"))],
) -> None:
    """Make an integrator's NKey, where the integrator is; its entry goes into the network file."""
    made = new_nkey(os.urandom)
    entry = integrator_entry(integrator, made.public)
    try:
        keep_nkey(out, made)
    except FileExistsError:
        raise ArrimageError("key.exists", file=out) from None
    typer.echo(say("network.key_made", file=out))
    typer.echo(entry)


@app.command("compile", help=help_of("network.compile"))
def compile_file(
    file: NetworkFile,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=help_of("opt.output"))] = None,
    directory: HubOption = DEFAULT_HUB,
) -> None:
    """Write the hub's configuration after the server has checked it."""
    hub = HubDirectory(directory)
    written = output or hub.config
    config = compiled(load_network(file), hub, os.urandom)
    asyncio.run(write_config(config, written))
    typer.echo(say("network.compiled", file=written))


@app.command("apply", help=help_of("network.apply"))
def apply(file: NetworkFile, directory: HubOption = DEFAULT_HUB, ack_wait: AckWait = DEFAULT_ACK_WAIT) -> None:
    """Bring the running hub to what the file says, and say what changed."""
    hub = HubDirectory(directory)
    network = load_network(file)
    config = compiled(network, hub, os.urandom)
    applied = asyncio.run(apply_running(network, config, hub, ack_wait))
    if applied.reloaded:
        typer.echo(say("hub.reloaded"))
    if applied.changes or not applied.reloaded:
        print_changes(applied.changes)


@app.command("up", help=help_of("network.up"))
def up(file: NetworkFile, directory: HubOption = DEFAULT_HUB, ack_wait: AckWait = DEFAULT_ACK_WAIT) -> None:
    """Run the hub until told to stop."""
    asyncio.run(_up(file, directory, ack_wait))


async def _up(file: Path, directory: Path, ack_wait: float) -> None:
    stop = stop_on_signals()
    logs.configure(organization=load_network(file).network, service="hub", file=directory / "logs" / "up.log")
    hub = HubProcess(file, directory, ack_wait=ack_wait)
    print_changes(await hub.start())
    try:
        network = hub.network
        urls = {"leaf_url": network.hub.leaf_url, "client_url": network.hub.client_url}
        typer.echo(say("hub.up", network=network.network, **urls))
        typer.echo(say("run.stop_hint"))
        await keep_hub(hub, stop, report_ended)
        typer.echo(say("run.stopping"))
    finally:
        await hub.stop()
