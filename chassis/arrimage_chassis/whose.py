"""Whose a case is, for a service that does not know it: asked of intake, before anything of the case is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final
from uuid import UUID

from arrimage_chassis import problems
from arrimage_chassis.access import DataClass
from arrimage_chassis.look import Look, Sight
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.requests.port import RequestError
from arrimage_chassis.store import Session
from arrimage_chassis.trail.own import Noted, OwnLog
from arrimage_contracts.requests.access import AccessAsked, AccessTold

_WITHIN: Final = 1.0


async def ask_if_assigned(look: Look, case_id: UUID, about: Collection[DataClass]) -> bool:
    """Ask intake whether a case is one of the worker's; it is asked each time, for a lead may change.

    :raises ProblemError: ``access.unknown_now`` if intake does not answer: what cannot be judged is not shown.
    """
    if look.worker is None:
        return False
    question = AccessAsked(case_id=case_id, viewer=look.place.secret.worker_ref(look.worker))
    try:
        return (await look.place.ask(question, AccessTold, within=_WITHIN)).may
    except RequestError:
        raise ProblemError(problems.ACCESS_UNKNOWN_NOW) from None


def sight_of(case_of: Callable[[Session, Mapping[str, Any]], Awaitable[UUID | None]], log: OwnLog) -> Sight:
    """Return the sight of a service that asks intake; ``case_of`` finds the case that an address names.

    Who was told a name, intake writes down. Who looked into what is kept of a case here goes into ``log``.
    """

    def note(case_id: UUID, about: Collection[DataClass], writes: bool) -> Noted:
        return Noted(case_id, tuple(about), "written" if writes else "read")

    return Sight(case_of, ask_if_assigned, log.keep, note)
