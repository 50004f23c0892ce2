"""Today: what needs doing in one list, whoever knows of it, and whoever does not answer."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import BORDER_REFERRAL, PERSON, form, offer

from arrimage_contracts.requests.todo import FollowupTodoTold, PlanningTodoTold, TodoAct, TodoItem, TodoTold
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.app import SERVICE
from arrimage_intake.domain.day import Group, Waiting, in_groups
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import PageForm, SeenPage, open_page
from arrimage_testing.service_twin import Twin, running_service, signing_settings

pytestmark = pytest.mark.requirement("R-112", "R-113", "R-114")

AWAY = "Les relances ne peuvent pas être montrées pour l'instant."


async def receive(twin: Twin, steps: int = 0, **changes: object) -> str:
    """Receive a referral, take ``steps`` steps with it, and return its path."""
    referral_id = changes.pop("referral_id", BORDER_REFERRAL)
    assert isinstance(referral_id, UUID)
    event = offer(referral_id, **changes)
    await twin.say_border(event, sender="virage", case_id=uuid4())
    await twin.quiet()
    shown = await twin.get("/referrals")
    path = f"/referrals/{shown[0]['referral_id']}"
    for step, body in (("take-in-charge", {}), ("identity", {"person": PERSON}), ("first-contact", {}))[:steps]:
        response = await twin.post(f"{path}/{step}", body)
        assert response.status_code == 200, response.status_code
    return path


async def tap(page: SeenPage, words: str) -> SeenPage:
    """Tap the first button that says ``words``."""
    for button in re.findall(r"<button ([^>]*)>([^<]*)<", page.response.text):
        at = dict(re.findall(r'([a-z]+)="([^"]*)"', button[0]))
        if button[1] == words and "formaction" in at:
            form_id = at["form"]
            [inner] = re.findall(rf'<form id="{form_id}".*?</form>', page.response.text)
            fields = {name: [value] for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', inner)}
            if "name" in at:
                fields[at["name"]] = [at["value"]]
            return await page.send(PageForm(at["formaction"], fields))
    raise AssertionError(f"no button says {words}")


async def answer(twin: Twin, service: ServiceName, told: TodoTold) -> list[dict[str, str]]:
    """Answer as ``service`` would, until the test ends; return what is asked."""
    asked: list[dict[str, str]] = []

    async def reply(message: object) -> None:
        asked.append(json.loads(message.data))  # type: ignore[attr-defined]
        body = {"answer": told.model_dump(mode="json", exclude_none=True)}
        await twin.nats.publish(message.reply, json.dumps(body).encode())  # type: ignore[attr-defined]

    await twin.nats.subscribe(f"req.{service}.todo.v1.>", cb=reply)
    await twin.nats.subscribe(f"req.{service}.todo.v1", cb=reply)
    await twin.nats.flush()
    return asked


async def test_a_day_without_work_is_told_kindly_and_who_does_not_answer_plainly(margelle: Twin) -> None:
    page = await open_page(margelle.client, "/intake/today")
    assert page.status == 200
    page.says(AWAY, "Rien d'autre ne presse")
    assert page.title == "Aujourd'hui · Arrimage"


async def test_a_referral_that_arrives_is_new_and_taken_in_charge_with_one_tap(margelle: Twin) -> None:
    await receive(margelle)
    page = await open_page(margelle.client, "/intake/today")
    page.says("1 nouveau", "Demande à prendre en charge · virage")
    page = await tap(page, "Prendre en charge")
    assert page.path == "/intake/today"
    page.says("Vous suivez maintenant ce dossier", "Premier contact à faire")


async def test_an_attempt_is_noted_with_one_tap_and_the_first_contact_with_another(margelle: Twin) -> None:
    path = await receive(margelle, 2)
    page = await open_page(margelle.client, "/intake/today")
    page.says(PERSON["name"])
    page.is_discreet(PERSON["name"])
    page = await tap(page, "Pas de réponse")
    assert page.path == "/intake/today"
    page.says("L'essai est noté")
    page = await tap(page, "Message laissé")
    page = await tap(page, "Jointe")
    page.says("à accepter ou décliner")
    shown = await margelle.get(path)
    assert [attempt["result"] for attempt in shown["contact_attempts"]] == ["no_answer", "message_left", "reached"]
    assert {attempt["channel"] for attempt in shown["contact_attempts"]} == {"phone"}
    page = await tap(page, "Accepter")
    page.does_not_say(PERSON["name"])


async def test_what_is_overdue_comes_first_and_says_by_how_many_days(margelle: Twin) -> None:
    await receive(margelle, 2)
    await margelle.move_to("2010-10-10T14:00:00Z")
    (await open_page(margelle.client, "/intake/today")).says("Au plus tard demain")
    await margelle.move_to("2010-10-11T14:00:00Z")
    (await open_page(margelle.client, "/intake/today")).says("Au plus tard aujourd'hui")
    await margelle.move_to("2010-10-12T14:00:00Z")
    (await open_page(margelle.client, "/intake/today")).says("En retard d'un jour")
    await margelle.move_to("2010-10-13T14:00:00Z")
    await margelle.client.get("/intake/language/en")
    page = await open_page(margelle.client, "/intake/today")
    page.says("1 overdue", "Overdue by 2 days")


async def test_a_tap_that_came_too_late_says_why_and_does_nothing(margelle: Twin) -> None:
    path = await receive(margelle)
    page = await open_page(margelle.client, "/intake/today")
    await margelle.post(f"{path}/take-in-charge")
    page = await tap(page, "Prendre en charge")
    assert page.status == 409
    page.says("Il y a un problème")


@pytest.mark.requirement("R-102")
async def test_what_left_and_is_not_answered_or_came_back_is_in_the_list(virage: Twin) -> None:
    sent = (await virage.post("/referrals", form())).json()
    lacking = {name: value for name, value in form().items() if name != "entry_point"}
    incomplete = await virage.post("/referrals", lacking)
    assert incomplete.status_code == 201
    page = await open_page(virage.client, "/intake/today")
    page.says("Demande à compléter avant l'envoi")
    page.does_not_say("sans accusé de réception")
    await virage.move_to("2010-10-05T14:00:00Z")
    page = await open_page(virage.client, "/intake/today")
    page.says("Envoyée à margelle, sans accusé de réception")
    assert f"/intake/cases/{sent['case_id']}" in page.links


async def test_what_waits_because_the_hub_is_away_says_so(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        organization="virage",
        **signing_settings(tmp_path, "virage"),
    ) as virage:  # without a border nothing leaves
        assert (await virage.post("/referrals", form())).status_code == 201
        virage.clock.move_to(virage.clock.now() + timedelta(days=1))
        page = await open_page(virage.client, "/intake/today")
        page.says("elle attend encore ici : le carrefour ne répond pas")


async def test_what_other_services_say_is_in_the_same_list_with_names_from_here(margelle: Twin) -> None:
    path = await receive(margelle, 3)
    assert (await margelle.post(f"{path}/acceptance")).status_code == 200
    case_id = UUID((await margelle.get(path))["case_id"])
    meeting = f"/planning/meetings/{uuid4()}/3"
    call = f"/followup/calls/{uuid4()}"
    asked = await answer(
        margelle,
        ServiceName.PLANNING,
        PlanningTodoTold(
            items=[
                TodoItem(
                    code="meeting.today", case_id=case_id, due_on=date(2010, 10, 4), number=3, path=meeting,
                    acts=[TodoAct(code="meeting.held", path=f"{meeting}/held-today"),
                          TodoAct(code="meeting.tomorrow", path=f"{meeting}/tomorrow")],
                ),
                TodoItem(code="plan.dance", case_id=uuid4(), path=f"/planning/cases/{case_id}"),
            ],
            more=7,
        ),
    )  # fmt: skip
    await answer(
        margelle,
        ServiceName.FOLLOWUP,
        FollowupTodoTold(
            items=[
                TodoItem(
                    code="call.due", case_id=case_id, due_on=date(2010, 10, 9), since=date(2010, 10, 1), number=3,
                    path=call, acts=[TodoAct(code="call.reached", path=f"{call}/reached")],
                )
            ],
            more=0,
        ),
    )  # fmt: skip
    page = await open_page(margelle.client, "/intake/today")
    page.says("Rencontre 3", "Relance de 3 mois")
    page.does_not_say("Au plus tard aujourd'hui")  # a meeting is on a day, not by it
    named = page.text.count(PERSON["name"])
    assert named >= 2
    page.says("Quelque chose à voir dans : Plans", "Plans : 7 de plus.", "2 aujourd'hui, 1 bientôt")
    page.says_nothing_of("tomorrow")
    assert f'formaction="{meeting}/held-today"' in page.response.text
    page.does_not_say("relances ne peuvent pas")
    page.says("Les avis ne peuvent pas être montrés")
    assert asked == [{"today": "2010-10-04", "mine": None}]
    held = re.search(rf'<button [^>]*formaction="{call}/reached"[^>]*>', page.response.text)
    assert held is not None
    assert 'form="on"' in held.group(), "who was reached is asked the questions at once"


async def test_who_is_slow_is_not_waited_for_longer_than_a_second(margelle: Twin) -> None:
    async def silent(message: object) -> None:
        await asyncio.sleep(0)

    for service in ("planning", "followup", "notifications"):
        await margelle.nats.subscribe(f"req.{service}.todo.v1.>", cb=silent)
        await margelle.nats.subscribe(f"req.{service}.todo.v1", cb=silent)
    await margelle.nats.flush()
    loop = asyncio.get_running_loop()
    began = loop.time()
    page = await open_page(margelle.client, "/intake/today")
    assert loop.time() - began < 2.5, "the three are asked at once"
    page.says(AWAY)


async def test_a_service_that_the_node_does_not_have_is_neither_asked_nor_missed(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        pages_ports={"intake": 8101, "planning": 8102},
    ) as twin:
        page = await open_page(twin.client, "/intake/today")
        page.says("Les plans et les rencontres ne peuvent pas")
        page.does_not_say(AWAY)


@pytest.mark.requirement("R-102", "R-115")
async def test_a_worker_sees_their_own_and_what_is_nobodys_first_and_everything_by_one_click(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    keys = {"m1": "worker", "m2": "worker", "chef": "coordinator"}
    listed = [
        {"id": worker, "role": role, "key_sha256": hashlib.sha256(f"clef-{worker}".encode()).hexdigest()}
        for worker, role in keys.items()
    ]
    (tmp_path / "workers.json").write_text(json.dumps({"workers": listed}))
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "margelle",
        border=True,
        workers_file=tmp_path / "workers.json",
    ) as twin:
        await receive(twin)
        [one] = await twin.get("/referrals")
        headers = {"Authorization": "Bearer clef-m1", "Idempotency-Key": "take-this-one"}
        await twin.client.post(f"/referrals/{one['referral_id']}/take-in-charge", json={}, headers=headers)
        await receive(twin, referral_id=uuid4())
        seen = {}
        for worker in keys:
            page = await open_page(twin.client, "/intake/first-time")
            password = "quatre mots bien à moi"
            page = await page.submit(
                "/first-time", worker=worker, key=f"clef-{worker}", password=password, again=password
            )
            seen[worker] = page.text.count("Premier contact à faire") > 0
            assert "Demande à prendre en charge" in page.text, "nobody's yet is everybody's"
            page = await open_page(twin.client, "/intake/today/all")
            page.says("Premier contact à faire")
            if worker == "m2":  # a colleague's: how far it is, and nothing that could be done
                page.says("Dossier confié à une ou un collègue")
                assert "Message laissé" not in page.text
            else:
                page = await tap(page, "Message laissé")
                assert page.path == "/intake/today/all"
            await page.submit("/sign-out")
        assert seen == {"m1": True, "m2": False, "chef": True}
        headers = {"Authorization": "Bearer clef-m1", "Idempotency-Key": "offer-this-one"}
        await twin.client.post(f"/referrals/{one['referral_id']}/lead/offer", json={"to": "m2"}, headers=headers)
        page = await open_page(twin.client, "/intake/sign-in")
        page = await page.submit("/sign-in", worker="m2", password="quatre mots bien à moi")
        page.says("m1 propose de passer ce dossier")
        page = await tap(page, "Je prends le dossier")
        page.says("Le dossier a changé de mains", "Premier contact à faire")


async def accepted(twin: Twin, worker: str, sentinel: int) -> UUID:
    """Let ``worker`` take a referral in charge; return its case."""
    await receive(twin, referral_id=UUID(int=sentinel))
    [one] = [each for each in await twin.get("/referrals") if each["state"] == "received"]
    headers = {"Authorization": f"Bearer clef-{worker}", "Idempotency-Key": f"take-{sentinel}-now"}
    path = f"/referrals/{one['referral_id']}/take-in-charge"
    assert (await twin.client.post(path, json={}, headers=headers)).status_code == 200
    return UUID(one["case_id"])


@pytest.mark.requirement("R-102", "R-115")
async def test_what_other_services_say_is_narrowed_by_whose_case_it_is_and_what_is_not_is_said(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    workers = tmp_path / "workers.json"

    def listed(*ids: str) -> None:
        keys = [
            {"id": each, "role": "worker", "key_sha256": hashlib.sha256(f"clef-{each}".encode()).hexdigest()}
            for each in ids
        ]
        workers.write_text(json.dumps({"workers": keys}))

    listed("m1", "m2", "m3")
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path / "margelle", border=True,
        workers_file=workers,
    ) as twin:  # fmt: skip
        cases = {each: await accepted(twin, each, number) for number, each in enumerate(("m1", "m2", "m3"), 1)}
        meetings = [
            TodoItem(
                code="meeting.today",
                case_id=case_id,
                due_on=date(2010, 10, 4),
                number=number,
                path="/planning/plans",
            )
            for number, case_id in enumerate((*cases.values(), uuid4()), 1)
        ]
        await answer(twin, ServiceName.PLANNING, PlanningTodoTold(items=meetings, more=3))

        listed("m1", "m2")  # m3 left the organization
        page = await open_page(twin.client, "/intake/first-time")
        password = "quatre mots bien à moi"
        page = await page.submit("/first-time", worker="m1", key="clef-m1", password=password, again=password)
        shown = {number for number in range(1, 5) if f"Rencontre {number}" in page.text}
        assert shown == {1, 3, 4}, "one's own, whose worker is gone, and whose worker nobody knows"
        page.says("Vos dossiers, ceux où vous êtes suppléant, et ce qui n'est à personne.")
        page.says("Plans : 3 autres ne sont pas montrés, de tout le monde")
        page = await open_page(twin.client, "/intake/today/all")
        assert {number for number in range(1, 5) if f"Rencontre {number}" in page.text} == {1, 2, 3, 4}
        page.says("Plans : 3 de plus.")


@pytest.mark.full
async def test_a_day_of_forty_things_is_a_small_page(margelle: Twin) -> None:
    for _ in range(40):
        await margelle.say_border(offer(uuid4()), sender="virage", case_id=uuid4())
    await margelle.quiet()
    for shown in await margelle.get("/referrals"):
        path = f"/referrals/{shown['referral_id']}"
        await margelle.post(f"{path}/take-in-charge")
        await margelle.post(f"{path}/identity", {"person": {**PERSON, "name": f"Personne {shown['case_id'][:8]}"}})
    page = await open_page(margelle.client, "/intake/today")
    assert page.text.count("Premier contact à faire,") + page.text.count("Premier contact à faire ") >= 40
    sent = gzip.compress(page.response.content, 6)
    assert len(sent) < 15_000, f"{len(sent)} bytes"


def test_groups_are_in_the_order_in_which_they_matter() -> None:
    today = date(2010, 10, 4)

    def item(code: str, **facts: object) -> Waiting:
        return Waiting(ServiceName.PLANNING, code, f"/planning/{code}", None, **facts)  # type: ignore[arg-type]

    groups = in_groups(
        [
            item("later", due_on=date(2010, 10, 9)),
            item("sooner", due_on=date(2010, 10, 6)),
            item("now", due_on=today),
            item("came", since=today),
            item("waits", since=date(2010, 10, 1)),
            item("presses", since=date(2010, 10, 1), pressing=True),
            item("late", due_on=date(2010, 10, 1)),
            item("latest", due_on=date(2010, 9, 1)),
        ],
        today,
    )
    found = {group: [each.code for each in items] for group, items in groups.items()}
    assert list(found) == [Group.LATE, Group.TODAY, Group.NEW, Group.SOON]
    assert found == {
        Group.LATE: ["latest", "late"],
        Group.TODAY: ["presses", "now"],
        Group.NEW: ["came"],
        Group.SOON: ["waits", "sooner", "later"],
    }
