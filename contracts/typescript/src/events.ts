// Written by `python -m arrimage_contracts generate` from the declared events; do not edit.
// `make check` fails when it is stale. A newer minor may add optional fields: keep what you do not know.

/** The envelope of every event: CloudEvents 1.0, structured JSON, with the extensions of this network. */
export interface Envelope<Type extends string, Data> {
  specversion: "1.0";
  /** The same however often the event is delivered: keep it, and act once. */
  id: string;
  /** `/org/<organization>/service/<service>` */
  source: string;
  type: Type;
  /** UTC, ISO 8601. */
  time: string;
  datacontenttype?: "application/json";
  dataschema: string;
  /** The case, as this reader knows it. */
  subject: string;
  recipient: string;
  correlationid: string;
  causationid?: string | null;
  /** Shows lateness and nothing else; gaps are normal. */
  sequence: string;
  privacyclass: "PUBLIC" | "DEIDENTIFIED" | "RESTRICTED";
  agreementid?: string | null;
  consentid?: string | null;
  traceparent?: string | null;
  data: Data;
}

/** A worker answers for the case from now on, with another one behind. */
export interface CaseLeadAssignedV1Data {
  referral_id: string;
  number: number;
  lead_org: string;
  worker: string;
  backup?: string | null;
  assigned_on: string;
}
export type CaseLeadAssignedV1 = Envelope<"arrimage.CaseLeadAssigned.v1", CaseLeadAssignedV1Data>;

/** The lead asks a colleague to take the case over; until the colleague accepts, the lead stays responsible. */
export interface CaseLeadTransferOfferedV1Data {
  referral_id: string;
  number: number;
  worker: string;
  offered_on: string;
}
export type CaseLeadTransferOfferedV1 = Envelope<"arrimage.CaseLeadTransferOffered.v1", CaseLeadTransferOfferedV1Data>;

/** The colleague cannot take the case over; nothing changed hands. */
export interface CaseLeadTransferRefusedV1Data {
  referral_id: string;
  number: number;
  refused_on: string;
}
export type CaseLeadTransferRefusedV1 = Envelope<"arrimage.CaseLeadTransferRefused.v1", CaseLeadTransferRefusedV1Data>;

/** The receiver accepted and answers for the case from now on. Between colleagues both organizations are this one. Between organizations each gate says it in its own node once the receiving one has accepted the referral. */
export interface CaseLeadTransferredV1Data {
  referral_id: string;
  number: number;
  /** On which side of a referral the organization stands that says an event. */
  side: "sender" | "receiver";
  from_org: string;
  to_org: string;
  worker?: string | null;
  transferred_on: string;
}
export type CaseLeadTransferredV1 = Envelope<"arrimage.CaseLeadTransferred.v1", CaseLeadTransferredV1Data>;

/** Something happened to what is confidential; the privacy officer is told, and reads the register. */
export interface ConfidentialityIncidentReportedV1Data {
  incident_id: string;
  /** What happened to what is confidential. */
  nature: "unauthorized_access" | "unauthorized_use" | "unauthorized_disclosure" | "loss" | "other";
  persons: number;
  reported_on: string;
}
export type ConfidentialityIncidentReportedV1 = Envelope<"arrimage.ConfidentialityIncidentReported.v1", ConfidentialityIncidentReportedV1Data>;

/** The person declined to authorize: they keep the service, and the partner's part is done with them. */
export interface ConsentDeclinedV1Data {
  consent_id: string;
  to_org: string;
  declined_on: string;
}
export type ConsentDeclinedV1 = Envelope<"arrimage.ConsentDeclined.v1", ConsentDeclinedV1Data>;

/** An authorization has ended by itself; it is as one that was withdrawn, from now on. */
export interface ConsentExpiredV1Data {
  consent_id: string;
  expired_on: string;
  to_org: string;
  /** Why an authorization ends by itself. */
  because: "end_date" | "not_confirmed" | "episode_ended";
}
export type ConsentExpiredV1 = Envelope<"arrimage.ConsentExpired.v1", ConsentExpiredV1Data>;

/** What the recipient must know: from now on it may not ask, and what it got is erased. */
export interface BorderConsentExpiredV1Data {
  consent_id: string;
  expired_on: string;
}
export type BorderConsentExpiredV1 = Envelope<"arrimage.ConsentExpired.v1", BorderConsentExpiredV1Data>;

/** An authorization ends soon; the worker may ask the person whether to renew it. */
export interface ConsentExpiringV1Data {
  consent_id: string;
  to_org: string;
  ends_on: string;
  /** Why an authorization ends by itself. */
  because: "end_date" | "not_confirmed" | "episode_ended";
}
export type ConsentExpiringV1 = Envelope<"arrimage.ConsentExpiring.v1", ConsentExpiringV1Data>;

/** The person authorized this organization to communicate to one other, by name. */
export interface ConsentGrantedV1Data {
  consent_id: string;
  categories: ("identity" | "contact" | "reason" | "therapy" | "screening" | "needs" | "plan" | "attendance" | "outcome" | "hospital_use" | "crisis")[];
  /** For what an authorization was given, and for what a partner asks: they must be equal. */
  purpose: "referral" | "joint_plan" | "crisis" | "emergency";
  starts_on: string;
  ends_on: string;
  replaces_consent_id?: string | null;
  to_org: string;
  /** How an authorization was given (R-092, AMB-16). */
  method: "signed" | "verbal";
  /** Who gave it. */
  given_by: "person" | "parent" | "guardian";
}
export type ConsentGrantedV1 = Envelope<"arrimage.ConsentGranted.v1", ConsentGrantedV1Data>;

/** What the recipient may know: what it may ask for, for what, and from when until when. */
export interface BorderConsentGrantedV1Data {
  consent_id: string;
  categories: ("identity" | "contact" | "reason" | "therapy" | "screening" | "needs" | "plan" | "attendance" | "outcome" | "hospital_use" | "crisis")[];
  /** For what an authorization was given, and for what a partner asks: they must be equal. */
  purpose: "referral" | "joint_plan" | "crisis" | "emergency";
  starts_on: string;
  ends_on: string;
  replaces_consent_id?: string | null;
}
export type BorderConsentGrantedV1 = Envelope<"arrimage.ConsentGranted.v1", BorderConsentGrantedV1Data>;

/** The person withdrew an authorization. Nothing more leaves under it, and the copies are called back. */
export interface ConsentRevokedV1Data {
  consent_id: string;
  revoked_on: string;
  to_org: string;
}
export type ConsentRevokedV1 = Envelope<"arrimage.ConsentRevoked.v1", ConsentRevokedV1Data>;

/** What the recipient must know: stop using what it got, erase it, say so. Valid before its grant is. */
export interface BorderConsentRevokedV1Data {
  consent_id: string;
  revoked_on: string;
}
export type BorderConsentRevokedV1 = Envelope<"arrimage.ConsentRevoked.v1", BorderConsentRevokedV1Data>;

/** The person said anew whether and how they may be called; how is asked of intake, not told here. */
export interface ContactPreferenceUpdatedV1Data {
  case_id: string;
  number: number;
  updated_on: string;
  may_be_contacted: boolean;
}
export type ContactPreferenceUpdatedV1 = Envelope<"arrimage.ContactPreferenceUpdated.v1", ContactPreferenceUpdatedV1Data>;

/** What this organization received under an authorization is erased: the key is destroyed. What was asked for again after a first erasure is erased again, on the same day perhaps: that is said under `UUIDv5(id, request_id)`, `id` by the formula and `request_id` that of the last request, not the first. A withdrawal after an erasure of the same day, which left nothing to erase, is said back under `UUIDv5(id, consent_id)`, both the own ones. */
export interface DisclosureErasedV1Data {
  consent_id: string;
  erased_on: string;
  revoked_on?: string | null;
  from_org: string;
  /** Why what was received is erased. */
  because: "consent_revoked" | "consent_expired" | "consent_replaced" | "referral_declined" | "referral_withdrawn" | "emergency_over" | "retention_over";
}
export type DisclosureErasedV1 = Envelope<"arrimage.DisclosureErased.v1", DisclosureErasedV1Data>;

/** What the discloser is told: the copies under this authorization are gone. */
export interface BorderDisclosureErasedV1Data {
  consent_id: string;
  erased_on: string;
  revoked_on?: string | null;
}
export type BorderDisclosureErasedV1 = Envelope<"arrimage.DisclosureErased.v1", BorderDisclosureErasedV1Data>;

/** What was disclosed was not received in time, or what was asked for did not come. */
export interface DisclosureOverdueV1Data {
  request_id: string;
  partner_org: string;
  since: string;
}
export type DisclosureOverdueV1 = Envelope<"arrimage.DisclosureOverdue.v1", DisclosureOverdueV1Data>;

/** The content was opened and kept, or could not be opened; the key that opens it is gone either way. */
export interface BorderDisclosureReceivedV1Data {
  request_id: string;
  received_on: string;
  opened: boolean;
}
export type BorderDisclosureReceivedV1 = Envelope<"arrimage.DisclosureReceived.v1", BorderDisclosureReceivedV1Data>;

/** A partner asked for what it may not have: nothing left. */
export interface DisclosureRefusedV1Data {
  request_id: string;
  /** Why a partner's request is refused, as the partner is told it. Of what the partner was never told nothing is revealed: an authorization for somebody else, another person's or one that never was are all ``no_active_consent``. */
  reason: "no_active_consent" | "not_yet_active" | "expired" | "revoked" | "purpose_differs" | "category_not_included" | "no_agreement" | "agreement_lacks_category" | "untrusted_key" | "no_longer_held" | "too_many";
  to_org: string;
  refused_on: string;
}
export type DisclosureRefusedV1 = Envelope<"arrimage.DisclosureRefused.v1", DisclosureRefusedV1Data>;

/** What the one who asked is told: why, and nothing that it did not know. */
export interface BorderDisclosureRefusedV1Data {
  request_id: string;
  /** Why a partner's request is refused, as the partner is told it. Of what the partner was never told nothing is revealed: an authorization for somebody else, another person's or one that never was are all ``no_active_consent``. */
  reason: "no_active_consent" | "not_yet_active" | "expired" | "revoked" | "purpose_differs" | "category_not_included" | "no_agreement" | "agreement_lacks_category" | "untrusted_key" | "no_longer_held" | "too_many";
}
export type BorderDisclosureRefusedV1 = Envelope<"arrimage.DisclosureRefused.v1", BorderDisclosureRefusedV1Data>;

/** A partner asks for categories of what is held of a person, to be sealed to a key that it uses once. `signature` is over the lines that the role's page gives (intake, *asking who a person is*; in Python, `request_bytes`), by the key that the network file states for the organization. */
export interface BorderDisclosureRequestedV1Data {
  request_id: string;
  consent_id: string;
  categories: ("identity" | "contact" | "reason" | "therapy" | "screening" | "needs" | "plan" | "attendance" | "outcome" | "hospital_use" | "crisis")[];
  /** For what an authorization was given, and for what a partner asks: they must be equal. */
  purpose: "referral" | "joint_plan" | "crisis" | "emergency";
  one_time_key: string;
  signature: string;
}
export type BorderDisclosureRequestedV1 = Envelope<"arrimage.DisclosureRequested.v1", BorderDisclosureRequestedV1Data>;

/** The same person is being helped for the same service already: the referral is attached to that case. */
export interface DuplicateReferralDetectedV1Data {
  referral_id: string;
  attached_to_case_id: string;
  attached_to_referral_id: string;
  detected_on: string;
}
export type DuplicateReferralDetectedV1 = Envelope<"arrimage.DuplicateReferralDetected.v1", DuplicateReferralDetectedV1Data>;

/** Somebody's life is in danger: a worker opened the strict minimum to one organization, without consent. */
export interface EmergencyInformationDisclosedV1Data {
  exception_id: string;
  categories: ("identity" | "contact" | "reason" | "therapy" | "screening" | "needs" | "plan" | "attendance" | "outcome" | "hospital_use" | "crisis")[];
  ends_on: string;
  to_org: string;
  review_due_on: string;
}
export type EmergencyInformationDisclosedV1 = Envelope<"arrimage.EmergencyInformationDisclosed.v1", EmergencyInformationDisclosedV1Data>;

/** What the recipient is told: a person is in danger, and it may ask for this, until then. */
export interface BorderEmergencyInformationDisclosedV1Data {
  exception_id: string;
  categories: ("identity" | "contact" | "reason" | "therapy" | "screening" | "needs" | "plan" | "attendance" | "outcome" | "hospital_use" | "crisis")[];
  ends_on: string;
}
export type BorderEmergencyInformationDisclosedV1 = Envelope<"arrimage.EmergencyInformationDisclosed.v1", BorderEmergencyInformationDisclosedV1Data>;

/** An exception, disclosure or access, was not looked at by a second person in time. */
export interface EmergencyReviewDueV1Data {
  exception_id: string;
  review_due_on: string;
}
export type EmergencyReviewDueV1 = Envelope<"arrimage.EmergencyReviewDue.v1", EmergencyReviewDueV1Data>;

/** An episode ended; follow-up needs to know when, how, and whether the person may be called. */
export interface EpisodeClosedV1Data {
  case_id: string;
  plan_id: string;
  closed_on: string;
  /** How an episode ended, inside the organization. */
  outcome: "completed" | "early_reintegration" | "handed_over" | "withdrew" | "lost_contact" | "moved" | "institutional" | "deceased" | "other";
  /** The coarse class of an outcome: all that may leave the organization. */
  outcome_class: "positive" | "neutral" | "interrupted";
  success_tags: ("employment" | "training" | "housing_stable" | "network" | "volunteering" | "service_linkage")[];
  activities_held_count: number;
  followup_allowed: boolean;
  plan_agreed?: boolean;
}
export type EpisodeClosedV1 = Envelope<"arrimage.EpisodeClosed.v1", EpisodeClosedV1Data>;

/** The recipient of a withdrawn authorization has not said in time that it erased its copies. */
export interface ErasureUnconfirmedV1Data {
  consent_id: string;
  to_org: string;
  asked_on: string;
}
export type ErasureUnconfirmedV1 = Envelope<"arrimage.ErasureUnconfirmed.v1", ErasureUnconfirmedV1Data>;

/** Somebody tried to reach the person; an attempt stops no clock. */
export interface FirstContactAttemptedV1Data {
  referral_id: string;
  attempt: number;
  attempted_on: string;
  /** How somebody tried to reach the person. */
  channel: "phone" | "text_message" | "email" | "letter" | "in_person";
  /** What came of an attempt; only ``reached``, both ways, is a contact. */
  result: "no_answer" | "message_left" | "wrong_number" | "reached";
}
export type FirstContactAttemptedV1 = Envelope<"arrimage.FirstContactAttempted.v1", FirstContactAttemptedV1Data>;

/** The day of the first contact comes near and nobody has reached the person. Said once. */
export interface FirstContactDueSoonV1Data {
  referral_id: string;
  due_on: string;
  days_left: number;
}
export type FirstContactDueSoonV1 = Envelope<"arrimage.FirstContactDueSoon.v1", FirstContactDueSoonV1Data>;

/** The person was reached, both ways; the clock of the first contact stops. */
export interface FirstContactMadeV1Data {
  referral_id: string;
  made_on: string;
  delay_days: number;
  late: boolean;
}
export type FirstContactMadeV1 = Envelope<"arrimage.FirstContactMade.v1", FirstContactMadeV1Data>;

/** The day of the first contact passed without one. Said once; the referral stays open. */
export interface FirstContactOverdueV1Data {
  referral_id: string;
  due_on: string;
}
export type FirstContactOverdueV1 = Envelope<"arrimage.FirstContactOverdue.v1", FirstContactOverdueV1Data>;

/** Somebody called. Attempts are made at different times of day. */
export interface FollowupAttemptedV1Data {
  followup_id: string;
  case_id: string;
  /** Which call after the end: three or nine calendar months after it. */
  kind: "M3" | "M9";
  attempt: number;
  attempted_on: string;
  /** A time of day, as coarse as trying at another one needs. */
  part_of_day: "morning" | "afternoon" | "evening";
  /** What came of an attempt; only ``reached``, both ways, is a contact. */
  result: "no_answer" | "message_left" | "wrong_number" | "reached";
}
export type FollowupAttemptedV1 = Envelope<"arrimage.FollowupAttempted.v1", FollowupAttemptedV1Data>;

/** A call that was planned will not be made. */
export interface FollowupCancelledV1Data {
  followup_id: string;
  case_id: string;
  /** Which call after the end: three or nine calendar months after it. */
  kind: "M3" | "M9";
  cancelled_on: string;
  /** Why a call will not be made. */
  reason: "reentry" | "deceased" | "declined";
}
export type FollowupCancelledV1 = Envelope<"arrimage.FollowupCancelled.v1", FollowupCancelledV1Data>;

/** The person was called, or the attempts ended. Unreached is missing data, never relapse. */
export interface FollowupCompletedV1Data {
  followup_id: string;
  case_id: string;
  /** Which call after the end: three or nine calendar months after it. */
  kind: "M3" | "M9";
  /** How the attempts to call ended. Unreached is missing data, never relapse. */
  result: "reached" | "unreached" | "declined";
  completed_on: string;
  wish_to_return: boolean;
}
export type FollowupCompletedV1 = Envelope<"arrimage.FollowupCompleted.v1", FollowupCompletedV1Data>;

/** The person does not wish to be called; nothing else changes for them. */
export interface FollowupDeclinedV1Data {
  followup_id: string;
  case_id: string;
  /** Which call after the end: three or nine calendar months after it. */
  kind: "M3" | "M9";
  declined_on: string;
}
export type FollowupDeclinedV1 = Envelope<"arrimage.FollowupDeclined.v1", FollowupDeclinedV1Data>;

/** The day of a call has come. Said exactly once for each call. */
export interface FollowupDueV1Data {
  followup_id: string;
  case_id: string;
  /** Which call after the end: three or nine calendar months after it. */
  kind: "M3" | "M9";
  due_on: string;
  episode_closed_on: string;
  owner_org: string;
}
export type FollowupDueV1 = Envelope<"arrimage.FollowupDue.v1", FollowupDueV1Data>;

/** A call is planned, counted from the end of the episode. */
export interface FollowupScheduledV1Data {
  followup_id: string;
  case_id: string;
  /** Which call after the end: three or nine calendar months after it. */
  kind: "M3" | "M9";
  due_on: string;
}
export type FollowupScheduledV1 = Envelope<"arrimage.FollowupScheduled.v1", FollowupScheduledV1Data>;

/** The attempts ended and nobody answered: missing data, never relapse or failure. */
export interface FollowupUnreachedV1Data {
  followup_id: string;
  case_id: string;
  /** Which call after the end: three or nine calendar months after it. */
  kind: "M3" | "M9";
  unreached_on: string;
  attempts: number;
}
export type FollowupUnreachedV1 = Envelope<"arrimage.FollowupUnreached.v1", FollowupUnreachedV1Data>;

/** This organization disclosed categories to a partner; what they hold is not said here. */
export interface InformationDisclosedV1Data {
  request_id: string;
  consent_id: string;
  agreement_id?: string | null;
  to_org: string;
  categories: ("identity" | "contact" | "reason" | "therapy" | "screening" | "needs" | "plan" | "attendance" | "outcome" | "hospital_use" | "crisis")[];
  disclosed_on: string;
}
export type InformationDisclosedV1 = Envelope<"arrimage.InformationDisclosed.v1", InformationDisclosedV1Data>;

/** The answer, sealed: who can open it, and what is inside, is in `sealed`. */
export interface SealedInformationDisclosedV1Data {
  request_id: string;
  consent_id: string;
  sealed: string;
}
export type SealedInformationDisclosedV1 = Envelope<"arrimage.InformationDisclosed.v1", SealedInformationDisclosedV1Data>;

/** A planned meeting will not take place. */
export interface MeetingCancelledV1Data {
  meeting_id: string;
  plan_id: string;
  number_in_series: number;
  planned_on: string;
  /** Why a planned meeting will not take place. */
  reason: "episode_closed" | "person_asked";
}
export type MeetingCancelledV1 = Envelope<"arrimage.MeetingCancelled.v1", MeetingCancelledV1Data>;

/** A meeting comes near. Said once for each date that it has had. */
export interface MeetingDueSoonV1Data {
  meeting_id: string;
  plan_id: string;
  number_in_series: number;
  planned_on: string;
  days_left: number;
}
export type MeetingDueSoonV1 = Envelope<"arrimage.MeetingDueSoon.v1", MeetingDueSoonV1Data>;

/** A meeting took place. */
export interface MeetingHeldV1Data {
  meeting_id: string;
  plan_id: string;
  number_in_series: number;
  held_on: string;
}
export type MeetingHeldV1 = Envelope<"arrimage.MeetingHeld.v1", MeetingHeldV1Data>;

/** The person did not come. It is no abandonment: somebody contacts the person by the day named. */
export interface MeetingMissedV1Data {
  meeting_id: string;
  plan_id: string;
  number_in_series: number;
  planned_on: string;
  contact_due_on: string;
}
export type MeetingMissedV1 = Envelope<"arrimage.MeetingMissed.v1", MeetingMissedV1Data>;

/** A meeting was moved to another day; the others stay where they are. */
export interface MeetingRescheduledV1Data {
  meeting_id: string;
  plan_id: string;
  number_in_series: number;
  move: number;
  planned_on: string;
  moved_to: string;
  /** Why a meeting was moved. */
  reason: "person_asked" | "worker_away" | "place_unavailable" | "plan_revised" | "other";
}
export type MeetingRescheduledV1 = Envelope<"arrimage.MeetingRescheduled.v1", MeetingRescheduledV1Data>;

/** A notice could not be sent, and no further attempt is made: a person must look. */
export interface NotificationFailedV1Data {
  notification_id: string;
  cause_event_id: string;
  /** Whom a notice is for: a role, never a name. */
  recipient: "worker" | "coordinator" | "person";
  /** By which way a notice goes. */
  channel: "console" | "email" | "webhook";
  attempts: number;
  /** Why a notice could not be sent, after the last attempt. */
  reason: "refused" | "unreachable" | "timed_out" | "not_set_up";
}
export type NotificationFailedV1 = Envelope<"arrimage.NotificationFailed.v1", NotificationFailedV1Data>;

/** A notice was given to its channel, which answers for it from there on. */
export interface NotificationSentV1Data {
  notification_id: string;
  cause_event_id: string;
  /** Whom a notice is for: a role, never a name. */
  recipient: "worker" | "coordinator" | "person";
  /** By which way a notice goes. */
  channel: "console" | "email" | "webhook";
  attempts: number;
}
export type NotificationSentV1 = Envelope<"arrimage.NotificationSent.v1", NotificationSentV1Data>;

/** A notice was not to be sent: nobody allowed it, or there is no way to send it. */
export interface NotificationSuppressedV1Data {
  notification_id: string;
  cause_event_id: string;
  /** Whom a notice is for: a role, never a name. */
  recipient: "worker" | "coordinator" | "person";
  /** Why a notice was not sent: nobody failed, it was not to be sent. */
  reason: "no_permission" | "no_address" | "channel_not_allowed" | "out_of_date" | "module_off";
}
export type NotificationSuppressedV1 = Envelope<"arrimage.NotificationSuppressed.v1", NotificationSuppressedV1Data>;

/** A plan was agreed with the person. Dates and counts only: never themes, objectives or partners. */
export interface PlanCreatedV1Data {
  plan_id: string;
  case_id: string;
  referral_id: string;
  version: number;
  /** How the plan's activities are offered. */
  mode: "individual" | "group" | "mixed";
  start_on: string;
  expected_end_on: string;
  meeting_dates: string[];
  objective_count: number;
}
export type PlanCreatedV1 = Envelope<"arrimage.PlanCreated.v1", PlanCreatedV1Data>;

/** An agreed plan has a new version. Dates and counts only, as in PlanCreated. */
export interface PlanRevisedV1Data {
  plan_id: string;
  case_id: string;
  version: number;
  /** How the plan's activities are offered. */
  mode: "individual" | "group" | "mixed";
  revised_on: string;
  expected_end_on: string;
  meeting_dates: string[];
  objective_count: number;
}
export type PlanRevisedV1 = Envelope<"arrimage.PlanRevised.v1", PlanRevisedV1Data>;

/** The time for which an ended case is kept is over: who it was of is erased, what is counted stays. */
export interface RecordDeidentifiedV1Data {
  of_case_id: string;
  deidentified_on: string;
}
export type RecordDeidentifiedV1 = Envelope<"arrimage.RecordDeidentified.v1", RecordDeidentifiedV1Data>;

/** At a call the person wished to come back: a new referral opens without another form. */
export interface ReentryRequestedV1Data {
  followup_id: string;
  case_id: string;
  requested_on: string;
}
export type ReentryRequestedV1 = Envelope<"arrimage.ReentryRequested.v1", ReentryRequestedV1Data>;

/** The person was contacted and is eligible: planning may begin. */
export interface ReferralAcceptedV1Data {
  referral_id: string;
  accepted_on: string;
  /** Services that can be asked for, defined once for the network. */
  service_code: "reintegration" | "psychosocial_support" | "crisis_lodging" | "housing_search" | "employment_support";
  previous_case_id?: string | null;
}
export type ReferralAcceptedV1 = Envelope<"arrimage.ReferralAccepted.v1", ReferralAcceptedV1Data>;

/** What the sender may know: the person is accepted; the reasons stay. */
export interface BorderReferralAcceptedV1Data {
  referral_id: string;
  accepted_on: string;
}
export type BorderReferralAcceptedV1 = Envelope<"arrimage.ReferralAccepted.v1", BorderReferralAcceptedV1Data>;

/** The receiving organization has the offer, and says until when it will have contacted the person. */
export interface BorderReferralAcknowledgedV1Data {
  referral_id: string;
  received_on: string;
  first_contact_due_on: string;
}
export type BorderReferralAcknowledgedV1 = Envelope<"arrimage.ReferralAcknowledged.v1", BorderReferralAcknowledgedV1Data>;

/** The episode to which a referral led has ended; how it ended is not said without consent. */
export interface BorderReferralClosedV1Data {
  referral_id: string;
  closed_on: string;
}
export type BorderReferralClosedV1 = Envelope<"arrimage.ReferralClosed.v1", BorderReferralClosedV1Data>;

/** The service asked for cannot be given to this person. */
export interface ReferralDeclinedV1Data {
  referral_id: string;
  declined_on: string;
  suggested?: string[];
  /** Why a referral was declined or redirected; inside the organization only. */
  reason: "not_eligible" | "outside_territory" | "no_capacity" | "other_service_fits" | "not_reached" | "person_declined";
}
export type ReferralDeclinedV1 = Envelope<"arrimage.ReferralDeclined.v1", ReferralDeclinedV1Data>;

/** What the sender may know: it was declined, and who else could help; the reason stays. */
export interface BorderReferralDeclinedV1Data {
  referral_id: string;
  declined_on: string;
  suggested?: string[];
}
export type BorderReferralDeclinedV1 = Envelope<"arrimage.ReferralDeclined.v1", BorderReferralDeclinedV1Data>;

/** A withdrawal came too late: the person had agreed to a plan, and the referral stays accepted. */
export interface BorderReferralKeptV1Data {
  referral_id: string;
  kept_on: string;
}
export type BorderReferralKeptV1 = Envelope<"arrimage.ReferralKept.v1", BorderReferralKeptV1Data>;

/** A referral reached this organization; the seven days of the first contact run. */
export interface ReferralReceivedV1Data {
  referral_id: string;
  from_org: string;
  to_org: string;
  /** The door through which the person came to the referring organization. */
  entry_point: "psychosocial_reception" | "emergency" | "psychiatry" | "access_desk" | "prenatal_clinic" | "rehabilitation_centre" | "community_organization" | "outreach";
  /** How a referral came to the service asked for. */
  path: "standard" | "direct" | "corridor" | "self_via_reception";
  /** How soon the referring worker thinks that the person should be met. */
  urgency: "routine" | "soon" | "urgent";
  /** Services that can be asked for, defined once for the network. */
  service_code: "reintegration" | "psychosocial_support" | "crisis_lodging" | "housing_search" | "employment_support";
  received_on: string;
  first_contact_due_on: string;
  agreement_id?: string | null;
  consent_id?: string | null;
}
export type ReferralReceivedV1 = Envelope<"arrimage.ReferralReceived.v1", ReferralReceivedV1Data>;

/** The request belongs elsewhere; the sender is told where, and stays responsible until someone accepts. */
export interface ReferralRedirectedV1Data {
  referral_id: string;
  redirected_on: string;
  suggested: string[];
  /** Why a referral was declined or redirected; inside the organization only. */
  reason: "not_eligible" | "outside_territory" | "no_capacity" | "other_service_fits" | "not_reached" | "person_declined";
}
export type ReferralRedirectedV1 = Envelope<"arrimage.ReferralRedirected.v1", ReferralRedirectedV1Data>;

/** What the sender may know: who else could help. */
export interface BorderReferralRedirectedV1Data {
  referral_id: string;
  redirected_on: string;
  suggested: string[];
}
export type BorderReferralRedirectedV1 = Envelope<"arrimage.ReferralRedirected.v1", BorderReferralRedirectedV1Data>;

/** A referral that was returned is complete now; the offer, said again as it stands. */
export interface BorderReferralResubmittedV1Data {
  referral_id: string;
  submission: number;
  /** Services that can be asked for, defined once for the network. */
  service_code: "reintegration" | "psychosocial_support" | "crisis_lodging" | "housing_search" | "employment_support";
  /** How soon the referring worker thinks that the person should be met. */
  urgency: "routine" | "soon" | "urgent";
  region: string;
  /** The door through which the person came to the referring organization. */
  entry_point: "psychosocial_reception" | "emergency" | "psychiatry" | "access_desk" | "prenatal_clinic" | "rehabilitation_centre" | "community_organization" | "outreach";
  /** How a referral came to the service asked for. */
  path: "standard" | "direct" | "corridor" | "self_via_reception";
  sent_on: string;
}
export type BorderReferralResubmittedV1 = Envelope<"arrimage.ReferralResubmitted.v1", BorderReferralResubmittedV1Data>;

/** A referral that had been returned came back complete; its seven days run from now. */
export interface ReferralResumedV1Data {
  referral_id: string;
  submission: number;
  received_on: string;
  first_contact_due_on: string;
}
export type ReferralResumedV1 = Envelope<"arrimage.ReferralResumed.v1", ReferralResumedV1Data>;

/** What the sender may know: the completed form is there, and until when the person is contacted. */
export interface BorderReferralResumedV1Data {
  referral_id: string;
  submission: number;
  received_on: string;
  first_contact_due_on: string;
}
export type BorderReferralResumedV1 = Envelope<"arrimage.ReferralResumed.v1", BorderReferralResumedV1Data>;

/** A form lacks fields: it waits for them, and no clock runs. Said by the gate that holds the form. */
export interface ReferralReturnedV1Data {
  referral_id: string;
  submission: number;
  returned_on: string;
  missing: ("referring_unit" | "referring_worker" | "referred_on" | "entry_point" | "destination" | "service_code" | "needs" | "eligibility" | "consent" | "contact_instructions" | "person")[];
  /** On which side of a referral the organization stands that says an event. */
  side: "sender" | "receiver";
}
export type ReferralReturnedV1 = Envelope<"arrimage.ReferralReturned.v1", ReferralReturnedV1Data>;

/** What the sender gets back: which fields are missing, by name. */
export interface BorderReferralReturnedV1Data {
  referral_id: string;
  submission: number;
  returned_on: string;
  missing: ("referring_unit" | "referring_worker" | "referred_on" | "entry_point" | "destination" | "service_code" | "needs" | "eligibility" | "consent" | "contact_instructions" | "person")[];
}
export type BorderReferralReturnedV1 = Envelope<"arrimage.ReferralReturned.v1", BorderReferralReturnedV1Data>;

/** An organization offers a referral to another: what is asked for, and nothing of who the person is. */
export interface BorderReferralSentV1Data {
  referral_id: string;
  /** Services that can be asked for, defined once for the network. */
  service_code: "reintegration" | "psychosocial_support" | "crisis_lodging" | "housing_search" | "employment_support";
  /** How soon the referring worker thinks that the person should be met. */
  urgency: "routine" | "soon" | "urgent";
  region: string;
  /** The door through which the person came to the referring organization. */
  entry_point: "psychosocial_reception" | "emergency" | "psychiatry" | "access_desk" | "prenatal_clinic" | "rehabilitation_centre" | "community_organization" | "outreach";
  /** How a referral came to the service asked for. */
  path: "standard" | "direct" | "corridor" | "self_via_reception";
  sent_on: string;
}
export type BorderReferralSentV1 = Envelope<"arrimage.ReferralSent.v1", BorderReferralSentV1Data>;

/** A worker of the receiving organization has taken the referral in charge. */
export interface ReferralTakenInChargeV1Data {
  referral_id: string;
  taken_in_charge_on: string;
}
export type ReferralTakenInChargeV1 = Envelope<"arrimage.ReferralTakenInCharge.v1", ReferralTakenInChargeV1Data>;

/** What the sender may know: a worker has taken the referral in charge. */
export interface BorderReferralTakenInChargeV1Data {
  referral_id: string;
  taken_in_charge_on: string;
}
export type BorderReferralTakenInChargeV1 = Envelope<"arrimage.ReferralTakenInCharge.v1", BorderReferralTakenInChargeV1Data>;

/** The sender or the person withdrew a referral; its clock and its reminders stop. */
export interface ReferralWithdrawnV1Data {
  referral_id: string;
  withdrawn_on: string;
  /** On which side of a referral the organization stands that says an event. */
  side: "sender" | "receiver";
  /** Who withdrew a referral. */
  by: "sender" | "person";
}
export type ReferralWithdrawnV1 = Envelope<"arrimage.ReferralWithdrawn.v1", ReferralWithdrawnV1Data>;

/** What the other side may know: the referral is withdrawn. */
export interface BorderReferralWithdrawnV1Data {
  referral_id: string;
  withdrawn_on: string;
}
export type BorderReferralWithdrawnV1 = Envelope<"arrimage.ReferralWithdrawn.v1", BorderReferralWithdrawnV1Data>;

/** The plan goes on in another mode. */
export interface ServiceModeChangedV1Data {
  plan_id: string;
  case_id: string;
  version: number;
  /** How the plan's activities are offered. */
  mode: "individual" | "group" | "mixed";
  changed_on: string;
  /** Why a plan goes on alone instead of in a group, or the other way round. */
  reason: "attendance" | "needs" | "wishes";
}
export type ServiceModeChangedV1 = Envelope<"arrimage.ServiceModeChanged.v1", ServiceModeChangedV1Data>;

export type OwnEvent =
  | CaseLeadAssignedV1
  | CaseLeadTransferOfferedV1
  | CaseLeadTransferRefusedV1
  | CaseLeadTransferredV1
  | ConfidentialityIncidentReportedV1
  | ConsentDeclinedV1
  | ConsentExpiredV1
  | ConsentExpiringV1
  | ConsentGrantedV1
  | ConsentRevokedV1
  | ContactPreferenceUpdatedV1
  | DisclosureErasedV1
  | DisclosureOverdueV1
  | DisclosureRefusedV1
  | DuplicateReferralDetectedV1
  | EmergencyInformationDisclosedV1
  | EmergencyReviewDueV1
  | EpisodeClosedV1
  | ErasureUnconfirmedV1
  | FirstContactAttemptedV1
  | FirstContactDueSoonV1
  | FirstContactMadeV1
  | FirstContactOverdueV1
  | FollowupAttemptedV1
  | FollowupCancelledV1
  | FollowupCompletedV1
  | FollowupDeclinedV1
  | FollowupDueV1
  | FollowupScheduledV1
  | FollowupUnreachedV1
  | InformationDisclosedV1
  | MeetingCancelledV1
  | MeetingDueSoonV1
  | MeetingHeldV1
  | MeetingMissedV1
  | MeetingRescheduledV1
  | NotificationFailedV1
  | NotificationSentV1
  | NotificationSuppressedV1
  | PlanCreatedV1
  | PlanRevisedV1
  | RecordDeidentifiedV1
  | ReentryRequestedV1
  | ReferralAcceptedV1
  | ReferralDeclinedV1
  | ReferralReceivedV1
  | ReferralRedirectedV1
  | ReferralResumedV1
  | ReferralReturnedV1
  | ReferralTakenInChargeV1
  | ReferralWithdrawnV1
  | ServiceModeChangedV1;

export type BorderEvent =
  | BorderConsentExpiredV1
  | BorderConsentGrantedV1
  | BorderConsentRevokedV1
  | BorderDisclosureErasedV1
  | BorderDisclosureReceivedV1
  | BorderDisclosureRefusedV1
  | BorderDisclosureRequestedV1
  | BorderEmergencyInformationDisclosedV1
  | BorderReferralAcceptedV1
  | BorderReferralAcknowledgedV1
  | BorderReferralClosedV1
  | BorderReferralDeclinedV1
  | BorderReferralKeptV1
  | BorderReferralRedirectedV1
  | BorderReferralResubmittedV1
  | BorderReferralResumedV1
  | BorderReferralReturnedV1
  | BorderReferralSentV1
  | BorderReferralTakenInChargeV1
  | BorderReferralWithdrawnV1;

export type SealedEvent =
  | SealedInformationDisclosedV1;

/** Where each own event is said. */
export const ownSubjects = {
  "arrimage.CaseLeadAssigned.v1": "own.intake.CaseLeadAssigned.v1",
  "arrimage.CaseLeadTransferOffered.v1": "own.intake.CaseLeadTransferOffered.v1",
  "arrimage.CaseLeadTransferRefused.v1": "own.intake.CaseLeadTransferRefused.v1",
  "arrimage.CaseLeadTransferred.v1": "own.intake.CaseLeadTransferred.v1",
  "arrimage.ConfidentialityIncidentReported.v1": "own.intake.ConfidentialityIncidentReported.v1",
  "arrimage.ConsentDeclined.v1": "own.intake.ConsentDeclined.v1",
  "arrimage.ConsentExpired.v1": "own.intake.ConsentExpired.v1",
  "arrimage.ConsentExpiring.v1": "own.intake.ConsentExpiring.v1",
  "arrimage.ConsentGranted.v1": "own.intake.ConsentGranted.v1",
  "arrimage.ConsentRevoked.v1": "own.intake.ConsentRevoked.v1",
  "arrimage.ContactPreferenceUpdated.v1": "own.intake.ContactPreferenceUpdated.v1",
  "arrimage.DisclosureErased.v1": "own.intake.DisclosureErased.v1",
  "arrimage.DisclosureOverdue.v1": "own.intake.DisclosureOverdue.v1",
  "arrimage.DisclosureRefused.v1": "own.intake.DisclosureRefused.v1",
  "arrimage.DuplicateReferralDetected.v1": "own.intake.DuplicateReferralDetected.v1",
  "arrimage.EmergencyInformationDisclosed.v1": "own.intake.EmergencyInformationDisclosed.v1",
  "arrimage.EmergencyReviewDue.v1": "own.intake.EmergencyReviewDue.v1",
  "arrimage.EpisodeClosed.v1": "own.planning.EpisodeClosed.v1",
  "arrimage.ErasureUnconfirmed.v1": "own.intake.ErasureUnconfirmed.v1",
  "arrimage.FirstContactAttempted.v1": "own.intake.FirstContactAttempted.v1",
  "arrimage.FirstContactDueSoon.v1": "own.intake.FirstContactDueSoon.v1",
  "arrimage.FirstContactMade.v1": "own.intake.FirstContactMade.v1",
  "arrimage.FirstContactOverdue.v1": "own.intake.FirstContactOverdue.v1",
  "arrimage.FollowupAttempted.v1": "own.followup.FollowupAttempted.v1",
  "arrimage.FollowupCancelled.v1": "own.followup.FollowupCancelled.v1",
  "arrimage.FollowupCompleted.v1": "own.followup.FollowupCompleted.v1",
  "arrimage.FollowupDeclined.v1": "own.followup.FollowupDeclined.v1",
  "arrimage.FollowupDue.v1": "own.followup.FollowupDue.v1",
  "arrimage.FollowupScheduled.v1": "own.followup.FollowupScheduled.v1",
  "arrimage.FollowupUnreached.v1": "own.followup.FollowupUnreached.v1",
  "arrimage.InformationDisclosed.v1": "own.intake.InformationDisclosed.v1",
  "arrimage.MeetingCancelled.v1": "own.planning.MeetingCancelled.v1",
  "arrimage.MeetingDueSoon.v1": "own.planning.MeetingDueSoon.v1",
  "arrimage.MeetingHeld.v1": "own.planning.MeetingHeld.v1",
  "arrimage.MeetingMissed.v1": "own.planning.MeetingMissed.v1",
  "arrimage.MeetingRescheduled.v1": "own.planning.MeetingRescheduled.v1",
  "arrimage.NotificationFailed.v1": "own.notifications.NotificationFailed.v1",
  "arrimage.NotificationSent.v1": "own.notifications.NotificationSent.v1",
  "arrimage.NotificationSuppressed.v1": "own.notifications.NotificationSuppressed.v1",
  "arrimage.PlanCreated.v1": "own.planning.PlanCreated.v1",
  "arrimage.PlanRevised.v1": "own.planning.PlanRevised.v1",
  "arrimage.RecordDeidentified.v1": "own.intake.RecordDeidentified.v1",
  "arrimage.ReentryRequested.v1": "own.followup.ReentryRequested.v1",
  "arrimage.ReferralAccepted.v1": "own.intake.ReferralAccepted.v1",
  "arrimage.ReferralDeclined.v1": "own.intake.ReferralDeclined.v1",
  "arrimage.ReferralReceived.v1": "own.intake.ReferralReceived.v1",
  "arrimage.ReferralRedirected.v1": "own.intake.ReferralRedirected.v1",
  "arrimage.ReferralResumed.v1": "own.intake.ReferralResumed.v1",
  "arrimage.ReferralReturned.v1": "own.intake.ReferralReturned.v1",
  "arrimage.ReferralTakenInCharge.v1": "own.intake.ReferralTakenInCharge.v1",
  "arrimage.ReferralWithdrawn.v1": "own.intake.ReferralWithdrawn.v1",
  "arrimage.ServiceModeChanged.v1": "own.planning.ServiceModeChanged.v1",
} as const;

/** Tell whether an event is of a type, and narrow it. */
export function isEvent<T extends OwnEvent["type"]>(
  event: { type: string },
  type: T,
): event is Extract<OwnEvent, { type: T }> {
  return event.type === type;
}
