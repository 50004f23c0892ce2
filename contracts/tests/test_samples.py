"""The committed samples, read by both validators: the Python model and the JSON Schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for
from pydantic import ValidationError
from referencing import Registry, Resource

from arrimage_contracts.declaration import Audience, EventData
from arrimage_contracts.envelope import SCHEMA_BASE, Envelope
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.json_schema import DIALECT
from arrimage_contracts.generate.tree import SCHEMAS, find_root
from arrimage_contracts.resources import (
    UnknownSchemaError,
    invalid_sample_of,
    sample_of,
    schema_of,
    schema_urns,
)
from arrimage_contracts.validation import InvalidMessageError, message_validator, validate_message

each_schema = pytest.mark.parametrize("urn", schema_urns(), ids=lambda urn: urn.removeprefix(SCHEMA_BASE))


def read(message: dict[str, Any]) -> EventData:
    envelope = Envelope.from_json(json.dumps(message).encode())
    audience = Audience(envelope.dataschema.removeprefix(SCHEMA_BASE).partition(".")[0])
    return CATALOGUE.named(envelope.event_name, envelope.major).copies[audience].model_validate(envelope.data)


def test_there_is_a_schema_for_each_copy_of_each_event() -> None:
    assert len(schema_urns()) == sum(len(event.copies) for event in CATALOGUE)


@pytest.mark.requirement("R-007")
@each_schema
def test_a_schema_is_a_json_schema_and_bears_the_name_under_which_it_is_found(urn: str) -> None:
    schema = schema_of(urn)
    message_validator(schema).check_schema(schema)
    assert schema["$id"] == urn
    assert schema["properties"]["dataschema"]["const"] == urn
    assert "$ref" not in json.dumps(schema), "a schema stands alone: nothing is fetched"


@pytest.mark.requirement("R-007")
def test_every_schema_file_passes_the_metaschema_that_it_names_and_its_id_is_its_own() -> None:
    """Events, requests, and the files of a network; with their ids each resolves offline, from the files alone."""
    schemas = [
        json.loads(file.read_text(encoding="utf-8")) for file in sorted((find_root() / SCHEMAS).rglob("*.json"))
    ]
    registry: Registry[Any] = Registry().with_resources(
        [(schema["$id"], Resource.from_contents(schema)) for schema in schemas]
    )
    assert len({schema["$id"] for schema in schemas}) == len(schemas) > len(schema_urns())
    for schema in schemas:
        check = validator_for(schema)
        assert check.META_SCHEMA["$id"] == schema["$schema"] == DIALECT
        check.check_schema(schema)
        assert registry.resolver().lookup(schema["$id"]).contents is schema
    with pytest.raises(SchemaError):  # the control: it does refuse
        Draft202012Validator.check_schema({**schemas[0], "type": "events"})


@pytest.mark.requirement("R-007")
@each_schema
def test_both_validators_accept_the_valid_sample(urn: str) -> None:
    sample = sample_of(urn)
    assert validate_message(json.dumps(sample).encode()) == sample
    data = read(sample)
    assert data.model_dump(mode="json") == {**dict.fromkeys(type(data).model_fields), **sample["data"]}


@pytest.mark.requirement("R-007")
@each_schema
def test_both_validators_refuse_the_invalid_sample_for_the_one_reason_that_it_names(urn: str) -> None:
    sample = invalid_sample_of(urn)
    with pytest.raises(InvalidMessageError) as refused:
        validate_message(json.dumps(sample["message"]).encode())
    assert refused.value.code == "message.invalid"
    assert {violation.path for violation in refused.value.violations} == {sample["violates"]["path"]}
    assert sample["violates"]["rule"].partition(":")[0] in {
        violation.rule for violation in refused.value.violations
    }
    with pytest.raises(ValidationError):
        read(sample["message"])


def test_the_invalid_samples_break_more_than_one_kind_of_rule() -> None:
    rules = {invalid_sample_of(urn)["violates"]["rule"].partition(":")[0] for urn in schema_urns()}
    assert {"required", "format", "enum"} <= rules


@each_schema
def test_a_newer_minor_with_extra_fields_is_accepted_by_both_validators(urn: str) -> None:
    sample = sample_of(urn)
    newer = {**sample, "laterextension": "1", "data": {**sample["data"], "later_field": 7}}
    validate_message(json.dumps(newer).encode())
    assert read(newer) == read(sample)


@each_schema
def test_a_sample_says_itself_under_the_id_of_its_formula(urn: str) -> None:
    if ".own." not in urn.replace(":", "."):
        return
    sample = sample_of(urn)
    event, _ = CATALOGUE.of(type(read(sample)))
    assert sample["id"] == str(event.event_id(read(sample)))


@pytest.mark.parametrize(
    "urn",
    ["", "urn:arrimage:schema:own.Nothing.v1", "urn:arrimage:schema:../../pyproject.toml", "own.PlanCreated.v1"],
)
def test_a_schema_that_does_not_exist_is_said_so(urn: str) -> None:
    with pytest.raises(UnknownSchemaError):
        schema_of(urn)
    with pytest.raises(UnknownSchemaError):
        sample_of(urn)
