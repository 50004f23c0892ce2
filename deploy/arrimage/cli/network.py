"""``arrimage network``: the network file and the hub that runs it."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from arrimage.cli import standing
from arrimage.cli.options import DEFAULT_ACK_WAIT, DEFAULT_HUB, AckWait, HubOption, NetworkFile
from arrimage.cli.printing import print_changes, report_ended
from arrimage.cli.running import stop_on_signals
from arrimage.cli.status import status_json, status_table
from arrimage.errors import ArrimageError
from arrimage.hub.addresses import addresses
from arrimage.hub.apply import apply_running
from arrimage.hub.directory import HubDirectory
from arrimage.hub.mailboxes import look_at_mailboxes
from arrimage.hub.prepare import compiled, write_config
from arrimage.hub.process import HubProcess
from arrimage.hub.redeliver import redeliver
from arrimage.hub.unread import Memory
from arrimage.hub.up import keep_hub
from arrimage.hub.watch import LOOK_EVERY_SECONDS, HubWatch, watching
from arrimage.keys import keep_nkey, new_nkey
from arrimage.network_file import add_member, begin_network, integrator_entry
from arrimage.texts import help_of, say
from arrimage_chassis import logs
from arrimage_chassis.clock import SystemClock
from arrimage_contracts.network import load_membership_request, load_network

app = typer.Typer()
app.command("suspend", help=help_of("network.suspend"))(standing.suspend)
app.command("resume", help=help_of("network.resume"))(standing.resume)
app.command("remove", help=help_of("network.remove"))(standing.remove_organization)


@app.command("init", help=help_of("network.init"))
def init(
    file: NetworkFile,
    network: Annotated[str, typer.Option("--name", help=help_of("opt.region"))],
    wss: Annotated[str, typer.Option("--wss", metavar="NAME[:PORT]", help=help_of("opt.wss"))] = "",
    tls: Annotated[str, typer.Option("--tls", metavar="NAME[:PORT]", help=help_of("opt.tls"))] = "",
    leaf_url: Annotated[str, typer.Option("--leaf-url", help=help_of("opt.leaf_url"))] = "",
    client_url: Annotated[str, typer.Option("--client-url", help=help_of("opt.client_url"))] = "",
    directory: HubOption = DEFAULT_HUB,
) -> None:
    """Begin a network file: its hub, and no member yet."""
    reached = addresses(wss=wss, tls=tls, leaf_url=leaf_url, client_url=client_url)
    begin_network(file, network, reached.leaf_url, reached.client_url)
    typer.echo(say("network.made", file=file))
    if reached.is_secure:
        hub = HubDirectory(directory)
        typer.echo(say("network.certificate", certificate=hub.certificate, private_key=hub.private_key))


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


@app.command("redeliver", help=help_of("network.redeliver"))
def redeliver_mailbox(
    file: NetworkFile,
    organization: Annotated[str, typer.Argument(metavar="ORG", help=help_of("arg.of_mailbox"))],
    directory: HubOption = DEFAULT_HUB,
) -> None:
    """Let an organization whose node was restored read its whole mailbox again."""
    asyncio.run(redeliver(load_network(file), HubDirectory(directory), organization))
    typer.echo(say("network.redelivered", organization=organization))


@app.command("status", help=help_of("network.status"))
def status(
    file: NetworkFile,
    directory: HubOption = DEFAULT_HUB,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json"))] = False,
) -> None:
    """Say of each mailbox of the running hub how much is unread, since when, and who is connected."""
    hub = HubDirectory(directory)
    watched = Memory(hub.watch).recall(asyncio.run(look_at_mailboxes(load_network(file), hub)))
    typer.echo(status_json(watched) if as_json else status_table(watched))


@app.command("up", help=help_of("network.up"))
def up(
    file: NetworkFile,
    directory: HubOption = DEFAULT_HUB,
    ack_wait: AckWait = DEFAULT_ACK_WAIT,
    metrics_port: Annotated[
        int, typer.Option("--metrics-port", envvar="ARRIMAGE_HUB_METRICS_PORT", help=help_of("opt.metrics_port"))
    ] = 0,
    look_every: Annotated[
        float,
        typer.Option("--look-every", envvar="ARRIMAGE_HUB_LOOK_EVERY", min=0.1, help=help_of("opt.look_every")),
    ] = LOOK_EVERY_SECONDS,
    unread_hours: Annotated[
        float,
        typer.Option("--unread-hours", envvar="ARRIMAGE_HUB_UNREAD_HOURS", min=0, help=help_of("opt.unread")),
    ] = 24,
) -> None:
    """Run the hub until told to stop."""
    watch = HubWatch(
        file,
        HubDirectory(directory),
        SystemClock("UTC"),
        unread_after=timedelta(hours=unread_hours),
        look_every=look_every,
    )
    asyncio.run(_up(file, directory, ack_wait, watch, metrics_port))


async def _up(file: Path, directory: Path, ack_wait: float, watch: HubWatch, metrics_port: int) -> None:
    stop = stop_on_signals()
    logs.configure(organization=load_network(file).network, service="hub", file=directory / "logs" / "up.log")
    hub = HubProcess(file, directory, ack_wait=ack_wait)
    print_changes(await hub.start())
    try:
        network = hub.network
        urls = {"leaf_url": network.hub.leaf_url, "client_url": network.hub.client_url}
        typer.echo(say("hub.up", network=network.network, **urls))
        async with watching(watch, metrics_port) as metrics_url:
            if metrics_url:
                typer.echo(say("hub.metrics", url=metrics_url))
            typer.echo(say("run.stop_hint"))
            await keep_hub(hub, stop, report_ended)
        typer.echo(say("run.stopping"))
    finally:
        await hub.stop()
