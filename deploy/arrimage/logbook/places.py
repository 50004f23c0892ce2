"""Which logs are meant: those of a node's directory or of a hub's."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage_contracts.network import NetworkFileError


def logs_of(directory: Path) -> Path:
    """Return the folder of log files in a node's or a hub's ``directory``.

    :raises ArrimageError: ``logs.none``.
    """
    found = NodeDirectory(directory).logs  # a hub keeps them in the same place
    if not found.is_dir():
        raise ArrimageError("logs.none", directory=directory)
    return found


def zone_of(directory: Path) -> ZoneInfo | None:
    """Return the node's own civil time zone, or None (this computer's) if the directory does not say it."""
    try:
        return ZoneInfo(load_node(NodeDirectory(directory).config).zone)
    except (ArrimageError, NetworkFileError):
        return None
