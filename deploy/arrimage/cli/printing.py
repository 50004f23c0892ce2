"""How results look on a terminal: plain lines, which a pipe understands as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from arrimage.node.directory import NodeDirectory
from arrimage.node.link import Link, Trouble
from arrimage.node.supervise import Ended
from arrimage.own_events import StoredEvent
from arrimage.provision import Change
from arrimage.texts import say
from arrimage_chassis.logs import get_logger
from arrimage_contracts.envelope import Envelope

_log = get_logger()
_LINKS = {
    Link.REACHED: "node.hub_reached",
    Link.WAITING: "node.hub_waiting",
    Link.LOST: "node.hub_lost",
}
_KEY_DATE_ENDINGS = ("_on", "_dates", "_until")


def print_changes(changes: Sequence[Change]) -> None:
    """Say what was done to streams and durables, or that there was nothing to do."""
    for change in changes:
        kind = say(f"apply.{change.kind}")
        typer.echo(say(f"apply.{change.done}", kind=kind, name=change.name, details="; ".join(change.details)))
    if not changes:
        typer.echo(say("apply.nothing"))


def report_grant(name: str, events: Sequence[str], file: Path, *, taken: bool) -> None:
    """Say what an integrator may read now, and where its credentials are."""
    typer.echo(say("integrator.granted", name=name, events=", ".join(events)))
    typer.echo(say("integrator.credentials", file=file))
    typer.echo(say("integrator.taken" if taken else "integrator.at_start"))


def report_ended(ended: Ended) -> None:
    """Say and log that a process died by itself, and when it starts again."""
    _log.error("process.ended", process=ended.name, exit_code=ended.exit_code, again_in=ended.again_in)
    name = say("node.server") if ended.name == "nats" else ended.name
    typer.echo(say("run.ended", name=name, exit_code=ended.exit_code, again_in=ended.again_in or 0), err=True)


def link_reporter(directory: NodeDirectory) -> Callable[[Link, str, Trouble | None], None]:
    """Return what says that the hub was reached, or is not, or not any more, and why."""

    def report(link: Link, url: str, trouble: Trouble | None) -> None:
        typer.echo(say(_LINKS[link], url=url))
        if trouble is not None:
            typer.echo(say(trouble.value, authority=directory.hub_authority))
            typer.echo(say("link.code", code=trouble.value))

    return report


def event_line(event: StoredEvent) -> str:
    """Return the facts of an event's envelope, without its data."""
    envelope = event.envelope
    if envelope is None:
        return f"{event.seq:>7}  ?  {event.subject}"
    return (
        f"{event.seq:>7}  {envelope.time:%Y-%m-%d %H:%M:%S}Z  {event.subject}  "
        f"case={envelope.subject} id={envelope.id} sequence={envelope.sequence}"
    )


def trace_line(envelope: Envelope) -> str:
    """Return one step of a case: when, which service, what, and the dates that it sets."""
    dates = ", ".join(
        f"{name}={' '.join(value) if isinstance(value, list) else value}"
        for name, value in envelope.data.items()
        if name.endswith(_KEY_DATE_ENDINGS) and value
    )
    name = f"{envelope.event_name}.v{envelope.major}"
    return f"{envelope.time:%Y-%m-%d %H:%M}Z  {envelope.source_service:<13} {name:<26} {dates}".rstrip()
