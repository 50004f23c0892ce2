"""Intake on one screen: the gate of its organization, and its register of persons."""

from __future__ import annotations

from arrimage_chassis.access import CASEWORK, DataClass
from arrimage_chassis.manifest import STATES, Answers, Command, Errand, Hears, Manifest, Query, Timer, in_module
from arrimage_contracts.events.consent import (
    ConsentDeclined,
    ConsentExpired,
    ConsentExpiredState,
    ConsentExpiring,
    ConsentGranted,
    ConsentGrantedState,
    ConsentRevoked,
    ConsentRevokedState,
    ErasureUnconfirmed,
)
from arrimage_contracts.events.contact import (
    ContactPreferenceUpdated,
    FirstContactAttempted,
    FirstContactDueSoon,
    FirstContactMade,
    FirstContactOverdue,
)
from arrimage_contracts.events.disclosure import (
    ConfidentialityIncidentReported,
    DisclosureErased,
    DisclosureErasedState,
    DisclosureOverdue,
    DisclosureReceived,
    DisclosureRefused,
    DisclosureRefusedState,
    DisclosureRequested,
    EmergencyInformationDisclosed,
    EmergencyInformationDisclosedState,
    EmergencyReviewDue,
    InformationDisclosed,
    InformationDisclosedPart,
    RecordDeidentified,
)
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import ReentryRequested
from arrimage_contracts.events.lead import (
    CaseLeadAssigned,
    CaseLeadTransferOffered,
    CaseLeadTransferred,
    CaseLeadTransferRefused,
)
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import (
    DuplicateReferralDetected,
    ReferralAccepted,
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralClosed,
    ReferralDeclined,
    ReferralDeclinedState,
    ReferralKept,
    ReferralReceived,
    ReferralRedirected,
    ReferralRedirectedState,
    ReferralResubmitted,
    ReferralResumed,
    ReferralResumedState,
    ReferralReturned,
    ReferralReturnedState,
    ReferralSent,
    ReferralTakenInCharge,
    ReferralTakenInChargeState,
    ReferralWithdrawn,
    ReferralWithdrawnState,
)
from arrimage_contracts.requests.access import AccessAsked
from arrimage_contracts.requests.person import NameAsked, NamesAsked, PersonAsked
from arrimage_contracts.requests.session import SessionAsked
from arrimage_contracts.requests.story import FollowupStoryAsked, PlanningStoryAsked
from arrimage_contracts.requests.todo import FollowupTodoAsked, NotificationsTodoAsked, PlanningTodoAsked
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake import subscribers
from arrimage_intake.api import (
    access_log,
    consents,
    contact_preferences,
    disclosures,
    emergencies,
    endpoints,
    incidents,
)
from arrimage_intake.commands.anchor_access_log import anchor_access_log, count_not_anchored
from arrimage_intake.commands.announce_disclosures import (
    announce_unanswered,
    announce_unreceived,
    ask_under_new_grants,
)
from arrimage_intake.commands.announce_first_contacts import announce_due_soon, announce_overdue
from arrimage_intake.commands.deidentify import deidentify_rested
from arrimage_intake.commands.disclose_for_danger import announce_late_disclosure_reviews, announce_unerased
from arrimage_intake.commands.erase_persons import (
    carry_out_erasures_here,
    erasures_left,
    next_rotation_at,
    rotate_vault,
    rotation_left,
)
from arrimage_intake.commands.erase_received import carry_out_erasures
from arrimage_intake.commands.expire_consents import (
    announce_ends,
    announce_missing_erasures,
    end_told_consents,
    expire_consents,
)
from arrimage_intake.commands.finish_requests import finish_requests
from arrimage_intake.commands.may_still_send import may_still_send
from arrimage_intake.commands.review_emergency import announce_late_reviews
from arrimage_intake.domain.lead import LEADING
from arrimage_intake.domain.modules import FIRST_CONTACT_REMINDERS, REFERRALS_OUT
from arrimage_intake.domain.parameters import (
    CONSENT_CONFIRMATION_DAYS,
    CONSENT_CONFIRMATION_REMINDER_DAYS_BEFORE,
    CONSENT_MONTHS,
    CONSENT_REMINDER_DAYS_BEFORE,
    DISCLOSURE_REQUESTS_PER_HOUR,
    ERASURE_CONFIRMATION_DAYS,
    FIRST_CONTACT_DAYS,
    FIRST_CONTACT_REMINDER_DAYS_BEFORE,
)
from arrimage_intake.pages import PAGES
from arrimage_intake.queries.sight import SIGHT
from arrimage_intake.queries.tell_service import tell_access, tell_name, tell_names, tell_service
from arrimage_intake.queries.tell_session import tell_session
from arrimage_intake.store.consents import next_end_on as next_consent_end_on
from arrimage_intake.store.consents import next_missing_erasure_on, next_told_end_on
from arrimage_intake.store.consents import next_reminder_on as next_consent_reminder_on
from arrimage_intake.store.disclosures import (
    count_erasures,
    count_keys_to_drop,
    next_beginning_on,
    next_unanswered_on,
    next_unreceived_on,
)
from arrimage_intake.store.emergencies import next_late_on
from arrimage_intake.store.emergency_disclosures import next_late_review_on, next_unerased_on
from arrimage_intake.store.first_contacts import next_overdue_on, next_reminder_on
from arrimage_intake.store.referrals import preload_sent
from arrimage_intake.store.retention import earliest_rest
from arrimage_intake.store.seal_plain import seal_plain

MANIFEST = Manifest(
    service=ServiceName.INTAKE,
    hears=(
        # From partners, as their receiver.
        Hears(ReferralSent, subscribers.on_referral_sent),
        Hears(ReferralResubmitted, subscribers.on_referral_resubmitted),
        # From partners, as their sender. A withdrawal comes from either side.
        Hears(ReferralAcknowledged, subscribers.on_referral_acknowledged),
        Hears(ReferralReturnedState, subscribers.on_referral_returned),
        Hears(ReferralResumedState, subscribers.on_referral_resumed),
        Hears(ReferralTakenInChargeState, subscribers.on_referral_taken_in_charge),
        Hears(ReferralAcceptedState, subscribers.on_referral_accepted),
        Hears(ReferralDeclinedState, subscribers.on_referral_declined),
        Hears(ReferralRedirectedState, subscribers.on_referral_redirected),
        Hears(ReferralWithdrawnState, subscribers.on_referral_withdrawn),
        Hears(ReferralKept, subscribers.on_referral_kept),
        Hears(ReferralClosed, subscribers.on_referral_closed),
        # What partners may be asked for, until when, and what they erased.
        Hears(ConsentGrantedState, subscribers.on_consent_granted),
        Hears(ConsentRevokedState, subscribers.on_consent_revoked),
        Hears(ConsentExpiredState, subscribers.on_consent_expired),
        Hears(DisclosureErasedState, subscribers.on_disclosure_erased),
        # What partners ask for, and what they answer.
        Hears(DisclosureRequested, subscribers.on_disclosure_requested),
        Hears(InformationDisclosedPart, subscribers.on_information_disclosed),
        Hears(DisclosureRefusedState, subscribers.on_disclosure_refused),
        Hears(DisclosureReceived, subscribers.on_disclosure_received),
        Hears(EmergencyInformationDisclosedState, subscribers.on_emergency_disclosed),
        # From this node.
        Hears(PlanCreated, subscribers.on_plan_created),
        Hears(EpisodeClosed, subscribers.on_episode_closed),
        Hears(ReentryRequested, subscribers.on_reentry_requested),
    ),
    says=(
        EmergencyReviewDue,
        ConfidentialityIncidentReported,
        ReferralSent,
        ReferralReturned,
        ReferralResubmitted,
        ReferralAcknowledged,
        ReferralReceived,
        ReferralResumed,
        ReferralTakenInCharge,
        CaseLeadAssigned,
        CaseLeadTransferOffered,
        CaseLeadTransferRefused,
        CaseLeadTransferred,
        FirstContactAttempted,
        FirstContactDueSoon,
        FirstContactOverdue,
        FirstContactMade,
        ContactPreferenceUpdated,
        DuplicateReferralDetected,
        ReferralAccepted,
        ReferralDeclined,
        ReferralRedirected,
        ReferralWithdrawn,
        ReferralKept,
        ReferralClosed,
        ConsentGranted,
        ConsentDeclined,
        ConsentExpiring,
        ConsentExpired,
        ConsentRevoked,
        ErasureUnconfirmed,
        DisclosureErased,
        DisclosureRequested,
        DisclosureRefused,
        InformationDisclosed,
        DisclosureReceived,
        DisclosureOverdue,
        EmergencyInformationDisclosed,
        RecordDeidentified,
    ),
    commands=(
        *in_module(REFERRALS_OUT, Command("POST", "/referrals", endpoints.send, status=201)),
        Command(
            "POST",
            "/referrals/{referral_id}/form",
            endpoints.complete,
            about=(DataClass.CASE_CONTENT, DataClass.IDENTITY),
        ),
        Command("POST", "/referrals/{referral_id}/withdrawal", endpoints.withdraw),
        Command("POST", "/referrals/{referral_id}/closure", endpoints.close_sent),
        Command("POST", "/referrals/{referral_id}/take-in-charge", endpoints.take, about=STATES, roles=CASEWORK),
        Command("POST", "/referrals/{referral_id}/return", endpoints.return_to_sender),
        Command("POST", "/referrals/{referral_id}/redirection", endpoints.redirect),
        Command(
            "POST", "/referrals/{referral_id}/identity", endpoints.write_identity, about=(DataClass.IDENTITY,)
        ),
        Command("POST", "/referrals/{referral_id}/duplicate", endpoints.attach),
        Command("POST", "/referrals/{referral_id}/history", endpoints.link),
        Command("POST", "/referrals/{referral_id}/attempts", endpoints.attempt),
        Command("POST", "/referrals/{referral_id}/first-contact", endpoints.make_first_contact),
        Command("POST", "/referrals/{referral_id}/acceptance", endpoints.accept),
        Command("POST", "/referrals/{referral_id}/decline", endpoints.decline),
        Command("POST", "/referrals/{referral_id}/lead/offer", endpoints.offer_lead, about=STATES, roles=CASEWORK),
        Command(
            "POST", "/referrals/{referral_id}/lead/acceptance", endpoints.accept_lead, about=STATES, roles=CASEWORK
        ),
        Command(
            "POST", "/referrals/{referral_id}/lead/refusal", endpoints.refuse_lead, about=STATES, roles=CASEWORK
        ),
        Command(
            "POST", "/referrals/{referral_id}/lead/backup", endpoints.name_backup, about=STATES, roles=CASEWORK
        ),
        Command(
            "POST", "/referrals/{referral_id}/lead/absence", endpoints.take_over, about=STATES, roles=CASEWORK
        ),
        Command(
            "PUT",
            "/persons/{case_id}/contact-preferences",
            contact_preferences.write_contact_preferences,
            about=(DataClass.CONTACT,),
        ),
        Command(
            "POST", "/cases/{case_id}/consents", consents.grant, status=201, about=(DataClass.AUTHORIZATIONS,)
        ),
        Command(
            "POST",
            "/cases/{case_id}/consents/declined",
            consents.decline,
            status=201,
            about=(DataClass.AUTHORIZATIONS,),
        ),
        Command(
            "POST",
            "/consents/{consent_id}/amendment",
            consents.amend,
            status=201,
            about=(DataClass.AUTHORIZATIONS,),
        ),
        Command(
            "POST", "/consents/{consent_id}/confirmation", consents.confirm, about=(DataClass.AUTHORIZATIONS,)
        ),
        Command("POST", "/consents/{consent_id}/revocation", consents.revoke, about=(DataClass.AUTHORIZATIONS,)),
        Command(
            "POST",
            "/cases/{case_id}/disclosure-requests",
            disclosures.ask,
            status=201,
            about=(DataClass.IDENTITY,),
        ),
        Command(
            "POST",
            "/cases/{case_id}/emergency-disclosures",
            disclosures.open_for_danger,
            status=201,
            about=(DataClass.IDENTITY, DataClass.CONTACT),
        ),
        Command(
            "POST",
            "/emergency-disclosures/{exception_id}/review",
            disclosures.review,
            about=(DataClass.AUTHORIZATIONS, DataClass.DISCLOSURES_LOG),
        ),
        Command("POST", "/absences", endpoints.report_absence),
        Command("POST", "/contacts", endpoints.record_contact, status=201),
        Command(
            "POST", "/cases/{case_id}/emergency", emergencies.open_file, status=201, about=STATES, roles=CASEWORK
        ),
        Command("POST", "/incidents", incidents.report, status=201, about=(DataClass.INCIDENTS,)),
        Command("PUT", "/incidents/{incident_id}", incidents.complete, about=(DataClass.INCIDENTS,)),
        Command(
            "POST",
            "/emergencies/{access_id}/review",
            emergencies.review,
            about=(DataClass.AUTHORIZATIONS, DataClass.DISCLOSURES_LOG),
        ),
    ),
    queries=(
        Query("/referrals", endpoints.list_all),
        Query("/partners/{organization}/open-referrals", endpoints.list_open),
        Query("/referrals/{referral_id}", endpoints.show),
        Query("/referrals/{referral_id}/person", endpoints.person, about=(DataClass.IDENTITY, DataClass.CONTACT)),
        Query(
            "/persons/{case_id}/contact-preferences",
            contact_preferences.show_contact_preferences,
            about=(DataClass.CONTACT,),
        ),
        Query("/cases/{case_id}/consents", consents.list_of_case, about=(DataClass.AUTHORIZATIONS,)),
        Query("/cases/{case_id}/disclosures", disclosures.list_of_case, about=(DataClass.DISCLOSURES_LOG,)),
        Query(
            "/cases/{case_id}/received",
            disclosures.received,
            about=(DataClass.IDENTITY, DataClass.CONTACT, DataClass.CASE_CONTENT),
        ),
        Query("/dangers", disclosures.list_dangers, about=STATES, roles=CASEWORK),
        Query("/dangers/{exception_id}", disclosures.show_danger, about=STATES, roles=CASEWORK),
        Query("/cases/{case_id}/consents/told", consents.list_told, about=(DataClass.AUTHORIZATIONS,)),
        Query("/incidents", incidents.list_all, about=(DataClass.INCIDENTS,)),
        Query("/access-log/verification", access_log.verify, about=STATES, roles=(*LEADING, "operator")),
        Query("/cases/{case_id}/access-log", access_log.list_of_case, about=(DataClass.DISCLOSURES_LOG,)),
        Query(
            "/cases/{case_id}/accounting",
            access_log.accounting,
            about=(DataClass.IDENTITY, DataClass.DISCLOSURES_LOG),
        ),
        Query(
            "/emergencies",
            emergencies.list_all,
            about=(DataClass.AUTHORIZATIONS, DataClass.DISCLOSURES_LOG),
            roles=LEADING,
        ),
        Query("/contacts", endpoints.contacts, about=(DataClass.CASE_CONTENT,)),
    ),
    answers=(
        Answers(PersonAsked, watched=tell_service),
        Answers(NameAsked, watched=tell_name),
        Answers(NamesAsked, watched=tell_names),
        Answers(AccessAsked, watched=tell_access),
        Answers(SessionAsked, tell_session),
    ),
    asks=(
        PlanningTodoAsked,
        FollowupTodoAsked,
        NotificationsTodoAsked,
        PlanningStoryAsked,
        FollowupStoryAsked,
    ),
    timers=(
        *in_module(
            FIRST_CONTACT_REMINDERS,
            Timer("first_contacts_due_soon", next_due=next_reminder_on, run=announce_due_soon),
        ),
        Timer("emergency_reviews_late", next_due=next_late_on, run=announce_late_reviews),
        Timer("first_contacts_overdue", next_due=next_overdue_on, run=announce_overdue),
        Timer("consents_end", next_due=next_consent_end_on, run=expire_consents),
        Timer("consents_end_soon", next_due=next_consent_reminder_on, run=announce_ends),
        Timer("told_consents_end", next_due=next_told_end_on, run=end_told_consents),
        Timer(
            "records_kept",
            next_due=earliest_rest,
            run=deidentify_rested,
            after_days=lambda place: place.retention_days,
        ),
        Timer("grants_begin", next_due=next_beginning_on, run=ask_under_new_grants),
        Timer("disclosures_unanswered", next_due=next_unanswered_on, run=announce_unanswered),
        Timer("disclosures_unreceived", next_due=next_unreceived_on, run=announce_unreceived),
        Timer("danger_reviews_late", next_due=next_late_review_on, run=announce_late_disclosure_reviews),
        Timer("danger_unerased", next_due=next_unerased_on, run=announce_unerased),
        Timer("erasures_unconfirmed", next_due=next_missing_erasure_on, run=announce_missing_erasures),
    ),
    errands=(
        Errand("access_log_anchor", left=count_not_anchored, run=anchor_access_log),
        Errand("one_time_keys", left=count_keys_to_drop, run=finish_requests),
        Errand("erasures", left=count_erasures, run=carry_out_erasures),
        Errand("own_erasures", left=erasures_left, run=carry_out_erasures_here),
        Errand("vault_rotation", left=rotation_left, run=rotate_vault, next_at=next_rotation_at),
    ),
    modules=(REFERRALS_OUT, FIRST_CONTACT_REMINDERS),
    parameters=(
        FIRST_CONTACT_DAYS,
        FIRST_CONTACT_REMINDER_DAYS_BEFORE,
        CONSENT_MONTHS,
        CONSENT_REMINDER_DAYS_BEFORE,
        CONSENT_CONFIRMATION_DAYS,
        CONSENT_CONFIRMATION_REMINDER_DAYS_BEFORE,
        ERASURE_CONFIRMATION_DAYS,
        DISCLOSURE_REQUESTS_PER_HOUR,
    ),
    preload=preload_sent,
    prepare=seal_plain,
    may_still_send=may_still_send,
    pages=PAGES,
    sight=SIGHT,
)
