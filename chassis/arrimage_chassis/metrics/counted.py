"""What a service counts while it works."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.process_collector import ProcessCollector

from arrimage_chassis.manifest import Manifest
from arrimage_chassis.metrics import catalogue, disclosures
from arrimage_contracts.declaration import CROSSING, Audience

OTHER: Final = "other"
QUARANTINE_CODES: Final = (
    "event.unknown_subject", "event.malformed_json", "event.invalid_envelope", "event.forged_source",
    "event.not_for_us", "event.unknown_major", "event.unknown_type", "event.wrong_bus", "event.not_heard",
    "event.unsigned", "event.bad_signature", "event.no_pinned_key", "event.invalid_data", "event.too_large",
    "event.too_deep", "parked.too_many", "parked.kept_too_long",
)  # fmt: skip
"""Why a message goes to the quarantine: refused (see :mod:`arrimage_chassis.delivery.screening`), or parked for
too long or with too many others."""
_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


disable_created_metrics()  # type: ignore[no-untyped-call]  # when each counter began says nothing to anybody here


class Counted:
    """The counters of one service in a registry of its own: two services may share a process."""

    def __init__(
        self,
        organization: str = "",
        service: str = "",
        *,
        partners: Collection[str] = (),
        seconds: Callable[[], float] = time.time,
    ) -> None:
        """Begin at zero; only ``partners`` and the organization itself are named as senders."""
        self.registry = CollectorRegistry(auto_describe=True)
        self._place = (organization, service)
        self._senders = frozenset((*partners, organization))
        self._seconds = seconds
        ProcessCollector(registry=self.registry)
        self._handled = self._counter(catalogue.HANDLED)
        self._quarantined = self._counter(catalogue.QUARANTINED)
        self._published = self._counter(catalogue.PUBLISHED)
        self._disclosures: Counter | None = None
        self._last_relay = Gauge(*_described(catalogue.LAST_RELAY), registry=self.registry)
        self._handling = Histogram(
            *_described(catalogue.HANDLING), buckets=_BUCKETS, registry=self.registry
        ).labels(*self._place)

    def expect(self, manifest: Manifest) -> None:
        """Show a zero for what the service says and hears: a rise from nothing at all is no rise to Prometheus."""
        for audience in Audience:
            for name, _ in manifest.heard(audience):
                for result in ("handled", "parked", "stuck"):
                    self._handled.labels(*self._place, name, result)
        for sender in (*self._senders, OTHER):
            for code in QUARANTINE_CODES:
                self._quarantined.labels(*self._place, sender, code)
        for declaration in manifest.declared():
            for audience in declaration.copies:
                lane = Audience.BORDER if audience in CROSSING else Audience.OWN
                self._published.labels(*self._place, declaration.name, str(lane))
                if Audience.SEALED in declaration.copies and self._disclosures is None:
                    self._disclosures = self._counter(catalogue.DISCLOSURES)
        if self._disclosures is not None:
            for step in disclosures.steps():
                self._disclosures.labels(*self._place, *step)

    def handled(self, event: str, result: str) -> None:
        """Count an event that was ``handled``, ``parked`` or got ``stuck``."""
        self._handled.labels(*self._place, event, result).inc()

    def quarantined(self, sender: str, code: str) -> None:
        """Count a message that went into quarantine; whoever is no partner is counted together."""
        self._quarantined.labels(*self._place, sender if sender in self._senders else OTHER, code).inc()

    def published(self, event: str, lane: str, body: bytes) -> None:
        """Count an event that a stream stored, and what it says of a disclosure."""
        self._published.labels(*self._place, event, lane).inc()
        self._last_relay.labels(*self._place, lane).set(self._seconds())
        if self._disclosures is not None and (step := disclosures.step_of(event, lane, body)) is not None:
            self._disclosures.labels(*self._place, *step).inc()

    @contextmanager
    def handling(self) -> Iterator[None]:
        """Time one handler."""
        with self._handling.time():
            yield

    def _counter(self, measure: catalogue.Measure) -> Counter:
        return Counter(*_described(measure), registry=self.registry)


def _described(measure: catalogue.Measure) -> tuple[str, str, tuple[str, ...]]:
    return measure.name.removesuffix("_total"), measure.meaning, (*catalogue.PLACE, *measure.labels)
