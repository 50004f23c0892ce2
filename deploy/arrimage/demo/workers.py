"""What the workers of both organizations do, through the services' HTTP and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx

from arrimage.demo.authorizations import Authorizations
from arrimage.demo.journeys import PERSONS, Step
from arrimage.errors import ArrimageError

Address = Callable[[str, str], str]
"""Gives the address of a service of an organization."""

_THEMES = ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM"]


class Workers:
    """A worker at Le Virage who refers, and one at Maison la Margelle who receives, plans and calls."""

    def __init__(self, http: httpx.AsyncClient, address: Address) -> None:
        self._http = http
        self._address = address
        self.authorizations = Authorizations(self._look, self._post)
        self._ids: dict[str, dict[str, Any]] = {}
        """What each journey's things are called, as each organization knows them."""

    async def do(self, step: Step) -> dict[str, str]:
        """Do what ``step`` says; return what there is to tell of it.

        :raises ArrimageError: ``demo.refused`` if a service refuses it.
        """
        action: Callable[..., Any] = getattr(self, step.action, None) or getattr(self.authorizations, step.action)
        told = await action(step.journey, **{name: _plain(value) for name, value in step.arguments.items()})
        return told or {}

    async def send(self, journey: str, on: str) -> None:
        """Le Virage fills the form; the person's name stays in its own intake."""
        known = {entry["referral_id"] for entry in await self._get("margelle", "intake", "/referrals")}
        form = _form(journey, on, to="margelle", service="reintegration", door="rehabilitation_centre")
        sent = await self.authorizations.send("virage", "margelle", journey, form)
        self._ids[journey] = {"at_virage": sent["referral_id"], "known_before": known}

    async def find_received(self, journey: str) -> None:
        """Look at La Margelle for the referral that has just come."""
        ids = self._ids[journey]
        listed = await self._get("margelle", "intake", "/referrals")
        [new] = [entry for entry in listed if entry["referral_id"] not in ids["known_before"]]
        ids["referral"], ids["case"] = new["referral_id"], new["case_id"]

    async def take_in_charge(self, journey: str) -> None:
        """A worker of Margelle takes the referral in charge; its gate asks for what the person authorized."""
        await self._on_referral(journey, "take-in-charge", {})

    async def see_what_arrived(self, journey: str) -> None:
        """Who the person is has come, sealed."""
        await self.authorizations.see_what_arrived("margelle", self._ids[journey]["referral"], journey)

    async def see_what_refused(self, journey: str) -> dict[str, str]:
        """Nothing has come: a worker of Le Virage tells by telephone who the person is."""
        reason = await self.authorizations.see_what_was_refused("margelle", self.case_of(journey))
        await self.tell_identity(journey)
        return {"reason": reason}

    async def send_onward(self, journey: str, on: str) -> None:
        """La Margelle refers somebody of its own to Le Virage."""
        form = _form(journey, on, to="virage", service="psychosocial_support", door="community_organization")
        await self.authorizations.send_onward(journey, form)

    async def contact_and_accept(self, journey: str) -> None:
        """The person is reached, and is eligible."""
        await self._on_referral(journey, "first-contact", {})
        await self._on_referral(journey, "acceptance", {})

    async def tell_identity(self, journey: str) -> None:
        """A worker of Le Virage tells by telephone who the person is."""
        await self._on_referral(journey, "identity", {"person": PERSONS[journey].as_form()})

    async def plan(self, journey: str, start_on: str, agreed_on: str) -> None:
        """Person and worker look at the needs, put them in order, write the plan, and agree on it."""
        await self.draft(journey, start_on)
        await self._on_plan(journey, "agreement", {"agreed_on": agreed_on})

    async def draft(self, journey: str, start_on: str) -> None:
        """Person and worker look at the needs, put them in order, and write a plan."""
        case = f"/episodes/{self._ids[journey]['case']}"
        themes = dict.fromkeys(_THEMES, "strong")
        await self._post("margelle", "planning", f"{case}/assessment", {"themes": themes})
        await self._post("margelle", "planning", f"{case}/priorities", {"order": _THEMES})
        draft = {
            "start_on": start_on,
            "mode": "mixed",
            "objectives": [{"theme": theme, "text": "À écrire ensemble."} for theme in _THEMES],
            "actions": [{"theme": theme, "text": "À convenir."} for theme in _THEMES],
            "no_action_wanted": [],
        }
        plan = await self._post("margelle", "planning", f"{case}/plans", draft)
        self._ids[journey]["plan"] = plan["plan_id"]

    async def meet(self, journey: str, number: int) -> None:
        """A meeting takes place, on the day that was planned."""
        meetings = (await self._plan(journey))["meetings"]
        [day] = [meeting["planned_on"] for meeting in meetings if meeting["number"] == number]
        await self._on_plan(journey, f"meetings/{number}/held", {"held_on": day})

    async def close(self, journey: str, outcome: str, success_tags: list[str]) -> None:
        """The episode ends; the person agrees to be called later."""
        last = max(m["held_on"] for m in (await self._plan(journey))["meetings"] if m["held_on"])
        ending = {
            "closed_on": last,
            "outcome": outcome,
            "success_tags": success_tags,
            "followup_allowed": True,
        }
        await self._on_plan(journey, "closure", ending)

    async def call(self, journey: str, kind: str) -> None:
        """The worker calls, and the person answers."""
        due = await self._get("margelle", "followup", "/followups?state=due")
        case = self._ids[journey]["case"]
        [call] = [entry for entry in due if entry["case_id"] == case and entry["kind"] == kind]
        result = {"result": "reached", "wish_to_return": False}
        await self._post("margelle", "followup", f"/followups/{call['followup_id']}/result", result)

    async def next_call(self, journey: str) -> tuple[str, str]:
        """Return the id and the civil date of the first call that is to come."""
        coming = await self._get("margelle", "followup", "/followups?state=scheduled")
        calls = [entry for entry in coming if entry["case_id"] == self.case_of(journey)]
        first = min(calls, key=lambda entry: str(entry["due_on"]))
        return str(first["followup_id"]), str(first["due_on"])

    async def referral_states(self) -> dict[str, str]:
        """Return what Le Virage knows of each journey."""
        listed = await self._get("virage", "intake", "/referrals")
        state = {entry["referral_id"]: entry["state"] for entry in listed}
        return {journey: state[ids["at_virage"]] for journey, ids in self._ids.items()}

    def journey_of(self, case_id: UUID) -> str | None:
        """Return the journey that Margelle knows as ``case_id``."""
        return next((journey for journey in self._ids if self.case_of(journey) == str(case_id)), None)

    def case_of(self, journey: str) -> str:
        """Return the id that Margelle gave to a journey's case."""
        return str(self._ids[journey].get("case"))

    async def _on_referral(self, journey: str, what: str, body: Mapping[str, Any]) -> None:
        await self._post("margelle", "intake", f"/referrals/{self._ids[journey]['referral']}/{what}", body)

    async def _plan(self, journey: str) -> dict[str, Any]:
        plan: dict[str, Any] = await self._get("margelle", "planning", f"/plans/{self._ids[journey]['plan']}")
        return plan

    async def _on_plan(self, journey: str, what: str, body: Mapping[str, Any]) -> None:
        plan = await self._plan(journey)
        changed = {**body, "expected_version": plan["version"]}
        await self._post("margelle", "planning", f"/plans/{plan['plan_id']}/{what}", changed)

    async def _look(self, organization: str, service: str, path: str) -> Any:
        """Ask; return None where nothing is known of it (any more)."""
        answer = await self._http.get(self._address(organization, service) + path)
        return None if answer.status_code == httpx.codes.NOT_FOUND else _content(answer, path)

    async def _get(self, organization: str, service: str, path: str) -> Any:
        return _content(await self._http.get(self._address(organization, service) + path), path)

    async def _post(self, organization: str, service: str, path: str, body: Mapping[str, Any]) -> Any:
        answer = await self._http.post(
            self._address(organization, service) + path,
            json=body,
            headers={"Idempotency-Key": uuid4().hex},
        )
        return _content(answer, path)


def _form(journey: str, on: str, *, to: str, service: str, door: str) -> dict[str, Any]:
    return {
        "to_organization": to,
        "service_code": service,
        "referred_on": on,
        "urgency": "routine",
        "entry_point": door,
        "path": "standard",
        "referring_unit": "Sorel",
        "referring_worker": "v1",
        "needs": _THEMES,
        "eligibility": {"adult": "met", "territory": "met", "voluntary": "met"},
        "contact_instructions": "Appeler en après-midi.",
        "person": PERSONS[journey].as_form(),
    }


def _content(answer: httpx.Response, path: str) -> Any:
    if answer.is_error:
        code = answer.json().get("code", answer.status_code)
        raise ArrimageError("demo.refused", route=path.rsplit("/", 1)[-1], reason=code)
    return answer.json()


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
