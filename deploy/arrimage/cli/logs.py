"""``arrimage logs``: what the processes of a node or a hub wrote, for those without a log system (R-019)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from arrimage.cli.options import DEFAULT_HUB, node_directory
from arrimage.errors import ArrimageError
from arrimage.logbook.entry import LEVELS, Entry, Wanted
from arrimage.logbook.following import Follower
from arrimage.logbook.places import logs_of, zone_of
from arrimage.logbook.printing import entry_text, explained, plain
from arrimage.logbook.reading import read_logs
from arrimage.logbook.since import instant_of
from arrimage.texts import help_of, language, say
from arrimage_chassis.logs.catalogue import BY_EVENT

app = typer.Typer()
_LOOK_EVERY = 0.5
_WRITTEN_WITHIN = timedelta(seconds=5)
"""A line is stamped before it is written: so old may be one that is read, and then met again while following."""


@app.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Option("--dir", envvar="ARRIMAGE_NODE", help=help_of("opt.logs_of"))
    ] = None,
    level: Annotated[str, typer.Option("--level", help=help_of("opt.level"))] = "info",
    since: Annotated[str, typer.Option("--since", help=help_of("opt.since"))] = "",
    service: Annotated[str, typer.Option("--service", help=help_of("opt.logs_service"))] = "",
    case: Annotated[str, typer.Option("--case", help=help_of("opt.logs_case"))] = "",
    event: Annotated[str, typer.Option("--event", help=help_of("opt.logs_event"))] = "",
    follow: Annotated[bool, typer.Option("--follow", "-f", help=help_of("opt.follow"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json"))] = False,
) -> None:
    """Show the lines that are wanted, and under each warning what it means and what to do."""
    if context.invoked_subcommand:
        return
    if level not in LEVELS:
        raise typer.BadParameter(f"{level}: {', '.join(LEVELS)}", param_hint="--level")
    root = directory or _only_directory()
    zone = zone_of(root)
    try:
        begin = instant_of(since, datetime.now(UTC), zone) if since else None
    except ValueError:
        raise typer.BadParameter(
            f"{since}: 30m, 2h, 7d, 2026-11-22, 2026-11-22T08:00", param_hint="--since"
        ) from None
    wanted = Wanted(level, begin, service, case, event)
    logs = logs_of(root)
    reader = language()

    def show_one(entry: Entry) -> None:
        typer.echo(plain(entry.text) if as_json else entry_text(entry, reader, zone))

    follower = Follower(logs) if follow else None
    begun = datetime.now(UTC) - _WRITTEN_WITHIN
    shown, just_written = 0, set()
    for entry in read_logs(logs, wanted):
        show_one(entry)
        shown += 1
        if entry.at >= begun:
            just_written.add(entry.text)
    if follower is not None:
        _follow(follower, wanted, lambda entry: None if entry.text in just_written else show_one(entry))
    elif not shown and not as_json:
        typer.echo(say("logs.nothing", directory=logs))


@app.command("explain", help=help_of("logs.explain"))
def explain(event: Annotated[str, typer.Argument(metavar="EVENT", help=help_of("arg.log_event"))]) -> None:
    """Say what a kind of line means and what to do about it."""
    said = explained(event, language())
    if said is None:
        near = sorted(name for name in BY_EVENT if event in name or name.split(".")[0] == event.split(".")[0])
        raise ArrimageError("logs.unknown_event", event=event, near=", ".join(near) or "–")
    typer.echo(said)


def _only_directory() -> Path:
    """Return the node that is meant, or the hub if there is no node here."""
    try:
        return node_directory(None).root
    except ArrimageError:
        if (DEFAULT_HUB / "logs").is_dir():
            return DEFAULT_HUB
        raise


def _follow(follower: Follower, wanted: Wanted, show_one: Callable[[Entry], None]) -> None:
    try:
        while True:
            for entry in follower.new_entries(wanted):
                show_one(entry)
            time.sleep(_LOOK_EVERY)
    except KeyboardInterrupt:
        pass
    finally:
        follower.close()
