"""What is wrong in a request is told by the service's own words, never by the asker's."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from arrimage_chassis.http.errors import answer_with_problems

NAME = "Barnabé Desmarais"


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    phone: int


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person: Inner
    themes: dict[str, int] = {}
    needs: list[int] = []


@pytest.fixture
def app() -> FastAPI:
    made = FastAPI()
    answer_with_problems(made, "fr", lambda _error, _during: None)

    @made.post("/forms/{number}")
    async def send(number: int, form: Form, limit: int = 1) -> int:
        return number + limit + form.person.phone

    return made


@pytest.mark.requirement("R-020", "R-090")
@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("/forms/1", {"person": {}}, ["body.person.phone"]),
        ("/forms/1", {"person": {"phone": NAME}}, ["body.person.phone"]),
        ("/forms/1", {"person": {"phone": 1}, NAME: 1}, ["body.*"]),
        ("/forms/1", {"person": {"phone": 1, NAME: 1}}, ["body.person.*"]),
        ("/forms/1", {"person": {"phone": 1}, "themes": {NAME: "x"}}, ["body.themes.*"]),
        ("/forms/1", {"person": {"phone": 1}, "needs": [1, NAME]}, ["body.needs.1"]),
        (f"/forms/{NAME}?limit={NAME}", {"person": {"phone": 1}}, ["path.number", "query.limit"]),
    ],
)
async def test_an_error_names_declared_fields_and_quotes_nothing(
    app: FastAPI, path: str, body: dict[str, object], fields: list[str]
) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chassis") as http:
        answer = await http.post(path, json=body)
    assert answer.status_code == 422
    assert [entry["field"] for entry in answer.json()["errors"]] == fields
    assert NAME.split()[1] not in answer.text
