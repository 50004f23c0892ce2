"""One table says who may see and write what: each of its cells is asked of the four services, by real requests."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from arrimage.access_page import ACCESS_PAGE, access_page
from arrimage_chassis.access import TABLE, DataClass, Reach, Role, cell, roles_for
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.pages.declaration import EVERYBODY
from arrimage_chassis.pages.sessions import Sessions
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.commands.sign_in import begin_session
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-328")
SERVICES = tuple(service.value for service in ServiceName)
NO_ROLE = "misspelt"
KEYS = (*Role, NO_ROLE)


@dataclass(frozen=True)
class Route:
    """Something that a service offers to whoever has a role."""

    method: str
    path: str
    about: tuple[DataClass, ...]
    roles: tuple[str, ...]
    writes: bool
    is_page: bool

    def address(self) -> str:
        """Return it with ids that nobody has."""
        filled = re.sub(r"\{number\}", "1", self.path)
        return re.sub(r"\{[a-z_]+\}", str(uuid4()), filled)


def manifest_of(service: str) -> Manifest:
    """Return what a service lists."""
    found = importlib.import_module(f"arrimage_{service}.manifest").MANIFEST
    assert isinstance(found, Manifest)
    return found


def routes_of(service: str) -> Iterator[Route]:
    """Yield all that a service offers to whoever has a role; signing in is everybody's."""
    manifest = manifest_of(service)
    for command in manifest.commands:
        yield Route(command.method, command.path, command.about, command.roles, True, False)
    for query in manifest.queries:
        yield Route("GET", query.path, query.about, query.roles, False, False)
    if manifest.parameters:
        about = (DataClass.PARAMETERS,)
        yield Route("POST", "/parameters/none", about, roles_for(about, writes=True), True, False)
        directory = (DataClass.DIRECTORY,)
        yield Route("GET", "/parameters", directory, roles_for(directory, writes=False), False, False)
    operations = (DataClass.OPERATIONS,)
    for path in ("/operations/parked", "/operations/outgoing", "/operations/quarantine"):
        yield Route("GET", path, operations, roles_for(operations, writes=False), False, False)
    yield Route("POST", "/operations/parked/1/drop", operations, roles_for(operations, writes=True), True, False)
    if manifest.pages is None:
        return
    for page in manifest.pages.shown:
        if page.roles != EVERYBODY:
            yield Route("GET", f"/{service}{page.path}", page.about, page.roles, False, True)
    for act in manifest.pages.done:
        if act.roles != EVERYBODY:
            yield Route("POST", f"/{service}{act.path}", act.about, act.roles, True, True)


def routes() -> list[Route]:
    return [route for service in SERVICES for route in routes_of(service)]


@pytest.mark.parametrize("service", SERVICES)
def test_no_route_lets_in_a_role_that_the_table_keeps_out(service: str) -> None:
    for route in routes_of(service):
        allowed = set(roles_for(route.about, writes=route.writes))
        assert route.about, route.path
        assert set(route.roles) <= allowed, f"{route.path}: {sorted(set(route.roles) - allowed)}"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("data", list(DataClass))
def test_each_cell_is_what_the_routes_that_touch_it_do(role: Role, data: DataClass) -> None:
    """What a cell refuses no route gives; what it gives some route does, where one is built."""
    for writes in (False, True):
        touching = [route for route in routes() if data in route.about and route.writes is writes]
        reach = cell(role, data).write if writes else cell(role, data).read
        let_in = [route for route in touching if role in route.roles]
        if reach is Reach.NONE:
            assert not let_in, [route.path for route in let_in]
        elif touching:
            assert let_in


def test_operators_and_integrators_reach_nothing_of_who_a_person_is() -> None:
    of_persons = {
        DataClass.IDENTITY,
        DataClass.CONTACT,
        DataClass.CASE_CONTENT,
        DataClass.PLAN,
        DataClass.NOTES,
        DataClass.AUTHORIZATIONS,
        DataClass.DISCLOSURES_LOG,
        DataClass.INCIDENTS,
    }
    assert set(TABLE) == set(Role)
    for role in (Role.OPERATOR, Role.INTEGRATOR):
        assert not of_persons & TABLE[role].keys()


@asynccontextmanager
async def _running(service: str, nats_server: NatsServer, store_url: str, directory: Path) -> AsyncIterator[Twin]:
    file = directory / "workers.json"
    listed = [
        {"id": f"w-{role.replace('_', '-')}", "role": str(role), "key_sha256": _hash(str(role))} for role in KEYS
    ]
    file.write_text(json.dumps({"workers": listed}))
    definition = importlib.import_module(f"arrimage_{service}.app").SERVICE
    async with running_service(
        definition,
        nats_server=nats_server,
        store_url=store_url,
        directory=directory,
        profile="pilot",
        simulated_now=None,
        border=service == "intake",
        workers_file=file,
    ) as twin:
        yield twin


def _hash(role: str) -> str:
    return hashlib.sha256(f"key-{role}".encode()).hexdigest()


@pytest.mark.parametrize("service", SERVICES)
async def test_every_role_is_answered_at_every_route_as_the_table_says(
    service: str, nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with _running(service, nats_server, sqlite_dsn, tmp_path) as twin:
        for route in routes_of(service):
            if route.is_page:
                continue
            nobody = await twin.client.request(route.method, route.address())
            assert nobody.status_code == 401, route.path
            for role in KEYS:
                headers = {"Authorization": f"Bearer key-{role}", "Idempotency-Key": uuid4().hex}
                body: dict[str, object] | None = {} if route.writes else None
                answer = await twin.client.request(route.method, route.address(), headers=headers, json=body)
                refused = (
                    (answer.status_code, answer.json().get("code")) == (403, "role.missing")
                    if (answer.status_code == 403)
                    else False
                )
                assert refused is (role not in route.roles), f"{role} at {route.method} {route.path}"


@pytest.mark.parametrize("service", [name for name in SERVICES if manifest_of(name).pages is not None])
async def test_every_role_is_shown_the_pages_that_the_table_says(
    service: str, nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with _running(service, nats_server, sqlite_dsn, tmp_path) as twin:
        for role in KEYS:
            name, value = await _session_of(twin, role)
            for route in routes_of(service):
                if not route.is_page or route.method != "GET":
                    continue
                answer = await twin.client.get(route.address(), headers={"Cookie": f"{name}={value}"})
                may = role in route.roles
                refused = answer.status_code == 403
                assert refused is not may, f"{role} at {route.path}: {answer.status_code}"


async def _session_of(twin: Twin, role: str) -> tuple[str, str]:
    """Return the cookie of a worker of that role who is signed in."""
    runtime = twin.runtime
    worker = next(each for each in runtime.workers.listed() if each.role == role)
    session_id = uuid4()
    if runtime.place.service == "intake":
        async with runtime.store.writing() as session:
            session_id = await begin_session(worker, Work(session, runtime.place))
    sessions = Sessions(runtime.place, runtime.workers)
    return f"arrimage-{runtime.place.organization}-session", sessions.seal(sessions.begin(worker, session_id))


def test_the_page_of_the_table_says_what_the_table_says() -> None:
    """`python -m arrimage.reference` writes it."""
    root = Path(__file__).resolve().parents[2]
    assert (root / ACCESS_PAGE).read_text(encoding="utf-8") == access_page()
