"""What every declared request must keep: nothing nominative is asked, and no answer shows itself."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import pytest
from pydantic import Field, ValidationError

from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.json_schema import subject_of
from arrimage_contracts.generate.requests import reply_schema
from arrimage_contracts.generate.tree import REQUESTS_PAGE, generated_files
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests.declaration import (
    REFUSALS,
    QuestionData,
    RequestCatalogue,
    RequestDeclaration,
    nominative_fields,
)
from arrimage_contracts.requests.person import PersonAsked, PersonTold
from arrimage_contracts.resources import invalid_sample_of, request_urns, sample_of, schema_of
from arrimage_contracts.validation import message_validator, violations_of
from arrimage_contracts.vocabularies import PersonField, Purpose, ServiceName

each_request = pytest.mark.parametrize("request_", list(REQUESTS), ids=lambda request: request.subject)
each_schema = pytest.mark.parametrize("urn", request_urns())


@pytest.mark.requirement("R-331")
@each_request
def test_only_an_answer_holds_what_is_nominative(request_: RequestDeclaration) -> None:
    assert not nominative_fields(request_.question)
    assert nominative_fields(request_.answer)


@pytest.mark.requirement("R-331")
def test_a_question_with_a_nominative_field_cannot_be_declared() -> None:
    class Asked(QuestionData):
        name: Annotated[str, Privacy.RESTRICTED, Field(examples=["x"])]

    declare = RequestCatalogue().request(
        name="other", answerer=ServiceName.INTAKE, answer=PersonTold, requirements=("R-099",)
    )
    with pytest.raises(ValueError, match="nothing nominative"):
        declare(Asked)


def test_one_subject_is_declared_once_and_its_name_is_a_word() -> None:
    catalogue = RequestCatalogue()

    def declare(name: str) -> None:
        class Asked(QuestionData):
            """One."""

        catalogue.request(name=name, answerer=ServiceName.INTAKE, answer=PersonTold, requirements=())(Asked)

    declare("person")
    with pytest.raises(ValueError, match="twice"):
        declare("person")
    with pytest.raises(ValueError, match="part of a subject"):
        declare("a.>")


@pytest.mark.requirement("R-020")
def test_no_representation_and_no_error_shows_what_is_nominative() -> None:
    told = PersonTold(
        may_be_contacted=True, first_name="Sentinelle", email="sentinelle@example.org", phone="450-555-0142"
    )
    shown = f"{told!r} {told} {[told]}"
    assert "entinelle" not in shown and "0142" not in shown
    with pytest.raises(ValidationError) as refused:
        PersonTold.model_validate({"may_be_contacted": "Sentinelle", "safe_from": "Sentinelle"})
    assert "Sentinelle" not in str(refused.value)


def test_a_request_is_asked_under_a_subject_of_its_own_and_heard_with_the_asker() -> None:
    declaration = REQUESTS.of(PersonAsked)
    assert declaration.subject == "req.intake.person.v1"
    assert declaration.subject_of(ServiceName.NOTIFICATIONS) == "req.intake.person.v1.notifications"
    events = {subject_of(event, audience) for event in CATALOGUE for audience in event.copies}
    assert not any(subject.startswith("req.") for subject in events)


@pytest.mark.requirement("R-007")
@each_schema
def test_the_samples_are_what_they_say(urn: str) -> None:
    schema = schema_of(urn)
    message_validator(schema).check_schema(schema)
    assert schema["$id"] == urn
    assert violations_of(sample_of(urn), message_validator(schema)) == []
    broken = invalid_sample_of(urn)
    assert {violation.path for violation in violations_of(broken["message"], message_validator(schema))} == {
        broken["violates"]["path"]
    }


def test_a_reply_is_an_answer_or_a_refusal_and_not_both() -> None:
    validator = message_validator(reply_schema(REQUESTS.of(PersonAsked)))
    answer = {"may_be_contacted": False}
    assert violations_of({"answer": answer}, validator) == []
    assert violations_of({"refused": "case.unknown"}, validator) == []
    assert violations_of({"refused": REFUSALS[0], "answer": answer}, validator)
    assert violations_of({}, validator)


def test_the_page_names_each_field_and_each_refusal() -> None:
    page = generated_files()[REQUESTS_PAGE]
    for request in REQUESTS:
        assert f"`{request.subject}`" in page
        for model in (request.question, request.answer):
            assert all(f"| `{field}` |" in page for field in model.model_fields)
        assert all(f"`{code}`" in page for code in request.refusals)


def test_a_question_names_fields_and_a_purpose_by_their_codes() -> None:
    asked = PersonAsked(case_id=uuid4(), purpose=Purpose.NOTICE, fields=[PersonField.EMAIL])
    assert asked.model_dump(mode="json")["fields"] == ["email"]
    with pytest.raises(ValidationError):
        PersonAsked.model_validate({"case_id": str(uuid4()), "purpose": "curiosity", "fields": ["email"]})
