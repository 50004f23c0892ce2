"""What every declared request must keep: nothing nominative is asked, and no answer shows itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
from pydantic import Field, ValidationError

from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.json_schema import subject_of
from arrimage_contracts.generate.requests import question_schema, reply_schema
from arrimage_contracts.generate.tree import REQUESTS_PAGE, generated_files
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests.declaration import (
    ANSWER_BYTES,
    QUESTION_BYTES,
    REFUSALS,
    AnswerPart,
    QuestionData,
    RequestCatalogue,
    RequestDeclaration,
    nominative_fields,
    part_of,
)
from arrimage_contracts.requests.person import (
    MOST_CASES,
    NameOfCase,
    NamesAsked,
    NamesTold,
    NameTold,
    PersonAsked,
    PersonTold,
)
from arrimage_contracts.requests.story import PlanningStoryTold, StoryStep
from arrimage_contracts.requests.todo import PlanningTodoAsked, PlanningTodoTold, TodoAct, TodoItem
from arrimage_contracts.resources import invalid_sample_of, request_urns, sample_of, schema_of
from arrimage_contracts.validation import message_validator, violations_of
from arrimage_contracts.vocabularies import PersonField, Purpose, ServiceName

each_request = pytest.mark.parametrize("request_", list(REQUESTS), ids=lambda request: request.subject)
each_schema = pytest.mark.parametrize("urn", request_urns())


def fields_within(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each field of ``schema`` with its name, those of objects in a list too."""
    for name, field in schema["properties"].items():
        yield name, field
        if "properties" in field.get("items", {}):
            yield from fields_within(field["items"])


@pytest.mark.requirement("R-331")
@each_request
def test_only_an_answer_holds_what_is_nominative(request_: RequestDeclaration) -> None:
    assert not nominative_fields(request_.question)
    persons = request_.answer in (PersonTold, NameTold, NamesTold)
    assert bool(nominative_fields(request_.answer)) is persons, "what is shown of work names nobody"


@pytest.mark.requirement("R-331", "R-332")
@each_request
def test_every_field_has_one_class_and_every_number_and_list_bounds_at_any_depth(
    request_: RequestDeclaration,
) -> None:
    for schema in (question_schema(request_), reply_schema(request_)["properties"]["answer"]):
        for name, field in fields_within(schema):
            assert field["x-privacy"] in set(Privacy), name
            assert "array" not in field["type"] or "maxItems" in field, name
            assert "integer" not in field["type"] or {"minimum", "maximum"} <= field.keys(), name
    for model in (request_.question, request_.answer):
        for name in model.model_fields:
            part = part_of(model, name)
            assert part is None or issubclass(part, AnswerPart), name


@pytest.mark.requirement("R-331")
def test_what_is_nominative_is_found_in_a_list_within_a_list() -> None:
    class Inner(AnswerPart):
        name: Annotated[str, Privacy.RESTRICTED, Field(examples=["x"])]

    class Outer(AnswerPart):
        inner: Annotated[list[Inner], Privacy.DEIDENTIFIED, Field(max_length=2)]

    class Asked(QuestionData):
        outer: Annotated[list[Outer], Privacy.DEIDENTIFIED, Field(max_length=2)]

    assert nominative_fields(Asked) == {"outer.inner.name"}
    declare = RequestCatalogue().request(
        name="other", answerer=ServiceName.INTAKE, answer=PersonTold, requirements=("R-099",)
    )
    with pytest.raises(ValueError, match=r"nothing nominative: \['outer.inner.name'\]"):
        declare(Asked)


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


def test_an_answer_is_of_one_request() -> None:
    catalogue = RequestCatalogue()

    class Asked(QuestionData):
        """One."""

    class OtherAsked(QuestionData):
        """Another."""

    catalogue.request(name="one", answerer=ServiceName.INTAKE, answer=PersonTold, requirements=())(Asked)
    other = catalogue.request(name="other", answerer=ServiceName.PLANNING, answer=PersonTold, requirements=())
    with pytest.raises(ValueError, match="its own class"):
        other(OtherAsked)


@pytest.mark.requirement("R-020")
def test_no_representation_and_no_error_shows_what_is_nominative() -> None:
    told = PersonTold(
        may_be_contacted=True, first_name="Sentinelle", email="sentinelle@example.org", phone="450-555-0142"
    )
    names = NamesTold(names=[NameOfCase(case_id=uuid4(), name="Sentinelle")])
    shown = f"{told!r} {told} {[told]} {NameTold(may_be_contacted=True, name='Sentinelle')!r} {names!r}"
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
    assert "| `items[].acts[].path` |" in page and "| `steps[].on` |" in page


def test_a_question_names_fields_and_a_purpose_by_their_codes() -> None:
    asked = PersonAsked(case_id=uuid4(), purpose=Purpose.NOTICE, fields=[PersonField.EMAIL])
    assert asked.model_dump(mode="json")["fields"] == ["email"]
    with pytest.raises(ValidationError):
        PersonAsked.model_validate({"case_id": str(uuid4()), "purpose": "curiosity", "fields": ["email"]})


PATH = "/planning/" + "x" * 190
CODE = "m." + "x" * 58
DAY = date(2010, 10, 4)
ACT = TodoAct(code=CODE, path=PATH)
FULL_ITEM = TodoItem(code=CODE, case_id=UUID(int=1), due_on=DAY, since=DAY, number=999, path=PATH, acts=[ACT] * 4)
FULL_STEP = StoryStep(
    on=DAY,
    at=datetime(2010, 10, 4, 14, 3, 0, 123456, tzinfo=UTC),
    code=CODE,
    detail=CODE,
    number=999,
    due_on=DAY,
    path=PATH,
)


@pytest.mark.requirement("R-012")
@pytest.mark.parametrize(
    "answer",
    [
        PlanningTodoTold(items=[FULL_ITEM] * 40, more=999_999),
        PlanningStoryTold(steps=[FULL_STEP] * 60, path=PATH),
        NamesTold(names=[NameOfCase(case_id=UUID(int=1), name="é" * 200)] * MOST_CASES),
    ],
    ids=["todo", "story", "names"],
)
def test_the_fullest_answer_is_read_and_is_what_its_schema_says(
    answer: PlanningTodoTold | PlanningStoryTold | NamesTold,
) -> None:
    assert len(PATH) == 200 and len(CODE) == 60
    reply = {"answer": answer.model_dump(mode="json", exclude_none=True)}
    assert len(json.dumps(reply, ensure_ascii=False).encode()) <= ANSWER_BYTES
    [request] = [request for request in REQUESTS if request.answer is type(answer)]
    assert violations_of(reply, message_validator(reply_schema(request))) == []
    assert type(answer).model_validate(reply["answer"]) == answer


def test_a_question_of_as_many_cases_as_a_page_lists_is_read() -> None:
    asked = NamesAsked(case_ids=[uuid4() for _ in range(MOST_CASES)])
    assert len(asked.model_dump_json().encode()) <= QUESTION_BYTES
    for wrong in ([], [uuid4() for _ in range(MOST_CASES + 1)]):
        with pytest.raises(ValidationError):
            NamesAsked(case_ids=wrong)


@pytest.mark.requirement("R-332")
@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"items": [FULL_ITEM] * 41}, "items"),
        ({"items": [{"code": "a", "path": "/planning", "acts": [ACT] * 5}]}, "items.0.acts"),
        ({"items": [{"code": "a", "path": "planning"}]}, "items.0.path"),
        ({"items": [{"code": "a", "path": "//elsewhere.example"}]}, "items.0.path"),
        ({"items": [{"code": "a", "path": "/planning/../x"}]}, "items.0.path"),
        ({"items": [{"code": "a", "path": "/planning?x=1"}]}, "items.0.path"),
        ({"items": [{"code": "a", "path": "/planning\n"}]}, "items.0.path"),
        ({"items": [{"code": "a", "path": PATH + "x"}]}, "items.0.path"),
        ({"items": [{"code": "To call", "path": "/planning"}]}, "items.0.code"),
        ({"items": [{"code": CODE + "x", "path": "/planning"}]}, "items.0.code"),
        ({"items": [{"code": "a", "path": "/planning", "number": 0}]}, "items.0.number"),
        ({"more": -1}, "more"),
    ],
)
def test_what_waits_is_said_in_codes_paths_and_bounds(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PlanningTodoTold.model_validate({"items": [], "more": 0, **changes})
    assert [".".join(map(str, error["loc"])) for error in refused.value.errors()] == [where]


@pytest.mark.requirement("R-332")
def test_an_instant_of_a_story_is_told_in_utc() -> None:
    local = datetime(2010, 10, 4, 10, 3, tzinfo=timezone(-timedelta(hours=4)))
    step = StoryStep(on=DAY, code="meeting.held", at=local)
    assert step.model_dump(mode="json", exclude_none=True)["at"] == "2010-10-04T14:03:00Z"
    for wrong in ("2010-10-04T10:03:00", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(ValidationError):
            StoryStep.model_validate({"on": DAY, "code": "meeting.held", "at": wrong})


def test_what_needs_doing_is_asked_for_a_day_and_for_everybody_unless_it_is_said() -> None:
    assert PlanningTodoAsked(today=DAY).mine is None
    subjects = {request.subject for request in REQUESTS if request.name in ("todo", "story", "session", "name")}
    assert subjects == {
        "req.planning.todo.v1",
        "req.followup.todo.v1",
        "req.notifications.todo.v1",
        "req.planning.story.v1",
        "req.followup.story.v1",
        "req.intake.session.v1",
        "req.intake.name.v1",
    }
