"""The numbers of the first contact (R-017); a deadline that was computed with one is stored and never moves."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.parameters import Parameter

FIRST_CONTACT_DAYS: Final = Parameter(
    name="first_contact_days",
    default=7,
    low=1,
    high=60,
    meaning_fr="Jours civils, après la réception d'une demande, dans lesquels la personne est jointe.",
    meaning_en="Calendar days after a referral was received within which the person is contacted.",
    requirement="R-112",
)
FIRST_CONTACT_REMINDER_DAYS_BEFORE: Final = Parameter(
    name="first_contact_reminder_days_before",
    default=2,
    low=0,
    high=30,
    meaning_fr="Jours civils, avant l'échéance du premier contact, auxquels un rappel est annoncé.",
    meaning_en="Calendar days before a first contact is due at which a reminder is announced.",
    requirement="R-113",
)
