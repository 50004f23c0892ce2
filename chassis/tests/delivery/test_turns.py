"""Parked events take turns: what one partner keeps waking pushes nobody else's out (R-010)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from chassis.tests.probe import closed

from arrimage_chassis.delivery.parking import Kind, Parking, ToPark
from arrimage_chassis.delivery.screening import Incoming, Message
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.requirement("R-010")

CONSUMER = "looked at by nobody"
FLOOD = 30


async def test_what_is_woken_again_and_again_lets_what_waits_longer_go_first(twin: Twin) -> None:
    parking = Parking(CONSUMER, 1.0)
    flooded, other = uuid4(), uuid4()

    def early(case: object) -> ToPark:
        envelope = twin.draft(closed(flooded), case_id=flooded, subject=case, id=uuid4())
        message = Message("own.planning.EpisodeClosed.v1", b"{}", "OWN", 1, 1, envelope.time)
        return ToPark(Incoming(message, envelope, closed(flooded)), Kind.EARLY, "plan.unknown")

    async with twin.runtime.store.writing() as session:
        await parking.park(session, [*(early(flooded) for _ in range(FLOOD)), early(other)], at=100.0)
        await parking.wake(session, [other], at=200.0)
        await parking.wake(session, [flooded], at=201.0)
        due = await parking.due(session, at=300.0, limit=5)
        assert [row.case_id for row in due] == [other] + [flooded] * 4
        await parking.wake(session, [flooded], at=199.0)
        due = await parking.due(session, at=300.0, limit=FLOOD + 1)
        assert [row.case_id for row in due] == [flooded] * FLOOD + [other]
        assert [row.id for row in due[:FLOOD]] == sorted(row.id for row in due[:FLOOD]), (
            "in the order in which they came"
        )
