"""Two partners who put together all they have cannot tell that they have the same person (design; AMB-40)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import nats
import pytest
import pytest_asyncio
from nats.errors import TimeoutError as NothingCame
from tests.journeys.capture import Capture, capture
from tests.journeys.casework import P1, Case
from tests.privacy.comparison import shared, telling

from arrimage.demo.witness import Held
from arrimage.example.sorel_tracy import INTEGRATOR
from arrimage.hub.doors import HUB_API
from arrimage.keys import read_nkey
from arrimage_contracts.subjects import FEED_STREAM, PUBLIC_STREAM, parse_subject
from arrimage_testing.network import RunningNetwork, running_network

pytestmark = [
    pytest.mark.full,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.requirement("R-020", "R-022"),
]

_TODAY = "2010-10-04"
INSTANT = "2010-10-04T17:30:12Z"
"""When everything happens: simulated time stands still."""
INSTANT_IN_IDS = f"{int(datetime.fromisoformat(INSTANT).timestamp() * 1000):012x}"[:8]
"""How the ids begin that a node makes for what it sends (UUIDv7): the time, to the minute. They stay there."""
ORGANIZATIONS = ("margelle", "csss-pds", "virage")


@dataclass(frozen=True)
class OnePersonTwice:
    """One person, referred to two organizations by the third and from one to the other, all in one minute."""

    network: RunningNetwork
    directory: Path
    captured: Capture

    def between(self, sender: str, recipient: str) -> list[Held]:
        """Return what ``recipient`` got from ``sender``."""
        mailbox = self.captured.mailbox(recipient)
        return [held for held in mailbox if parse_subject(held.subject).organization == sender]

    def known_to(self, organization: str, *, without: str) -> list[Held]:
        """Return all that an organization holds but what it said to or heard from ``without``."""
        known = list(self.captured.own[organization])
        for partner in set(ORGANIZATIONS) - {organization, without}:
            known += self.between(partner, organization) + self.between(organization, partner)
        return known


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_person_twice(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OnePersonTwice]:
    directory, begin = tmp_path_factory.mktemp("network"), datetime.fromisoformat(f"{_TODAY} 13:30:12")
    async with running_network(directory, organizations=ORGANIZATIONS, begin=begin, together=True) as network:
        cases = [
            Case(network, P1, sender="virage", receiver="margelle"),
            Case(network, P1, sender="virage", receiver="csss-pds"),
            Case(network, P1, sender="margelle", receiver="csss-pds"),
        ]
        for case in cases:
            await case.is_referred()
        for case in cases:
            await case.goes_as_far_as_a_plan(start_on=_TODAY)
            await case.is_met(1)
            await case.ends("early_reintegration", "employment")
        await network.settle()
        yield OnePersonTwice(network, directory, await capture(network))


SENDERS = [(sender, *sorted(set(ORGANIZATIONS) - {sender})) for sender in ORGANIZATIONS]


@pytest.mark.parametrize(("sender", "one", "other"), SENDERS)
async def test_two_recipients_got_no_shared_value_from_a_sender(
    one_person_twice: OnePersonTwice, sender: str, one: str, other: str
) -> None:
    got = [one_person_twice.between(sender, recipient) for recipient in (one, other)]
    expected = {"virage": [1, 1], "margelle": [1, 4], "csss-pds": [4, 4]}  # an offer, or the four states
    assert [len(messages) for messages in got] == expected[sender]
    assert all(telling(messages) for messages in got)
    assert shared(*got) == set()


@pytest.mark.parametrize(
    ("one", "other"), [("csss-pds", "margelle"), ("csss-pds", "virage"), ("margelle", "virage")]
)
async def test_nor_do_two_organizations_share_one_when_they_lay_open_all_they_hold(
    one_person_twice: OnePersonTwice, one: str, other: str
) -> None:
    known = [
        one_person_twice.known_to(one, without=other),
        one_person_twice.known_to(other, without=one),
    ]
    assert all(known)
    assert shared(*known) <= {INSTANT, INSTANT_IN_IDS}


async def test_what_crosses_says_the_minute_and_no_more(one_person_twice: OnePersonTwice) -> None:
    times = {json.loads(held.body)["time"] for held in one_person_twice.captured.hub}
    assert times == {"2010-10-04T17:30:00Z"}
    own = {json.loads(held.body)["time"] for held in one_person_twice.captured.own["margelle"]}
    assert own == {INSTANT}, "the control: inside a node seconds are said"


def _with(held: Held, **fields: Any) -> Held:
    return replace(held, body=json.dumps({**json.loads(held.body), **fields}).encode())


TRACE = "0af7651916cd43dd8448eb211c80319c"
CONTROLS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "an id": ({"correlationid": "3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01"},) * 2,
    "an id in the data": ({"data": {"referral_id": "3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01"}},) * 2,
    "an id under two names": (
        {"causationid": "3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01"},
        {"data": {"plans": [{"plan_id": "3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01"}]}},
    ),
    "a trace": (
        {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"},
        {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
    ),
    "an epoch": ({"sequence": "4bf92f35.1"}, {"sequence": "4bf92f35.7"}),
    "a second": ({"time": "2010-10-04T17:30:12Z"},) * 2,
    "a name of a field": ({"from_the_third_floor": True},) * 2,
    "a large number": ({"data": {"file": 104233}},) * 2,
}


@pytest.mark.parametrize("control", CONTROLS)
async def test_the_comparison_catches_a_value_that_is_shared_on_purpose(
    one_person_twice: OnePersonTwice, control: str
) -> None:
    [one], [other] = (one_person_twice.between("virage", to) for to in ("margelle", "csss-pds"))
    first, second = CONTROLS[control]
    assert shared([_with(one, **first)], [_with(other, **second)])


async def test_the_comparison_catches_a_shared_header_and_a_shared_subject(
    one_person_twice: OnePersonTwice,
) -> None:
    [one], [other] = (one_person_twice.between("virage", to) for to in ("margelle", "csss-pds"))
    assert one.headers
    assert shared([one], [replace(other, headers=one.headers)])
    tokens = [replace(held, subject=f"{held.subject}.ticket-7781") for held in (one, other)]
    assert shared(*([held] for held in tokens))


@pytest.mark.requirement("R-021", "AMB-40")
async def test_an_integrator_sees_nothing_of_it(one_person_twice: OnePersonTwice) -> None:
    hub, seed = one_person_twice.network.stage.hub, one_person_twice.directory / f"{INTEGRATOR}.nk"
    seen: dict[str, list[bytes]] = {}
    async with await nats.connect(
        hub.url, nkeys_seed_str=read_nkey(seed).seed, inbox_prefix=f"_INBOX_{INTEGRATOR}"
    ) as client:
        jetstream = client.jetstream(prefix=HUB_API)
        for stream, subject in ((PUBLIC_STREAM, "pub.virage.Control.v1"), (FEED_STREAM, "feed.virage.Control.v1")):
            reader = await jetstream.pull_subscribe_bind(INTEGRATOR, stream=stream)
            with pytest.raises(NothingCame):
                await reader.fetch(1, timeout=0.5)
            async with hub.connect() as exchange:
                await exchange.jetstream().publish(subject, b"control")
            seen[stream] = [message.data for message in await reader.fetch(10, timeout=2)]
    assert seen == {PUBLIC_STREAM: [b"control"], FEED_STREAM: [b"control"]}
