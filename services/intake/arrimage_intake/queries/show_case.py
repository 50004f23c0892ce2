"""Show a case whole: its referrals of either side, its person, and what left for partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_intake.commands.write_form import person_of
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN
from arrimage_intake.domain.matching import has_same_name
from arrimage_intake.domain.receiver_states import ALLOWED, ReceiverState, Step
from arrimage_intake.queries.list_open_with import OPEN_HERE
from arrimage_intake.queries.show_referral import show_referral
from arrimage_intake.store.case_lists import arrived_of_case, sent_of_case
from arrimage_intake.store.contact_preferences import KnownPreferences, find_preferences
from arrimage_intake.store.departures import Departure, departures_of_case
from arrimage_intake.store.first_contacts import attempts_of
from arrimage_intake.store.leads import terms_of
from arrimage_intake.store.persons import KnownPerson, closed_persons, find_person
from arrimage_intake.store.referrals import Referral, find_received
from arrimage_intake.store.tables import ContactAttempt, LeadTerm, ReceivedReferral, SentReferral

PERSON_FIELDS: Final = ("name", "phone", "birth_date", "address", "contact_instructions")


@dataclass(frozen=True)
class CaseFile:
    """All that intake knows of one case."""

    case_id: UUID
    sent: Sequence[SentReferral]
    received: Sequence[ReceivedReferral]
    current: Referral
    """The referral that is worked on: one that is open if there is one, else the last."""
    person: KnownPerson | None = field(repr=False)
    preferences: KnownPreferences | None = field(repr=False)
    attempts: Mapping[UUID, Sequence[ContactAttempt]]
    terms: Mapping[UUID, Sequence[LeadTerm]]
    departures: Mapping[str, Sequence[Departure]]
    """What left, or waits to leave, by organization; old ones are forgotten with the outbox."""
    attached_case: UUID | None = None
    """The case of the referral that the current one is attached to (R-104)."""
    duplicate_case: UUID | None = None
    """The case in which the same person may be helped already."""
    earlier_case: UUID | None = None
    """A closed case that may be of the same person, and is not linked yet (R-137)."""

    @property
    def is_received(self) -> bool:
        """Whether the current referral arrived here."""
        return isinstance(self.current, ReceivedReferral)

    @property
    def partner(self) -> str | None:
        """The other organization of the current referral; None if it is not known yet, or the person came back."""
        return _partner_of(self.current)


async def show_case(session: Session, case_id: UUID, referral_id: UUID | None = None) -> CaseFile:
    """Return a case; ``referral_id`` names the referral to look at if it has several.

    :raises ProblemError: ``case.unknown``.
    """
    sent, received = await sent_of_case(session, case_id), await arrived_of_case(session, case_id)
    both: list[Referral] = [*sent, *received]
    if not both:
        raise ProblemError(CASE_UNKNOWN)
    current = next((each for each in both if each.referral_id == referral_id), None) or _worked_on(both)
    person = await find_person(session, case_id)
    partners = list(dict.fromkeys(filter(None, map(_partner_of, both))))
    departures = await departures_of_case(session, case_id, partners)
    return CaseFile(
        case_id,
        sent,
        received,
        current,
        person,
        await find_preferences(session, case_id),
        {each.referral_id: await attempts_of(session, each.referral_id) for each in received},
        {each.referral_id: await terms_of(session, each.referral_id) for each in received},
        {name: [each for each in departures if each.recipient == name] for name in partners},
        **(await _others(session, current, person) if isinstance(current, ReceivedReferral) else {}),
    )


async def show_case_of(session: Session, referral_id: UUID) -> CaseFile:
    """Return the case of a referral, with that referral before the others.

    :raises ProblemError: ``referral.unknown``.
    """
    return await show_case(session, (await show_referral(session, referral_id)).case_id, referral_id)


def fields_of(case: CaseFile) -> Sequence[str]:
    """Return the names of what is known of the person, for the log of who saw it."""
    of_person = [name for name in PERSON_FIELDS if getattr(case.person, name, None)]
    return [*of_person, *(("contact_preferences",) if case.preferences is not None else ()), "course"]


def _worked_on(both: Sequence[Referral]) -> Referral:
    opened = [each for each in both if not isinstance(each, ReceivedReferral) or each.state in OPEN_HERE]
    return (opened or both)[-1]


def _partner_of(referral: Referral) -> str | None:
    if isinstance(referral, SentReferral):
        return referral.to_organization
    is_own = referral.from_organization == referral.to_organization
    return None if is_own else referral.from_organization


async def _others(
    session: Session, referral: ReceivedReferral, person: KnownPerson | None
) -> dict[str, UUID | None]:
    """Return the other cases of what may be, or is, the same person."""
    found: dict[str, UUID | None] = {}
    for name, other_id in (
        ("attached_case", referral.attached_to),
        ("duplicate_case", referral.possible_duplicate_of),
    ):
        other = await find_received(session, other_id) if other_id is not None else None
        found[name] = other.case_id if other is not None else None
    may_link = (referral.state, Step.WRITE_IDENTITY) in ALLOWED and referral.state is not ReceiverState.CLOSED
    if may_link and referral.previous_case_id is None and person is not None and person.birth_date is not None:
        for other, row in await closed_persons(session, person.birth_date):
            if other.case_id != referral.case_id and has_same_name(person_of(person), person_of(row)):
                found["earlier_case"] = other.case_id
                break
    return found
