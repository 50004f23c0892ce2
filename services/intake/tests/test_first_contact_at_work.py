"""Attempts, reminders and overdue first contacts, on a running service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from services.intake.tests.made_up import BORDER_CASE, offer

from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, log_lines, running_service

CLOCK = {"FirstContactAttempted", "FirstContactDueSoon", "FirstContactOverdue", "FirstContactMade"}


async def receive(twin: Twin, *, taken: bool = True) -> str:
    await twin.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await twin.quiet()
    [listed] = await twin.get("/referrals")
    path = f"/referrals/{listed['referral_id']}"
    if taken:
        assert (await twin.post(f"{path}/take-in-charge")).status_code == 200
    return path


async def said(twin: Twin) -> list[tuple[str, dict[str, Any]]]:
    await twin.quiet()
    return [
        (event.event_name, {name: value for name, value in event.data.items() if name != "referral_id"})
        for event in await twin.events()
        if event.event_name in CLOCK
    ]


def attempt(result: str = "no_answer", **more: Any) -> dict[str, Any]:
    return {"channel": "phone", "result": result, **more}


@pytest.mark.requirement("R-016", "R-113", "R-114", "SC-08")
async def test_three_vain_calls_then_overdue_once_then_reached_late(margelle: Twin, tmp_path: Path) -> None:
    path = await receive(margelle)
    for day in ("05", "07", "09", "11"):
        await margelle.move_to(f"2010-10-{day}T15:00:00Z")
        if day == "09":
            continue  # the reminder
        assert (await margelle.post(f"{path}/attempts", attempt())).json()["state"] == "taken_in_charge"
    assert (await margelle.get(path))["overdue"] is False
    await margelle.move_to("2010-10-12T03:59:00Z")  # 23:59 on the due day
    assert (await margelle.get("/referrals?overdue=true")) == []
    await margelle.move_to("2010-10-12T13:00:00Z")
    [overdue] = await margelle.get("/referrals?overdue=true")
    assert (overdue["state"], overdue["overdue"], overdue["attempts"]) == ("taken_in_charge", True, 3)
    await margelle.move_to("2010-10-13T15:00:00Z")
    reached = await margelle.post(f"{path}/attempts", attempt("reached"))
    assert reached.json()["state"] == "first_contact_made"
    await margelle.move_to("2010-10-30T15:00:00Z")

    assert [name for name, _ in await said(margelle)] == [
        "FirstContactAttempted",
        "FirstContactAttempted",
        "FirstContactDueSoon",
        "FirstContactAttempted",
        "FirstContactOverdue",
        "FirstContactAttempted",
        "FirstContactMade",
    ]
    facts = dict(await said(margelle))
    assert facts["FirstContactDueSoon"] == {"due_on": "2010-10-11", "days_left": 2}
    assert facts["FirstContactOverdue"] == {"due_on": "2010-10-11"}
    assert facts["FirstContactMade"] == {"made_on": "2010-10-13", "delay_days": 9, "late": True}
    assert facts["FirstContactAttempted"] == {
        "attempt": 4,
        "attempted_on": "2010-10-13",
        "channel": "phone",
        "result": "reached",
    }
    shown = await margelle.get(path)
    assert (shown["overdue"], shown["first_contact_due_on"]) == (False, "2010-10-11")
    assert [entry["result"] for entry in shown["contact_attempts"]] == [*["no_answer"] * 3, "reached"]
    warnings = [line for line in log_lines(tmp_path / "margelle") if line["event"] == "first_contact.overdue"]
    assert [(line["level"], line["due_on"]) for line in warnings] == [("warning", "2010-10-11")]


@pytest.mark.requirement("R-113")
async def test_a_referral_that_nobody_took_in_charge_is_overdue_too(margelle: Twin) -> None:
    await receive(margelle, taken=False)
    await margelle.move_to("2010-10-10T13:00:00Z")
    await margelle.move_to("2010-10-12T13:00:00Z")
    assert [name for name, _ in await said(margelle)] == ["FirstContactDueSoon", "FirstContactOverdue"]


@pytest.mark.requirement("R-016", "R-113")
async def test_days_that_pass_while_the_service_is_down_are_made_good_once(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async def run(now: str) -> list[str]:
        async with running_service(
            SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now=now, border=True
        ) as twin:
            if now.startswith("2010-10-04"):
                await receive(twin)
            await twin.quiet()
            return [name for name, _ in await said(twin)]

    assert await run("2010-10-04T13:30:00Z") == []
    assert await run("2010-10-15T13:30:00Z") == ["FirstContactOverdue"]
    assert await run("2010-10-16T13:30:00Z") == ["FirstContactOverdue"]


@pytest.mark.full
@pytest.mark.requirement("R-113", "R-108")
@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("first-contact", {}),
        ("attempts", attempt("reached")),
        ("decline", {"reason": "no_capacity"}),
        ("redirection", {"reason": "outside_territory", "suggested": ["csss-pds"]}),
        ("withdrawal", {"by": "person"}),
    ],
)
async def test_once_it_is_over_nothing_is_announced(margelle: Twin, step: str, body: dict[str, Any]) -> None:
    path = await receive(margelle)
    assert (await margelle.post(f"{path}/{step}", body)).status_code == 200
    await margelle.move_to("2010-11-04T13:00:00Z")
    assert {name for name, _ in await said(margelle)} <= {"FirstContactAttempted", "FirstContactMade"}


@pytest.mark.requirement("R-114")
async def test_an_attempt_at_a_time_that_cannot_be_is_refused(margelle: Twin) -> None:
    path = await receive(margelle)
    await margelle.move_to("2010-10-05T16:00:00Z")
    for at, code in (
        ("2010-10-03T13:00:00Z", "first_contact.before_reception"),
        ("2010-10-06T13:00:00Z", "first_contact.in_future"),
        ("2010-10-05T16:00:01Z", "first_contact.in_future"),
        ("2010-10-05T10:00:00", "request.invalid"),
        ("2010-02-30T10:00:00Z", "request.invalid"),
    ):
        answer = await margelle.post(f"{path}/attempts", attempt(attempted_at=at))
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await margelle.get(path))["attempts"] == 0


@pytest.mark.requirement("R-114")
async def test_an_attempt_before_the_taking_in_charge_or_after_the_contact_is_refused(margelle: Twin) -> None:
    path = await receive(margelle, taken=False)
    early = await margelle.post(f"{path}/attempts", attempt())
    assert (early.status_code, early.json()["code"]) == (409, "referral.wrong_state")
    await margelle.post(f"{path}/take-in-charge")
    assert (await margelle.post(f"{path}/attempts", attempt("message_left"))).status_code == 200
    assert (await margelle.post(f"{path}/attempts", attempt("reached"))).status_code == 200
    late = await margelle.post(f"{path}/attempts", attempt("reached"))
    assert (late.status_code, late.json()["code"]) == (409, "referral.wrong_state")


@pytest.mark.requirement("R-017", "R-112")
async def test_a_changed_parameter_moves_no_day_that_was_computed_before(margelle: Twin) -> None:
    first = await receive(margelle, taken=False)
    changed = await margelle.post(
        "/parameters/first_contact_days", {"value": 3, "effective_on": "2010-10-05", "reason": "essai"}
    )
    assert changed.status_code in (200, 201), changed.text
    await margelle.move_to("2010-10-05T13:00:00Z")
    other = offer().model_copy(update={"referral_id": BORDER_CASE})
    await margelle.say_border(other, sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    due = {entry["received_on"]: entry["first_contact_due_on"] for entry in await margelle.get("/referrals")}
    assert due == {"2010-10-04": "2010-10-11", "2010-10-05": "2010-10-08"}
    assert (await margelle.get(first))["first_contact_due_on"] == "2010-10-11"
