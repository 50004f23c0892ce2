"""Asks the services of a running node about the events that wait for a person, as an operator."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from arrimage.node.asking import NodeServices
from arrimage.node.directory import NodeDirectory
from arrimage_contracts.subjects import GATE_DURABLE

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

    def by_partner(self) -> list[dict[str, Any]]:
        """Return what has left for each partner and what waits, as the node's gate knows it.

        :raises ArrimageError: as :meth:`listed`.
        """
        found: list[dict[str, Any]] = self._services.ask("GET", GATE_DURABLE, "/operations/outgoing/partners")
        return found

    def unanswered(self, partner: str) -> int:
        """Return how many referrals were sent to ``partner`` of which its node has not said that they came.

        :raises ArrimageError: as :meth:`listed`.
        """
        path = f"/partners/{quote(partner, safe='')}/open-referrals"
        found = self._services.ask("GET", GATE_DURABLE, path)
        return sum(one["side"] == "sender" and one["state"] == "sent" for one in found)

    def _ask(self, method: str, service: str, path: str) -> Any:
        return self._services.ask(method, service, f"/operations/{self._which}{path}")
