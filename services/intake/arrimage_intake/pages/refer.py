"""Refer someone: the form, what of it goes out, and then its sending (R-089, R-090, R-306)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.entered import UNSEEN, Form
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import (
    ConsentGiver,
    ConsentMethod,
    DataCategory,
    EntryPoint,
    ServiceCode,
    Theme,
    Urgency,
)
from arrimage_intake.commands.complete_form import complete_form
from arrimage_intake.commands.record_consent_answer import record_answer
from arrimage_intake.commands.send_referral import send_referral
from arrimage_intake.domain.consent import ConsentAnswer
from arrimage_intake.domain.form import Answer, Criterion, GroupAbility, Person, ReferralForm
from arrimage_intake.domain.modules import REFERRALS_OUT
from arrimage_intake.domain.problems import FORM_VERSION_CONFLICT
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.pages.choices import languages, ways_of_hearing
from arrimage_intake.pages.crossing import what_goes, what_it_says, what_stays
from arrimage_intake.pages.person import WRITTEN_MEANWHILE
from arrimage_intake.pages.refer_form import ReferEntered, consent_filled, filled
from arrimage_intake.queries.form_in_progress import form_in_progress, form_shown, last_unit_of, unfinished_forms
from arrimage_intake.store.case_lists import UNFINISHED


class SendEntered(BaseModel):
    """Nothing more: what is sent was seen."""

    expected_version: str = Field("", title="person.version", max_length=64, json_schema_extra=UNSEEN)
    """Of the form, when it was shown."""


async def show_refer(visit: Visit) -> View:
    """Show an empty form, and the forms that wait to be gone on with."""
    unit = await last_unit_of(visit.session, visit.worker.id)
    nothing_known = dict.fromkeys((f"eligibility.{each.value}" for each in Criterion), Answer.UNKNOWN)
    form = visit.form(
        ReferEntered, referring_unit=unit, urgency=Urgency.ROUTINE, **nothing_known, **consent_filled()
    )
    unfinished = await unfinished_forms(visit.look)
    return visit.view(
        "refer.html",
        form=form,
        action="/intake/refer",
        shown=None,
        unfinished=unfinished,
        theirs=(),
        **_choices(visit, form),
    )


async def show_form(visit: Visit, referral_id: UUID) -> View:
    """Show a form that was begun, lacks something or came back, as it stands; one that left is not shown here."""
    shown = await form_shown(visit.look, referral_id, visit.today)
    if shown.referral.state not in UNFINISHED:
        return visit.view("refer_gone.html", referral=shown.referral)
    form = visit.form(ReferEntered, **filled(shown.form, shown.person), **consent_filled())
    action = f"/intake/refer/{referral_id}"
    is_other = form.was_sent and visit.entered_in(ReferEntered, "expected_version") != shown.version
    return visit.view(
        "refer.html",
        form=form,
        action=action,
        shown=shown,
        unfinished=[],
        theirs=what_it_says(visit, shown) if is_other else (),
        **_choices(visit, form),
    )


async def show_preview(visit: Visit, referral_id: UUID) -> View:
    """Show what goes to the other organization, and what stays; nothing has left yet."""
    shown = await form_shown(visit.look, referral_id, visit.today)
    if shown.referral.state not in UNFINISHED:
        return visit.view("refer_gone.html", referral=shown.referral)
    goes, stays = await what_goes(visit, shown), what_stays(visit, shown)
    return visit.view("refer_preview.html", shown=shown, goes=goes, stays=stays)


async def write(visit: Visit, form: ReferEntered, work: Work) -> Go:
    """Keep a new form; it is looked at before it goes."""
    said = ReferralForm(**form.changes(), referring_worker=visit.worker.id, referred_on=work.today)
    referral = await send_referral(said, Person(**form.person_changes()), work, draft=True)
    await record_answer(referral.referral_id, form.consent_answer, form.authorizes, work)
    return Go(f"/intake/refer/{referral.referral_id}/preview", "kept")


async def go_on(visit: Visit, form: ReferEntered, work: Work, referral_id: UUID) -> Go:
    """Keep what is written now; it is looked at before it goes."""
    shown = await form_in_progress(work.session, referral_id, work.today)
    changes = form.changes() | {"referring_worker": shown.form.referring_worker or visit.worker.id}
    if form.to_organization != shown.form.to_organization:
        changes["consent_id"] = None  # what was authorized was for the other organization
    try:
        await complete_form(
            referral_id,
            changes,
            form.person_changes(),
            work,
            draft=True,
            expected_version=form.expected_version or "",
        )
    except ProblemError as error:
        raise ProblemError(WRITTEN_MEANWHILE) if error.problem is FORM_VERSION_CONFLICT else error from None
    await record_answer(referral_id, form.consent_answer, form.authorizes, work)
    return Go(f"/intake/refer/{referral_id}/preview", "kept")


async def send(visit: Visit, form: SendEntered, work: Work, referral_id: UUID) -> Go:
    """Send the form as it was seen; one that lacks something stays, and what it lacks is named.

    :raises ProblemError: ``referral.form_version_conflict`` if somebody changed it since: then it is seen again.
    """
    referral = await complete_form(referral_id, {}, {}, work, expected_version=form.expected_version)
    if referral.state is SenderState.INCOMPLETE:
        return Go(f"/intake/refer/{referral_id}/preview", "incomplete")
    return Go(f"/intake/cases/{referral.case_id}", "sent")


def _choices(visit: Visit, form: Form) -> dict[str, Any]:
    """Return what the form lets choose from."""
    words, place = visit.words, visit.place
    open_ones = place.partners - {place.organization} - place.closed_partners.keys()
    return {
        "destinations": words.organizations(open_ones),
        "services": words.options(ServiceCode),
        "entries": words.options(EntryPoint),
        "themes": words.options(Theme),
        "urgencies": words.options(Urgency),
        "answers": words.options(Answer),
        "criteria": [f"eligibility.{each.value}" for each in Criterion],
        "abilities": words.options(GroupAbility),
        "consent_answers": words.options(ConsentAnswer),
        "consent_boxes": words.options(DataCategory),
        "consent_methods": words.options(ConsentMethod),
        "consent_givers": words.options(ConsentGiver),
        "languages": languages(form),
        "heard": ways_of_hearing(form),
        "sends": place.modules.is_on(REFERRALS_OUT.name),
    }


SHOWN: Final = (
    Page("/refer", show_refer),
    Page("/refer/{referral_id}", show_form),
    Page("/refer/{referral_id}/preview", show_preview),
)
DONE: Final = (
    Act("/refer", ReferEntered, write, again=show_refer, module=REFERRALS_OUT.name),
    Act("/refer/{referral_id}", ReferEntered, go_on, again=show_form),
    Act("/refer/{referral_id}/preview", SendEntered, send, again=show_preview),
)
