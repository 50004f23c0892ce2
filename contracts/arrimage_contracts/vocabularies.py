"""The codes that events may carry. A code is a word of the glossary, never free text (R-035)."""

from __future__ import annotations

from enum import StrEnum


class ServiceName(StrEnum):
    """The four roles of a node."""

    INTAKE = "intake"
    PLANNING = "planning"
    FOLLOWUP = "followup"
    NOTIFICATIONS = "notifications"


class ReferralPath(StrEnum):
    """How a referral came to the service asked for (R-067, R-038, R-072)."""

    STANDARD = "standard"
    DIRECT = "direct"
    CORRIDOR = "corridor"
    SELF_VIA_RECEPTION = "self_via_reception"


class EntryPoint(StrEnum):
    """The door through which the person came to the referring organization (R-066)."""

    PSYCHOSOCIAL_RECEPTION = "psychosocial_reception"
    EMERGENCY = "emergency"
    PSYCHIATRY = "psychiatry"
    ACCESS_DESK = "access_desk"
    PRENATAL_CLINIC = "prenatal_clinic"
    REHABILITATION_CENTRE = "rehabilitation_centre"
    COMMUNITY_ORGANIZATION = "community_organization"
    OUTREACH = "outreach"


class ServiceCode(StrEnum):
    """Services that can be asked for, defined once for the network (R-035)."""

    REINTEGRATION = "reintegration"
    """Social reintegration after a problem of dependency."""
    PSYCHOSOCIAL_SUPPORT = "psychosocial_support"
    CRISIS_LODGING = "crisis_lodging"
    HOUSING_SEARCH = "housing_search"
    EMPLOYMENT_SUPPORT = "employment_support"


class Urgency(StrEnum):
    """How soon the referring worker thinks that the person should be met."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"


class PlanMode(StrEnum):
    """How the plan's activities are offered (R-130)."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    MIXED = "mixed"


class Theme(StrEnum):
    """The eight themes of needs, in the order that breaks a tie (R-118, R-119). Never in an event (R-132)."""

    FOOD_CLOTHING_HYGIENE = "FOOD_CLOTHING_HYGIENE"
    HEALTH_CARE_ACCESS = "HEALTH_CARE_ACCESS"
    FINANCES = "FINANCES"
    HOUSING = "HOUSING"
    EMPLOYMENT_TRAINING = "EMPLOYMENT_TRAINING"
    SOCIAL_SUPPORT = "SOCIAL_SUPPORT"
    SELF_ESTEEM = "SELF_ESTEEM"
    PROBLEM_SOLVING = "PROBLEM_SOLVING"


class MeetingCancelReason(StrEnum):
    """Why a planned meeting will not take place."""

    EPISODE_CLOSED = "episode_closed"
    PERSON_ASKED = "person_asked"


class Outcome(StrEnum):
    """How an episode ended, inside the organization (R-189)."""

    COMPLETED = "completed"
    EARLY_REINTEGRATION = "early_reintegration"
    HANDED_OVER = "handed_over"
    WITHDREW = "withdrew"
    LOST_CONTACT = "lost_contact"
    MOVED = "moved"
    INSTITUTIONAL = "institutional"
    DECEASED = "deceased"
    OTHER = "other"


class OutcomeClass(StrEnum):
    """The coarse class of an outcome: all that may leave the organization (R-189)."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    INTERRUPTED = "interrupted"


class SuccessTag(StrEnum):
    """What was in place when the person left (R-189)."""

    EMPLOYMENT = "employment"
    TRAINING = "training"
    HOUSING_STABLE = "housing_stable"
    NETWORK = "network"
    VOLUNTEERING = "volunteering"
    SERVICE_LINKAGE = "service_linkage"


class FollowupKind(StrEnum):
    """Which call after the end (R-178): three or nine calendar months after it."""

    M3 = "M3"
    M9 = "M9"


class FollowupResult(StrEnum):
    """How the attempts to call ended (R-180). Unreached is missing data, never relapse (R-181)."""

    REACHED = "reached"
    UNREACHED = "unreached"
    DECLINED = "declined"


class ReferralSide(StrEnum):
    """On which side of a referral the organization stands that says an event."""

    SENDER = "sender"
    RECEIVER = "receiver"


class FormField(StrEnum):
    """The fields of the common form that may be missing: names of fields, never what is in them (R-090)."""

    REFERRING_UNIT = "referring_unit"
    REFERRING_WORKER = "referring_worker"
    REFERRED_ON = "referred_on"
    ENTRY_POINT = "entry_point"
    DESTINATION = "destination"
    SERVICE_CODE = "service_code"
    NEEDS = "needs"
    ELIGIBILITY = "eligibility"
    CONSENT = "consent"
    CONTACT_INSTRUCTIONS = "contact_instructions"
    PERSON = "person"


class DeclineReason(StrEnum):
    """Why a referral was declined or redirected; inside the organization only (R-091)."""

    NOT_ELIGIBLE = "not_eligible"
    OUTSIDE_TERRITORY = "outside_territory"
    NO_CAPACITY = "no_capacity"
    OTHER_SERVICE_FITS = "other_service_fits"
    NOT_REACHED = "not_reached"
    PERSON_DECLINED = "person_declined"


class WithdrawnBy(StrEnum):
    """Who withdrew a referral (R-108)."""

    SENDER = "sender"
    PERSON = "person"


class ContactChannel(StrEnum):
    """How somebody tried to reach the person."""

    PHONE = "phone"
    TEXT_MESSAGE = "text_message"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"


class AttemptResult(StrEnum):
    """What came of an attempt; only ``reached``, both ways, is a contact (R-114)."""

    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    WRONG_NUMBER = "wrong_number"
    REACHED = "reached"


class DayPart(StrEnum):
    """A time of day, as coarse as trying at another one needs (R-180)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class MoveReason(StrEnum):
    """Why a meeting was moved (R-128)."""

    PERSON_ASKED = "person_asked"
    WORKER_AWAY = "worker_away"
    PLACE_UNAVAILABLE = "place_unavailable"
    PLAN_REVISED = "plan_revised"
    OTHER = "other"


class ModeReason(StrEnum):
    """Why a plan goes on alone instead of in a group, or the other way round (R-130)."""

    ATTENDANCE = "attendance"
    NEEDS = "needs"
    WISHES = "wishes"


class FollowupCancelReason(StrEnum):
    """Why a call will not be made (R-182, R-184, R-186)."""

    REENTRY = "reentry"
    DECEASED = "deceased"
    DECLINED = "declined"


class NoticeRecipient(StrEnum):
    """Whom a notice is for: a role, never a name."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    PERSON = "person"


class NoticeChannel(StrEnum):
    """By which way a notice goes (R-341)."""

    CONSOLE = "console"
    EMAIL = "email"
    WEBHOOK = "webhook"


class SuppressionReason(StrEnum):
    """Why a notice was not sent: nobody failed, it was not to be sent (R-337)."""

    NO_PERMISSION = "no_permission"
    NO_ADDRESS = "no_address"
    CHANNEL_NOT_ALLOWED = "channel_not_allowed"
    OUT_OF_DATE = "out_of_date"
    MODULE_OFF = "module_off"


class FailureReason(StrEnum):
    """Why a notice could not be sent, after the last attempt (R-334)."""

    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    NOT_SET_UP = "not_set_up"


class ContactWay(StrEnum):
    """A way by which a person allows to be reached (R-099)."""

    PHONE = "phone"
    VOICEMAIL = "voicemail"
    TEXT_MESSAGE = "text_message"
    EMAIL = "email"


class Purpose(StrEnum):
    """For what a service asks who a person is; each is allowed its own fields (R-099, R-188)."""

    NOTICE = "notice"
    FOLLOWUP_CALL = "followup_call"


class PersonField(StrEnum):
    """What may be asked of a person: names of fields, never what is in them."""

    MAY_BE_CONTACTED = "may_be_contacted"
    WAYS = "ways"
    LANGUAGE = "language"
    SAFE_HOURS = "safe_hours"
    FIRST_NAME = "first_name"
    EMAIL = "email"
    PHONE = "phone"


class DataCategory(StrEnum):
    """What an authorization may let pass, category by category (R-092)."""

    IDENTITY = "identity"
    """Name and date of birth."""
    CONTACT = "contact"
    """Telephone, address, how to reach the person."""
    REASON = "reason"
    """Why the person is referred: the service asked for, the urgency and the door by which they came."""
    THERAPY = "therapy"
    """Whether a treatment of a dependency was followed."""
    SCREENING = "screening"
    NEEDS = "needs"
    """The needs that the form names, and what the person needs to take part."""
    PLAN = "plan"
    ATTENDANCE = "attendance"
    OUTCOME = "outcome"
    """How it ended, and why it was declined: back to the one who referred (R-091)."""
    HOSPITAL_USE = "hospital_use"
    CRISIS = "crisis"


class DisclosurePurpose(StrEnum):
    """For what an authorization was given, and for what a partner asks: they must be equal (R-093)."""

    REFERRAL = "referral"
    """To give the service that the person is referred for."""
    JOINT_PLAN = "joint_plan"
    """To help together under one plan."""
    CRISIS = "crisis"
    """To hand over a crisis."""
    EMERGENCY = "emergency"
    """Danger to life: without an authorization, under the exception of R-107."""


class ConsentMethod(StrEnum):
    """How an authorization was given (R-092, AMB-16)."""

    SIGNED = "signed"
    VERBAL = "verbal"
    """Said and written down by the worker; to be confirmed in writing within thirty days."""


class ConsentGiver(StrEnum):
    """Who gave it (R-098)."""

    PERSON = "person"
    PARENT = "parent"
    GUARDIAN = "guardian"


class ConsentEnd(StrEnum):
    """Why an authorization ends by itself."""

    END_DATE = "end_date"
    NOT_CONFIRMED = "not_confirmed"
    """It was given by word of mouth and not confirmed in time."""
    EPISODE_ENDED = "episode_ended"


class ErasureCause(StrEnum):
    """Why what was received is erased."""

    CONSENT_REVOKED = "consent_revoked"
    CONSENT_EXPIRED = "consent_expired"
    CONSENT_REPLACED = "consent_replaced"
    REFERRAL_DECLINED = "referral_declined"
    REFERRAL_WITHDRAWN = "referral_withdrawn"
    EMERGENCY_OVER = "emergency_over"
    RETENTION_OVER = "retention_over"


class DisclosureRefusal(StrEnum):
    """Why a partner's request is refused, as the partner is told it.

    Of what the partner was never told nothing is revealed: an authorization for somebody else, another person's
    or one that never was are all ``no_active_consent``.
    """

    NO_ACTIVE_CONSENT = "no_active_consent"
    NOT_YET_ACTIVE = "not_yet_active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    PURPOSE_DIFFERS = "purpose_differs"
    CATEGORY_NOT_INCLUDED = "category_not_included"
    NO_AGREEMENT = "no_agreement"
    """No pair agreement that is signed by both and in force (AMB-46)."""
    AGREEMENT_LACKS_CATEGORY = "agreement_lacks_category"
    UNTRUSTED_KEY = "untrusted_key"
    """The one-time key is not signed by the key that is pinned for the organization."""
    NO_LONGER_HELD = "no_longer_held"
    """What was asked for is erased."""
    TOO_MANY = "too_many"
    """Too many requests at once; ask again later."""


class IncidentNature(StrEnum):
    """What happened to what is confidential (R-330)."""

    UNAUTHORIZED_ACCESS = "unauthorized_access"
    UNAUTHORIZED_USE = "unauthorized_use"
    UNAUTHORIZED_DISCLOSURE = "unauthorized_disclosure"
    LOSS = "loss"
    OTHER = "other"


OUTCOME_CLASS: dict[Outcome, OutcomeClass] = {
    Outcome.COMPLETED: OutcomeClass.POSITIVE,
    Outcome.EARLY_REINTEGRATION: OutcomeClass.POSITIVE,  # a success, never an abandonment
    Outcome.HANDED_OVER: OutcomeClass.NEUTRAL,
    Outcome.MOVED: OutcomeClass.NEUTRAL,
    Outcome.INSTITUTIONAL: OutcomeClass.NEUTRAL,
    Outcome.DECEASED: OutcomeClass.NEUTRAL,
    Outcome.OTHER: OutcomeClass.NEUTRAL,
    Outcome.WITHDREW: OutcomeClass.INTERRUPTED,
    Outcome.LOST_CONTACT: OutcomeClass.INTERRUPTED,
}
"""The one mapping from what happened to what may be said outside."""
