"""The people who work here, as a service may know them: an opaque id, a role, and where a notice reaches them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Colleague:
    """One worker of the node. The address is read when it is needed, and kept nowhere else (R-340)."""

    ref: UUID
    """What events call the worker."""
    role: str
    email: str | None = field(default=None, repr=False)
    language: str | None = None
    worker: str = ""
    """The worker's own id, for what stays in the service's store: whose a case is, who looked."""


Staff = Callable[[], Sequence[Colleague]]
"""Returns the workers of the node, as its file lists them now."""


def nobody() -> Sequence[Colleague]:
    """Return nobody: no file of workers is set up."""
    return ()
