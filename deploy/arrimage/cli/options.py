"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arrimage.errors import ArrimageError
from arrimage.hub.streams import ACK_WAIT_SECONDS
from arrimage.node.directory import NodeDirectory
from arrimage.texts import help_of

NodeOption = Annotated[Path | None, typer.Option("--dir", envvar="ARRIMAGE_NODE", help=help_of("opt.node"))]
HubOption = Annotated[Path, typer.Option("--dir", help=help_of("opt.hub"))]
NetworkFile = Annotated[Path, typer.Argument(metavar="FILE", help=help_of("arg.network_file"))]
AckWait = Annotated[
    float, typer.Option("--ack-wait", envvar="ARRIMAGE_ACK_WAIT", min=0.1, help=help_of("opt.ack_wait"))
]

DEFAULT_HUB = Path("hub")
DEFAULT_ACK_WAIT = ACK_WAIT_SECONDS
NODES = Path("nodes")


def node_directory(given: Path | None) -> NodeDirectory:
    """Return the node that is meant: the one given, the current directory, or the only one in ``nodes/``.

    :raises ArrimageError: ``node.which``, ``node.none_here``, ``node.not_found``.
    """
    if given is None:
        found = [Path()] if NodeDirectory(Path()).config.exists() else sorted(NODES.glob("*/node.yaml"))
        if not found:
            raise ArrimageError("node.none_here", directory=Path.cwd())
        if len(found) > 1:
            raise ArrimageError("node.which", found=", ".join(file.parent.name for file in found))
        given = found[0].parent if found[0].name == "node.yaml" else found[0]
    directory = NodeDirectory(given)
    if not directory.config.exists():
        raise ArrimageError("node.not_found", directory=given)
    return directory


def is_found_alone(directory: NodeDirectory) -> bool:
    """Tell whether a command finds this node from here without being told its directory."""
    try:
        return node_directory(None).root.resolve() == directory.root.resolve()
    except ArrimageError:
        return False
