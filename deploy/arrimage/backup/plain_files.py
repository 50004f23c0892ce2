"""Only files that are where they seem to be go into a backup: a symbolic link would bring in what is elsewhere.

A piece of a node belongs to its service alone; whoever backs the node up may read more than that service may.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from arrimage.errors import ArrimageError


def refuse_links(root: Path, file: Path) -> None:
    """Refuse ``file`` if it, or a folder between it and ``root``, is a symbolic link; ``root`` itself may be one.

    :raises ArrimageError: ``backup.link``, with the place.
    """
    above = [place for place in file.parents if root in place.parents]
    for place in (file, *above):
        if place.is_symlink():
            raise ArrimageError("backup.link", file=place)


def open_plain(file: Path) -> BinaryIO:
    """Open ``file`` for reading, unless it became a link or a device meanwhile.

    :raises ArrimageError: ``backup.link``.
    :raises OSError: if it cannot be read.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ArrimageError("backup.link", file=file) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ArrimageError("backup.link", file=file)
    return os.fdopen(descriptor, "rb")
