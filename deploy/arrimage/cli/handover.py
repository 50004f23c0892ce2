"""``arrimage node export|import``: what one program of a role hands to the next."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.cli.passphrase import Passphrase, read_passphrase
from arrimage.errors import ArrimageError
from arrimage.handover.exchange import hand_over, take_over
from arrimage.handover.file import new_head, read_handover, write_handover
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import PreparedNode, prepared
from arrimage.run_state import read_state
from arrimage.swap.procedure import OWN
from arrimage.texts import help_of, say
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.trust.signing import read_private_key
from arrimage_contracts.vocabularies import ServiceName

_Service = Annotated[ServiceName, typer.Argument(metavar="SERVICE", help=help_of("opt.service"))]
_File = Annotated[Path, typer.Argument(metavar="FILE", help=help_of("arg.handover_file"))]


def export_service(
    service: _Service, file: _File, directory: NodeOption = None, passphrase_file: Passphrase = None
) -> None:
    """Write what a service keeps into a signed and encrypted file."""
    ready = _ready(node_directory(directory), service)
    passphrase = read_passphrase(passphrase_file)
    if file.exists():
        raise ArrimageError("backup.exists", file=file)
    component = ready.component(service)
    records = asyncio.run(hand_over(ready, service))
    head = new_head(
        service.value,
        ready.node.organization,
        OWN if component is None else component.said,
        SystemClock("UTC").now(),
    )
    key = read_private_key(ready.directory.signing_key)
    write_handover(file, head, records, key, passphrase, os.urandom)
    typer.echo(say("handover.made", file=file, service=service, records=len(records)))


def import_service(
    service: _Service, file: _File, directory: NodeOption = None, passphrase_file: Passphrase = None
) -> None:
    """Give a file to the program that is to run as a service, while the node is stopped."""
    places = node_directory(directory)
    ready = _ready(places, service)
    if read_state(places.state) is not None:
        raise ArrimageError("handover.running", service=service)
    records = read_records(ready, service, file, read_passphrase(passphrase_file))
    taken = asyncio.run(take_over(ready, service, records))
    typer.echo(
        say("handover.taken", service=service, taken=taken.get("taken", len(records)), records=len(records))
    )


def read_records(ready: PreparedNode, service: ServiceName, file: Path, passphrase: bytes) -> list[bytes]:
    """Read and judge a file; nothing of it was given to anybody if this raises.

    :raises ArrimageError: as :func:`arrimage.handover.file.read_handover`.
    """
    key = read_private_key(ready.directory.signing_key)
    _, records = read_handover(
        file, role=service.value, organization=ready.node.organization, key=key, passphrase=passphrase
    )
    return records


def _ready(places: NodeDirectory, service: ServiceName) -> PreparedNode:
    ready = prepared(places)
    if service not in ready.node.services:
        raise ArrimageError("swap.service_absent", service=service, known=", ".join(ready.node.services))
    return ready
