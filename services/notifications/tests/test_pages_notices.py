"""Notices in a browser: what could not leave and why, what waits, and no address ever."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from services.notifications.tests.causes import followup_due, meeting_due_soon, plan_created, referral_received
from services.notifications.tests.conftest import Delivering, Failed
from services.notifications.tests.memory_channel import (
    ALLOWED,
    SENTINELS,
    InMemoryChannel,
    Intake,
    by,
    by_email,
    refused,
)

from arrimage_chassis.notice_settings import NoticeSettings
from arrimage_chassis.requests.port import Refuse
from arrimage_contracts.requests.todo import NotificationsTodoAsked, NotificationsTodoTold
from arrimage_contracts.vocabularies import ServiceName
from arrimage_notifications.queries.tell_todo import tell_todo
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin, log_lines, running_service

PATH = "/notifications/notices"
BY_EMAIL = {
    "person": "email",
    "callback": "450-555-0100",
    "smtp": {"host": "127.0.0.1", "tls": "none", "from": "avis@example.org"},
}


async def _todo(twin: Twin, asker: ServiceName = ServiceName.INTAKE) -> NotificationsTodoTold:
    async with twin.runtime.store.reading() as session:
        return await tell_todo(NotificationsTodoAsked(today=twin.clock.today()), asker, session)


@pytest.mark.requirement("R-334")
async def test_what_could_not_leave_is_shown_with_why_and_leaves_again_by_one_tap(failed: Failed) -> None:
    twin = failed.twin
    page = await open_page(twin.client, PATH)
    assert page.title == "Avis · Arrimage"
    for words in (
        "Appel à faire",
        "Pour : Intervenant",
        "Moyen : Console",
        "1 essai",
        "Le serveur d'envoi l'a refusé.",
        "Aucun avis n'est parti depuis sept jours.",
    ):
        page.says(words)
    form = page.form("/send-again")
    after = await page.send(form)
    after.says("L'avis repart.")
    await twin.quiet()
    again = await page.send(form)  # the same form once more: nothing more is done
    assert again.status == 200
    assert len(failed.channel.delivered) == 1
    page = await open_page(twin.client, PATH)
    page.says("Tout ce qui devait partir est parti.", "Appel à faire 1")


@pytest.mark.requirement("R-334")
async def test_a_notice_that_a_colleague_sent_again_says_so(failed: Failed) -> None:
    twin = failed.twin
    mine = await open_page(twin.client, PATH)
    theirs = await open_page(twin.client, PATH)
    await theirs.submit("/send-again")
    page = await mine.submit("/send-again")
    assert page.status == 409
    page.says("quelqu'un l'a peut-être déjà fait")


@pytest.mark.requirement("R-334")
async def test_a_failed_notice_that_somebody_lets_be_is_off_the_day_kept_and_in_the_log(
    failed: Failed, tmp_path: Path
) -> None:
    twin = failed.twin
    [item] = (await _todo(twin)).items
    [act] = item.acts
    assert (act.code, item.case_id) == ("notice.leave", failed.case_id)
    page = await open_page(twin.client, PATH)
    tap = page.form("/leave")
    assert tap.action == act.path
    page = await page.send(tap, {"back": "/intake/today"})
    assert page.path == "/intake/today"
    assert (await _todo(twin)).items == []
    page = await open_page(twin.client, f"{PATH}?done=left")
    page.says("L'avis est laissé", "Tout ce qui devait partir est parti.")

    [kept] = await twin.get("/notices?state=left")
    assert (kept["reason"], kept["case_id"]) == ("refused", str(failed.case_id))
    [line] = [line for line in log_lines(tmp_path) if line["event"] == "notice.left"]
    assert (line["notice_id"], line["worker"]) == (kept["notice_id"], "anonymous")

    for way in ("send-again", "leave"):
        late = await twin.post(f"/notices/{kept['notice_id']}/{way}")
        assert (late.status_code, late.json()["code"]) == (409, "notice.wrong_state")
    await twin.quiet()
    assert failed.channel.delivered == []
    assert (await twin.post(f"/notices/{uuid4()}/leave")).status_code == 404


@pytest.mark.requirement("R-336", "R-337", "R-340")
async def test_what_waits_for_the_morning_says_why_and_no_address_is_shown(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        by_email(InMemoryChannel()),
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        now="2010-10-05T02:30:00Z",
        notices=NoticeSettings.model_validate(BY_EMAIL),
    ) as twin:
        await Intake({"answer": ALLOWED}).answer_in(twin)
        case_id = uuid4()
        await twin.say(meeting_due_soon(), case_id=case_id)
        await twin.quiet()
        page = await open_page(twin.client, PATH)
        page.says("Pour : Personne", "Moyen : Courriel", "Ce n'est pas l'heure")
        page.says("Prochain envoi : 5 oct., 8 h 00")
        assert not any(said in page.response.text for said in (*SENTINELS, "example.org"))
        await twin.client.get(f"/notifications/language/en?to={PATH}")
        page = await open_page(twin.client, PATH)
        page.says("It is not the time", "Next sending: Oct")


@pytest.mark.requirement("R-334")
async def test_what_left_in_the_last_week_is_counted_by_kind(delivering: Delivering) -> None:
    async with delivering(InMemoryChannel()) as twin:
        for event in (referral_received(), plan_created(uuid4())):
            await twin.say(event, case_id=uuid4())
        await twin.quiet()
        page = await open_page(twin.client, PATH)
        page.says("Nouvelle demande 2", "Calendrier convenu 1")
        await twin.move_to("2010-10-13T13:30:00Z")
        page = await open_page(twin.client, f"{PATH}?page=x")
        page.says("Aucun avis n'est parti depuis sept jours.")


@pytest.mark.requirement("R-334")
async def test_intake_is_told_of_a_few_failed_notices_and_how_many_more_while_they_are_worth_sending(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    channel = InMemoryChannel(failures=99, error=refused(for_ever=True))
    async with running_service(
        by(channel), nats_server=nats_server, store_url=store_dsn, directory=tmp_path
    ) as twin:
        assert (await _todo(twin)).items == []
        for _ in range(7):
            case_id = uuid4()
            await twin.say(followup_due(case_id), case_id=case_id)
        await twin.quiet()
        told = await _todo(twin)
        assert ([item.code for item in told.items], told.more) == (["notice.failed"] * 5, 2)
        assert (told.items[0].path, told.items[0].due_on) == (PATH, date(2010, 10, 18))
        with pytest.raises(Refuse):
            await _todo(twin, ServiceName.PLANNING)
        await twin.move_to("2010-10-19T13:30:00Z")
        assert (await _todo(twin)).items == []
        page = await open_page(twin.client, PATH)
        page.says("7 autres avis n'ont pas pu partir et n'ont plus d'objet")
        assert not page.text.count("Réessayer")
