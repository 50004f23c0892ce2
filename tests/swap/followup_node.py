"""A node that runs followup alone, in simulated time; what planning would say is said by the node's operator."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import httpx

from arrimage.node.init import NewNode, init_node
from arrimage.node.process import NodeProcess
from arrimage.own_events import stored_events
from arrimage.swap.procedure import Swapped, swap
from arrimage_chassis.settings import Profile
from arrimage_contracts import ids
from arrimage_contracts.declaration import Audience, EventData
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.subjects import own_subject
from arrimage_contracts.vocabularies import OUTCOME_CLASS, Outcome, PlanMode, ServiceName
from arrimage_testing.waiting import eventually

ZONE = ZoneInfo("America/Toronto")
THE_END = date(2010, 12, 28)
_TOGETHER = 200
_QUICK = {"ARRIMAGE_FETCH_SECONDS": "1", "ARRIMAGE_POLL_SECONDS": "0.2", "ARRIMAGE_RETRY_BASE_SECONDS": "0.1"}


@dataclass
class FollowupNode:
    """The node, and what a test does with it."""

    node: NodeProcess
    http: httpx.AsyncClient
    now: datetime

    def url(self, path: str) -> str:
        """Return where followup answers."""
        return f"{self.node.service_url('followup')}{path}"

    async def get(self, path: str) -> Any:
        """Ask followup something that it answers."""
        return (await self.http.get(self.url(path))).raise_for_status().json()

    async def post(self, path: str, body: object) -> httpx.Response:
        """Give followup a command."""
        return await self.http.post(self.url(path), json=body, headers={"Idempotency-Key": os.urandom(8).hex()})

    async def end_episodes(self, cases: Sequence[UUID], closed_on: date = THE_END) -> None:
        """Let the episodes of ``cases`` be planned and end."""
        async with self.node.connect() as client:
            js = client.jetstream()

            async def say(event: EventData, case: UUID) -> None:
                declaration, _ = CATALOGUE.of(type(event))
                body = envelope_of(event, case).to_json()
                await js.publish(own_subject("planning", declaration.name, 1), body, timeout=60)

            told = [(case, episode(case, closed_on)) for case in cases]
            for part in (0, 1):  # each case's plan before its end
                for start in range(0, len(told), _TOGETHER):
                    some = told[start : start + _TOGETHER]
                    await asyncio.gather(*(say(events[part], case) for case, events in some))

    async def move_to(self, moment: str) -> None:
        """Move simulated time to a civil moment, and wait for quiet."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
        (await self.http.put(self.url("/simulation"), json={"now": self.now.isoformat()})).raise_for_status()
        await self.quiet()

    async def quiet(self, within: float = 60.0) -> None:
        """Wait until nothing is on its way."""

        async def is_quiet() -> bool:
            return bool((await self.get("/simulation"))["quiet"])

        for _ in range(2):
            await eventually(is_quiet, deadline=within, what="followup is quiet")

    async def swap(self, to: str, *, unasked: bool = False) -> Swapped:
        """Put another program in followup's place, at the time that it is."""
        role, now = ServiceName.FOLLOWUP, lambda: datetime.now(UTC)
        return await swap(self.node, role, to, unasked=unasked, now=now, extra_env=self.clock)

    @property
    def clock(self) -> dict[str, str]:
        """What tells a program that is started what time it is."""
        return {"ARRIMAGE_SIMULATED_NOW": self.now.isoformat()}

    async def said(self, name: str | None = None) -> list[tuple[str, str, str]]:
        """Return what followup said, in order: event, case, kind."""
        async with self.node.connect() as client:
            found = [event.envelope async for event in stored_events(client) if event.envelope is not None]
        return [
            (event.event_name, str(event.subject), str(event.data.get("kind")))
            for event in found
            if event.source_service == "followup" and name in (None, event.event_name)
        ]

    async def assert_each_once(self, cases: Sequence[UUID]) -> None:
        """See that to the end each call of ``cases`` falls due once."""
        await self.move_to("2011-10-01 09:00")
        due = Counter(await self.said("FollowupDue"))
        assert due == Counter({("FollowupDue", str(case), kind): 1 for case in cases for kind in ("M3", "M9")})


def episode(case: UUID, closed_on: date) -> tuple[EventData, EventData]:
    """Return the plan of a case and its end."""
    plan = ids.plan_id(case, 1)
    created = PlanCreated(
        plan_id=plan,
        case_id=case,
        referral_id=case,
        version=1,
        mode=PlanMode.MIXED,
        start_on=date(2010, 10, 12),
        expected_end_on=closed_on,
        meeting_dates=[date(2010, 10, 12), closed_on],
        objective_count=3,
    )
    closed = EpisodeClosed(
        case_id=case,
        plan_id=plan,
        closed_on=closed_on,
        outcome=Outcome.COMPLETED,
        outcome_class=OUTCOME_CLASS[Outcome.COMPLETED],
        success_tags=[],
        activities_held_count=8,
        followup_allowed=True,
        plan_agreed=True,
    )
    return created, closed


def envelope_of(event: EventData, case: UUID) -> Envelope:
    """Return the message in which planning says ``event``."""
    declaration, _ = CATALOGUE.of(type(event))
    return Envelope(
        id=declaration.event_id(event),
        source=source_of("margelle", "planning"),
        type=declaration.type,
        time=datetime(2010, 12, 28, 20, tzinfo=UTC),
        dataschema=schema_name(declaration.name, 1, Audience.OWN),
        subject=case,
        recipient="margelle",
        correlationid=uuid5(case, "correlation"),
        sequence="test.1",
        privacyclass=declaration.privacy_class(Audience.OWN),
        data=event.model_dump(mode="json", exclude_none=True),
    )


def new_node(directory: Path) -> None:
    """Make the directory of a node that can run followup."""
    name = "Maison la Margelle"
    new = NewNode("margelle", name, name, "sorel-tracy", [ServiceName.INTAKE, ServiceName.FOLLOWUP], Profile.DEMO)
    init_node(directory, new, os.urandom)


@asynccontextmanager
async def followup_node(directory: Path, now: str = "2010-12-28 16:00") -> AsyncIterator[FollowupNode]:
    """Run a node of followup alone at a civil moment, until the block ends."""
    new_node(directory)
    async with running_node(directory, now) as running:
        yield running


@asynccontextmanager
async def running_node(directory: Path, now: str) -> AsyncIterator[FollowupNode]:
    """Run the node that is in ``directory``."""
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    environment = {**_QUICK, "ARRIMAGE_SIMULATED_NOW": moment.isoformat()}
    node = NodeProcess(directory, services=[ServiceName.FOLLOWUP], extra_env=environment, ack_wait=2.0)
    reused = httpx.Limits(keepalive_expiry=1.0)  # a program may close what was idle for longer
    async with node, httpx.AsyncClient(timeout=30, limits=reused) as http:
        await node.wait_ready()
        yield FollowupNode(node, http, moment)
