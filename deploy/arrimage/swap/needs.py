"""Which roles cannot go on with their cases from the stream alone: they are swapped with a handover file."""

from __future__ import annotations

from typing import Final

from arrimage.errors import ArrimageError
from arrimage_contracts.vocabularies import ServiceName

NEED_HANDOVER: Final = frozenset({ServiceName.INTAKE, ServiceName.PLANNING})
"""Who a person is, and the words of a plan, are in no event; the others know again from their own past events."""


def refuse_without_handover(service: ServiceName, *, given: bool, meant: bool) -> None:
    """See that a role which needs the handover file is given one.

    :param given: whether there is a file.
    :param meant: whether it is meant that there is none: the new program begins anew.
    :raises ArrimageError: ``swap.needs_handover``.
    """
    if service in NEED_HANDOVER and not (given or meant):
        raise ArrimageError("swap.needs_handover", service=service)
