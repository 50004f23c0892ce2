"""A swap of a stopped node: the choice is written, the store set aside; the next start reads the events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from arrimage.component.choosing import choose_component
from arrimage.component.declaration import load_component
from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import PreparedNode, prepared
from arrimage.swap.aside import own_store, store_of
from arrimage.swap.back import Before
from arrimage.swap.needs import refuse_without_handover
from arrimage.swap.procedure import OWN
from arrimage_contracts.vocabularies import ServiceName


def swap_stopped(
    places: NodeDirectory,
    service: ServiceName,
    to: str,
    now: Callable[[], datetime],
    *,
    before_start: Callable[[PreparedNode], object] | None = None,
    without_handover: bool = False,
) -> str:
    """Let ``to`` run as ``service`` from the next start on; return how people are told of it.

    What the old one committed and did not publish stays in the store that is set aside: start the node first if
    it may hold some.

    :param before_start: called when the new one is chosen and its store is empty, such as to hand over what no
        event tells; if it raises, the old one is chosen again, with its store.
    :param without_handover: do so without ``before_start`` even if the role needs what no event tells.
    :raises ArrimageError: ``swap.*``, ``component.*``; ``handover.unable``; what ``before_start`` raises.
    """
    ready = prepared(places)
    if service not in ready.node.services:
        raise ArrimageError("swap.service_absent", service=service, known=", ".join(ready.node.services))
    if ready.node.addresses:
        raise ArrimageError("swap.elsewhere")
    refuse_without_handover(service, given=before_start is not None, meant=without_handover)
    old = ready.component(service)
    new = None if to == OWN else load_component(Path(to))
    if new is not None and new.role is not service:
        raise ArrimageError("component.other_role", file=new.directory, role=new.role, wanted=service)
    if new is not None and before_start is not None:
        new.handover_command("import")
    name = OWN if new is None else new.said
    if name == (OWN if old is None else old.said):
        raise ArrimageError("swap.same", service=service, component=name)
    files = store_of(ready, service)
    if new is None:
        own_store(ready, service)  # it is to begin on nothing, and nothing is emptied on a server
    before = Before(places, service, ready.node.components.get(service), files, now)
    if any(file.exists() for file in files):
        before.set_aside()
    try:
        choose_component(places.config, service, None if new is None else {"directory": str(new.directory)})
        if before_start is not None:
            before_start(prepared(places))
    except BaseException:
        before.choose_again(_begun(places, service))
        raise
    return name


def _begun(places: NodeDirectory, service: ServiceName) -> Sequence[Path]:
    """Return where the new one keeps its store."""
    try:
        return store_of(prepared(places), service)
    except ArrimageError:  # where node.yaml cannot be read, nothing was begun
        return ()
