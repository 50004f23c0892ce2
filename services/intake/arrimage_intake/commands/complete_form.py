"""Fill in what a referral lacks, and send it: the first time, or again after its receiver returned it (R-090)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from arrimage_chassis.problems import MODULE_OFF, ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralResubmitted
from arrimage_intake.commands.check_cited_consent import check_cited_consent
from arrimage_intake.commands.send_referral import facts_of_offer, submit
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.commands.write_form import form_of, person_of, write_form
from arrimage_intake.commands.write_person import write_person
from arrimage_intake.domain.closed_destination import refuse_closed
from arrimage_intake.domain.form import check_form, check_person, missing_fields
from arrimage_intake.domain.form_version import check_form_version
from arrimage_intake.domain.modules import REFERRALS_OUT
from arrimage_intake.domain.problems import STILL_INCOMPLETE
from arrimage_intake.domain.sender_states import SenderState, SenderStep, after_step
from arrimage_intake.store.persons import KnownPerson, find_person, keep_person
from arrimage_intake.store.referrals import load_sent
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import SentReferral


async def complete_form(
    referral_id: UUID,
    changes: Mapping[str, Any],
    person_changes: Mapping[str, Any],
    work: Work,
    *,
    draft: bool = False,
    expected_version: str | None = None,
) -> SentReferral:
    """Write what is now known, and send the referral once nothing is missing; what is not named stays as it was.

    A referral that its receiver returned goes back complete or not at all, to the same organization. A ``draft``
    is kept to be looked at: nobody is told, and the state stays. ``expected_version`` is that of the form as the
    worker saw it, where they did.

    :raises ProblemError: ``referral.unknown``, ``referral.received_here``, ``referral.wrong_state``,
        ``referral.still_incomplete``, ``module.off`` where no new referral is sent, or as :func:`check_form`,
        :func:`check_person`, :func:`check_form_version` and :func:`check_cited_consent`.
    """
    referral = await load_sent(work.session, referral_id)
    was_returned = referral.state is SenderState.RETURNED
    after_step(referral.state, SenderStep.KEEP_DRAFT if draft else SenderStep.SEND)
    row = await find_person(work.session, referral.case_id, for_update=True)
    if expected_version is not None:
        check_form_version(form_of(referral), person_of(row), expected_version)
    if was_returned:
        changes = {name: value for name, value in changes.items() if name != "to_organization"}
    form = replace(form_of(referral), **changes)
    form = replace(form, referred_on=form.referred_on or work.today)
    person = replace(person_of(row), **person_changes)
    check_form(form, organization=work.place.organization, partners=work.place.partners, today=work.today)
    if not was_returned:  # one that was returned is under way, and goes on
        if not work.is_on(REFERRALS_OUT):
            raise ProblemError(MODULE_OFF, module=REFERRALS_OUT.name)
        refuse_closed(form.to_organization, work.place.closed_partners)
    check_person(person, today=work.today)
    await check_cited_consent(form, referral.case_id, work)
    missing = missing_fields(form, person)
    if was_returned and missing and not draft:
        raise ProblemError(STILL_INCOMPLETE, missing=", ".join(missing))
    write_form(referral, form)
    await keep_person(work.session, write_person(row or KnownPerson(referral.case_id), person, work))
    written = [*person_changes, *(("form",) if changes else ())]
    if written:
        await write_down(work, Entry(Action.WRITTEN, referral.case_id, purpose="form", fields=written))
    await note_rest(work.session, referral.case_id, work.today)
    if not was_returned:
        submit(referral, missing, work, draft=draft)
    elif not draft:
        _resubmit(referral, work)
    return referral


def _resubmit(referral: SentReferral, work: Work) -> None:
    referral.state = after_step(referral.state, SenderStep.SEND)
    referral.missing = None
    referral.submission += 1
    referral.sent_on = work.today
    again = ReferralResubmitted.model_validate(facts_of_offer(referral, work.place))
    work.publish(again, case_id=referral.case_id, to=referral.to_organization)
