from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID, uuid4

import pytest
from services.notifications.tests.causes import (
    followup_due,
    lead_assigned,
    meeting_cancelled,
    meeting_due_soon,
    meeting_moved,
    plan_created,
    referral_received,
)
from services.notifications.tests.conftest import Delivering, Failed
from services.notifications.tests.memory_channel import InMemoryChannel, Intake, by, refused
from sqlalchemy.exc import OperationalError

from arrimage_chassis.notice_settings import NoticeSettings, WebhookSettings
from arrimage_chassis.store.tables import inbox
from arrimage_contracts.vocabularies import MeetingCancelReason
from arrimage_notifications.app import SERVICE
from arrimage_notifications.channels import OutgoingNotice
from arrimage_notifications.commands.deliver_due import AT_ONCE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, log_lines, running_service
from arrimage_testing.waiting import eventually


async def _notices(twin: Twin, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await twin.get(f"/notices{query}")
    return found


async def _journey(twin: Twin, case_id: UUID) -> None:
    for event in (referral_received(), plan_created(case_id), followup_due(case_id)):
        await twin.say(event, case_id=case_id)
    await twin.quiet()


@pytest.mark.requirement("R-005", "R-334", "SC-01")
async def test_the_three_pivot_events_are_each_told_once_on_the_console(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = uuid4()
    async with running_service(SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as twin:
        await _journey(twin, case_id)
        case = str(case_id)[:8]
        arrived = (
            "Une nouvelle demande est arrivée le lundi 4 octobre 2010. "
            f"Premier contact au plus tard le lundi 11 octobre 2010. · {case}"
        )
        assert sorted(capsys.readouterr().out.splitlines()) == sorted(
            [
                f"[notice] intervention · {arrived}",
                f"[notice] coordination · {arrived}",
                "[notice] coordination · Un calendrier est convenu : 8 rencontres, du mardi 12 octobre 2010 "
                f"au mardi 28 décembre 2010. · {case}",
                f"[notice] intervention · Un appel convenu est à faire à partir du lundi 28 mars 2011. · {case}",
            ]
        )
        listed = await _notices(twin, f"?case_id={case_id}&state=sent")
        assert [notice["kind"] for notice in listed] == ["call_due", "plan_agreed", "new_referral", "new_referral"]
        assert {notice["channel"] for notice in listed} == {"console"}
        causes = [str(event.id) for event in await twin.events() if event.source_service != "notifications"]
        assert list(dict.fromkeys(notice["cause_event_id"] for notice in reversed(listed))) == causes
        assert await _notices(twin, "?state=pending") == []


@pytest.mark.requirement("R-339")
async def test_notices_are_in_the_nodes_language(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = uuid4()
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, language="en"
    ) as twin:
        await twin.say(followup_due(case_id), case_id=case_id)
        await twin.quiet()
        line = (
            f"[notice] worker · An agreed call is to be made from Monday, March 28, 2011. · {str(case_id)[:8]}\n"
        )
        assert capsys.readouterr().out == line
        assert (await _notices(twin))[0]["language"] == "en"


@pytest.mark.requirement("R-008", "R-338")
async def test_a_cause_told_again_gives_no_second_notice(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    case_id, channel, event = uuid4(), InMemoryChannel(), followup_due(uuid4())
    for _ in range(2):  # and not after a restart either
        async with running_service(
            by(channel), nats_server=nats_server, store_url=store_dsn, directory=tmp_path
        ) as twin:
            await twin.say(event, case_id=case_id)
            await twin.say(event, case_id=case_id)
            await twin.quiet()
            assert len(await _notices(twin)) == 1
    assert len(channel.delivered) == 1


@pytest.mark.requirement("R-338")
async def test_the_inbox_forgotten_a_cause_still_gives_one_notice_whoever_leads_by_then(
    delivering: Delivering,
) -> None:
    case_id, channel, event = uuid4(), InMemoryChannel(), followup_due(uuid4())
    async with delivering(channel) as twin:
        said = await twin.say(event, case_id=case_id)
        await twin.say(lead_assigned(uuid4()), case_id=case_id)
        await twin.quiet()
        async with twin.runtime.store.writing() as session:
            await session.execute(inbox.delete())
        await twin.say(event, case_id=case_id)
        await twin.quiet()
        (notice,) = await _notices(twin)
        assert notice["cause_event_id"] == str(said.id)
        assert len(channel.delivered) == 1


@pytest.mark.requirement("R-334", "R-341")
async def test_a_notice_that_is_not_taken_waits_longer_each_time_and_is_sent_when_it_is(
    delivering: Delivering,
) -> None:
    channel = InMemoryChannel(failures=2)
    async with delivering(channel) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        await twin.quiet()
        pauses = []
        for attempt in (1, 2):
            [notice] = await _notices(twin)
            assert (notice["state"], notice["attempts"], notice["reason"]) == ("waiting", attempt, "unreachable")
            pauses.append(datetime.fromisoformat(notice["next_at"]) - twin.clock.now())
            await twin.move_to(notice["next_at"])
        [notice] = await _notices(twin)
        assert (notice["state"], notice["attempts"]) == ("sent", 3)
        assert pauses[0].total_seconds() == pytest.approx(120, rel=0.21)
        assert pauses[1].total_seconds() == pytest.approx(240, rel=0.21)
        await twin.quiet()
        said = [event for event in await twin.events() if event.source_service == "notifications"]
        assert [(event.event_name, event.data["attempts"]) for event in said] == [("NotificationSent", 3)]


@pytest.mark.requirement("R-334")
async def test_after_the_last_attempt_somebody_must_look_and_may_send_again(
    delivering: Delivering, tmp_path: Path
) -> None:
    channel = InMemoryChannel(failures=10)
    async with delivering(channel) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        await twin.quiet()
        while (notice := (await _notices(twin))[0])["state"] == "waiting":
            await twin.move_to(notice["next_at"])
        assert (notice["state"], notice["attempts"], notice["reason"]) == ("failed", 10, "unreachable")
        [failed] = await _notices(twin, "?state=failed")
        await twin.quiet()
        said = [event for event in await twin.events() if event.source_service == "notifications"]
        assert [(event.event_name, event.data["reason"]) for event in said] == [
            ("NotificationFailed", "unreachable")
        ]

        again = await twin.post(f"/notices/{failed['notice_id']}/send-again")
        assert (again.status_code, again.json()["state"]) == (200, "pending")
        await twin.quiet()
        assert [one["state"] for one in await _notices(twin)] == ["sent"]
        twice = await twin.post(f"/notices/{failed['notice_id']}/send-again")
        assert (twice.status_code, twice.json()["code"]) == (409, "notice.wrong_state")
        unknown = await twin.post(f"/notices/{uuid4()}/send-again")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "notice.unknown")
    [line] = [line for line in log_lines(tmp_path) if line["event"] == "notice.failed"]
    assert (line["level"], line["reason"], line["attempts"]) == ("warning", "unreachable", 10)


@pytest.mark.requirement("R-334")
async def test_a_notice_that_is_sent_again_and_fails_again_waits_for_somebody_again(
    delivering: Delivering, tmp_path: Path
) -> None:
    channel = InMemoryChannel(failures=2, error=refused(for_ever=True))
    async with delivering(channel) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        await twin.quiet()
        for _ in range(2):
            [failed] = await _notices(twin, "?state=failed")
            assert (await twin.post(f"/notices/{failed['notice_id']}/send-again")).is_success
            await twin.quiet()
        assert [one["state"] for one in await _notices(twin)] == ["sent"]
        said = [event.event_name for event in await twin.events() if event.source_service == "notifications"]
        assert said == ["NotificationFailed", "NotificationSent"]
    lines = [line["event"] for line in log_lines(tmp_path)]
    assert lines.count("notice.failed") == 2
    assert "loop.failed" not in lines


@pytest.mark.requirement("R-334")
async def test_a_refusal_for_ever_fails_at_once(failed: Failed) -> None:
    twin = failed.twin
    [notice] = await _notices(twin)
    assert (notice["state"], notice["attempts"], notice["reason"]) == ("failed", 1, "refused")


@pytest.mark.requirement("R-334")
async def test_one_notice_that_is_slow_and_one_that_fails_hold_no_other_back(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    slow, let_go = uuid4(), asyncio.Event()
    order: list[str] = []

    class Uneven:
        name = "console"

        async def deliver(self, notice: OutgoingNotice) -> None:
            if notice.case_id == slow:
                await let_go.wait()
            elif len(order) == 1 and "failed" not in order:
                order.append("failed")
                raise OSError
            order.append(str(notice.case_id))

    async with running_service(
        by(Uneven()), nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as twin:
        others = [uuid4() for _ in range(20)]
        for case_id in (slow, *others):
            await twin.say(followup_due(case_id), case_id=case_id)
        await eventually(lambda: len(order) == 20, what="the others to be sent")
        assert "failed" in order and str(slow) not in order
        let_go.set()
        await twin.quiet()
        states = {notice["case_id"]: notice["state"] for notice in await _notices(twin)}
        assert states.pop(str(slow)) == "sent"
        assert sorted(states.values()) == ["sent"] * 19 + ["waiting"]


@pytest.mark.requirement("R-334")
async def test_a_channel_that_stands_still_delays_no_other_however_much_waits_for_it(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    """More waits for it than is looked at: a partner may send offers as fast as it likes."""
    let_go, console = asyncio.Event(), InMemoryChannel()

    class StandsStill:
        name = "webhook"

        async def deliver(self, notice: OutgoingNotice) -> None:
            await let_go.wait()

    webhook = WebhookSettings(url="https://example.org/", secret_file=tmp_path / "none")
    async with running_service(
        by(StandsStill(), console),
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        notices=NoticeSettings(worker="webhook", webhook=webhook),
    ) as twin:
        for _ in range(110):
            await twin.say(followup_due(case_id := uuid4()), case_id=case_id)
        await twin.say(plan_created(case_id), case_id=case_id)
        await eventually(lambda: console.delivered, what="the coordinators to be told")
        let_go.set()


@pytest.mark.requirement("R-334")
async def test_while_the_store_takes_no_writes_nobody_is_told_twice(
    delivering: Delivering, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, refused_writes = InMemoryChannel(), 0

    def full() -> NoReturn:
        nonlocal refused_writes
        refused_writes += 1
        raise OperationalError("INSERT", None, OSError("disk full"))

    async with delivering(channel) as twin:
        with monkeypatch.context() as disk:
            disk.setattr(twin.runtime.desk, "writing", full)
            await twin.say(followup_due(case_id := uuid4()), case_id=case_id)
            await eventually(lambda: refused_writes >= 3, what="the outcome to be refused three times")
        await twin.quiet()
        assert [notice["state"] for notice in await _notices(twin)] == ["sent"]
    assert channel.tried == 1


@pytest.mark.requirement("R-334")
async def test_a_service_that_stops_ends_what_is_under_way_and_leaves_the_rest_for_its_return(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    delivered: list[UUID] = []

    class UntilItStops:
        name = "console"

        async def deliver(self, notice: OutgoingNotice) -> None:
            await eventually(twin.runtime.desk.is_stopping, what="the service to be told to stop")
            delivered.append(notice.notice_id)

    async with running_service(
        by(UntilItStops()), nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as twin:
        for _ in range(20):
            await twin.say(followup_due(case_id := uuid4()), case_id=case_id)

        async def all_are_noted() -> bool:
            return len(await _notices(twin)) == 20

        await eventually(all_are_noted, what="the notices to be written down")
    assert 0 < len(delivered) <= AT_ONCE
    channel = InMemoryChannel()
    async with running_service(
        by(channel), nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as again:
        await again.quiet()
    everything = [*delivered, *(notice.notice_id for notice in channel.delivered)]
    assert len(everything) == len(set(everything)) == 20


@pytest.mark.requirement("R-334")
async def test_a_delivery_that_was_not_written_down_comes_again_under_the_same_id(delivering: Delivering) -> None:
    channel = InMemoryChannel(failures=1, after_delivery=True)
    async with delivering(channel) as twin:
        await twin.say(followup_due(uuid4()), case_id=uuid4())
        await twin.quiet()
        await twin.move_to((await _notices(twin))[0]["next_at"])
        first, second = channel.delivered
        assert first.notice_id == second.notice_id
        assert len(await _notices(twin)) == 1


@pytest.mark.requirement("R-334")
async def test_what_was_open_when_the_service_stopped_is_sent_at_its_return(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    case_id, away, back = uuid4(), InMemoryChannel(failures=10_000), InMemoryChannel()
    async with running_service(by(away), nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as twin:
        await twin.say(followup_due(case_id), case_id=case_id)
        await eventually(lambda: away.tried > 0, what="delivery was tried")
    async with running_service(
        by(back), nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now="2010-10-04T15:00:00Z"
    ) as twin:
        await twin.quiet()
    assert [notice.case_id for notice in back.delivered] == [case_id]


@pytest.mark.full
@pytest.mark.requirement("R-334", "R-337")
async def test_a_notice_that_has_become_pointless_is_not_sent(delivering: Delivering) -> None:
    """A meeting that was called off or moved, or is past, is not announced; what nobody could be told, ends."""
    called_off, moved, past = uuid4(), uuid4(), uuid4()
    channel = InMemoryChannel()
    async with delivering(channel) as twin:
        await Intake(b"").answer_in(twin)  # intake is silent: everything waits
        for meeting in (called_off, moved, past):
            await twin.say(meeting_due_soon(meeting), case_id=meeting)
        await eventually(lambda: _waiting(twin, 3), deadline=20, what="three notices to wait")
        closed = meeting_cancelled(called_off, MeetingCancelReason.EPISODE_CLOSED)
        await twin.say(closed, case_id=called_off)
        await twin.say(meeting_moved(moved), case_id=moved)
        await eventually(lambda: _waiting(twin, 2), deadline=20, what="the pointless ones to end")
        await twin.move_to("2010-10-07T12:00:00Z")
        await twin.quiet()
        soon = [notice for notice in await _notices(twin) if notice["kind"] == "meeting_soon"]
        assert {(notice["state"], notice["reason"]) for notice in soon} == {("suppressed", "out_of_date")}
        assert {notice["kind"] for notice in await _notices(twin)} == {"meeting_soon", "meeting_moved"}
        assert channel.delivered == []


async def _waiting(twin: Twin, number: int) -> bool:
    return len(await _notices(twin, "?state=waiting")) == number


@pytest.mark.requirement("R-019", "R-020", "R-334")
async def test_the_log_says_that_a_notice_was_sent_and_not_what_it_says(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    case_id = uuid4()
    async with running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        said = await twin.say(followup_due(case_id), case_id=case_id)
        await twin.quiet()
    (line,) = [line for line in log_lines(tmp_path) if line["event"] == "notice.sent"]
    assert (line["cause_event_id"], line["case_id"]) == (str(said.id), str(case_id))
    assert (line["role"], line["channel"], line["attempts"]) == ("worker", "console", 1)
    assert "mars" not in (tmp_path / "log.jsonl").read_text()


@pytest.mark.requirement("R-334")
async def test_notifications_says_what_became_of_each_notice_and_nothing_else(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    assert SERVICE.manifest.border_publish_subjects("margelle") == []
    async with running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        await _journey(twin, uuid4())
        said = [event for event in await twin.events() if event.source_service == "notifications"]
        assert {event.event_name for event in said} == {"NotificationSent"}
        assert {event.data["notification_id"] for event in said} == {
            notice["notice_id"] for notice in await _notices(twin)
        }
        wrong = await twin.client.get("/notices?state=lost")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "request.invalid")
