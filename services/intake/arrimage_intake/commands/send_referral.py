"""Write a referral: a complete one is sent, one that lacks fields is kept until it is completed (R-089, R-090)."""

from __future__ import annotations

from arrimage_chassis.work import Place, Work
from arrimage_contracts.events.referral import ReferralReturned, ReferralSent
from arrimage_contracts.vocabularies import FormField, ReferralSide
from arrimage_intake.commands.check_cited_consent import check_cited_consent
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.commands.write_form import write_form
from arrimage_intake.commands.write_person import write_person
from arrimage_intake.domain.closed_destination import refuse_closed
from arrimage_intake.domain.form import (
    Person,
    ReferralForm,
    check_form,
    check_person,
    known_fields,
    missing_fields,
)
from arrimage_intake.domain.sender_states import SenderState, SenderStep, after_step
from arrimage_intake.store.persons import KnownPerson, keep_person
from arrimage_intake.store.referrals import add_referral
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import SentReferral


async def send_referral(form: ReferralForm, person: Person, work: Work, *, draft: bool = False) -> SentReferral:
    """Write the referral of ``form``, and send it if nothing is missing and it is not to stay a ``draft``.

    Without an agreement or a consent too: it names nobody (R-306).

    :raises ProblemError: as :func:`check_form`, :func:`check_person` and :func:`check_cited_consent`.
    """
    check_form(form, organization=work.place.organization, partners=work.place.partners, today=work.today)
    refuse_closed(form.to_organization, work.place.closed_partners)
    check_person(person, today=work.today)
    case_id = work.new_id()
    await check_cited_consent(form, case_id, work)
    referral = SentReferral(
        referral_id=work.new_id(),
        case_id=case_id,
        opened_on=work.today,
        from_organization=work.place.organization,
        state=SenderState.DRAFT,
        lead_worker=work.worker,
        submission=0,
        returns=0,
    )
    write_form(referral, form)
    add_referral(work.session, referral)
    await keep_person(work.session, write_person(KnownPerson(referral.case_id), person, work))
    await write_down(work, Entry(Action.WRITTEN, referral.case_id, purpose="form", fields=known_fields(person)))
    submit(referral, missing_fields(form, person), work, draft=draft)
    await note_rest(work.session, case_id, work.today)
    return referral


def submit(referral: SentReferral, missing: list[FormField], work: Work, *, draft: bool) -> None:
    """Send a referral that was not sent before, or say what it lacks.

    :raises ProblemError: ``referral.wrong_state``.
    """
    referral.missing = list(missing) or None
    if draft:
        referral.state = after_step(referral.state, SenderStep.KEEP_DRAFT)
    elif missing:
        referral.state = after_step(referral.state, SenderStep.SUBMIT_INCOMPLETE)
        say_returned(referral, missing, work)
    else:
        referral.state = after_step(referral.state, SenderStep.SEND)
        referral.submission = 1
        referral.sent_on = work.today
        offer = ReferralSent.model_validate(facts_of_offer(referral, work.place))
        work.publish(offer, case_id=referral.case_id, to=referral.to_organization)


def say_returned(referral: SentReferral, missing: list[FormField], work: Work) -> None:
    """Tell the own node, for the referring worker, that the referral waits for fields (R-090)."""
    referral.returns += 1
    returned = ReferralReturned(
        referral_id=referral.referral_id,
        submission=referral.returns,
        returned_on=work.today,
        missing=missing,
        side=ReferralSide.SENDER,
    )
    work.publish(returned, case_id=referral.case_id)


def facts_of_offer(referral: SentReferral, place: Place) -> dict[str, object]:
    """Return what an offer is made of, by the names of the event's fields; pages show the same before it goes."""
    return {
        "referral_id": referral.referral_id,
        "submission": referral.submission,
        "service_code": referral.service_code,
        "urgency": referral.urgency,
        "region": place.region,
        "entry_point": referral.entry_point,
        "path": referral.path,
        "sent_on": referral.sent_on,
    }
