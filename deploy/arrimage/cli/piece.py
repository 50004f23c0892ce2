"""``arrimage node serve`` and ``node pieces``: a node whose pieces run each in a place of its own."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from arrimage.cli.options import DEFAULT_ACK_WAIT, AckWait, NodeOption, node_directory
from arrimage.cli.printing import print_changes, report_ended
from arrimage.cli.running import stop_on_signals
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.pieces import SERVER, hand_out
from arrimage.node.serve import ServerPiece, become_service
from arrimage.texts import help_of, say
from arrimage_chassis import logs

Piece = Annotated[str, typer.Argument(metavar="PIECE", help=help_of("arg.piece"))]


def pieces(directory: NodeOption = None) -> None:
    """Give each piece its keys and files; to be run again after a change."""
    places = node_directory(directory)
    for name in hand_out(places):
        typer.echo(say("node.piece", piece=name, directory=places.pieces / name))


def serve(piece: Piece, directory: NodeOption = None, ack_wait: AckWait = DEFAULT_ACK_WAIT) -> None:
    """Run one piece in the foreground until told to stop."""
    places = node_directory(directory)
    if piece != SERVER:
        become_service(places, piece)
    asyncio.run(_serve_server(places, ack_wait))


async def _serve_server(places: NodeDirectory, ack_wait: float) -> None:
    stop = stop_on_signals()
    logs.configure(organization=load_node(places.config).organization, service="node")
    server = ServerPiece(places.root, report_ended, ack_wait)
    print_changes(await server.start())
    await server.keep(stop)
