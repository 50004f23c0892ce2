"""What is sealed goes by its own stream, only while its authorization holds, and is emptied afterwards (R-094)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to, lines, parked_kinds, watch
from chassis.tests.gate import referral
from chassis.tests.sealed_gate import SEALED, SEALED_GATE, Switch, part
from sqlalchemy import select

from arrimage_chassis.bus.port import AwayError, Stored
from arrimage_chassis.delivery import outbox
from arrimage_chassis.loops import forget_what_is_old
from arrimage_chassis.store import tables
from arrimage_chassis.work import Said, Work
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.disclosure import InformationDisclosed
from arrimage_contracts.subjects import mailbox_stream, sealed_stream
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-094")


@pytest_asyncio.fixture
async def gate(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        SEALED_GATE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, border=True
    ) as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_ended() -> Iterator[None]:
    yield
    Switch.ended.clear()
    Switch.fails = False


async def send(twin: Twin, case: UUID, consent: UUID, request: UUID | None = None, *, to: str = "virage") -> None:
    body = {"to": to, "consent_id": str(consent), "request_id": str(request or uuid4())}
    assert (await twin.post(f"/cases/{case}/sealed", body)).status_code == 200


async def rows(twin: Twin) -> list[Any]:
    """Return the sealed rows of the outbox, in order."""
    async with twin.runtime.store.reading() as session:
        found = await session.execute(
            select(tables.outbox).where(tables.outbox.c.way == "sealed").order_by(tables.outbox.c.seq)
        )
        return list(found.all())


async def test_what_is_sealed_goes_to_its_recipients_sealed_stream_under_the_ids_of_the_pair(gate: Twin) -> None:
    case, consent, request = uuid4(), uuid4(), uuid4()
    await send(gate, case, consent, request)
    await gate.quiet()
    (event,) = await gate.sealed_events("virage")
    assert event.data["sealed"] == SEALED
    assert event.dataschema == "urn:arrimage:schema:sealed.InformationDisclosed.v1"
    assert str(event.privacyclass) == "RESTRICTED"
    known = {str(case), str(consent), str(request)}
    assert not known & {str(event.subject), str(event.id), event.data["consent_id"], event.data["request_id"]}
    assert await gate.border_events("virage") == []
    assert await gate.events() == [], "the own node hears nothing of a sealed part"


async def test_what_is_sealed_for_us_is_handled_once_and_gone_from_the_stream_once_acknowledged(
    gate: Twin,
) -> None:
    consent = uuid4()
    said = await gate.say_sealed(part(uuid4(), consent), sender="virage", case_id=uuid4())
    await eventually(lambda: _is_empty(gate, "margelle"), what="the stream forgot it")
    await gate.quiet()
    assert await applied_to(gate, consent) == ["sealed from virage"]
    assert await gate.sealed_events("margelle") == []
    await gate.publish("sealed.virage.margelle.InformationDisclosed.v1", said.to_json())
    await gate.quiet()
    assert await applied_to(gate, consent) == ["sealed from virage"], "said again, it takes no effect"


async def test_nothing_sealed_is_sent_once_its_authorization_ended_and_it_is_emptied(
    gate: Twin, nats_server: NatsServer, tmp_path: Path
) -> None:
    ended, holds = uuid4(), uuid4()
    await nats_server.kill9()
    await send(gate, uuid4(), ended)
    await send(gate, uuid4(), holds)
    Switch.ended.add(ended)
    await nats_server.start()
    await gate.quiet()
    assert len(await gate.sealed_events("virage")) == 1
    withheld, sent = await rows(gate)
    assert (withheld.body, withheld.stream, withheld.stream_seq) == (b"", None, None)
    assert withheld.wiped_at is not None
    assert withheld.published_at is not None
    assert sent.stream == sealed_stream("virage")
    assert sent.body
    (line,) = lines(tmp_path, "relay.sealed_withheld")
    assert line["event_id"] == str(withheld.event_id)


async def test_an_authorization_is_asked_again_after_the_window_was_read(gate: Twin) -> None:
    """The revocation comes while an earlier part of the same case is on its way."""
    case, first, second = uuid4(), uuid4(), uuid4()
    under_way, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_envelope: Envelope, _message_id: str) -> None:
        under_way.set()
        await go_on.wait()

    watch(gate.runtime, "border", before=hold)
    gate.runtime.relay.publishers["border"], watched = _Away(), gate.runtime.relay.publishers["border"]
    await send(gate, case, first)
    await send(gate, case, second)
    gate.runtime.relay.publishers["border"] = watched
    gate.runtime.wake_relay()
    await asyncio.wait_for(under_way.wait(), 10)
    Switch.ended.add(second)
    go_on.set()
    await gate.quiet()
    assert len(await gate.sealed_events("virage")) == 1
    sent, withheld = await rows(gate)
    assert sent.body
    assert withheld.body == b""


async def test_what_was_received_is_emptied_and_nothing_else_is(gate: Twin) -> None:
    case, consent, request, other = uuid4(), uuid4(), uuid4(), uuid4()
    await send(gate, case, consent, request)
    await send(gate, case, consent, other)
    await gate.post(f"/cases/{case}/refer")
    await gate.quiet()
    body = {"consent_id": str(consent), "request_id": str(request)}
    assert (await gate.post(f"/cases/{case}/receipt", body)).json() == {"said": 1}
    assert (await gate.post(f"/cases/{case}/receipt", body)).json() == {"said": 0}, "once"
    received, not_yet = await rows(gate)
    assert received.body == b""
    assert SEALED.encode() in not_yet.body
    async with gate.runtime.store.reading() as session:
        plain = (await session.execute(select(tables.outbox).where(tables.outbox.c.way == "plain"))).one()
    assert plain.body
    assert plain.wiped_at is None


async def test_what_is_withdrawn_by_its_authorization_leaves_no_copy_in_the_outbox(gate: Twin) -> None:
    consent = uuid4()
    await send(gate, uuid4(), consent)
    await gate.quiet()
    assert SEALED.encode() in b"".join(row.body for row in await rows(gate)), "control"
    async with gate.runtime.store.writing() as session:
        assert await outbox.wipe(session, gate.clock.now(), consent_ids=[uuid4()]) == 0
        assert await outbox.wipe(session, gate.clock.now(), consent_ids=[consent]) == 1
    assert [row.body for row in await rows(gate)] == [b""]


async def test_what_nobody_received_in_fourteen_days_is_emptied_and_told(gate: Twin, tmp_path: Path) -> None:
    await send(gate, uuid4(), uuid4())
    await gate.quiet()
    await gate.move_to((gate.clock.now() + timedelta(days=13)).isoformat())
    await forget_what_is_old(gate.runtime)
    assert all(row.body for row in await rows(gate))
    await gate.move_to((gate.clock.now() + timedelta(days=2)).isoformat())
    await forget_what_is_old(gate.runtime)
    assert [row.body for row in await rows(gate)] == [b""]
    (line,) = lines(tmp_path, "outbox.sealed_not_received")
    assert line["events"] == 1


async def test_a_stream_that_was_made_anew_is_told_again_what_was_not_received_and_nothing_that_was_emptied(
    gate: Twin,
) -> None:
    case, received = uuid4(), uuid4()
    await send(gate, case, uuid4(), received)
    await send(gate, uuid4(), uuid4())
    await gate.quiet()
    await gate.post(f"/cases/{case}/receipt", {"consent_id": str(uuid4()), "request_id": str(received)})
    config = (await gate.jetstream.stream_info(sealed_stream("virage"))).config
    await gate.jetstream.delete_stream(sealed_stream("virage"))
    await gate.jetstream.add_stream(config)
    await send(gate, uuid4(), uuid4())
    await gate.quiet()
    emptied, lost, fresh = await rows(gate)
    assert {event.id for event in await gate.sealed_events("virage")} == {lost.event_id, fresh.event_id}
    assert emptied.body == b""


async def test_a_partner_without_a_sealed_stream_keeps_back_what_is_sealed_and_nothing_else(
    gate: Twin, tmp_path: Path
) -> None:
    """Its hub was made before: the sealed part waits, the rest of the case goes on."""
    config = (await gate.jetstream.stream_info(sealed_stream("virage"))).config
    await gate.jetstream.delete_stream(sealed_stream("virage"))
    case = uuid4()
    await send(gate, case, uuid4())
    await eventually(lambda: lines(tmp_path, "relay.recipient_refuses"), what="the refusal was told")
    await gate.post(f"/cases/{case}/refer")
    await eventually(lambda: _has_mail(gate), what="the referral arrived")
    await gate.jetstream.add_stream(config)
    await gate.quiet()
    assert len(await gate.sealed_events("virage")) == 1
    (line,) = lines(tmp_path, "relay.recipient_refuses")
    assert (line["code"], line["way"]) == ("bus.no_stream_answers", "sealed")


async def test_what_comes_sealed_by_the_wrong_way_is_quarantined_and_no_copy_of_what_is_sealed_is_kept(
    gate: Twin, tmp_path: Path
) -> None:
    consent = uuid4()
    good = gate.runtime
    forged = await gate.say_sealed(
        part(uuid4(), consent), sender="virage", case_id=uuid4(), source="/org/csss-pds/service/intake"
    )
    mail = forged.model_copy(update={"source": "/org/virage/service/intake"})
    await gate.publish("evt.virage.margelle.InformationDisclosed.v1", mail.to_json())
    offer = gate.draft_border(referral(uuid4()), sender="virage", case_id=uuid4())
    await gate.publish("sealed.virage.margelle.ReferralSent.v1", offer.to_json())
    await eventually(lambda: len(lines(tmp_path, "event.quarantined")) == 3, what="all three were refused")
    assert sorted(line["code"] for line in lines(tmp_path, "event.quarantined")) == [
        "event.forged_source", "event.wrong_bus", "event.wrong_bus",
    ]  # fmt: skip
    assert await applied_to(gate, consent) == []
    box = good.place.secret.quarantine_box()
    async with good.store.reading() as session:
        kept = (await session.execute(select(tables.quarantine))).all()
    assert {(row.subject, bool(box.open(row.body_encrypted))) for row in kept} == {
        ("sealed.virage.margelle.InformationDisclosed.v1", False),
        ("evt.virage.margelle.InformationDisclosed.v1", True),
        ("sealed.virage.margelle.ReferralSent.v1", False),
    }


async def test_what_is_sealed_and_could_not_be_opened_is_parked_and_tried_again(gate: Twin) -> None:
    Switch.fails = True
    consent = uuid4()
    await gate.say_sealed(part(uuid4(), consent), sender="virage", case_id=uuid4())
    await eventually(lambda: _parked(gate), what="it is parked")
    Switch.fails = False
    await gate.quiet()
    await eventually(lambda: _applied(gate, consent), what="it took effect")


async def test_an_author_who_forgets_the_authorization_or_the_question_is_told(gate: Twin) -> None:
    manifest = SEALED_GATE.manifest
    cases = (
        (Said(part(uuid4(), uuid4()), uuid4(), "virage"), manifest, "the authorization under which it goes"),
        (Said(part(uuid4(), uuid4()), uuid4(), None, uuid4()), manifest, "needs its organization"),
        (Said(referral(uuid4()), uuid4(), "virage", uuid4()), manifest, "is not sealed"),
        (
            Said(part(uuid4(), uuid4()), uuid4(), "virage", uuid4()),
            replace(manifest, may_still_send=None),
            "needs may_still_send",
        ),
    )
    for said, of, complaint in cases:
        async with gate.runtime.store.reading() as session:
            work = Work(session, gate.runtime.place, said=[said])
            with pytest.raises(ValueError, match=complaint):
                await outbox.write([work], of)


def test_the_gate_may_publish_each_sealed_event_by_name_and_no_service_hears_its_own() -> None:
    manifest = replace(SEALED_GATE.manifest, says=(InformationDisclosed,))
    assert manifest.border_publish_subjects("margelle", "virage") == [
        "sealed.margelle.virage.InformationDisclosed.v1"
    ]


class _Away:
    connected = False

    async def publish(self, subject: str, body: bytes, message_id: str) -> Stored:
        raise AwayError

    async def place(self, subject: str) -> int:
        raise AwayError


async def _is_empty(twin: Twin, organization: str) -> bool:
    state = (await twin.jetstream.stream_info(sealed_stream(organization))).state
    return state.messages == 0 and state.last_seq > 0


async def _has_mail(twin: Twin) -> bool:
    return (await twin.jetstream.stream_info(mailbox_stream("virage"))).state.messages == 1


async def _parked(twin: Twin) -> bool:
    return bool(await parked_kinds(twin))


async def _applied(twin: Twin, consent: UUID) -> bool:
    return await applied_to(twin, consent) == ["sealed from virage"]
