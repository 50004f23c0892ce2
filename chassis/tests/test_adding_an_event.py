"""An event needs three places: its declaration, who says it, who hears it. The rest follows from them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import jsonschema
import pytest
import pytest_asyncio
from sqlalchemy import MetaData

from arrimage_chassis.manifest import Command, Hears, Manifest
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts import fields as f
from arrimage_contracts.declaration import Audience, Catalogue, EventData
from arrimage_contracts.generate.asyncapi import asyncapi_document
from arrimage_contracts.generate.json_schema import message_schema
from arrimage_contracts.generate.samples import invalid_sample, valid_sample
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-004", "R-007")

CATALOGUE = Catalogue()


@CATALOGUE.event(producer=ServiceName.PLANNING, requirements=("R-156",), identity=("meeting_id",))
class MeetingMissed(EventData):
    """First place: what it is."""

    meeting_id: f.OwnId
    planned_on: f.CivilDate


async def say_missed(meeting_id: UUID, work: Work) -> None:
    """Second place: who says it, and when."""
    work.publish(MeetingMissed(meeting_id=meeting_id, planned_on=work.today), case_id=meeting_id)


heard: list[UUID] = []


async def on_meeting_missed(event: MeetingMissed, work: Work) -> None:
    """Third place: who hears it."""
    heard.append(event.meeting_id)


NEWCOMER = ServiceDefinition(
    Manifest(
        service=ServiceName.PLANNING,
        hears=(Hears(MeetingMissed, on_meeting_missed),),
        says=(MeetingMissed,),
        commands=(Command("POST", "/meetings/{meeting_id}/missed", say_missed),),
        catalogue=CATALOGUE,
    ),
    MetaData(),
    Path(__file__).parent / "probe_migrations",
)


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        NEWCOMER, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
    ) as running:
        yield running


async def test_an_event_that_is_declared_said_and_heard_arrives(twin: Twin) -> None:
    meeting = uuid4()
    assert (await twin.post(f"/meetings/{meeting}/missed")).is_success
    await twin.quiet()
    assert heard == [meeting]


def test_its_permission_and_its_subscription_follow_from_the_manifest() -> None:
    assert NEWCOMER.manifest.own_publish_subjects() == ["own.planning.MeetingMissed.v1"]
    assert NEWCOMER.manifest.own_filter_subjects() == ["own.planning.MeetingMissed.*"]


def test_its_schema_samples_and_document_follow_from_the_declaration() -> None:
    declaration = CATALOGUE.named("MeetingMissed", 1)
    check = jsonschema.Draft202012Validator(message_schema(declaration, Audience.OWN))
    assert check.is_valid(valid_sample(declaration, Audience.OWN))
    assert not check.is_valid(invalid_sample(declaration, Audience.OWN))
    assert "MeetingMissed" in str(asyncapi_document(CATALOGUE, "0"))


async def test_an_event_that_the_manifest_does_not_list_is_refused_where_it_is_said(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    silent = replace(NEWCOMER, manifest=replace(NEWCOMER.manifest, says=()))
    async with running_service(silent, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        answer = await twin.post(f"/meetings/{uuid4()}/missed")
        assert answer.json()["code"] == "internal"
        assert '"ValueError"' in (tmp_path / "log.jsonl").read_text()
        assert await twin.events() == []
