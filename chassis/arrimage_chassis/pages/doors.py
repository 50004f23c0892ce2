"""Where the pages of the node's services are: behind one address, or each at its own port."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

PATH: Final = re.compile(r"/(intake|planning|followup|notifications)(/[A-Za-z0-9_-]+)*")
"""A path of a page: ids and words of ours, nothing that anybody typed."""
HOME: Final = "/intake/today"


class Doors:
    """Finds a path of any service from the request of one of them.

    Behind a proxy (``ports`` empty) all paths are on one address; otherwise each service answers at its port
    of the host that was asked.
    """

    def __init__(self, service: str, ports: Mapping[str, int]) -> None:
        self._service = service
        self._ports = dict(ports)

    def url(self, request: Request, path: str) -> str:
        """Return where ``path`` is, for whoever sent ``request``."""
        service = path.split("/")[1]
        if service == self._service or service not in self._ports:
            return path
        return f"{self._origin(request, self._ports[service])}{path}"

    def origins(self, request: Request) -> list[str]:
        """Return the other addresses to which a form of ours may be sent."""
        return [
            self._origin(request, port)
            for service, port in sorted(self._ports.items())
            if service != self._service
        ]

    def safe_path(self, path: str | None) -> str | None:
        """Return ``path`` if it is one of our pages; None for any other address."""
        return path if path and PATH.fullmatch(path) and len(path) < 200 else None

    def _origin(self, request: Request, port: int) -> str:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or "127.0.0.1"
        return f"{request.url.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
