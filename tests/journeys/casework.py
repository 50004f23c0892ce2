"""The work on one person's case, as workers of two organizations do it: through HTTP and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from arrimage_contracts import ids
from arrimage_testing.network import RunningNetwork
from arrimage_testing.waiting import eventually

THEMES = ("EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT", "SELF_ESTEEM")
WITHIN = 30.0
"""Seconds."""


@dataclass(frozen=True, repr=False)
class Person:
    """Somebody invented; who it is shows in no failure message either."""

    name: str
    phone: str
    address: str
    birth_date: str
    contact_instructions: str

    def as_form(self) -> dict[str, Any]:
        """Who the person is, as a worker writes it into a form."""
        form = asdict(self)
        return {"contact_instructions": form.pop("contact_instructions"), "person": form}


P1 = Person(
    "Mélusine Charbonneau-Ouimet",
    "450-555-0161",
    "1204, chemin du Chenal-du-Moine",
    "1969-11-23",
    "Demander la voisine du rez-de-chaussée, jamais le mercredi.",
)
P2 = Person(
    "Théodule Latraverse-Zhū",
    "(450) 555-0178",
    "38, rue de la Grange-aux-Foins",
    "1981-02-07",
    "Laisser sonner onze coups puis rappeler.",
)


@dataclass(frozen=True, repr=False)
class Words:
    """What is said in an assessment and a plan: it stays in planning."""

    need: str = "Retrouver un horaire qui tienne debout."
    objective: str = "Réparer des vélos trois matins par semaine."
    action: str = "Visiter la coopérative avec son beau-frère."
    note: str = "A parlé longuement de sa fille cadette."


class Case:
    """The case of ``person``, whom ``sender`` refers to ``receiver``."""

    def __init__(
        self, network: RunningNetwork, person: Person, *, sender: str = "virage", receiver: str = "margelle"
    ) -> None:
        self.network = network
        self.person = person
        self.words = Words()
        self.sender = sender
        self.receiver = receiver
        self.referral_at_sender = ""
        self.case_at_sender = ""
        self.referral_id = ""
        self.case_id = ""
        self._known: frozenset[str] = frozenset()
        self.plan_id = ""
        self.patience = WITHIN
        """Seconds for which a worker waits until another service has heard; longer where services are killed."""

    async def is_referred(self) -> None:
        """The sender's worker fills the form, and it arrives."""
        await self.is_sent()
        await self.arrives()

    async def is_sent(self, *, known: Iterable[str] | None = None) -> None:
        """The sender's worker fills the form, whether or not it can arrive now.

        ``known`` are the referrals that the receiver has already; it is asked, if they are left out.
        """
        if known is None:
            known = [entry["referral_id"] for entry in await self.referrals_at(self.receiver)]
        self._known = frozenset(known)
        form = {
            "referring_unit": "Sorel",
            "referring_worker": "v1",
            "entry_point": "rehabilitation_centre",
            "to_organization": self.receiver,
            "service_code": "reintegration",
            "needs": THEMES,
            "eligibility": {"adult": "met", "territory": "met", "voluntary": "met"},
            "consent": "none",
            **self.person.as_form(),
        }
        sent = await self.post(self.sender, "intake", "/referrals", form)
        self.referral_at_sender, self.case_at_sender = sent["referral_id"], sent["case_id"]

    async def arrives(self) -> None:
        """What was sent is at the receiver, under ids of its own."""

        async def arrived() -> list[dict[str, Any]]:
            listed = await self.referrals_at(self.receiver)
            return [entry for entry in listed if entry["referral_id"] not in self._known]

        [referral] = await eventually(arrived, deadline=self.patience, what="the referral to arrive")
        self.referral_id, self.case_id = referral["referral_id"], referral["case_id"]

    async def is_taken_in_charge(self) -> None:
        """One worker answers for the referral; the sender's worker tells who the person is, by telephone."""
        await self._on_referral("take-in-charge", {})
        await self._on_referral("identity", self.person.as_form())

    async def is_reached(self) -> None:
        """The person answers."""
        await self._on_referral("first-contact", {})

    async def is_accepted(self) -> None:
        """The person is eligible."""
        await self._on_referral("acceptance", {})

    async def tells_needs_in_order(self, *themes: str) -> None:
        """Person and worker look at the needs, once planning knows that it may begin; the person orders them."""
        await eventually(self._is_known_to_planning, deadline=self.patience, what="planning to hear of the case")
        needs = {"themes": dict.fromkeys(themes, "strong"), "words": {themes[0]: self.words.need}}
        await self._on_episode("assessment", needs)
        await self._on_episode("priorities", {"order": themes})

    async def agrees_to_a_plan(self, *, start_on: str) -> None:
        """Person and worker write the plan, and the person agrees to it."""
        draft = {
            "start_on": start_on,
            "mode": "mixed",
            "objectives": [{"theme": theme, "text": self.words.objective} for theme in THEMES],
            "actions": [{"theme": theme, "text": self.words.action} for theme in THEMES],
        }
        self.plan_id = (await self._on_episode("plans", draft))["plan_id"]
        await self._on_plan("agreement", {"agreed_on": self.network.now.date().isoformat()})

    async def is_met(self, number: int) -> None:
        """A meeting takes place today."""
        held = {"held_on": self.network.now.date().isoformat(), "notes": self.words.note}
        await self._on_plan(f"meetings/{number}/held", held)

    async def ends(self, outcome: str, *success_tags: str) -> None:
        """The episode ends today; the person agrees to be called later."""
        ending = {
            "closed_on": self.network.now.date().isoformat(),
            "outcome": outcome,
            "success_tags": success_tags,
            "followup_allowed": True,
        }
        await self._on_plan("closure", ending)

    async def does_not_answer_the_call(self, kind: str, part_of_day: str) -> None:
        """The worker makes the call that is due, and nobody answers."""
        attempt = {"result": "no_answer", "part_of_day": part_of_day}
        await self.post(self.receiver, "followup", f"{await self._call(kind)}/attempts", attempt)

    async def answers_the_call(
        self, kind: str, *, part_of_day: str | None = None, wish_to_return: bool = False
    ) -> None:
        """The worker makes the call that is due, and the person answers."""
        answer = {"result": "reached", "part_of_day": part_of_day, "wish_to_return": wish_to_return}
        await self.post(self.receiver, "followup", f"{await self._call(kind)}/result", answer)

    async def comes_back(self, kind: str) -> Case:
        """The case that opened when the person wished, at a call, to come back: nobody filled a form."""
        [call] = [entry for entry in await self.followups() if entry["kind"] == kind]
        again = Case(self.network, self.person, sender=self.receiver, receiver=self.receiver)
        again.referral_id = str(ids.reentry_referral_id(UUID(call["followup_id"])))
        again.case_id = call["reentry_case_id"]

        async def opened() -> bool:
            return again.referral_id in {entry["referral_id"] for entry in await self.referrals_at(self.receiver)}

        await eventually(opened, deadline=self.patience, what="the referral to open")
        return again

    async def has_a_worker(self) -> None:
        """One worker answers for the referral; who the person is, is known already."""
        await self._on_referral("take-in-charge", {})

    async def power_fails_under(self, service: str) -> None:
        """A service of the receiver dies as under a power cut, and is started again."""
        node = self.network.stage.nodes[self.receiver]
        await node.kill_service(service)
        await node.start_service(service)
        await self.network.settle()

    async def goes_as_far_as_a_plan(self, *, start_on: str) -> None:
        """From the referral that arrived to the plan that is agreed, all on this day."""
        await self.is_taken_in_charge()
        await self.is_reached()
        await self.is_accepted()
        await self.tells_needs_in_order(*THEMES)
        await self.agrees_to_a_plan(start_on=start_on)

    async def as_the_sender_knows_it(self) -> dict[str, Any]:
        """The referral, as it is shown where it left from."""
        shown: dict[str, Any] = await self.get(self.sender, "intake", f"/referrals/{self.referral_at_sender}")
        return shown

    async def referrals_at(self, organization: str) -> list[dict[str, Any]]:
        """The referrals that an organization sent or received."""
        listed: list[dict[str, Any]] = await self.get(organization, "intake", "/referrals")
        return listed

    async def followups(self) -> list[dict[str, Any]]:
        """The calls that are planned, due or made."""
        path = f"/followups?case_id={self.case_id}"
        calls: list[dict[str, Any]] = await self.get(self.receiver, "followup", path)
        return calls

    async def notices(self) -> list[dict[str, Any]]:
        """What the receiver's people were told of the case."""
        path = f"/notices?case_id={self.case_id}"
        told: list[dict[str, Any]] = await self.get(self.receiver, "notifications", path)
        return told

    async def get(self, organization: str, service: str, path: str) -> Any:
        """Ask a service of an organization."""
        return _content(await self.network.http.get(self._url(organization, service) + path))

    async def post(self, organization: str, service: str, path: str, body: object) -> Any:
        """Give a command to a service of an organization, under a new idempotency key."""
        url, key = self._url(organization, service) + path, uuid4().hex
        return _content(await self.network.http.post(url, json=body, headers={"Idempotency-Key": key}))

    async def _call(self, kind: str) -> str:
        """Return the path of the call that is due."""
        due = await self.get(self.receiver, "followup", f"/followups?state=due&case_id={self.case_id}")
        [call] = [entry for entry in due if entry["kind"] == kind]
        return f"/followups/{call['followup_id']}"

    async def _is_known_to_planning(self) -> bool:
        url = f"{self._url(self.receiver, 'planning')}/episodes/{self.case_id}"
        answer = await self.network.http.get(url)
        return answer.is_success and answer.json()["state"] == "assessing"

    async def _on_referral(self, step: str, body: object) -> None:
        await self.post(self.receiver, "intake", f"/referrals/{self.referral_id}/{step}", body)

    async def _on_episode(self, step: str, body: object) -> Any:
        return await self.post(self.receiver, "planning", f"/episodes/{self.case_id}/{step}", body)

    async def _on_plan(self, step: str, body: dict[str, Any]) -> None:
        plan = await self.get(self.receiver, "planning", f"/plans/{self.plan_id}")
        changed = {**body, "expected_version": plan["version"]}
        await self.post(self.receiver, "planning", f"/plans/{self.plan_id}/{step}", changed)

    def _url(self, organization: str, service: str) -> str:
        return self.network.stage.service_url(organization, service)


def _content(answer: httpx.Response) -> Any:
    assert answer.is_success, (answer.status_code, answer.json().get("code"))
    return answer.json()
