"""Asks the services of a running node about the events that wait for a person, as an operator."""

from __future__ import annotations

from typing import Any, Literal

from arrimage.node.asking import NodeServices
from arrimage.node.directory import NodeDirectory

Which = Literal["parked", "outgoing"]
"""Events that came and could not be handled, or events that are to leave and were refused for ever."""


class Parked:
    """The waiting events of one node. ``key`` is an operator's; the demo profile needs none."""

    def __init__(self, directory: NodeDirectory, key: str, which: Which = "parked") -> None:
        """Look which services run.

        :raises ArrimageError: ``node.not_running``.
        """
        self._services = NodeServices(directory, key)
        self._which = which

    def listed(self, service: str | None) -> list[tuple[str, dict[str, Any]]]:
        """Return what waits in ``service``, or in all of them, with the name of the service.

        :raises ArrimageError: ``service.unknown``, ``http.away``, ``http.refused``.
        """
        return [(name, event) for name in self._services.chosen(service) for event in self._ask("GET", name, "")]

    def shown(self, service: str, number: int) -> Any:
        """Return one event with its envelope.

        :raises ArrimageError: as :meth:`listed`.
        """
        return self._ask("GET", service, f"/{number}")

    def retry(self, service: str, number: int) -> None:
        """Let the service try it again at once.

        :raises ArrimageError: as :meth:`listed`.
        """
        self._ask("POST", service, f"/{number}/retry")

    def drop(self, service: str, number: int) -> None:
        """Decide that it is not to be handled, or not to be sent.

        :raises ArrimageError: as :meth:`listed`.
        """
        self._ask("POST", service, f"/{number}/drop")

    def _ask(self, method: str, service: str, path: str) -> Any:
        return self._services.ask(method, service, f"/operations/{self._which}{path}")
