"""A worker at planning's pages, and an intake that tells names, for the tests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import nats
from nats.aio.msg import Msg
from services.planning.tests.worker import THEMES, Case

from arrimage_testing.pages import SeenPage, open_page

NAME = "Ovide Trognonbleu"
"""A name that must not be in planning's store or log."""
AIM = "Réparer des vélos le matin"


class Browser:
    """Opens the pages of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.path = f"/planning/cases/{case.case_id}"

    async def open(self, page: str = "") -> SeenPage:
        return await open_page(self.case.twin.client, f"{self.path}{page}")

    async def meeting(self, number: int) -> SeenPage:
        return await open_page(self.case.twin.client, f"/planning/meetings/{self.case.plan_id}/{number}")

    async def send(self, page: SeenPage, action: str, fields: dict[str, Any]) -> SeenPage:
        return await page.send(page.form(action), fields)

    async def press(self, page: SeenPage, action: str, other: str, fields: dict[str, Any]) -> SeenPage:
        """Send the form of ``action`` by its button that goes to ``other``."""
        assert f'formaction="{self.path}{other}"' in page.response.text
        return await page.send(replace(page.form(action), action=f"{self.path}{other}"), fields)


DRAFT = {
    "mode": "mixed",
    "start_on": "2010-10-12",
    "objectives.employment_training_1.text": AIM,
    "actions.employment_training_1.text": "Visiter l'atelier",
    "actions.employment_training_1.resource": "Orienthèque",
    "actions.social_support_1.text": "Appeler ma sœur",
    "no_action_wanted": [THEMES[2]],
}
"""What is entered into the form of a plan, over what stands in it."""


@asynccontextmanager
async def intake_tells(url: str, name: str | None = NAME) -> AsyncIterator[list[dict[str, Any]]]:
    """Stand in for intake on the node's bus: tell ``name`` of every case; yield the questions that came."""
    questions: list[dict[str, Any]] = []
    client = await nats.connect(url)

    async def reply(message: Msg) -> None:
        questions.append(asked := json.loads(message.data))
        told = {"names": [{"case_id": case_id, "name": name} for case_id in asked["case_ids"] if name]}
        await message.respond(json.dumps({"answer": told}).encode())

    await client.subscribe("req.intake.names.v1", cb=reply)
    await client.subscribe("req.intake.names.v1.*", cb=reply)
    await client.flush()
    try:
        yield questions
    finally:
        await client.close()
