"""The services that are installed, found by their entry points: the command imports none of them by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from arrimage.errors import ArrimageError
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.vocabularies import ServiceName

if TYPE_CHECKING:
    from arrimage_chassis.service import ServiceDefinition

GROUP = "arrimage.services"


@cache
def definition_of(service: ServiceName) -> ServiceDefinition:
    """Return an installed service: its manifest and its store's history.

    :raises ArrimageError: ``service.not_installed`` if no distribution offers it, ``service.broken`` if what one
        offers is not a service.
    """
    from arrimage_chassis.service import ServiceDefinition  # brings a database library, which few commands need

    for entry in entry_points(group=GROUP, name=service.value):
        definition = entry.load()
        if not isinstance(definition, ServiceDefinition):
            raise ArrimageError("service.broken", service=service.value, entry=entry.value)
        return definition
    raise ArrimageError("service.not_installed", service=service.value)


def manifest_of(service: ServiceName) -> Manifest:
    """Return the manifest of an installed service.

    :raises ArrimageError: as :func:`definition_of`.
    """
    return definition_of(service).manifest


def manifests_of(services: Iterable[ServiceName]) -> list[Manifest]:
    """Return the manifests of ``services``, in the order of the roles, each once.

    :raises ArrimageError: as :func:`manifest_of`.
    """
    wanted = set(services)
    return [manifest_of(service) for service in ServiceName if service in wanted]
