"""``arrimage vault``: the keys under which a node keeps who persons are."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from arrimage.backup.vault_backup import make_vault_backup, restore_vault
from arrimage.cli.asking import go_on_or_stop
from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.passphrase import Passphrase, read_passphrase
from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.node.vault import give_up_lost_keys, opened_vault
from arrimage.texts import help_of, say
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.vault.status import VaultStatus

app = typer.Typer()
_CLOCK = SystemClock("UTC")


@app.command("status", help=help_of("vault.status"))
def status(directory: NodeOption = None) -> None:
    """Say what is kept, what is erased, what of it is not yet final, and why."""
    for line in _lines(asyncio.run(_status(node_directory(directory)))):
        typer.echo(line)


@app.command("rotate", help=help_of("vault.rotate"))
def rotate(directory: NodeOption = None) -> None:
    """Change the epoch key, so that what was erased before is final."""
    typer.echo(say("vault.rotated", epoch=asyncio.run(_rotate(node_directory(directory)))))
    status(directory)


@app.command("backup", help=help_of("vault.backup"))
def backup(
    to: Annotated[Path, typer.Option("--to", help=help_of("opt.backup_to"))],
    directory: NodeOption = None,
    passphrase_file: Passphrase = None,
) -> None:
    """Back the vault up, apart from the node's backups."""
    passphrase = read_passphrase(passphrase_file)
    made = asyncio.run(make_vault_backup(node_directory(directory), to, passphrase, _CLOCK))
    typer.echo(say("vault.backed_up", file=made.file, id=made.backup_id))


@app.command("restore", help=help_of("vault.restore"))
def restore(
    source: Annotated[Path, typer.Option("--from", help=help_of("opt.backup_from"))],
    directory: NodeOption = None,
    passphrase_file: Passphrase = None,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("opt.yes"))] = False,
) -> None:
    """Put the vault of a backup in the place of the node's."""

    def may_replace(living: VaultStatus) -> bool:
        if not yes:
            go_on_or_stop(say("vault.confirm_restore", live=living.live))
        return True

    passphrase = read_passphrase(passphrase_file)
    restored = asyncio.run(restore_vault(node_directory(directory), source, passphrase, _CLOCK, may_replace))
    typer.echo(say("vault.restored", file=source))
    for line in _lines(restored):
        typer.echo(line)


@app.command("destroyed", help=help_of("vault.destroyed"))
def destroyed(
    backup_id: Annotated[str, typer.Argument(metavar="ID", help=help_of("arg.vault_backup"))],
    directory: NodeOption = None,
) -> None:
    """Write down that no copy of a backup of the vault is left."""
    if not asyncio.run(_destroyed(node_directory(directory), backup_id)):
        raise ArrimageError("vault.no_such_backup", id=backup_id)
    typer.echo(say("vault.backup_gone", id=backup_id))


@app.command("give-up", help=help_of("vault.give_up"))
def give_up(
    directory: NodeOption = None,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("opt.yes"))] = False,
) -> None:
    """Go on with a new vault where that of before is lost for ever."""
    places = node_directory(directory)
    if not yes:
        go_on_or_stop(say("vault.confirm_give_up"))
    give_up_lost_keys(places)
    typer.echo(say("vault.given_up"))


async def _status(directory: NodeDirectory) -> VaultStatus:
    async with opened_vault(directory, _CLOCK) as vault:
        return await vault.status()


async def _rotate(directory: NodeDirectory) -> int:
    async with opened_vault(directory, _CLOCK) as vault:
        return await vault.rotate(_CLOCK.now())


async def _destroyed(directory: NodeDirectory, backup_id: str) -> bool:
    async with opened_vault(directory, _CLOCK) as vault:
        return await vault.backup_destroyed(backup_id, _CLOCK.now())


def _lines(status: VaultStatus) -> list[str]:
    since = f"{status.epoch_since:%Y-%m-%d %H:%M}Z" if status.epoch_since else "—"
    lines = [
        say("vault.living", live=status.live, one_time=status.one_time),
        say("vault.epoch", epoch=status.epoch, since=since),
        say("vault.erased", destroyed=status.destroyed, final=status.final, not_final=status.not_final),
    ]
    lines += [
        say(f"vault.because.{reason.because}", count=reason.count, since=f"{reason.since:%Y-%m-%d %H:%M}Z")
        for reason in status.reasons
    ]
    lines += [
        say("vault.copy", id=kept.backup_id, made_at=f"{kept.made_at:%Y-%m-%d %H:%M}Z") for kept in status.backups
    ]
    return lines
