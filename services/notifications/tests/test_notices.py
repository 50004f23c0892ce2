from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from services.notifications.tests.causes import followup_due, plan_created, referral_received

from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store.tables import inbox
from arrimage_notifications.app import SERVICE
from arrimage_notifications.channels import Channel, OutgoingNotice
from arrimage_notifications.manifest import manifest
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, log_lines, running_service
from arrimage_testing.waiting import eventually


class InMemoryChannel:
    """Keeps what it is given; may fail first."""

    name = "memory"

    def __init__(self, failures: int = 0, *, after_delivery: bool = False) -> None:
        self.delivered: list[OutgoingNotice] = []
        self.tried = 0
        self.failures = failures
        self._after_delivery = after_delivery

    async def deliver(self, notice: OutgoingNotice) -> None:
        self.tried += 1
        fails = self.tried <= self.failures
        if not fails or self._after_delivery:
            self.delivered.append(notice)
        if fails:
            raise OSError("channel.away")


def _with(channel: Channel) -> ServiceDefinition:
    return ServiceDefinition(manifest(channel), SERVICE.metadata, SERVICE.migrations)


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
        assert capsys.readouterr().out.splitlines() == [
            "[notice] intervention · Une nouvelle demande est arrivée le lundi 4 octobre 2010. "
            f"Premier contact au plus tard le lundi 11 octobre 2010. · {case}",
            "[notice] coordination · Un calendrier est convenu : 8 rencontres, du mardi 12 octobre 2010 "
            f"au mardi 28 décembre 2010. · {case}",
            f"[notice] intervention · Un appel convenu est à faire à partir du lundi 28 mars 2011. · {case}",
        ]
        listed = await _notices(twin, f"?case_id={case_id}&state=written")
        assert [notice["kind"] for notice in listed] == ["call_due", "plan_agreed", "new_referral"]
        assert {notice["channel"] for notice in listed} == {"console"}
        causes = [str(event.id) for event in await twin.events()]
        assert [notice["cause_event_id"] for notice in reversed(listed)] == causes
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
    case_id, channel, event = uuid4(), InMemoryChannel(), referral_received()
    for _ in range(2):  # and not after a restart either
        async with running_service(
            _with(channel), nats_server=nats_server, store_url=store_dsn, directory=tmp_path
        ) as twin:
            await twin.say(event, case_id=case_id)
            await twin.say(event, case_id=case_id)
            await twin.quiet()
            assert len(await _notices(twin)) == 1
    assert len(channel.delivered) == 1


@pytest.mark.requirement("R-338")
async def test_the_inbox_forgotten_a_cause_still_gives_one_notice(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    case_id, channel, event = uuid4(), InMemoryChannel(), referral_received()
    async with running_service(
        _with(channel), nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as twin:
        said = await twin.say(event, case_id=case_id)
        await twin.quiet()
        async with twin.runtime.store.writing() as session:
            await session.execute(inbox.delete())
        await twin.say(event, case_id=case_id)
        await twin.quiet()
        (notice,) = await _notices(twin)
        assert notice["cause_event_id"] == str(said.id)
        assert len(channel.delivered) == 1


@pytest.mark.requirement("R-334", "R-341")
async def test_a_notice_that_the_channel_refuses_stays_pending_and_is_delivered_later_in_order(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    case_id, channel = uuid4(), InMemoryChannel(failures=10_000)
    async with running_service(
        _with(channel), nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as twin:
        for event in (referral_received(), plan_created(case_id), followup_due(case_id)):
            await twin.say(event, case_id=case_id)
        await eventually(lambda: channel.tried >= 3, what="delivery was tried again")
        assert {notice["state"] for notice in await _notices(twin)} <= {"pending"}
        assert (await twin.get("/simulation"))["quiet"] is False
        channel.failures = 0
        await twin.quiet()
        assert [notice.kind for notice in channel.delivered] == ["new_referral", "plan_agreed", "call_due"]
        assert {notice["state"] for notice in await _notices(twin)} == {"written"}
    failed = [line for line in log_lines(tmp_path) if line["event"] == "errand.failed"]
    assert failed and failed[0]["error_type"] == "OSError" and failed[0]["errand"] == "notices"


@pytest.mark.requirement("R-334")
async def test_a_delivery_that_was_not_written_down_comes_again_under_the_same_id(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    case_id, channel = uuid4(), InMemoryChannel(failures=1, after_delivery=True)
    async with running_service(
        _with(channel), nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as twin:
        await twin.say(followup_due(case_id), case_id=case_id)
        await twin.quiet()
        first, second = channel.delivered
        assert first == second
        assert len(await _notices(twin)) == 1


@pytest.mark.requirement("R-334")
async def test_what_was_pending_when_the_service_stopped_is_delivered_at_its_return(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    case_id, away, back = uuid4(), InMemoryChannel(failures=10_000), InMemoryChannel()
    async with running_service(
        _with(away), nats_server=nats_server, store_url=store_dsn, directory=tmp_path
    ) as twin:
        await twin.say(referral_received(), case_id=case_id)
        await eventually(lambda: away.tried > 0, what="delivery was tried")
    async with running_service(
        _with(back), nats_server=nats_server, store_url=store_dsn, directory=tmp_path
    ) as twin:
        await twin.quiet()
    assert [notice.case_id for notice in back.delivered] == [case_id]


@pytest.mark.requirement("R-019", "R-020", "R-334")
async def test_the_log_says_that_a_notice_was_written_and_not_what_it_says(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    case_id = uuid4()
    async with running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        said = await twin.say(referral_received(), case_id=case_id)
        await twin.quiet()
    (line,) = [line for line in log_lines(tmp_path) if line["event"] == "notice.written"]
    assert (line["cause_event_id"], line["case_id"]) == (str(said.id), str(case_id))
    assert (line["role"], line["channel"]) == ("worker", "console")
    assert "octobre" not in (tmp_path / "log.jsonl").read_text()


@pytest.mark.requirement("R-334")
async def test_notifications_says_nothing_on_the_bus(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    assert SERVICE.manifest.own_publish_subjects() == []
    assert SERVICE.manifest.border_publish_subjects("margelle") == []
    async with running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        await _journey(twin, uuid4())
        assert {event.source_service for event in await twin.events()} == {"intake", "planning", "followup"}
        wrong = await twin.client.get("/notices?state=lost")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "request.invalid")
