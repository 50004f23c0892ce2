"""The contract of each role: its page, its AsyncAPI document, its data for the kit."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path, PurePosixPath

import jsonschema
import pytest

from arrimage.roles.border_telling import ONE_TIME_KEY, PARTNER, sample_opened, sample_sealed, sample_trust
from arrimage.roles.contract import role_contract
from arrimage.roles.conversations import Conversation
from arrimage.roles.files import PAGES, role_files
from arrimage.roles.followup_conversations import followup_conversations
from arrimage.roles.handed_over import records_table
from arrimage.roles.intake_conversations import intake_conversations
from arrimage.roles.notifications_conversations import notifications_conversations
from arrimage.roles.page import role_page
from arrimage.roles.planning_conversations import planning_conversations
from arrimage.services import definition_of, manifest_of, manifests_of
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


@cache
def _written() -> dict[PurePosixPath, str]:
    return role_files(manifests_of(ServiceName))


@pytest.mark.requirement("R-007", "R-013")
def test_the_pages_documents_and_data_of_the_roles_are_as_the_manifests_say() -> None:
    stale = [
        str(path)
        for path, text in _written().items()
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


@pytest.mark.requirement("R-094")
def test_the_published_schema_accepts_what_is_inside_of_the_sealed_sample_and_no_number_for_a_time() -> None:
    schema = schema_of("urn:arrimage:schema:DisclosedContent.v1")
    opened = sample_opened()
    jsonschema.validate(opened, schema)
    assert json.dumps(opened, indent=2) in role_page(role_contract(manifest_of(ServiceName.INTAKE), []))
    for wrong in ({"iat": 1286204460}, {"iat": None}, {"iss": "Virage"}, {"categories": ["name"]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(opened | wrong, schema)


@pytest.mark.requirement("R-007", "R-013")
@pytest.mark.parametrize("service", ServiceName)
def test_a_page_names_each_field_of_each_record_that_its_role_hands_over(service: ServiceName) -> None:
    definition = definition_of(service)
    lines = records_table(definition).splitlines()[2:]
    fields = [line.split(" | ")[1] for line in lines if "` | " in line.partition(" | ")[2]]
    tables = definition.metadata.sorted_tables
    assert fields == [f"`{column.name}`" for table in tables for column in table.columns]
    assert all(f"**`{table.name}`**" in "\n".join(lines) for table in tables)


@pytest.mark.parametrize(
    ("service", "line"),
    [
        ("planning", "|  | `status` | `planned` `held` `missed` `cancelled` |  |"),
        (
            "planning",
            "|  | `announced_for` | `[date, …]`, or null | The days for which it was announced: once each. |",
        ),
        ("planning", "|  | `note` | text, or null | Why, in the worker's words. LOCAL. |"),
        ("notifications", "|  | `number` | integer, key | The order in which notices are written down. |"),
        ("intake", "|  | `group_ability` | `yes` `no` `with_support`, or null |  |"),
    ],
)
def test_a_handed_over_field_says_its_codes_or_shape_whether_it_may_be_empty_and_what_it_is(
    service: str, line: str
) -> None:
    assert line in records_table(definition_of(ServiceName(service))).splitlines()


@pytest.mark.requirement("R-007")
def test_no_page_of_a_role_holds_what_is_left_of_sphinx_or_of_a_template() -> None:
    for path, text in _written().items():
        if path.suffix == ".md":
            assert not re.search(r":[a-z]+:`|``[^`\n]+``[^`]|@@|asked by *\|", text.replace("```", "")), path


@pytest.mark.full
def test_an_asyncapi_document_of_a_role_refers_to_nothing_that_is_not_in_it() -> None:
    for path, text in _written().items():
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
