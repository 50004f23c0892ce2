"""One worker, one browser, several services: a session that intake keeps, and forms that the others have."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import nats
import pytest
import pytest_asyncio
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from services.followup.tests.journey import Episode
from services.intake.tests.test_pages_sign_in import KEYS, PASSWORD, write_workers
from services.planning.tests.worker import SENTINEL, Case

from arrimage_chassis.pages.sessions import IDLE
from arrimage_followup.app import SERVICE as FOLLOWUP
from arrimage_intake.app import SERVICE as INTAKE
from arrimage_planning.app import SERVICE as PLANNING
from arrimage_testing.made_once import TwinApp
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin, running_service

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

pytestmark = pytest.mark.requirement("R-328")
BEGIN = "2010-10-08T13:30:00Z"
MEETING_DAY = timedelta(days=4, hours=6, minutes=30)
BELIEVED = timedelta(seconds=31)
"""After so long a service asks intake again whether a session was ended."""


@dataclass
class Office:
    """The services of a node behind one address, and one browser at them."""

    twins: dict[str, Twin]
    browser: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        """Let the browser find each service by its path, as behind a proxy."""
        apps = {name: TwinApp(twin.runtime) for name, twin in self.twins.items()}

        async def door(scope: Scope, receive: Receive, send: Send) -> None:
            await apps[scope["path"].split("/")[1]](scope, receive, send)

        transport = httpx.ASGITransport(door, raise_app_exceptions=False)
        self.browser = httpx.AsyncClient(transport=transport, base_url="http://node")

    async def open(self, path: str) -> SeenPage:
        return await open_page(self.browser, path)

    async def sign_in(self, worker: str = "m1") -> SeenPage:
        page = await self.open("/intake/first-time")
        return await page.submit("/first-time", worker=worker, key=KEYS[worker], password=PASSWORD, again=PASSWORD)

    def later(self, by: timedelta) -> None:
        now = max(twin.clock.now() for twin in self.twins.values()) + by
        for twin in self.twins.values():
            twin.clock.move_to(now)

    async def has_a_meeting(self) -> str:
        """Let a plan be agreed; return the path of its first meeting, which is today."""
        case = Case(self.twins["planning"])
        await case.has_plan()
        self.later(MEETING_DAY)
        return f"/planning/meetings/{case.plan_id}/1"

    async def has_a_call(self) -> str:
        """Let a call fall due; return the path of its answers."""
        followup, episode = self.twins["followup"], Episode()
        await episode.happens(followup)
        self.later(datetime.fromisoformat("2011-03-30T12:00:00Z") - self.twins["intake"].clock.now())
        await followup.quiet()
        return f"/followup/calls/{episode.followup_id('M3')}/answers"


@asynccontextmanager
async def services(nats_server: NatsServer, directory: Path, *names: str) -> AsyncIterator[dict[str, Twin]]:
    """Run services of one node where everybody signs in."""
    write_workers(directory / "workers.json", KEYS)
    line = await nats.connect(nats_server.url)

    async def write_the_asker(question: Msg) -> None:
        asker = "planning" if question.subject.startswith("req.intake.") else "intake"
        with suppress(NatsError):  # nobody there: then nobody answers
            reply = await line.request(f"{question.subject}.{asker}", question.data, timeout=2)
            await question.respond(reply.data)

    await line.subscribe("req.*.*.v1", cb=write_the_asker)  # as the node's own server does
    definitions = {"intake": INTAKE, "planning": PLANNING, "followup": FOLLOWUP}
    async with AsyncExitStack() as stack:
        stack.push_async_callback(line.close)
        twins = {}
        for name in names:
            twins[name] = await stack.enter_async_context(
                running_service(
                    definitions[name],
                    nats_server=nats_server,
                    store_url=f"sqlite+aiosqlite:///{directory / f'{name}.sqlite3'}",
                    directory=directory / "node",
                    now=BEGIN,
                    profile="pilot",
                    simulated_now=None,
                    workers_file=directory / "workers.json",
                )
            )
            twins[name].client.headers["Authorization"] = f"Bearer {KEYS['m1']}"
        yield twins


@pytest_asyncio.fixture
async def office(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Office]:
    """intake, planning and followup of one node."""
    async with services(nats_server, tmp_path, "intake", "planning", "followup") as twins:
        found = Office(twins)
        yield found
        await found.browser.aclose()


async def test_notes_of_a_meeting_come_back_through_the_sign_in_of_intake(office: Office) -> None:
    path = await office.has_a_meeting()
    await office.sign_in()
    mine = await office.open(path)
    office.later(IDLE + timedelta(seconds=1))
    page = await mine.submit("/held", notes=SENTINEL)
    assert page.status == 401
    page.says("Rien n'est perdu")
    page.says_nothing_of(SENTINEL)

    page = await page.submit("/sign-in", worker="m1", password="un mot de passe faux")
    page = await page.submit("/sign-in", worker="m1", password=PASSWORD)
    assert page.path == "/intake/sign-in"
    page.says("Ce que vous avez écrit a été gardé")
    page = await page.submit("/held")
    page.says("La rencontre est notée")
    (await office.open(path)).says(SENTINEL)


async def test_answers_of_a_call_come_back_through_the_sign_in_of_intake(office: Office) -> None:
    path = await office.has_a_call()
    await office.sign_in()
    mine = await office.open(path)
    office.later(IDLE + timedelta(seconds=1))
    page = await mine.submit("/answers", words__other=SENTINEL, housing="stable")
    assert page.status == 401
    page = await page.submit("/sign-in", worker="m1", password=PASSWORD)
    page = await page.submit("/answers")
    assert page.path == path.removesuffix("/answers")
    page.says(SENTINEL)


async def test_who_signs_out_in_intake_is_out_everywhere_and_the_other_services_hear_it_on_the_bus(
    office: Office,
) -> None:
    path = await office.has_a_meeting()
    await office.sign_in()
    assert (await office.open(path)).path == path
    kept = dict(office.browser.cookies)
    mine = await office.open(path)
    await (await office.open("/intake/today")).submit("/sign-out")
    office.browser.cookies.update({name: value for name, value in kept.items() if name.endswith("-session")})
    office.later(BELIEVED)
    assert (await office.open(path)).path == "/intake/sign-in", "the kept cookie opens nothing"
    assert (await mine.submit("/held", notes=SENTINEL)).status == 401


async def test_what_one_worker_wrote_waits_for_them_when_another_signs_in_at_the_same_browser(
    office: Office,
) -> None:
    path = await office.has_a_meeting()
    await office.sign_in("m1")
    mine = await office.open(path)
    await (await office.open("/intake/today")).submit("/sign-out")
    await office.sign_in("m2")
    page = await mine.submit("/held", notes=SENTINEL)
    assert page.status == 409
    page.says("ouverte sous un autre compte")
    page.says_nothing_of(SENTINEL)
    assert [form.action for form in page.forms if "/planning/" in form.action] == [], "m2 gets no button"

    page = await page.submit("/sign-in", worker="m1", password=PASSWORD)
    page = await page.submit("/held")
    page.says("La rencontre est notée")


async def test_nobody_else_gets_what_was_sent_after_its_author_left(office: Office) -> None:
    path = await office.has_a_meeting()
    await office.sign_in("m2")
    await (await office.open("/intake/today")).submit("/sign-out")
    await office.sign_in("m1")
    mine = await office.open(path)
    await (await office.open("/intake/today")).submit("/sign-out")
    page = await mine.submit("/held", notes=SENTINEL)
    assert page.status == 401
    page = await page.submit("/sign-in", worker="m2", password=PASSWORD)
    page = await page.submit("/held")
    assert page.status == 409
    page.says_nothing_of(SENTINEL)


async def test_while_intake_is_away_the_work_goes_on_without_names(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    async with services(nats_server, tmp_path, "intake", "planning") as twins:
        before = Office(twins)
        await before.has_a_meeting()
        await before.sign_in()
        cookies = dict(before.browser.cookies)
    async with services(nats_server, tmp_path, "planning") as twins:
        alone = Office(twins)
        alone.browser.cookies.update(cookies)
        page = await alone.open("/planning/plans")
        assert (page.status, page.path) == (200, "/planning/plans")


@pytest.mark.requirement("R-132")
async def test_no_cookie_of_a_signed_in_worker_says_who_anybody_is(office: Office) -> None:
    path = await office.has_a_meeting()
    await office.sign_in()
    await (await office.open(path)).submit("/held", notes=SENTINEL)
    cookies = {cookie.name: cookie.value or "" for cookie in office.browser.cookies.jar}
    assert set(cookies) == {f"arrimage-margelle-{name}" for name in ("session", "visitor")}
    box = office.twins["intake"].runtime.place.secret.box_of("pages/session")
    held = json.loads(box.open(base64.urlsafe_b64decode(cookies["arrimage-margelle-session"])))
    assert set(held) == {"s", "w", "m", "u", "i"}
    assert held["w"] == "m1"
    for cookie in office.browser.cookies.jar:
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "lax"
