"""Events in: parse, call one command, return."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralAccepted
from arrimage_followup.commands.begin_again import begin_again
from arrimage_followup.commands.deidentify_calls import deidentify_calls
from arrimage_followup.commands.note_permission import note_permission
from arrimage_followup.commands.remember_plan import remember_plan
from arrimage_followup.commands.schedule_calls import schedule_calls


async def on_referral_accepted(event: ReferralAccepted, work: Work) -> None:
    """A new episode begins; perhaps of a person who was here before."""
    assert work.incoming is not None  # noqa: S101 - an event's handler has an event
    await begin_again(work, work.incoming.envelope.subject, event.previous_case_id)


async def on_plan_created(event: PlanCreated, work: Work) -> None:
    """A plan was agreed with the person."""
    await remember_plan(work, event)


async def on_episode_closed(event: EpisodeClosed, work: Work) -> None:
    """An episode ended."""
    await schedule_calls(work, event)


async def on_contact_preference_updated(event: ContactPreferenceUpdated, work: Work) -> None:
    """The person said whether they may be called."""
    await note_permission(work, event)


async def on_record_deidentified(event: RecordDeidentified, work: Work) -> None:
    """Who a case was of is not known any more."""
    await deidentify_calls(work, event.of_case_id)
