"""What the small forms of a case's page do: one command each."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.pages.visit import Go, Visit
from arrimage_chassis.work import Work
from arrimage_planning.commands.agree_plan import agree_plan
from arrimage_planning.commands.pause_episode import pause_episode, resume_episode
from arrimage_planning.commands.record_contact import record_contact
from arrimage_planning.commands.revise_plan import Revision, revise_plan
from arrimage_planning.pages.case import AgreementEntered, ContactEntered, ModeEntered, PauseEntered
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.queries.show_plan import latest_plan_id


async def agree(visit: Visit, form: AgreementEntered, work: Work, case_id: UUID) -> Go:
    """Record that the person agrees to the plan."""
    with in_words(visit):
        plan_id = await latest_plan_id(work.session, case_id)
        await agree_plan(work, plan_id, agreed_on=form.agreed_on, expected_version=form.expected_version)
    return Go(f"/planning/cases/{case_id}", "agreed")


async def pause(visit: Visit, form: PauseEntered, work: Work, case_id: UUID) -> Go:
    """Let the episode rest."""
    with in_words(visit):
        plan_id = await latest_plan_id(work.session, case_id)
        await pause_episode(work, plan_id, note=form.note, expected_version=form.expected_version)
    return Go(f"/planning/cases/{case_id}", "paused")


async def resume(visit: Visit, form: PauseEntered, work: Work, case_id: UUID) -> Go:
    """Let the episode go on."""
    with in_words(visit):
        plan_id = await latest_plan_id(work.session, case_id)
        await resume_episode(work, plan_id, note=form.note, expected_version=form.expected_version)
    return Go(f"/planning/cases/{case_id}", "resumed")


async def change_mode(visit: Visit, form: ModeEntered, work: Work, case_id: UUID) -> Go:
    """Let the plan go on in another mode (R-130)."""
    revision = Revision(
        reason=form.reason,
        priorities=None,
        mode=form.mode,
        mode_reason=form.mode_reason,
        objectives=None,
        actions=None,
        no_action_wanted=None,
        meeting_dates=None,
        more_meetings_reason=None,
        evening=None,
        meeting_at=None,
    )
    with in_words(visit):
        plan_id = await latest_plan_id(work.session, case_id)
        await revise_plan(work, plan_id, revision, expected_version=form.expected_version)
    return Go(f"/planning/cases/{case_id}", "mode_changed")


async def contact(visit: Visit, form: ContactEntered, work: Work, case_id: UUID) -> Go:
    """Record a contact outside of a meeting, or an attempt (R-156)."""
    with in_words(visit):
        await record_contact(work, case_id, on=form.on, channel=form.channel, result=form.result)
    return Go(f"/planning/cases/{case_id}", "contact_kept")
