"""Two journeys that were played to the end, and what the streams then held."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from tests.journeys import sc_01, sc_02
from tests.journeys.capture import Capture
from tests.journeys.casework import Case

from arrimage.demo.witness import Held
from arrimage_contracts.envelope import Envelope
from arrimage_testing.network import RunningNetwork


@dataclass(frozen=True)
class Played:
    """Both journeys, played to the end, and what the streams then held."""

    network: RunningNetwork
    p1: Case
    p2: Case
    captured: Capture

    def journey(self, name: str) -> tuple[Case, ModuleType]:
        """Return a journey's case, and what is expected of it."""
        return (self.p1, sc_01) if name == "SC-01" else (self.p2, sc_02)

    def own(self, case: Case) -> list[Envelope]:
        """Return what the receiver said of a case inside its node, what became of its notices left out."""
        return [
            held.envelope
            for held in self.captured.own[case.receiver]
            if str(held.envelope.subject) == case.case_id and not is_of_a_notice(held)
        ]

    def border(self, case: Case) -> list[Envelope]:
        """Return what crossed the border of a case: both sides call it by the same id there."""
        [received] = [event for event in self.own(case) if event.event_name == "ReferralReceived"]
        crossed = [held.envelope for held in self.captured.hub]
        [sent] = [event for event in crossed if event.id == received.causationid]
        return [event for event in crossed if event.subject == sent.subject]


def is_of_a_notice(held: Held) -> bool:
    """Tell whether a message is about a notice: when it leaves depends on the turn of its errand."""
    return held.envelope.source_service == "notifications"
