"""A swap of a stopped node: the choice is written, the store set aside; the next start reads the events."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from arrimage.component.choosing import choose_component
from arrimage.component.declaration import load_component
from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import prepared
from arrimage.swap.aside import set_aside, store_of
from arrimage.swap.needs import refuse_without_handover
from arrimage.swap.procedure import OWN
from arrimage_contracts.vocabularies import ServiceName


def swap_stopped(
    places: NodeDirectory,
    service: ServiceName,
    to: str,
    now: datetime,
    *,
    handed_over: bool = False,
    without_handover: bool = False,
) -> str:
    """Let ``to`` run as ``service`` from the next start on; return how people are told of it.

    What the old one committed and did not publish stays in the store that is set aside: start the node first if
    it may hold some.

    :param handed_over: whether a handover file is given to the new one next.
    :param without_handover: do so without one even if the role needs what no event tells.
    :raises ArrimageError: ``swap.*``, ``component.*``.
    """
    ready = prepared(places)
    if service not in ready.node.services:
        raise ArrimageError("swap.service_absent", service=service, known=", ".join(ready.node.services))
    if ready.node.addresses:
        raise ArrimageError("swap.elsewhere")
    refuse_without_handover(service, given=handed_over, meant=without_handover)
    old = ready.component(service)
    new = None if to == OWN else load_component(Path(to))
    if new is not None and new.role is not service:
        raise ArrimageError("component.other_role", file=new.directory, role=new.role, wanted=service)
    name = OWN if new is None else new.said
    if name == (OWN if old is None else old.said):
        raise ArrimageError("swap.same", service=service, component=name)
    files = store_of(ready, service)
    if any(file.exists() for file in files):
        set_aside(files, places.stores, service, now)
    choose_component(places.config, service, None if new is None else {"directory": str(new.directory)})
    return name
