"""What intake says of one invented case, and what a worker then does with it, for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from arrimage_contracts import ids
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.referral import ReferralAccepted, ReferralReceived
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Urgency
from arrimage_testing.service_twin import Twin

THEMES = ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM"]
EIGHT_DATES = [f"2010-{day}" for day in ("10-12", "10-19", "10-26", "11-02", "11-16", "11-30", "12-14", "12-28")]
SENTINEL = "Sentinelle Trognon"
"""Free text that must not leave the service."""


def plan_body(**changes: Any) -> dict[str, Any]:
    """Return a draft as a worker writes it; what is changed to None is left out."""
    body = {
        "start_on": "2010-10-12",
        "mode": "mixed",
        "objectives": [{"theme": THEMES[0], "text": SENTINEL}],
        "actions": [{"theme": theme, "text": SENTINEL, "resource": SENTINEL} for theme in THEMES],
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


class Case:
    """One case at Maison la Margelle, and the worker W1 who carries it."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self.case_id = uuid4()
        self.referral_id = uuid4()
        self.plan_id = ids.plan_id(self.case_id, 1)

    def received(self) -> ReferralReceived:
        return ReferralReceived(
            referral_id=self.referral_id,
            from_org="virage",
            to_org="margelle",
            entry_point=EntryPoint.REHABILITATION_CENTRE,
            path=ReferralPath.STANDARD,
            urgency=Urgency.ROUTINE,
            service_code=ServiceCode.REINTEGRATION,
            received_on=date(2010, 10, 4),
            first_contact_due_on=date(2010, 10, 11),
        )

    def accepted(self) -> ReferralAccepted:
        return ReferralAccepted(
            referral_id=self.referral_id,
            accepted_on=date(2010, 10, 7),
            service_code=ServiceCode.REINTEGRATION,
        )

    async def is_referred(self) -> None:
        await self.twin.say(self.received(), case_id=self.case_id)
        await self.twin.quiet()

    async def is_accepted(self) -> None:
        await self.twin.say(self.received(), case_id=self.case_id)
        await self.twin.say(self.accepted(), case_id=self.case_id)
        await self.twin.quiet()

    async def has_priorities(self) -> None:
        await self.is_accepted()
        await self.done("assessment", {"themes": dict.fromkeys(THEMES, "strong")})
        await self.done("priorities", {"order": THEMES})

    async def has_draft(self, **changes: Any) -> dict[str, Any]:
        await self.has_priorities()
        return await self.done("plans", plan_body(**changes))

    async def has_plan(self, **changes: Any) -> dict[str, Any]:
        await self.has_priorities()
        return await self.writes_plan(**changes)

    async def writes_plan(self, **changes: Any) -> dict[str, Any]:
        draft = await self.done("plans", plan_body(**changes))
        return await self.plan_done("agreement", {"agreed_on": "2010-10-08"}, version=draft["version"])

    async def do(self, what: str, body: dict[str, Any]) -> httpx.Response:
        """Give a command on the episode."""
        return await self.twin.post(f"/episodes/{self.case_id}/{what}", body)

    async def done(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        """Give a command on the episode that is expected to be done."""
        return answered(await self.do(what, body))

    async def on_plan(self, what: str, body: dict[str, Any], *, version: int) -> httpx.Response:
        """Give a command on the first plan."""
        return await self.twin.post(f"/plans/{self.plan_id}/{what}", {**body, "expected_version": version})

    async def plan_done(self, what: str, body: dict[str, Any], *, version: int | None = None) -> dict[str, Any]:
        """Give a command on the first plan, at its present version, that is expected to be done."""
        if version is None:
            version = (await self.plan())["version"]
        return answered(await self.on_plan(what, body, version=version))

    async def hold(self, number: int, held_on: str) -> dict[str, Any]:
        return await self.plan_done(f"meetings/{number}/held", {"held_on": held_on})

    async def move(self, number: int, to: str, **more: Any) -> dict[str, Any]:
        return await self.plan_done(f"meetings/{number}/move", {"to": to, "reason": "person_asked", **more})

    async def miss(self, number: int) -> dict[str, Any]:
        return await self.plan_done(f"meetings/{number}/missed", {})

    async def revise(self, **changes: Any) -> dict[str, Any]:
        return await self.plan_done("revision", {"reason": SENTINEL, **changes})

    async def refuses(self, what: str, body: dict[str, Any]) -> tuple[int, str]:
        """Give a command on the first plan, at its present version, that is expected to be refused."""
        return refused(await self.on_plan(what, body, version=(await self.plan())["version"]))

    async def plan(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.twin.get(f"/plans/{self.plan_id}")
        return found

    async def episode(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.twin.get(f"/episodes/{self.case_id}")
        return found

    async def said(self, name: str | None = None) -> list[Envelope]:
        """Return what planning has said of this case, in order."""
        await self.twin.quiet()
        return [
            event
            for event in await self.twin.events()
            if event.source_service == "planning"
            and event.subject == self.case_id
            and name in (None, event.event_name)
        ]

    async def said_of(self, *names: str) -> list[tuple[Any, ...]]:
        """Return what planning has said under ``names``: the name, the meeting's number, and the dates."""
        return [
            (event.event_name, event.data["number_in_series"], *_dates(event.data))
            for event in await self.said()
            if event.event_name in names
        ]

    def meeting_id(self, number: int) -> UUID:
        return ids.meeting_id(self.plan_id, number)


def _dates(data: dict[str, Any]) -> list[str]:
    return [data[name][5:] for name in ("planned_on", "moved_to", "contact_due_on") if name in data]


def meetings_of(plan: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Return the meetings of a plan: number, day of the year 2010 or 2011, status."""
    return [(item["number"], item["planned_on"][5:], item["status"]) for item in plan["meetings"]]


CLOSED = {"outcome": "completed", "success_tags": [], "followup_allowed": True}
"""A closure, without its date."""


def answered(response: httpx.Response) -> dict[str, Any]:
    """Return what was answered; a failure shows the code alone, for an answer may hold free text."""
    body: dict[str, Any] = response.json()
    assert response.is_success, body.get("code", response.status_code)
    return body


def refused(response: httpx.Response) -> tuple[int, str]:
    """Return how a command was refused."""
    body = response.json()
    assert response.is_error, response.status_code
    assert response.headers["content-type"] == "application/problem+json"
    assert body["detail"]
    return response.status_code, body["code"]
