"""Old rows are forgotten; what may still be delivered, or was never published, is not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from chassis.tests.delivery.looking import applied_to
from chassis.tests.probe import plan
from sqlalchemy import func, select, update

from arrimage_chassis.loops import forget_what_is_old
from arrimage_chassis.store import tables
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.requirement("R-008", "R-009")


async def counts(twin: Twin) -> tuple[int, int]:
    """Return how many rows the inbox and the outbox have."""
    async with twin.runtime.store.reading() as session:
        inbox, outbox = [
            int(await session.scalar(select(func.count()).select_from(table)) or 0)
            for table in (tables.inbox, tables.outbox)
        ]
    return inbox, outbox


async def test_the_inbox_remembers_longer_than_any_stream_keeps_an_event(twin: Twin) -> None:
    case = uuid4()
    await twin.say(plan(case), case_id=case)
    await twin.quiet()
    assert await counts(twin) == (2, 1)
    await twin.move_to("2012-12-12T12:00:00Z")  # 800 days later
    await forget_what_is_old(twin.runtime)
    assert await counts(twin) == (2, 1)
    await twin.say(plan(case), case_id=case)
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1"], "it does not take effect again"
    await twin.move_to("2013-02-12T12:00:00Z")
    await forget_what_is_old(twin.runtime)
    assert await counts(twin) == (0, 0)


async def test_what_was_not_published_is_never_forgotten(twin: Twin) -> None:
    case = uuid4()
    await twin.post(f"/cases/{case}/say")
    await twin.quiet()
    async with twin.runtime.store.writing() as session:
        await session.execute(
            update(tables.outbox).values(published_at=None, refused_code="bus.message_too_large")
        )
    response = await twin.client.put("/simulation", json={"now": "2020-01-01T12:00:00Z"})
    assert response.status_code == 200
    await forget_what_is_old(twin.runtime)
    assert (await counts(twin))[1] == 1
