"""The contract of each role: its page, its AsyncAPI document, its data for the kit."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from arrimage.roles.border_telling import ONE_TIME_KEY, PARTNER, sample_sealed, sample_trust
from arrimage.roles.conversations import Conversation
from arrimage.roles.files import PAGES, role_files
from arrimage.roles.followup_conversations import followup_conversations
from arrimage.roles.intake_conversations import intake_conversations
from arrimage.roles.notifications_conversations import notifications_conversations
from arrimage.roles.planning_conversations import planning_conversations
from arrimage.services import manifests_of
from arrimage_conformance.border.sealed import decoded
from arrimage_contracts.resources import schema_of
from arrimage_contracts.signed import event_bytes
from arrimage_contracts.validation import validate_message
from arrimage_contracts.vocabularies import ServiceName

ROOT = Path(__file__).parents[2]
CONVERSATIONS = [
    *intake_conversations(),
    *followup_conversations(),
    *planning_conversations(),
    *notifications_conversations(),
]


@pytest.mark.requirement("R-007", "R-013")
def test_the_pages_documents_and_data_of_the_roles_are_as_the_manifests_say() -> None:
    stale = [
        str(path)
        for path, text in role_files(manifests_of(ServiceName)).items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    assert not stale, "run `make reference` and commit what it writes"


@pytest.mark.requirement("R-013")
@pytest.mark.parametrize("role", ServiceName)
def test_the_page_of_a_role_shows_the_driver_a_route_of_that_role(role: ServiceName) -> None:
    page = (ROOT / PAGES / f"{role}.md").read_text(encoding="utf-8")
    (asked,) = re.findall(r'`\{"do": "([^"]*)", "path": "([^"]*)"', page)
    commands = {f"{each.method} {each.path}" for (found,) in [manifests_of([role])] for each in found.commands}
    assert asked[0] in commands
    assert asked[1] == re.sub(r"{\w+}", "…", asked[0].split(" ")[1])


@pytest.mark.requirement("R-007")
@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda each: each.title)
def test_each_message_of_a_sample_conversation_is_one_that_its_schema_accepts(conversation: Conversation) -> None:
    for step in conversation.steps:
        validate_message(json.dumps(step.envelope).encode())
        assert schema_of(step.envelope["dataschema"])


@pytest.mark.requirement("R-022", "R-094")
@pytest.mark.parametrize("conversation", intake_conversations(), ids=lambda each: each.title)
def test_each_sample_that_crosses_the_border_is_signed_by_who_says_it(conversation: Conversation) -> None:
    trust = sample_trust()
    keys = {"margelle": trust.key.public_key(), PARTNER: trust.partners[PARTNER].key.public_key()}
    crossing = [step.envelope for step in conversation.steps if step.subject.startswith("evt.")]
    assert len(crossing) >= 4
    for envelope in crossing:
        keys[envelope["source"].split("/")[2]].verify(decoded(envelope["signature"]), event_bytes(envelope))


@pytest.mark.requirement("R-094")
def test_the_sealed_sample_answers_the_request_of_its_conversation() -> None:
    issuer = sample_trust().partners[PARTNER].key.public_key()
    content = ONE_TIME_KEY.opened(sample_sealed(), issuer)
    asked = next(
        step.envelope
        for conversation in intake_conversations()
        for step in conversation.steps
        if step.said and step.envelope["type"] == "arrimage.DisclosureRequested.v1"
    )
    assert content is not None
    assert (str(content.request_id), str(content.case_id)) == (asked["data"]["request_id"], asked["subject"])


@pytest.mark.full
def test_an_asyncapi_document_of_a_role_refers_to_nothing_that_is_not_in_it() -> None:
    for path, text in role_files(manifests_of(ServiceName)).items():
        if path.parent.name == "asyncapi":
            document = json.loads(text)
            for pointer in _references(document):
                _resolve(document, pointer)


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return here + [found for each in value.values() for found in _references(each)]
    return [found for each in value for found in _references(each)] if isinstance(value, list) else []


def _resolve(document: object, pointer: str) -> None:
    for part in pointer.removeprefix("#/").split("/"):
        assert isinstance(document, dict) and part in document, pointer
        document = document[part]
