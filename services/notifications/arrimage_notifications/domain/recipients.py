"""Who of the organization is told: the one who answers for the case, else those of the role."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.staff import Colleague
from arrimage_notifications.domain.rules import Notice, Role


def workers_of(
    notice: Notice, lead: UUID | None, staff: Sequence[Colleague], *, by_address: bool
) -> Sequence[UUID | None]:
    """Return the workers to whom a notice goes, each once; None stands for the role as such, or the person.

    :param by_address: the channel needs an address: of a whole role, those who have one are told.
    """
    if notice.worker is not None:
        return [notice.worker]
    if notice.role is Role.WORKER and lead is not None:
        return [lead]
    if notice.role is Role.PERSON:
        return [None]
    listed = sorted({one.ref for one in staff if one.role == notice.role and (one.email or not by_address)})
    return listed or [None]
