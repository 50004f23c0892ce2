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
