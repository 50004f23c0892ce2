"""The two journeys, day by day. The organizations are real; the persons and what they do are invented.

The first (SC-01) goes to its end: eight meetings, calls after three and nine months. In the second (SC-02) a job
comes after three weeks, which is a success. What each person authorizes differs: the identity of the first
arrives sealed; more was granted for the second than was agreed on, so it is refused, and told by telephone;
the third (SC-16) is referred onward by La Margelle, and withdraws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

FIRST, SECOND, THIRD = "R1", "R2", "R3"
NEW, TO_AGREE, TO_CALL = "R4", "R5", "R6"
"""Those whom a demonstration that stays leaves open, for whoever looks around."""
MEETINGS = [
    date.fromisoformat(day)
    for day in (
        "2010-10-12",
        "2010-10-19",
        "2010-10-26",
        "2010-11-02",
        "2010-11-16",
        "2010-11-30",
        "2010-12-14",
        "2010-12-28",
    )
]
BEGIN = datetime.fromisoformat("2010-10-04T09:00")


@dataclass(frozen=True)
class Person:
    """Somebody invented; what is written here must be found nowhere but in intake's own stores."""

    name: str
    phone: str
    address: str

    @property
    def sentinels(self) -> tuple[str, ...]:
        """What is looked for."""
        return (self.name, *self.name.split(), self.phone, self.address)

    def as_form(self) -> dict[str, str]:
        """Return what a worker writes into the form."""
        return {"name": self.name, "phone": self.phone, "address": self.address}


PERSONS = {
    FIRST: Person("Zéphirine Quessy-Vadnais", "450-555-0142", "77, rang du Pot-au-Beurre"),
    SECOND: Person("Anthelme Rocheleau-Tsé", "450-555-0187", "9, chemin des Patriotes"),
    THIRD: Person("Perpétue Laflèche-Nguyễn", "450-555-0169", "318, rue de l'Île-aux-Fantômes"),
    NEW: Person("Fulgence Desruisseaux-Abel", "450-555-0113", "4, montée Sainte-Brume"),
    TO_AGREE: Person("Églantine Tancrède-Roy", "450-555-0126", "51, rue du Quai-Perdu"),
    TO_CALL: Person("Odilon Marsolais-Fée", "450-555-0174", "12, rang de la Savane-Grise"),
}


GRANTED = {
    FIRST: ("identity", "contact", "reason", "therapy"),
    SECOND: ("identity", "contact", "screening"),
    THIRD: ("identity", "contact"),
}
"""What each person authorizes to communicate, to the one organization to which they are referred."""


@dataclass(frozen=True)
class Step:
    """What a worker does at a moment (civil time). ``told`` is the key of the sentence that tells it."""

    at: datetime
    told: str
    journey: str
    action: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def steps() -> list[Step]:
    """Return both journeys, in the order of time."""
    days = [
        *_referral(FIRST, sent="2010-10-04T09:30", taken="2010-10-04T11:00", known="arrived"),
        *_referral(SECOND, sent="2010-10-05T10:15", taken="2010-10-05T14:00", known="refused"),
        *_onward(THIRD),
        *_beginning(FIRST, contact="2010-10-07T13:30", plan="2010-10-08T10:00"),
        *_beginning(SECOND, contact="2010-10-07T15:00", plan="2010-10-08T14:00"),
        *[_meeting(journey, number) for number in range(1, 5) for journey in (FIRST, SECOND)],
        Step(
            datetime.fromisoformat("2010-11-02T16:00"),
            "closed_early",
            SECOND,
            "close",
            {"outcome": "early_reintegration", "success_tags": ["employment"]},
        ),
        *[_meeting(FIRST, number) for number in range(5, 9)],
        Step(
            datetime.fromisoformat("2010-12-28T16:00"),
            "closed",
            FIRST,
            "close",
            {"outcome": "completed", "success_tags": []},
        ),
        *[
            Step(datetime.fromisoformat(f"{day}T13:00"), "called", journey, "call", {"kind": kind})
            for day, journey, kind in (
                ("2011-02-02", SECOND, "M3"),
                ("2011-03-29", FIRST, "M3"),
                ("2011-08-02", SECOND, "M9"),
                ("2011-09-28", FIRST, "M9"),
            )
        ],
    ]
    return sorted(days, key=lambda step: step.at)


def _referral(journey: str, *, sent: str, taken: str, known: str) -> list[Step]:
    """Refer somebody; ``known`` is how it becomes known who it is: it ``arrived`` sealed, or was ``refused``."""
    return [
        Step(datetime.fromisoformat(sent), "sent", journey, "send", {"on": sent[:10]}),
        Step(datetime.fromisoformat(taken), "taken", journey, "take_in_charge"),
        Step(datetime.fromisoformat(taken) + timedelta(minutes=1), known, journey, f"see_what_{known}"),
    ]


def _onward(journey: str) -> list[Step]:
    """La Margelle refers somebody of its own to Le Virage; a week later the person withdraws."""
    return [
        Step(
            datetime.fromisoformat("2010-10-06T10:00"), "sent_onward", journey, "send_onward", {"on": "2010-10-06"}
        ),
        Step(datetime.fromisoformat("2010-10-06T14:00"), "taken_onward", journey, "take_onward"),
        Step(datetime.fromisoformat("2010-10-06T14:01"), "arrived_onward", journey, "see_what_arrived_onward"),
        Step(datetime.fromisoformat("2010-10-13T11:00"), "withdrawn", journey, "withdraw"),
        Step(datetime.fromisoformat("2010-10-13T11:01"), "erased", journey, "see_what_is_left"),
    ]


def _beginning(journey: str, *, contact: str, plan: str) -> list[Step]:
    return [
        Step(datetime.fromisoformat(contact), "contacted", journey, "contact_and_accept"),
        Step(
            datetime.fromisoformat(plan),
            "planned",
            journey,
            "plan",
            {"start_on": MEETINGS[0], "agreed_on": plan[:10]},
        ),
    ]


def _meeting(journey: str, number: int) -> Step:
    moment = datetime.combine(MEETINGS[number - 1], datetime.min.time().replace(hour=14))
    return Step(moment, "met", journey, "meet", {"number": number})
