"""Three conversations of intake: an offer that is accepted, a disclosure and its end, a refused request."""

from __future__ import annotations

from uuid import UUID, uuid5

from arrimage.roles.border_telling import ONE_TIME_KEY, PARTNER, BorderTelling, sample_opened, sample_sealed
from arrimage.roles.conversations import ORGANIZATION, SAMPLES, Conversation, day
from arrimage_conformance.messages import correlation_of
from arrimage_contracts.events.consent import (
    ConsentGranted,
    ConsentGrantedState,
    ConsentRevoked,
    ConsentRevokedState,
)
from arrimage_contracts.events.contact import FirstContactMade
from arrimage_contracts.events.disclosure import (
    DisclosureErased,
    DisclosureErasedState,
    DisclosureReceived,
    DisclosureRefused,
    DisclosureRefusedState,
    DisclosureRequested,
    InformationDisclosedPart,
)
from arrimage_contracts.events.lead import CaseLeadAssigned
from arrimage_contracts.events.referral import (
    ReferralAccepted,
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralReceived,
    ReferralSent,
    ReferralTakenInCharge,
    ReferralTakenInChargeState,
)
from arrimage_contracts.ids import NAMESPACE
from arrimage_contracts.vocabularies import (
    ConsentGiver,
    ConsentMethod,
    DataCategory,
    DisclosurePurpose,
    DisclosureRefusal,
    EntryPoint,
    ErasureCause,
    ReferralPath,
    ServiceCode,
    Urgency,
)

_ON, _DUE = day("2010-10-04"), day("2010-10-11")
_BOTH = [DataCategory.IDENTITY, DataCategory.CONTACT]


def intake_conversations() -> list[Conversation]:
    """Return them, in the order of the page."""
    return [_accepted(), _disclosed(), _refused()]


def worked_ids() -> str:
    """Return the ids of the first conversation, worked out."""
    telling = BorderTelling("offer", began_there=True)
    border, own = telling.theirs("referral")
    received, acknowledged = (f"{event}.v1/{own}" for event in ("ReferralReceived", "ReferralAcknowledged"))
    disclosed = BorderTelling("disclosure", began_there=True)
    asked_under = disclosed.theirs("consent")[1]
    own_request = uuid5(asked_under, "disclosure-request/0")
    pair, case = (telling.trust.derived(f"{kind}/{PARTNER}").hex() for kind in ("pair", "case"))
    return "\n".join(
        [
            "Worked, of the first conversation (the request: of the second), to check your own code:",
            "",
            "```",
            f"node's secret                {'01' * 32}",
            f"Secret(pair/{PARTNER})          {pair}",
            f"Secret(case/{PARTNER})          {case}",
            f"own case                     uuid5(Secret(case/{PARTNER}), {telling.border_case})",
            f"                           = {telling.case_id}",
            f"own referral                 uuid5(Secret(case/{PARTNER}), {border})",
            f"                           = {own}",
            f'id of ReferralReceived       uuid5({NAMESPACE}, "{received}")',
            f"                           = {uuid5(NAMESPACE, received)}",
            f"id of ReferralAcknowledged   uuid5(Secret(pair/{PARTNER}), {uuid5(NAMESPACE, acknowledged)})",
            f"                           = {telling.trust.scoped(PARTNER, uuid5(NAMESPACE, acknowledged))}",
            f"its correlationid            uuid5(Secret(pair/{PARTNER}), {correlation_of(telling.case_id)})",
            f"                           = {telling.trust.scoped(PARTNER, correlation_of(telling.case_id))}",
            f'own request (second)         uuid5({asked_under}, "disclosure-request/0")',
            f"                           = {own_request}",
            f"its request_id there         uuid5(Secret(pair/{PARTNER}), {own_request})",
            f"                           = {disclosed.trust.scoped(PARTNER, own_request)}",
            "```",
        ]
    )


def _accepted() -> Conversation:
    telling = BorderTelling("offer", began_there=True)
    border, own = telling.theirs("referral")
    telling.hear_across(_offer(border), "2010-10-04T13:30:00", "a partner offers a referral")
    received = ReferralReceived(
        referral_id=own,
        from_org=PARTNER,
        to_org=ORGANIZATION,
        entry_point=EntryPoint.REHABILITATION_CENTRE,
        path=ReferralPath.STANDARD,
        urgency=Urgency.ROUTINE,
        service_code=ServiceCode.REINTEGRATION,
        received_on=_ON,
        first_contact_due_on=_DUE,
    )
    telling.say(received, "2010-10-04T13:30:02", "to your node; case and referral have ids of your own")
    known = {"received_on": _ON, "first_contact_due_on": _DUE}
    telling.say_across(
        ReferralAcknowledged(referral_id=border, **known),
        ReferralAcknowledged(referral_id=own, **known),
        "2010-10-04T13:30:02",
        "to its sender, under the ids that it gave",
    )
    telling.pause()
    _taken(telling, border, own, "2010-10-04T15:00:00")
    made = FirstContactMade(referral_id=own, made_on=_ON, delay_days=0, late=False)
    telling.say(made, "2010-10-04T19:00:00", "a worker recorded it; its sender is not told")
    accepted = ReferralAccepted(referral_id=own, accepted_on=_ON, service_code=ServiceCode.REINTEGRATION)
    telling.say(accepted, "2010-10-04T19:10:00")
    telling.say_across(
        ReferralAcceptedState(referral_id=border, accepted_on=_ON),
        accepted,
        "2010-10-04T19:10:00",
        "the state alone",
    )
    return telling.told("A partner's referral arrives, is taken in charge and accepted")


def _disclosed() -> Conversation:
    telling = BorderTelling("disclosure", began_there=True)
    border, own = telling.theirs("referral")
    consent, own_consent = telling.theirs("consent")
    telling.hear_across(_offer(border), "2010-10-04T13:30:00", "answered as in the first conversation")
    granted = ConsentGrantedState(
        consent_id=consent,
        categories=_BOTH,
        purpose=DisclosurePurpose.REFERRAL,
        starts_on=_ON,
        ends_on=day("2011-10-03"),
    )
    telling.hear_across(
        granted, "2010-10-04T13:31:00", "what may be asked for; nothing is, before a worker answers"
    )
    telling.pause()
    _taken(telling, border, own, "2010-10-04T15:00:00")
    own_request = uuid5(own_consent, "disclosure-request/0")
    request = telling.trust.scoped(PARTNER, own_request)
    asked = DisclosureRequested(
        request_id=request,
        consent_id=consent,
        categories=_BOTH,
        purpose=DisclosurePurpose.REFERRAL,
        one_time_key=ONE_TIME_KEY.public,
        signature=telling.request(request, consent, _BOTH, ours=True),
    )
    telling.say_across(
        asked,
        asked.model_copy(update={"request_id": own_request}),
        "2010-10-04T15:00:00",
        "the one-time key of this sample is of bytes 09: draw yours at random",
    )
    part = InformationDisclosedPart(request_id=request, consent_id=consent, sealed=sample_sealed())
    telling.hear_across(
        part, "2010-10-04T15:01:00", "opens with the one-time key; a made-up person", sample_opened()
    )
    telling.say_across(
        DisclosureReceived(request_id=request, received_on=_ON, opened=True),
        DisclosureReceived(request_id=own_request, received_on=_ON, opened=True),
        "2010-10-04T15:01:01",
        "the one-time key is destroyed",
    )
    revoked = ConsentRevokedState(consent_id=consent, revoked_on=day("2010-10-13"))
    telling.hear_across(revoked, "2010-10-13T15:00:00", "by intake-withdrawals, before anything else")
    erased = DisclosureErased(
        consent_id=own_consent,
        erased_on=day("2010-10-13"),
        revoked_on=day("2010-10-13"),
        from_org=PARTNER,
        because=ErasureCause.CONSENT_REVOKED,
    )
    telling.pause()
    telling.say(erased, "2010-10-13T15:00:01", "the key under which it was kept is destroyed")
    told = DisclosureErasedState(consent_id=consent, erased_on=day("2010-10-13"), revoked_on=revoked.revoked_on)
    telling.say_across(told, erased, "2010-10-13T15:00:01")
    return telling.told("Who the person is arrives sealed, and the authorization is withdrawn")


def _refused() -> Conversation:
    telling = BorderTelling("refusal", began_there=False)
    border, own = telling.ours("referral")
    consent, own_consent = telling.ours("consent")
    telling.say_across(_offer(border), _offer(own), "2010-10-04T13:30:00", "a worker sent a complete form")
    terms = {
        "categories": [DataCategory.IDENTITY, DataCategory.REASON],
        "purpose": DisclosurePurpose.REFERRAL,
        "starts_on": _ON,
        "ends_on": day("2011-10-03"),
    }
    granted = ConsentGranted(
        consent_id=own_consent,
        **terms,
        to_org=PARTNER,
        method=ConsentMethod.SIGNED,
        given_by=ConsentGiver.PERSON,
    )
    telling.say(granted, "2010-10-04T13:40:00", "a worker wrote an authorization down")
    telling.say_across(ConsentGrantedState(consent_id=consent, **terms), granted, "2010-10-04T13:40:00")
    request, own_request = telling.theirs("request")
    asked = DisclosureRequested(
        request_id=request,
        consent_id=consent,
        categories=[DataCategory.IDENTITY, DataCategory.REASON],
        purpose=DisclosurePurpose.REFERRAL,
        one_time_key=ONE_TIME_KEY.public,
        signature=telling.request(request, consent, [DataCategory.IDENTITY, DataCategory.REASON], ours=False),
    )
    telling.hear_across(asked, "2010-10-04T15:00:00", "the agreement of the two has identity alone")
    reason = DisclosureRefusal.AGREEMENT_LACKS_CATEGORY
    refused = DisclosureRefused(request_id=own_request, reason=reason, to_org=PARTNER, refused_on=_ON)
    telling.say(refused, "2010-10-04T15:00:01")
    state = DisclosureRefusedState(request_id=request, reason=reason)
    telling.say_across(state, refused, "2010-10-04T15:00:01", "nothing leaves")
    telling.pause()
    revoked = ConsentRevoked(consent_id=own_consent, revoked_on=day("2010-10-05"), to_org=PARTNER)
    telling.say(revoked, "2010-10-05T14:00:00", "the person withdrew it")
    told = ConsentRevokedState(consent_id=consent, revoked_on=day("2010-10-05"))
    telling.say_across(told, revoked, "2010-10-05T14:00:00")
    return telling.told("A referral leaves; its receiver asks for more than the agreement allows")


def _offer(referral_id: UUID) -> ReferralSent:
    return ReferralSent(
        referral_id=referral_id,
        service_code=ServiceCode.REINTEGRATION,
        urgency=Urgency.ROUTINE,
        region="sorel-tracy",
        entry_point=EntryPoint.REHABILITATION_CENTRE,
        path=ReferralPath.STANDARD,
        sent_on=_ON,
    )


def _taken(telling: BorderTelling, border: UUID, own: UUID, at: str) -> None:
    taken = ReferralTakenInCharge(referral_id=own, taken_in_charge_on=_ON)
    telling.say(taken, at, "a worker took it in charge")
    state = ReferralTakenInChargeState(referral_id=border, taken_in_charge_on=_ON)
    telling.say_across(state, taken, at)
    worker = uuid5(SAMPLES, "worker")
    lead = CaseLeadAssigned(referral_id=own, number=1, lead_org=ORGANIZATION, worker=worker, assigned_on=_ON)
    telling.say(lead, at)
