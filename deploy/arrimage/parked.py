"""Asks the services of a running node about their parked events, over HTTP, as an operator."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import running_node
from arrimage.texts import language

_SECONDS = 10


class Parked:
    """The parked events of one node. ``key`` is an operator's; the demo profile needs none."""

    def __init__(self, directory: NodeDirectory, key: str) -> None:
        """Look which services run.

        :raises ArrimageError: ``node.not_running``.
        """
        services = running_node(directory)["services"]
        self._urls: dict[str, str] = {name: state["url"] for name, state in services.items()}
        self._headers = {"Accept-Language": language()} | ({"Authorization": f"Bearer {key}"} if key else {})

    def listed(self, service: str | None) -> list[tuple[str, dict[str, Any]]]:
        """Return what is parked in ``service``, or in all of them, with the name of the service.

        :raises ArrimageError: ``service.unknown``, ``http.away``, ``http.refused``.
        """
        chosen = [service] if service else sorted(self._urls)
        return [(name, event) for name in chosen for event in self._ask("GET", name, "")]

    def shown(self, service: str, number: int) -> Any:
        """Return one parked event with its envelope.

        :raises ArrimageError: as :meth:`listed`.
        """
        return self._ask("GET", service, f"/{number}")

    def retry(self, service: str, number: int) -> None:
        """Let the service try it again at once.

        :raises ArrimageError: as :meth:`listed`.
        """
        self._ask("POST", service, f"/{number}/retry")

    def drop(self, service: str, number: int) -> None:
        """Decide that it is not to be handled.

        :raises ArrimageError: as :meth:`listed`.
        """
        self._ask("POST", service, f"/{number}/drop")

    def _ask(self, method: str, service: str, path: str) -> Any:
        if service not in self._urls:
            raise ArrimageError("service.unknown", service=service, known=", ".join(sorted(self._urls)))
        headers = self._headers | ({"Idempotency-Key": str(uuid4())} if method == "POST" else {})
        url = f"{self._urls[service]}/operations/parked{path}"
        try:
            answer = httpx.request(method, url, headers=headers, timeout=_SECONDS)
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
    return ArrimageError(
        "http.refused", service=service, code=problem.get("code", answer.status_code), reason=reason
    )
