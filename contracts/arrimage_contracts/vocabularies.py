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
