"""Who is named as the author of a change."""

from __future__ import annotations

from arrimage_chassis.work import Work


def author_of(work: Work) -> str:
    """Return the opaque id of the worker who gives the command: never a name."""
    assert work.worker is not None  # noqa: S101 - a command comes from a worker
    return work.worker
