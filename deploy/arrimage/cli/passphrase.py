"""The passphrase of a backup: from a file, never from the command line, which other users can read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arrimage.errors import ArrimageError
from arrimage.texts import help_of

Passphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", envvar="ARRIMAGE_BACKUP_PASSPHRASE_FILE", help=help_of("opt.passphrase")),
]


def read_passphrase(file: Path | None) -> bytes:
    """Return the first line of ``file``.

    :raises ArrimageError: ``backup.passphrase_needed``, ``key.unreadable``.
    """
    if file is None:
        raise ArrimageError("backup.passphrase_needed")
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise ArrimageError("key.unreadable", file=file, reason=error.strerror) from error
    return lines[0].strip() if lines else b""
