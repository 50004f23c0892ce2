"""``GET /metrics``: for a Prometheus on the same machine, or one that holds an operator's key."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from arrimage_chassis.metrics.observed import observe

if TYPE_CHECKING:
    from arrimage_chassis.runtime import Runtime

_OF_A_PROXY: Final = frozenset(
    {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
)


def metrics_router(runtime: Runtime) -> APIRouter:
    """Return the route."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        """Say how the service is, as Prometheus reads it."""
        if not _is_from_here(request):
            runtime.workers.operator(request)
        observed = CollectorRegistry()
        observed.register(await observe(runtime))
        body = generate_latest(runtime.counted.registry) + generate_latest(observed)
        return Response(body, media_type=CONTENT_TYPE_LATEST)

    return router


def _is_from_here(request: Request) -> bool:
    """Tell whether this machine asks; what a proxy passes on comes from wherever the proxy says.

    A page in a browser of this machine asks from here too, under a name that its author made stand for 127.0.0.1:
    the name asked for must be this machine's own.
    """
    if request.client is None or _OF_A_PROXY & set(request.headers):
        return False
    hosts = request.headers.getlist("host")
    return len(hosts) == 1 and _is_loopback(request.client.host) and _names_this_machine(hosts[0])


def _names_this_machine(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
