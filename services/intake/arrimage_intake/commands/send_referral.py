"""Send a referral: keep the form and the person here, offer to another organization what it may know."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralSent
from arrimage_intake.commands.write_person import write_person
from arrimage_intake.domain.form import Person, ReferralForm, check_form, check_person
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.tables import PersonRow, SentReferral


async def send_referral(form: ReferralForm, person: Person, work: Work) -> SentReferral:
    """Send the referral of ``form`` (R-089). Without an agreement or a consent too: it names nobody (R-306).

    :raises ProblemError: as :func:`check_form` and :func:`check_person`.
    """
    check_form(form, organization=work.place.organization, partners=work.place.partners, today=work.today)
    check_person(person, today=work.today)
    referral = SentReferral(
        referral_id=work.new_id(),
        case_id=work.new_id(),
        from_organization=work.place.organization,
        to_organization=form.to_organization,
        service_code=form.service_code,
        urgency=form.urgency,
        entry_point=form.entry_point,
        path=form.path,
        sent_on=work.today,
        state=SenderState.SENT,
        referring_unit=form.referring_unit,
        referring_worker=form.referring_worker,
        referred_on=form.referred_on,
        needs=list(form.needs),
        consent_id=form.consent_id,
        transport_needed=form.transport_needed,
        evening_needed=form.evening_needed,
        language=form.language,
        group_ability=form.group_ability,
        how_heard=form.how_heard,
    )
    work.session.add(referral)
    work.session.add(write_person(PersonRow(case_id=referral.case_id), person, work))
    work.publish(
        ReferralSent(
            referral_id=referral.referral_id,
            service_code=form.service_code,
            urgency=form.urgency,
            region=work.place.region,
            entry_point=form.entry_point,
            path=form.path,
            sent_on=referral.sent_on,
        ),
        case_id=referral.case_id,
        to=form.to_organization,
    )
    return referral
