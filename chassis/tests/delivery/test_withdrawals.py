"""A withdrawal waits behind nothing: not in the outbox, not in the mailbox, not behind what is parked (R-095)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to, fetching_nothing, lines, parked_kinds, watch
from chassis.tests.gate import referral
from chassis.tests.probe import applied
from chassis.tests.sealed_gate import SEALED_GATE, Switch, revoked
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nats.js import JetStreamContext
from sqlalchemy import select

from arrimage_chassis.store import tables
from arrimage_chassis.trust.signed_events import signed_event
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.events.consent import ConsentRevoked
from arrimage_contracts.subjects import WITHDRAWALS_DURABLE, border_subject, mailbox_stream, sealed_stream
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-095")

MAILBOX = mailbox_stream("margelle")
OFFER, REVOCATION = (border_subject("virage", "margelle", name, 1) for name in ("ReferralSent", "ConsentRevoked"))


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
    Switch.poisoned.clear()
    Switch.fails = False


async def whats(twin: Twin) -> list[str]:
    """Return what took effect, in order."""
    async with twin.runtime.store.reading() as session:
        return list(await session.scalars(select(applied.c.what).order_by(applied.c.n)))


async def fill(jetstream: JetStreamContext, drafts: list[tuple[str, bytes]]) -> None:
    for start in range(0, len(drafts), 500):
        await asyncio.gather(*(jetstream.publish(*draft) for draft in drafts[start : start + 500]))


@dataclass
class Behind:
    """A gate's return to a full mailbox, with a revocation at its end and one that came while it read."""

    order: list[str]
    seconds_at_return: float
    """From when the hub had stored the revocation until it took effect; the gate's start is in it."""
    seconds_while_reading: float


async def with_backlog(
    nats_server: NatsServer, store_dsn: str, directory: Path, unread: int, *, in_hand: bool = False
) -> Behind:
    """Stop a gate, let ``unread`` offers and then one revocation come, and start it.

    ``in_hand``: the revocation was delivered to an instance that died with it.
    """
    options: dict[str, Any] = {"nats_server": nats_server, "store_url": store_dsn, "border": True}
    offers: list[tuple[str, bytes]] = []
    async with running_service(SEALED_GATE, directory=directory, **options) as twin:
        for _ in range(unread):
            offer = twin.draft_border(referral(uuid4()), sender="virage", case_id=uuid4())
            offers.append((OFFER, offer.to_json()))
        revocation = twin.draft_border(revoked(uuid4()), sender="virage", case_id=uuid4())
    stored_at = 0.0

    async def let_it_pile_up(jetstream: JetStreamContext) -> None:
        nonlocal stored_at
        await fill(jetstream, offers)
        await jetstream.publish(REVOCATION, revocation.to_json())
        stored_at = time.monotonic()
        if in_hand:
            subscription = await jetstream.pull_subscribe_bind(WITHDRAWALS_DURABLE, stream=MAILBOX)
            await subscription.fetch(1)

    first, second = UUID(revocation.data["consent_id"]), uuid4()
    async with running_service(SEALED_GATE, directory=directory, before=let_it_pile_up, **options) as twin:
        await eventually(lambda: _is_applied(twin, first), deadline=60, what="the revocation took effect")
        at_return = time.monotonic() - stored_at
        await eventually(lambda: _has_applied(twin, 2), deadline=60, what="the rest is begun")
        await twin.say_border(revoked(second), sender="virage", case_id=uuid4())
        said_at = time.monotonic()
        await eventually(lambda: _is_applied(twin, second), deadline=60, what="the second took effect")
        while_reading = time.monotonic() - said_at
        await eventually(lambda: _has_applied(twin, min(unread, 1000) + 2), deadline=60, what="the rest follows")
        return Behind(await whats(twin), at_return, while_reading)


async def test_a_forged_withdrawal_is_quarantined_and_costs_the_true_one_nothing(
    gate: Twin, tmp_path: Path
) -> None:
    """It comes first, under the true one's id, unsigned and then by another key; the case has something parked."""
    case_id, consent_id = uuid4(), uuid4()
    offer = referral(uuid4())
    Switch.poisoned.add(offer.referral_id)
    await gate.say_border(offer, sender="virage", case_id=case_id)
    true = gate.draft_border(revoked(consent_id), sender="virage", case_id=case_id)
    forged = signed_event(Signing("virage", Ed25519PrivateKey.generate()), true)
    for letter in (true.model_copy(update={"signature": None}), forged):
        await gate.publish(REVOCATION, letter.to_json())
    await eventually(lambda: len(lines(tmp_path, "event.quarantined")) == 2, what="both are refused")
    assert await whats(gate) == []
    await gate.publish(REVOCATION, true.to_json())
    await gate.publish(REVOCATION, true.to_json())
    await eventually(lambda: _is_applied(gate, consent_id), what="the true one took effect")
    await gate.quiet()
    assert await whats(gate) == ["revoked by virage"]
    assert {line["code"] for line in lines(tmp_path, "event.quarantined")} == {
        "event.unsigned", "event.bad_signature",
    }  # fmt: skip
    assert await gate.get("/operations/parked") != [], "what waits of the case waits on"


@pytest.mark.full
@pytest.mark.parametrize("in_hand", [False, True], ids=["", "in the hand of an instance that died"])
async def test_a_revocation_behind_a_thousand_unread_events_takes_effect_before_them(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path, in_hand: bool
) -> None:
    behind = await with_backlog(nats_server, store_dsn, tmp_path, 1000, in_hand=in_hand)
    assert behind.order[0] == "revoked by virage"
    assert sorted(behind.order) == [*["from virage"] * 1000, *["revoked by virage"] * 2]


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_a_revocation_behind_a_hundred_thousand_unread_events_takes_effect_before_them(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    behind = await with_backlog(nats_server, store_dsn, tmp_path, 100_000)
    with capsys.disabled():
        print(
            f"\na revocation behind 100 000 unread events: {behind.seconds_at_return:.2f} s, the start of the gate"
            f" included; one that comes while it reads them: {behind.seconds_while_reading:.2f} s"
        )
    assert behind.order[0] == "revoked by virage"
    assert behind.order.index("revoked by virage", 1) < 50_000


async def test_a_revocation_that_comes_while_a_backlog_is_worked_off_passes_it(gate: Twin) -> None:
    """Not only at the start: the durable of withdrawals waits for no other."""
    offers = [
        (OFFER, gate.draft_border(referral(uuid4()), sender="virage", case_id=uuid4()).to_json())
        for _ in range(2000)
    ]
    await fill(gate.jetstream, offers)
    consent = uuid4()
    await gate.say_border(revoked(consent), sender="virage", case_id=uuid4())
    await eventually(lambda: _is_applied(gate, consent), what="the revocation took effect")
    await eventually(lambda: _has_applied(gate, 2001), deadline=60, what="the rest follows")
    assert (await whats(gate)).index("revoked by virage") < 2000


async def test_a_withdrawal_that_comes_by_two_durables_takes_effect_once(gate: Twin) -> None:
    consents = [uuid4() for _ in range(50)]
    drafts = [gate.draft_border(revoked(each), sender="virage", case_id=uuid4()) for each in consents]
    await fill(gate.jetstream, [(REVOCATION, draft.to_json()) for draft in drafts])
    await gate.quiet()
    assert sorted([await applied_to(gate, each) for each in consents]) == [["revoked by virage"]] * 50
    assert await parked_kinds(gate) == []


async def test_a_parked_event_of_its_case_does_not_hold_it_back(gate: Twin) -> None:
    case, held = uuid4(), uuid4()
    await _park_something_of(gate, case)
    await gate.say_border(referral(held), sender="virage", case_id=case)
    await eventually(lambda: _has_parked(gate, 2), what="the next event of the case waits behind it")
    consent = uuid4()
    await gate.say_border(revoked(consent), sender="virage", case_id=case)
    await eventually(lambda: _is_applied(gate, consent), what="the revocation took effect")
    assert await applied_to(gate, held) == [], "control: it still waits"


async def test_a_withdrawal_whose_handling_failed_holds_nothing_back_and_is_tried_again(gate: Twin) -> None:
    case, consent, offer = uuid4(), uuid4(), uuid4()
    await _park_something_of(gate, case)  # what is first in the case: the failed withdrawal may not wait for it
    Switch.fails = True
    await gate.say_border(revoked(consent), sender="virage", case_id=case)
    await eventually(lambda: _has_parked(gate, 2), what="the withdrawal is parked")
    assert ("alone", "waiting") in await parked_kinds(gate)
    other = uuid4()
    await gate.say_border(revoked(other), sender="virage", case_id=uuid4())
    await gate.say_border(referral(offer), sender="csss-pds", case_id=case)
    await eventually(lambda: _what_of(gate, offer, "from csss-pds"), what="others go on")
    Switch.fails = False
    await eventually(lambda: _is_applied(gate, consent), what="it is tried again")
    await eventually(lambda: _is_applied(gate, other), what="so is the one that came after it")
    assert [kind for kind, _ in await parked_kinds(gate)] == ["failed"]


async def test_withdrawals_leave_before_what_is_refused_for_ever_and_before_a_backlog(
    gate: Twin, nats_server: NatsServer, tmp_path: Path
) -> None:
    case = uuid4()
    await _refuse_for_ever(gate, case, tmp_path)
    await nats_server.kill9()
    others = [uuid4() for _ in range(5)]
    for each in (*others, case):
        await gate.post(f"/cases/{each}/refer")
    for each in (case, uuid4()):
        body = {"consent_id": str(uuid4()), "request_id": str(uuid4())}
        assert (await gate.post(f"/cases/{each}/revocation", body)).status_code == 200
    order: list[str] = []
    watch(gate.runtime, "border", before=lambda envelope, _id: order.append(envelope.event_name))
    await nats_server.start()
    await eventually(lambda: _unpublished(gate, 2), what="all but the refused one and what waits behind it is out")
    assert order[:2] == ["ConsentRevoked", "ConsentRevoked"]
    assert order.count("ReferralSent") == 5


async def test_withdrawals_of_a_case_keep_their_order_among_themselves_one_in_flight(
    gate: Twin, nats_server: NatsServer
) -> None:
    case, consents = uuid4(), [uuid4() for _ in range(6)]
    await nats_server.kill9()
    for consent in consents:
        body = {"consent_id": str(consent), "request_id": str(uuid4())}
        assert (await gate.post(f"/cases/{case}/revocation", body)).status_code == 200
    watched = watch(gate.runtime, "border")
    await nats_server.start()
    await gate.quiet()
    numbers = [int(event.sequence.partition(".")[2]) for event in await gate.border_events("virage")]
    assert numbers == sorted(numbers)
    assert len(numbers) == 6
    assert watched.most_of_one_key == 1


async def test_the_own_node_hears_a_withdrawal_before_what_is_parked_of_its_case(gate: Twin) -> None:
    consent = uuid4()
    body = {"consent_id": str(consent), "request_id": str(uuid4())}
    await gate.post(f"/cases/{uuid4()}/revocation", body)
    await gate.quiet()
    assert await applied_to(gate, consent) == ["revoked here"]
    declaration, _ = SEALED_GATE.manifest.catalogue.of(ConsentRevoked)
    assert declaration.withdrawal


async def test_a_gate_is_ready_only_once_withdrawals_were_applied(
    nats_server: NatsServer, tmp_path: Path, sqlite_dsn: str
) -> None:
    Switch.fails = False
    held = asyncio.Event()

    async with running_service(
        SEALED_GATE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, border=True
    ) as twin:
        await eventually(lambda: _is_ready(twin), what="it is ready")
        assert twin.runtime.border_bus is not None
        first = twin.runtime.border_bus._first
        assert first is not None

        async def hold() -> None:
            await held.wait()

        first._drain = hold  # type: ignore[method-assign]
        twin.runtime.border_bus.first_is_drained(False)
        ready = (await twin.client.get("/health/ready")).json()
        assert [reason["code"] for reason in ready["reasons"]] == ["withdrawals.waiting"]
        offer = uuid4()
        await twin.say_border(referral(offer), sender="virage", case_id=uuid4())
        del first._drain
        held.set()
        await eventually(lambda: _is_ready(twin), what="it is ready again")
        await twin.quiet()
        assert await applied_to(twin, offer) == ["from virage"]


async def test_after_the_hub_was_away_withdrawals_come_first_again(gate: Twin, nats_server: NatsServer) -> None:
    await gate.quiet()
    offers = [gate.draft_border(referral(uuid4()), sender="virage", case_id=uuid4()) for _ in range(300)]
    consent = uuid4()
    revocation = gate.draft_border(revoked(consent), sender="virage", case_id=uuid4())
    before = len(await whats(gate))
    assert gate.runtime.border_bus is not None
    with fetching_nothing(gate.runtime.border_bus):
        await eventually(lambda: _nobody_fetches(gate), what="nothing is asked of the server any more")
        await fill(gate.jetstream, [(OFFER, offer.to_json()) for offer in offers])
        await gate.publish(REVOCATION, revocation.to_json())
        await nats_server.kill9()
        await nats_server.start()
    await eventually(lambda: _has_applied(gate, before + 301), deadline=60, what="all took effect")
    order = await whats(gate)
    assert order[before] == "revoked by virage"


async def test_a_hub_that_was_made_before_is_told_of_once_and_all_else_goes_on(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async def make_as_before(jetstream: JetStreamContext) -> None:
        await jetstream.delete_consumer(MAILBOX, WITHDRAWALS_DURABLE)
        await jetstream.delete_stream(sealed_stream("margelle"))

    async with running_service(
        SEALED_GATE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        border=True,
        before=make_as_before,
    ) as twin:
        offer, consent = uuid4(), uuid4()
        await twin.say_border(referral(offer), sender="virage", case_id=uuid4())
        await twin.say_border(revoked(consent), sender="virage", case_id=uuid4())
        await eventually(lambda: _is_applied(twin, consent), what="the withdrawal came among the rest")
        assert await applied_to(twin, offer) == ["from virage"]
        await eventually(lambda: _is_ready(twin), what="it is ready")
        ready = (await twin.client.get("/health/ready")).json()
        assert [warning["code"] for warning in ready["warnings"]] == ["bus.hub_older"]
        await eventually(lambda: len(lines(tmp_path, "bus.durable_missing")) == 2, what="each is told once")
        told = {(line["stream"], line["durable"]) for line in lines(tmp_path, "bus.durable_missing")}
        assert told == {(MAILBOX, WITHDRAWALS_DURABLE), (sealed_stream("margelle"), "intake")}
        await twin.quiet()


async def _is_applied(twin: Twin, consent: UUID) -> bool:
    return await _what_of(twin, consent, "revoked by virage")


async def _what_of(twin: Twin, what: UUID, expected: str) -> bool:
    return await applied_to(twin, what) == [expected]


async def _has_applied(twin: Twin, count: int) -> bool:
    return len(await whats(twin)) >= count


async def _park_something_of(twin: Twin, case: UUID) -> None:
    poisoned = uuid4()
    Switch.poisoned.add(poisoned)
    await twin.say_border(referral(poisoned), sender="virage", case_id=case)
    await eventually(lambda: _has_parked(twin, 1), what="it is parked")


async def _refuse_for_ever(twin: Twin, case: UUID, directory: Path) -> None:
    config = (await twin.jetstream.stream_info(mailbox_stream("virage"))).config
    await twin.jetstream.update_stream(config, max_msg_size=100)
    await twin.post(f"/cases/{case}/refer")
    await eventually(lambda: lines(directory, "relay.refused_for_ever"), what="it is refused for ever")
    await twin.jetstream.update_stream(config, max_msg_size=-1)


async def _has_parked(twin: Twin, count: int) -> bool:
    return len(await parked_kinds(twin)) == count


async def _is_ready(twin: Twin) -> bool:
    return (await twin.client.get("/health/ready")).status_code == 200


async def _unpublished(twin: Twin, count: int) -> bool:
    async with twin.runtime.store.reading() as session:
        rows = await session.execute(
            select(tables.outbox.c.seq).where(
                tables.outbox.c.published_at.is_(None), tables.outbox.c.lane == "border"
            )
        )
        return len(rows.all()) == count


async def _nobody_fetches(twin: Twin) -> bool:
    found = [await twin.jetstream.consumer_info(MAILBOX, durable) for durable in (WITHDRAWALS_DURABLE, "intake")]
    return not any(info.num_waiting for info in found)
