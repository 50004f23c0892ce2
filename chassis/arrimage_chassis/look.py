"""A read of what is known of persons: who looks, what they may see, what is written down of it (R-328, R-329)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from arrimage_chassis import problems
from arrimage_chassis.access import DataClass, Reach, reach
from arrimage_chassis.problems import ProblemError

if TYPE_CHECKING:
    from arrimage_chassis.store import Session
    from arrimage_chassis.work import Place, Work


@dataclass
class Look:
    """One look of a worker: a page, a question of the API, or a form that is about to be done."""

    session: Session
    place: Place
    worker: str | None
    role: str | None
    seen: list[Any] = field(default_factory=list, repr=False)
    """What is to be written down of it, as the service's ``Sight`` takes it; kept before anything is shown."""

    def reach(self, *about: DataClass, writes: bool = False) -> Reach:
        """Return how far this worker reaches into all of ``about``."""
        return reach(self.role, about, writes=writes)

    @property
    def sees_all(self) -> bool:
        """Whether who the persons are is told of every case, whoever holds it."""
        return self.reach(DataClass.IDENTITY) is Reach.ALL


@dataclass(frozen=True)
class Sight:
    """How a service knows whose a case is, and where it writes down who looked. In its manifest."""

    case_of: Callable[[Session, Mapping[str, Any]], Awaitable[UUID | None]]
    """Returns the case that an address names; None if it names none that is known here."""
    is_assigned: Callable[[Look, UUID, Collection[DataClass]], Awaitable[bool]]
    """Tells whether a case is one of the worker's, as far as these classes go."""
    write_down: Callable[[Work, Collection[Any]], Awaitable[None]] | None = None
    """Keeps what a look collected under ``seen``. None: nothing is kept."""
    note: Callable[[UUID, Collection[DataClass], bool], Any] | None = None
    """Makes what is kept of each look into a case, or act in it (True). None: whoever shows something says so."""


async def check_reach(
    sight: Sight | None, look: Look, about: Collection[DataClass], path: Mapping[str, Any], *, writes: bool
) -> None:
    """Refuse a worker what is of a colleague's case, and note the look; the role itself was looked at before.

    :raises ProblemError: ``case.entrusted``.
    """
    must_be_theirs = look.reach(*about, writes=writes) is Reach.ASSIGNED
    if sight is None or not (must_be_theirs or sight.note is not None):
        return
    case_id = await sight.case_of(look.session, path)
    if case_id is None:
        return
    if must_be_theirs and not await sight.is_assigned(look, case_id, about):
        raise ProblemError(problems.CASE_ENTRUSTED)
    if sight.note is not None:
        look.seen.append(sight.note(case_id, about, writes))


def id_in(path: Mapping[str, Any], name: str) -> UUID | None:
    """Return an id of an address; None if it is not there, or is none."""
    try:
        return UUID(str(path[name]))
    except (LookupError, ValueError):
        return None
