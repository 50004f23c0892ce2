"""A small year of casework at Maison la Margelle, one person in each state: what the pages are looked at with."""

from __future__ import annotations

import importlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.casework import THEMES, Case, Person

from arrimage_chassis.pages.declaration import Pages
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.network import RunningNetwork, running_network

SERVICES = tuple(service.value for service in ServiceName)
BEGIN = datetime.fromisoformat("2010-06-01 09:30")
TODAY = datetime.fromisoformat("2010-10-04 09:30")

_NAMES = (
    ("returned", "Aurélien Vadnais-Quirouette"),
    ("call late", "Zéphirine Tourigny-Lacoursière"),
    ("call due", "Gédéon Houallet-Beauséjour"),
    ("active", "Philomène Yergeau-Desrochers"),
    ("unrecorded", "Onésime Wolfe-Kanapé"),
    ("paused", "Rosalba Ximenès-Dufault"),
    ("overdue", "Napoléon Jutras-Quevillon"),
    ("in contact", "Eudoxie Bazinet-Kirouac"),
    ("plan draft", "Hormisdas Lévrard-Nguyễn"),
    ("sent back", "Clothilde Uzereau-Montplaisir"),
    ("declined", "Télesphore Guévremont-Plouffe"),
    ("assessing", "Albertine Wistaff-Cournoyer"),
    ("new", "Ferdinand Pépin-Lachapelle"),
    ("draft", "Sidonie Thibodeau-Verchères"),
    ("sent", "Évariste Mandeville-Hus"),
)
PERSONS = {
    state: Person(
        name,
        f"450-555-02{number:02}",
        f"{3100 + number}, rue du Traversier",
        f"19{60 + number}-0{number % 9 + 1}-17",
        f"Sonner {number + 12} fois à la porte bleue.",
    )
    for number, (state, name) in enumerate(_NAMES)
}
"""One person a state, all invented."""


@dataclass(frozen=True)
class Address:
    """One page as one person's case shows it."""

    service: str
    pattern: str
    """As the manifest lists it."""
    state: str
    path: str

    @property
    def name(self) -> str:
        """Return a name for tests and files: ``intake-cases-case_id``, and the state where there are several."""
        page = re.sub(r"[^a-z_]+", "-", f"{self.service}{self.pattern}").strip("-")
        return f"{page}-{self.state.replace(' ', '_')}" if self.state else page


@dataclass(frozen=True)
class Seeded:
    """A running network with the year's work in it."""

    network: RunningNetwork
    cases: dict[str, Case] = field(repr=False)
    calls: dict[str, str] = field(repr=False)
    """The id of the call that is due, by state."""
    consents: dict[str, str] = field(repr=False)
    """The id of the authorization that was given at the sender, by state."""
    danger: str = ""
    """The id of what a partner told because a life is in danger."""
    incident: str = ""
    """The id of what stands in the register of incidents."""

    def url(self, service: str, organization: str = "margelle") -> str:
        """Return where a service answers."""
        return self.network.stage.service_url(organization, service)

    def addresses(self) -> list[Address]:
        """Return each page that the manifests list, with a case that it can be shown of."""
        return [
            each
            for service in SERVICES
            for page in pages_of(service).shown
            for each in self._of(service, page.path)
        ]

    def _of(self, service: str, pattern: str) -> Iterator[Address]:
        several = _STATES.get((service, pattern), ())
        for state in several or (_STATE.get((service, pattern), "active"),):
            yield Address(service, pattern, state if several else "", self._filled(service, pattern, state))

    def _filled(self, service: str, pattern: str, state: str) -> str:
        case = self.cases[state]
        at_sender = state in ("draft", "sent")
        facts = {
            "case_id": case.case_at_sender if at_sender else case.case_id,
            "referral_id": case.referral_at_sender if at_sender else case.referral_id,
            "plan_id": case.plan_id,
            "number": "3",
            "followup_id": self.calls.get(state, self.calls["call due"]),
            "consent_id": self.consents.get(state, self.consents["sent"]),
            "exception_id": self.danger,
            "incident_id": self.incident,
        }
        return f"/{service}{pattern.format(**facts)}"


_STATES: dict[tuple[str, str], tuple[str, ...]] = {
    ("intake", "/cases/{case_id}"): (
        "new", "overdue", "in contact", "active", "sent back", "declined", "call due", "draft", "sent",
        "came back",
    ),
    ("intake", "/cases/{case_id}/person"): ("in contact", "active"),
    ("planning", "/cases/{case_id}"): ("assessing", "plan draft", "active", "unrecorded", "paused", "call due"),
    ("planning", "/cases/{case_id}/assessment"): ("assessing", "active"),
    ("planning", "/cases/{case_id}/plan"): ("assessing", "plan draft"),
    ("followup", "/calls/{followup_id}"): ("call due", "call late", "returned"),
    ("followup", "/calls/{followup_id}/answers"): ("call due", "returned"),
}  # fmt: skip
"""Pages that differ much by state."""
_STATE: dict[tuple[str, str], str] = {
    ("intake", "/refer/{referral_id}"): "draft",
    ("intake", "/refer/{referral_id}/preview"): "draft",
    ("intake", "/cases/{case_id}/consents/new"): "sent",
    ("intake", "/cases/{case_id}/consents/sheet"): "sent",
    ("intake", "/cases/{case_id}/consents/record"): "sent",
    ("intake", "/consents/{consent_id}"): "sent",
    ("intake", "/consents/{consent_id}/amend"): "sent",
    ("intake", "/consents/{consent_id}/sheet"): "sent",
    ("intake", "/referrals/{referral_id}"): "new",
    ("intake", "/referrals/{referral_id}/return"): "new",
    ("intake", "/referrals/{referral_id}/redirect"): "in contact",
    ("intake", "/referrals/{referral_id}/decline"): "in contact",
}
"""Where it takes another than the person whose plan is under way."""


def pages_of(service: str) -> Pages:
    """Return what a service lists in its manifest."""
    pages = importlib.import_module(f"arrimage_{service}.manifest").MANIFEST.pages
    assert isinstance(pages, Pages)
    return pages


Work = Callable[[RunningNetwork], Awaitable[None]]


async def _nothing(_: RunningNetwork) -> None:
    """Do no more work."""


@asynccontextmanager
async def seeded(directory: Path, *, first: Work = _nothing, last: Work = _nothing) -> AsyncIterator[Seeded]:
    """Run the network, and let the year go by until the morning of ``TODAY``.

    ``first`` is done on the day before it begins, ``last`` on that morning.
    """
    async with running_network(directory, begin=BEGIN - timedelta(days=1)) as network:
        await first(network)
        await network.move_to(BEGIN)
        year = await _year_of(network)
        await last(network)
        yield year


async def _year_of(network: RunningNetwork) -> Seeded:
    cases = {state: Case(network, person) for state, person in PERSONS.items()}
    for state in ("returned", "call late", "call due"):
        await cases[state].is_referred()
        await cases[state].goes_as_far_as_a_plan(start_on="2010-06-01")
        await cases[state].is_met(1)
    for state, day in (("call late", "2010-06-22"), ("returned", "2010-06-28"), ("call due", "2010-07-04")):
        await network.move_to(datetime.fromisoformat(f"{day} 15:00"))
        await cases[state].ends("early_reintegration", "employment")

    await network.move_to(datetime.fromisoformat("2010-09-20 14:00"))
    for state, start_on in (("active", "2010-09-20"), ("unrecorded", "2010-09-23"), ("paused", "2010-09-28")):
        await cases[state].is_referred()
        await cases[state].goes_as_far_as_a_plan(start_on=start_on)
    await cases["active"].is_met(1)

    await network.move_to(datetime.fromisoformat("2010-09-23 10:00"))
    await cases["overdue"].is_referred()
    await cases["overdue"].is_taken_in_charge()
    await _attempt(cases["overdue"])
    await cases["call late"].does_not_answer_the_call("M3", "morning")

    await network.move_to(datetime.fromisoformat("2010-09-28 18:30"))
    await cases["active"].is_met(2)
    await cases["call late"].does_not_answer_the_call("M3", "evening")
    await cases["returned"].answers_the_call("M3", part_of_day="evening", wish_to_return=True)
    again = await cases["returned"].comes_back("M3")

    await network.move_to(datetime.fromisoformat("2010-10-01 10:00"))
    for state in ("in contact", "plan draft", "sent back", "declined"):
        await cases[state].is_referred()
    await cases["in contact"].is_taken_in_charge()
    await _attempt(cases["in contact"])
    await cases["plan draft"].is_taken_in_charge()
    await cases["plan draft"].is_reached()
    await cases["plan draft"].is_accepted()
    await cases["plan draft"].tells_needs_in_order(*THEMES)
    await _drafts(cases["plan draft"])
    await _on(cases["sent back"], "return", {"missing": ["contact_instructions", "eligibility"]})
    await cases["declined"].is_taken_in_charge()
    await _on(cases["declined"], "decline", {"reason": "no_capacity", "suggested": ["virage"]})
    await _pause(cases["paused"])

    await network.move_to(TODAY)
    await cases["assessing"].is_referred()
    await cases["assessing"].is_taken_in_charge()
    await cases["assessing"].is_reached()
    await cases["assessing"].is_accepted()
    await cases["new"].is_referred()
    draft, sent = (
        Case(network, PERSONS[state], sender="margelle", receiver="virage") for state in ("draft", "sent")
    )
    kept = await draft.post("margelle", "intake", "/referrals", {**draft.person.as_form(), "consent": "none"})
    draft.referral_at_sender, draft.case_at_sender = kept["referral_id"], kept["case_id"]
    await sent.is_referred()
    consents = {
        "sent": await _authorizes(sent, "margelle", "virage"),
        "in contact": await _authorizes(cases["in contact"], "virage", "margelle"),
    }
    await _is_in_danger(cases["new"], "virage", "margelle")
    await network.settle()
    [danger] = await cases["new"].get("margelle", "intake", "/dangers")
    cases |= {"draft": draft, "sent": sent, "came back": again}
    calls = {state: await _call_of(cases[state]) for state in ("call late", "call due", "returned")}
    incident = await cases["new"].post("margelle", "intake", "/incidents", _INCIDENT)
    return Seeded(network, cases, calls, consents, str(danger["exception_id"]), str(incident["incident_id"]))


_INCIDENT = {
    "nature": "loss",
    "persons": 1,
    "known_on": "2010-10-04",
    "what": "Une feuille de route oubliée dans un taxi.",
    "measures": "Le taxi a été appelé, la feuille est revenue.",
}


async def _attempt(case: Case) -> None:
    await _on(case, "attempts", {"channel": "phone", "result": "no_answer"})


async def _authorizes(case: Case, sender: str, receiver: str) -> str:
    """Let the person authorize the sender to tell the receiver something of them; return which authorization."""
    given = {
        "to_organization": receiver,
        "categories": ["identity", "contact"],
        "method": "verbal",
        "statement_shown": True,
    }
    consent = await case.post(sender, "intake", f"/cases/{case.case_at_sender}/consents", given)
    return str(consent["consent_id"])


async def _is_in_danger(case: Case, sender: str, receiver: str) -> None:
    """Let the sender tell the receiver the least of a person whose life is in danger."""
    told = {
        "to_organization": receiver,
        "categories": ["identity", "contact", "crisis"],
        "danger": "suicide",
        "reason": "Propos inquiétants au téléphone ce matin.",
    }
    await case.post(sender, "intake", f"/cases/{case.case_at_sender}/emergency-disclosures", told)


async def _drafts(case: Case) -> None:
    draft = {
        "start_on": "2010-10-12",
        "mode": "mixed",
        "objectives": [{"theme": theme, "text": case.words.objective} for theme in THEMES],
        "actions": [{"theme": theme, "text": case.words.action} for theme in THEMES],
    }
    answered = await case.post("margelle", "planning", f"/episodes/{case.case_id}/plans", draft)
    case.plan_id = answered["plan_id"]


async def _pause(case: Case) -> None:
    plan = await case.get("margelle", "planning", f"/plans/{case.plan_id}")
    body: dict[str, Any] = {"expected_version": plan["version"], "note": "Voyage chez une tante."}
    await case.post("margelle", "planning", f"/plans/{case.plan_id}/pause", body)


async def _on(case: Case, step: str, body: object) -> None:
    await case.post("margelle", "intake", f"/referrals/{case.referral_id}/{step}", body)


async def _call_of(case: Case) -> str:
    [call] = [entry for entry in await case.followups() if entry["kind"] == "M3"]
    return str(call["followup_id"])
