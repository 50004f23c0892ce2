"""``GET /metrics``: for a Prometheus on the same machine, or one that holds an operator's key."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

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
    """Tell whether this machine asks; what a proxy passes on comes from wherever the proxy says."""
    if request.client is None or _OF_A_PROXY & set(request.headers):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
