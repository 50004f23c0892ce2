"""The numbers of planning that an organization may change from a date on (R-017).

What was computed with a number is kept: a later change moves no date, no deadline and no evening.
"""

from __future__ import annotations

from typing import Final

from arrimage_chassis.parameters import Parameter

MEETINGS_TOTAL: Final = Parameter(
    "meetings_total",
    8,
    1,
    52,
    "Nombre de rencontres individuelles qu'un plan propose ; au-delà, il faut une raison.",
    "Number of individual meetings that a plan proposes; more of them need a reason.",
    "R-127",
)
WEEKLY_COUNT: Final = Parameter(
    "weekly_count",
    4,
    1,
    52,
    "Nombre de rencontres au premier rythme, avant que le rythme ralentisse.",
    "Number of meetings at the first rhythm, before the rhythm slows down.",
    "R-127",
)
WEEKLY_STEP: Final = Parameter(
    "weekly_step",
    7,
    1,
    31,
    "Jours entre deux rencontres, au premier rythme.",
    "Days between two meetings, at the first rhythm.",
    "R-127",
)
LATER_STEP: Final = Parameter(
    "later_step",
    14,
    1,
    62,
    "Jours entre deux rencontres, ensuite.",
    "Days between two meetings, afterwards.",
    "R-127",
)
PROGRAMME_MONTHS: Final = Parameter(
    "programme_months",
    3,
    1,
    24,
    "Durée du programme, en mois du calendrier.",
    "Length of the programme, in calendar months.",
    "R-127",
)
EVENING_FROM_HOUR: Final = Parameter(
    "evening_from_hour",
    17,
    0,
    23,
    "Heure à laquelle le soir commence, dans le fuseau du nœud.",
    "Hour at which the evening begins, in the node's zone.",
    "R-129",
)
EVENING_TO_HOUR: Final = Parameter(
    "evening_to_hour",
    21,
    0,
    23,
    "Heure à laquelle le soir finit, dans le fuseau du nœud.",
    "Hour at which the evening ends, in the node's zone.",
    "R-129",
)
MEETING_REMINDER_DAYS_BEFORE: Final = Parameter(
    "meeting_reminder_days_before",
    1,
    0,
    14,
    "Jours du calendrier entre le rappel et la rencontre.",
    "Calendar days between the reminder and the meeting.",
    "R-335",
)
MISSED_MEETING_CONTACT_WORKING_DAYS: Final = Parameter(
    "missed_meeting_contact_working_days",
    2,
    1,
    10,
    "Jours ouvrables pour joindre la personne après une rencontre manquée.",
    "Working days within which the person is contacted after a missed meeting.",
    "R-156",
)
LOST_CONTACT_ATTEMPTS: Final = Parameter(
    "lost_contact_attempts",
    3,
    1,
    20,
    "Essais notés, à des jours différents, avant de fermer pour perte de contact.",
    "Recorded attempts, on different days, before an episode is closed as lost contact.",
    "R-156",
)
LOST_CONTACT_DAYS: Final = Parameter(
    "lost_contact_days",
    14,
    0,
    90,
    "Jours du calendrier sur lesquels ces essais s'étendent au moins.",
    "Calendar days over which these attempts extend at least.",
    "R-156",
)

PARAMETERS: Final = (
    MEETINGS_TOTAL,
    WEEKLY_COUNT,
    WEEKLY_STEP,
    LATER_STEP,
    PROGRAMME_MONTHS,
    EVENING_FROM_HOUR,
    EVENING_TO_HOUR,
    MEETING_REMINDER_DAYS_BEFORE,
    MISSED_MEETING_CONTACT_WORKING_DAYS,
    LOST_CONTACT_ATTEMPTS,
    LOST_CONTACT_DAYS,
)
