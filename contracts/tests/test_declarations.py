"""What every declared event must keep, whoever adds it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from arrimage_contracts.declaration import Audience, Declaration, pair_scoped_fields
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.fields import data_schema
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.subjects import border_subject, own_subject, parse_subject
from arrimage_contracts.vocabularies import ServiceName

EVENTS = list(CATALOGUE)
COPIES = [(event, audience) for event in EVENTS for audience in event.copies]

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
each_copy = pytest.mark.parametrize(
    ("event", "audience"), COPIES, ids=[f"{audience}.{event.name}.v{event.major}" for event, audience in COPIES]
)


def strings_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Every place of a field in which a text can stand."""
    if "items" in schema:
        return strings_in(schema["items"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return [schema] if "string" in kinds else []


@pytest.mark.requirement("R-004")
@pytest.mark.parametrize("name", ["ReferralReceived", "PlanCreated", "FollowupDue"])
def test_the_three_events_of_the_chain_exist_under_exactly_these_names(name: str) -> None:
    assert CATALOGUE.named(name, 1).copies.keys() == {Audience.OWN}


@pytest.mark.requirement("R-331")
@each_copy
def test_every_field_has_exactly_one_privacy_class(event: Declaration, audience: Audience) -> None:
    for name, field in event.copies[audience].model_fields.items():
        classes = [item for item in field.metadata if isinstance(item, Privacy)]
        assert len(classes) == 1, f"{event.name}.{name}"


@pytest.mark.requirement("R-331", "R-020")
@each_copy
def test_no_field_is_local_and_none_restricted_outside_a_sealed_part(
    event: Declaration, audience: Audience
) -> None:
    schema = data_schema(event.copies[audience], audience)
    classes = {field["x-privacy"] for field in schema["properties"].values()}
    allowed = {"PUBLIC", "DEIDENTIFIED"} | ({"RESTRICTED"} if audience is Audience.SEALED else set())
    assert classes <= allowed


@pytest.mark.requirement("R-332", "R-035")
@each_copy
def test_no_field_can_hold_free_text(event: Declaration, audience: Audience) -> None:
    for name, field in data_schema(event.copies[audience], audience)["properties"].items():
        for text in strings_in(field):
            assert "enum" in text or "pattern" in text, f"{event.name}.{name}"
            assert " " not in text.get("pattern", ""), f"{event.name}.{name}"
            assert all(" " not in (code or "") for code in text.get("enum", [])), f"{event.name}.{name}"


@pytest.mark.requirement("R-332")
@each_copy
def test_every_number_and_every_list_has_bounds(event: Declaration, audience: Audience) -> None:
    for name, field in data_schema(event.copies[audience], audience)["properties"].items():
        kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
        assert "number" not in kinds, f"{event.name}.{name}: counts and codes only, no measure"
        if "integer" in kinds:
            assert {"minimum", "maximum"} <= field.keys(), f"{event.name}.{name}"
        if "array" in kinds:
            assert "maxItems" in field, f"{event.name}.{name}"


@pytest.mark.requirement("R-091")
@each_event
def test_a_border_copy_says_nothing_that_the_own_copy_does_not(event: Declaration) -> None:
    if event.copies.keys() != {Audience.OWN, Audience.BORDER}:
        return
    own, border = event.copies[Audience.OWN], event.copies[Audience.BORDER]
    assert border.model_fields.keys() <= own.model_fields.keys()
    for name, field in border.model_fields.items():
        assert field.annotation == own.model_fields[name].annotation, f"{event.name}.{name}"


@pytest.mark.requirement("R-005")
@each_event
def test_every_id_of_a_border_copy_is_scoped_to_the_pair(event: Declaration) -> None:
    if Audience.BORDER not in event.copies:
        return
    copy = event.copies[Audience.BORDER]
    ids = {
        name
        for name, field in data_schema(copy, Audience.BORDER)["properties"].items()
        if any(text.get("format") == "uuid" for text in strings_in(field))
    }
    assert ids == pair_scoped_fields(copy)
    plain = (UUID, UUID | None)
    assert all(copy.model_fields[name].annotation in plain for name in ids), "only a plain id can be rewritten"


@each_copy
def test_the_identity_of_an_event_is_made_of_its_required_fields(event: Declaration, audience: Audience) -> None:
    fields = event.copies[audience].model_fields
    assert event.identity
    assert all(name in fields and fields[name].is_required() for name in event.identity)


@each_event
def test_every_event_names_a_producer_and_its_requirements_and_says_what_it_means(event: Declaration) -> None:
    assert event.producer in ServiceName
    assert event.requirements
    assert all(requirement.startswith("R-") for requirement in event.requirements)
    assert event.doc.endswith(".")


@each_event
def test_only_intake_speaks_across_the_border(event: Declaration) -> None:
    assert Audience.BORDER not in event.copies or event.producer is ServiceName.INTAKE


@each_event
def test_every_event_has_subjects_of_the_grammar(event: Declaration) -> None:
    own = parse_subject(own_subject(event.producer, event.name, event.major))
    border = parse_subject(border_subject("virage", "margelle", event.name, event.major))
    assert (own.event, own.major) == (border.event, border.major) == (event.name, event.major)


@each_copy
def test_every_field_has_an_example_from_which_samples_are_made(event: Declaration, audience: Audience) -> None:
    fields = data_schema(event.copies[audience], audience)["properties"]
    assert all(field.get("examples") for field in fields.values())
