"""A question inside a node: the server says who asks, nobody else hears it, and a reply leads nowhere but back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import nats.errors
import pytest
from nats.aio.msg import Msg
from tests.servers.rig import Rig, Speaker
from tests.servers.test_refusals import gets_nothing

from arrimage_chassis.manifest import Answers, Manifest
from arrimage_contracts.events.notice import NotificationSent
from arrimage_contracts.requests.person import PersonAsked, PersonTold
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-022", "R-188")

SUBJECT = "req.intake.person.v1"
QUESTION = json.dumps({"case_id": str(uuid4()), "purpose": "notice", "fields": ["email"]}).encode()
SENTINEL = "sentinelle@example.org"


async def _unused(question: Any, asker: ServiceName, session: Any) -> PersonTold:
    raise AssertionError("the tests answer in its place")


MANIFESTS = [
    Manifest(ServiceName.INTAKE, answers=(Answers(PersonAsked, _unused),)),
    Manifest(ServiceName.PLANNING),
    Manifest(ServiceName.FOLLOWUP, asks=(PersonAsked,)),
    Manifest(ServiceName.NOTIFICATIONS, says=(NotificationSent,), asks=(PersonAsked,)),
]


@pytest.fixture
async def rig(tmp_path: Path) -> Any:
    async with Rig(tmp_path / "network", MANIFESTS) as running:
        await running.node("margelle")
        yield running


async def _answering(rig: Rig) -> tuple[Speaker, list[Msg]]:
    """Answer as intake does, and keep what was heard."""
    intake, heard = await rig.service("margelle", "intake"), []

    async def answer(message: Msg) -> None:
        heard.append(message)
        if message.reply:
            await message.respond(json.dumps({"answer": {"email": SENTINEL}}).encode())

    await intake.client.subscribe(f"{SUBJECT}.*", queue="intake", cb=answer)
    await intake.client.flush()
    return intake, heard


async def test_the_server_says_who_asks(rig: Rig) -> None:
    _, heard = await _answering(rig)
    for asker in ("notifications", "followup"):
        speaker = await rig.service("margelle", asker)
        answer = await speaker.client.request(SUBJECT, QUESTION, timeout=2)
        assert SENTINEL.encode() in answer.data
        assert heard[-1].subject == f"{SUBJECT}.{asker}"


async def test_nobody_asks_in_anothers_name_and_no_header_changes_who_asks(rig: Rig) -> None:
    _, heard = await _answering(rig)
    notifications, planning = (
        await rig.service("margelle", "notifications"),
        await rig.service("margelle", "planning"),
    )

    await notifications.may_not_say(f"{SUBJECT}.followup")
    await notifications.may_not_say(f"{SUBJECT}.notifications")
    await planning.may_not_say(SUBJECT)
    await planning.may_not_say(f"{SUBJECT}.notifications")
    assert heard == []

    forged = {"Nats-Request-Info": '{"acc":"service-followup"}', "Asker": "followup"}
    await notifications.client.request(SUBJECT, QUESTION, timeout=2, headers=forged)
    assert [message.subject for message in heard] == [f"{SUBJECT}.notifications"]


async def test_nobody_else_hears_a_question_or_an_answer(rig: Rig) -> None:
    await _answering(rig)
    notifications = await rig.service("margelle", "notifications")
    operator, listened = await rig.operator("margelle"), []

    async def hear(message: Msg) -> None:
        listened.append(message)

    await operator.client.subscribe(">", cb=hear)
    await operator.client.flush()
    for other in ("planning", "followup"):
        speaker = await rig.service("margelle", other)
        for subject in (">", f"{SUBJECT}.*", "req.>", "_INBOX_notifications.>", "_R_.>"):
            await speaker.may_not_hear(subject)
    gate = await rig.gate("margelle")
    await gate.may_not_hear("req.>")
    await gate.may_not_say(SUBJECT)

    await notifications.client.request(SUBJECT, QUESTION, timeout=2)
    await operator.client.flush()
    said = [message for message in listened if SENTINEL.encode() in message.data or message.data == QUESTION]
    assert said == []
    assert await rig.own_events("margelle") == 0


async def test_an_asker_is_told_at_once_that_nobody_is_there(rig: Rig) -> None:
    notifications = await rig.service("margelle", "notifications")
    with pytest.raises(nats.errors.NoRespondersError):
        await notifications.client.request(SUBJECT, QUESTION, timeout=5)


async def test_a_reply_subject_leads_to_nothing_that_the_asker_may_not_do_itself(rig: Rig) -> None:
    """A stolen credential of notifications: the answer goes where the asker says, inside its own account."""
    _, heard = await _answering(rig)
    notifications, operator = await rig.service("margelle", "notifications"), await rig.operator("margelle")
    await operator.js.publish("own.intake.ReferralReceived.v1", b"{}")
    calls = ("STREAM.DELETE.OWN", "STREAM.PURGE.OWN", "CONSUMER.DELETE.OWN.notifications", "STREAM.MSG.DELETE.OWN")
    targets = [f"{prefix}.{call}" for prefix in ("$JS.API", "OWN.API", "$JS.margelle.API") for call in calls]
    targets += [
        "own.notifications.NotificationSent.v1",
        "own.intake.ReferralReceived.v1",
        "own.planning.PlanCreated.v1",
        f"{SUBJECT}.followup",
    ]
    for target in targets:
        await notifications.client.publish(SUBJECT, QUESTION, reply=target)
    await eventually(lambda: len(heard) == len(targets), what="intake to hear all of them")
    await notifications.client.publish(SUBJECT, QUESTION, reply="_R_.x")
    await eventually(lambda: any("_r_.x" in error for error in notifications.errors), what="the server to refuse")
    answer = await notifications.client.request(SUBJECT, QUESTION, timeout=2)
    assert SENTINEL.encode() in answer.data

    assert {message.subject for message in heard} == {f"{SUBJECT}.notifications"}
    assert all(message.reply.startswith("_R_.") for message in heard), "intake sees no subject of the asker's"
    stored = (await operator.js.stream_info("OWN", subjects_filter=">")).state.subjects
    # its own event it could have said with the same words: it knows the answer, and readers refuse what it is not
    assert stored == {"own.intake.ReferralReceived.v1": 1, "own.notifications.NotificationSent.v1": 1}
    assert "notifications" in {durable.name for durable in await operator.js.consumers_info("OWN")}


async def test_a_question_in_a_circle_ends(rig: Rig) -> None:
    _, heard = await _answering(rig)
    notifications = await rig.service("margelle", "notifications")
    await notifications.client.publish(SUBJECT, QUESTION, reply=SUBJECT)
    await notifications.client.request(SUBJECT, QUESTION, timeout=2)
    assert len(heard) <= 3 and not heard[-1].data.startswith(b'{"answer"')


async def test_intake_may_reply_once_to_a_question_and_speak_nowhere_else(rig: Rig) -> None:
    intake, heard = await _answering(rig)
    notifications = await rig.service("margelle", "notifications")
    await notifications.client.request(SUBJECT, QUESTION, timeout=2)
    await intake.may_not_say(heard[0].reply)
    await intake.may_not_say("_INBOX_notifications.x")
    await intake.may_not_say("_R_.x")
    await intake.may_not_say(f"{SUBJECT}.notifications")
    await gets_nothing(await rig.operator("margelle"), SUBJECT, QUESTION)


async def test_the_hub_and_partners_are_never_asked(rig: Rig) -> None:
    _, heard = await _answering(rig)
    csss, exchange = await rig.rogue("csss-pds"), await rig.exchange()
    for speaker in (csss, exchange):
        for subject in (SUBJECT, f"{SUBJECT}.notifications"):
            await gets_nothing(speaker, subject, QUESTION)
    assert heard == []
