"""Asks the services of a running node over HTTP, with a worker's key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import httpx

from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import running_node
from arrimage.texts import language

_SECONDS = 10


class NodeServices:
    """The services of one running node. The demo profile needs no key."""

    def __init__(self, directory: NodeDirectory, key: str) -> None:
        """Look which services run.

        :raises ArrimageError: ``node.not_running``.
        """
        services = running_node(directory)["services"]
        self._urls: dict[str, str] = {name: state["url"] for name, state in services.items()}
        self._headers = {"Accept-Language": language()} | ({"Authorization": f"Bearer {key}"} if key else {})

    def chosen(self, service: str | None) -> Sequence[str]:
        """Return the one service that is meant, or all that run."""
        return [service] if service else sorted(self._urls)

    def ask(self, method: str, service: str, path: str, body: object = None) -> Any:
        """Return the answer of ``service``.

        :raises ArrimageError: ``service.unknown``, ``http.away``, ``http.refused``.
        """
        if service not in self._urls:
            raise ArrimageError("service.unknown", service=service, known=", ".join(sorted(self._urls)))
        headers = self._headers | ({"Idempotency-Key": str(uuid4())} if method == "POST" else {})
        url = f"{self._urls[service]}{path}"
        try:
            answer = httpx.request(method, url, headers=headers, json=body, timeout=_SECONDS)
        except httpx.HTTPError as error:
            raise ArrimageError("http.away", service=service, url=self._urls[service]) from error
        if not answer.is_success:
            raise _refused(service, answer)
        return answer.json()


def _refused(service: str, answer: httpx.Response) -> ArrimageError:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    reason = problem.get("detail") or problem.get("title") or answer.reason_phrase
    code = problem.get("code", answer.status_code)
    if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return ArrimageError("http.key_refused", service=service, code=code, reason=reason)
    return ArrimageError("http.refused", service=service, code=code, reason=reason)
