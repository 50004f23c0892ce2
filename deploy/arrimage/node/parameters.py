"""The numbers of the model in a running node: what holds, and how one is changed (R-017)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from arrimage.errors import ArrimageError
from arrimage.node.asking import NodeServices
from arrimage.node.config import NodeConfig
from arrimage.services import manifests_of


def services_with(node: NodeConfig, parameter: str | None = None) -> list[str]:
    """Return the services of ``node`` that have parameters, or have this one."""
    return [
        manifest.service.value
        for manifest in manifests_of(node.services)
        if any(parameter in (None, listed.name) for listed in manifest.parameters)
    ]


def parameters(
    node: NodeConfig, services: NodeServices, service: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (service, parameter) for all of them, or for those of one service.

    :raises ArrimageError: ``service.unknown``, ``http.away``, ``http.refused``.
    """
    for name in [service] if service else services_with(node):
        for parameter in services.ask("GET", name, "/parameters"):
            yield name, parameter


def set_parameter(
    node: NodeConfig, services: NodeServices, name: str, value: int, effective_on: date, reason: str
) -> dict[str, Any]:
    """Let a value hold from a day on, in the service that has the parameter.

    :raises ArrimageError: ``parameter.unknown``, ``http.away``, ``http.refused``.
    """
    having = services_with(node, name)
    if not having:
        known = sorted(listed.name for manifest in manifests_of(node.services) for listed in manifest.parameters)
        raise ArrimageError("parameter.unknown", name=name, known=", ".join(known))
    body = {"value": value, "effective_on": effective_on.isoformat(), "reason": reason}
    made: dict[str, Any] = {}
    for service in having:
        made = services.ask("POST", service, f"/parameters/{name}", body)
    return made
