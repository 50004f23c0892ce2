"""``arrimage node swap``: another program in the place of a service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from arrimage.cli.handover import read_records
from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.passphrase import Passphrase, read_passphrase
from arrimage.errors import ArrimageError
from arrimage.handover.exchange import take_over
from arrimage.node.control import Asked, ask_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import PreparedNode, prepared
from arrimage.node.process import NodeProcess
from arrimage.run_state import read_state
from arrimage.swap.offline import swap_stopped
from arrimage.swap.procedure import OWN, swap
from arrimage.texts import help_of, say
from arrimage_chassis.clock import SystemClock
from arrimage_contracts.vocabularies import ServiceName


def swap_service(
    service: Annotated[ServiceName, typer.Argument(metavar="SERVICE", help=help_of("opt.service"))],
    to: Annotated[str, typer.Option("--to", help=help_of("opt.swap_to"))],
    directory: NodeOption = None,
    handover: Annotated[Path | None, typer.Option("--handover", help=help_of("opt.swap_handover"))] = None,
    passphrase_file: Passphrase = None,
    without_handover: Annotated[
        bool, typer.Option("--without-handover", help=help_of("opt.swap_without_handover"))
    ] = False,
    unasked: Annotated[bool, typer.Option("--unasked", help=help_of("opt.swap_unasked"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("opt.json_out"))] = False,
) -> None:
    """Replace what runs as a service; say what was read, doubled and forgotten."""
    places = node_directory(directory)
    where = to if to == OWN else str(Path(to).absolute())
    if read_state(places.state) is None:
        _swap_stopped(places, service, where, handover, passphrase_file, without_handover=without_handover)
        return
    asked = {"do": "swap", "service": service.value, "to": where, "unasked": unasked}
    asked |= {"without_handover": without_handover}
    if handover is not None:
        read_passphrase(passphrase_file)  # or say at once that there is none
        assert passphrase_file is not None  # noqa: S101 - it was just read
        asked |= {"handover": str(handover.absolute()), "passphrase": str(passphrase_file.absolute())}
    done = asyncio.run(ask_node(places.control, asked))
    if as_json:
        typer.echo(json.dumps(done, ensure_ascii=False))
        return
    _show(done)


def _show(done: Mapping[str, Any]) -> None:
    """Say what a swap did, and whether the stream could not be read afterwards."""
    shown = {name: "?" if value is None else value for name, value in done.items()}
    none, uncounted = say("swap.none_yet"), done.get("uncounted")
    shown |= {"last": done["last"] or none, "first": done["first"] or ("?" if uncounted else none)}
    typer.echo(say("swap.done", **shown))
    if uncounted:
        typer.echo(say("swap.not_counted", service=done["service"], reason=uncounted), err=True)


def _swap_stopped(
    places: NodeDirectory,
    service: ServiceName,
    to: str,
    handover: Path | None,
    passphrase_file: Path | None,
    *,
    without_handover: bool,
) -> None:
    """Write the choice down; give the new program the file, which is judged before anything is changed."""
    give = None
    if handover is not None:
        records = read_records(prepared(places), service, handover, read_passphrase(passphrase_file))
        give = partial(_give, service=service, records=records)
    now = SystemClock("UTC").now
    new = swap_stopped(places, service, to, now, before_start=give, without_handover=without_handover)
    typer.echo(say("swap.at_next_start", service=service, new=new))


def _give(ready: PreparedNode, service: ServiceName, records: Sequence[bytes]) -> None:
    """Give the records to what is to run as a service, and say how many it took."""
    taken = asyncio.run(take_over(ready, service, records)).get("taken", len(records))
    typer.echo(say("handover.taken", service=service, taken=taken, records=len(records)))


def answer_for(node: NodeProcess) -> Asked:
    """Return what the running node does when it is asked through its socket."""

    async def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if asked["do"] != "swap":
            raise ArrimageError("control.no_answer", socket=node.directory.control)
        before_start = None
        if "handover" in asked:
            file, passphrase = Path(asked["handover"]), read_passphrase(Path(asked["passphrase"]))
            # judged before anything is stopped
            records = read_records(node.prepared, ServiceName(asked["service"]), file, passphrase)
            before_start = partial(take_over, service=ServiceName(asked["service"]), records=records)
        done = await swap(
            node,
            ServiceName(asked["service"]),
            asked["to"],
            unasked=bool(asked["unasked"]),
            now=SystemClock("UTC").now,
            before_start=before_start,
            without_handover=bool(asked.get("without_handover")),
        )
        return done.as_data()

    return answer
