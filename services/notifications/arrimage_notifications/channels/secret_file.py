"""A secret that is read when it is needed, so that a new one holds at once."""

from __future__ import annotations

from pathlib import Path

from arrimage_contracts.vocabularies import FailureReason
from arrimage_notifications.channels import NotDeliveredError


def read_secret(file: Path) -> str:
    """Return what ``file`` holds.

    :raises NotDeliveredError: if it cannot be read: the channel is not set up.
    """
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        pass
    raise NotDeliveredError(FailureReason.NOT_SET_UP)
