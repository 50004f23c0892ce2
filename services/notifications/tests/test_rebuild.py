"""notifications' store is lost: what was told is not told again, and what was to be told still is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from services.notifications.tests.causes import followup_due
from services.notifications.tests.conftest import Delivering
from services.notifications.tests.memory_channel import InMemoryChannel

from arrimage_testing.made_once import empty_store


@pytest.mark.requirement("R-015", "R-338")
async def test_on_an_empty_store_nobody_is_told_twice_and_whoever_was_not_told_is(
    delivering: Delivering, sqlite_dsn: str
) -> None:
    told, missed = uuid4(), uuid4()
    async with delivering(InMemoryChannel()) as old:
        await old.say(followup_due(told), case_id=told)
        await old.quiet()
        before = [(notice["notice_id"], notice["state"]) for notice in await old.get("/notices")]
        waits = old.draft(followup_due(missed), case_id=missed)
    await empty_store(sqlite_dsn)

    async def one_more(jetstream: object) -> None:
        await jetstream.publish("own.followup.FollowupDue.v1", waits.to_json())  # type: ignore[attr-defined]

    channel = InMemoryChannel()
    async with delivering(channel, before=one_more) as new:
        await new.quiet()
        notices = await new.get("/notices")
        events = [event.id for event in await new.events()]

    states = {notice["notice_id"]: notice["state"] for notice in notices}
    assert {notice: states[notice] for notice, _ in before} == dict(before)
    assert before
    assert {str(notice.notice_id) for notice in channel.delivered}.isdisjoint(states.keys() & dict(before).keys())
    assert len(channel.delivered) == 1
    assert len(events) == len(set(events))
