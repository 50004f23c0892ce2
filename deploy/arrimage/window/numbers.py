"""The window's numbers, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client.core import Metric

from arrimage.window.state import WebhookState
from arrimage_chassis.metrics import catalogue
from arrimage_chassis.metrics.observed import Families


class WindowNumbers:
    """Offers what is known of each webhook at the moment of a scrape."""

    def __init__(self, organization: str, states: Callable[[], dict[str, WebhookState]]) -> None:
        self._organization = organization
        self._states = states

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers, as a registry of Prometheus asks for them."""
        found = Families((self._organization, "window"), catalogue.PLACE)
        for name, state in self._states().items():
            found.put(catalogue.WEBHOOK_TOLD, state.told, name)
            found.put(catalogue.WEBHOOK_DEAD, len(state.dead), name)
            found.put(catalogue.WEBHOOK_WELL, state.standing in ("well", "dead"), name)
            if state.failing_since is not None:
                found.put(catalogue.WEBHOOK_FAILING_SINCE, state.failing_since.timestamp(), name)
        yield from found.collect()
