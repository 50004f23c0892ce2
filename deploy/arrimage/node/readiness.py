"""Whether the services of a node are ready, and if not why: in their own words."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from arrimage.errors import ArrimageError
from arrimage.node.supervise import Kept
from arrimage.waiting import until
from arrimage_contracts.vocabularies import ServiceName

_LOOK_EVERY = 0.05
_HUB_AWAY = "bus.hub_away"


async def until_ready(services: Mapping[ServiceName, Kept], *, border: bool, within: float) -> None:
    """Wait until each of ``services`` that is meant to live is ready; with ``border``, until they reach the hub.

    :raises ArrimageError: ``node.not_ready`` after ``within`` seconds, with the reasons that services gave.
    """
    reasons: dict[str, list[str]] = {}
    async with httpx.AsyncClient(timeout=5) as http:

        async def ready() -> bool:
            nonlocal reasons
            reasons = await _reasons(http, services, border=border)
            return not reasons

        try:
            await until(ready, within=within, every=_LOOK_EVERY)
        except TimeoutError:
            said = "; ".join(f"{name}: {', '.join(codes)}" for name, codes in reasons.items())
            raise ArrimageError("node.not_ready", seconds=f"{within:g}", reasons=said) from None


async def _reasons(
    http: httpx.AsyncClient, services: Mapping[ServiceName, Kept], *, border: bool
) -> dict[str, list[str]]:
    found = {}
    for name, service in services.items():
        if service.kept and (codes := await _why_not_ready(http, service, border=border)):
            found[name.value] = codes
    return found


async def _why_not_ready(http: httpx.AsyncClient, service: Kept, *, border: bool) -> list[str]:
    try:
        answer = await http.get(f"{service.url}/health/ready")
        said = answer.json()
    except (httpx.HTTPError, ArrimageError, ValueError):
        return ["no_answer"]
    codes = [reason["code"] for reason in said["reasons"]]
    if border:
        codes += [warning["code"] for warning in said["warnings"] if warning["code"] == _HUB_AWAY]
    return codes or ([] if answer.is_success else ["not_ready"])
