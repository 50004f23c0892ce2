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
CONSENT_MONTHS: Final = Parameter(
    name="consent_months",
    default=12,
    low=1,
    high=12,
    meaning_fr="Mois civils pendant lesquels une autorisation vaut au plus ; elle se renouvelle ensuite.",
    meaning_en="Calendar months for which an authorization holds at most; it is renewed after that.",
    requirement="R-096",
)
CONSENT_REMINDER_DAYS_BEFORE: Final = Parameter(
    name="consent_reminder_days_before",
    default=30,
    low=1,
    high=90,
    meaning_fr="Jours civils, avant la fin d'une autorisation, auxquels un rappel est annoncé.",
    meaning_en="Calendar days before an authorization ends at which a reminder is announced.",
    requirement="R-096",
)
CONSENT_CONFIRMATION_DAYS: Final = Parameter(
    name="consent_confirmation_days",
    default=30,
    low=1,
    high=30,
    meaning_fr="Jours civils dans lesquels une autorisation donnée de vive voix est confirmée par écrit.",
    meaning_en="Calendar days within which an authorization given by word of mouth is confirmed in writing.",
    requirement="R-279",
)
CONSENT_CONFIRMATION_REMINDER_DAYS_BEFORE: Final = Parameter(
    name="consent_confirmation_reminder_days_before",
    default=7,
    low=1,
    high=30,
    meaning_fr="Jours civils, avant le dernier jour pour confirmer une autorisation donnée de vive voix, auxquels "
    "un rappel est annoncé.",
    meaning_en="Calendar days before the last day to confirm an authorization given by word of mouth at which a "
    "reminder is announced.",
    requirement="R-279",
)
ERASURE_CONFIRMATION_DAYS: Final = Parameter(
    name="erasure_confirmation_days",
    default=3,
    low=1,
    high=30,
    meaning_fr="Jours civils, après la fin d'une autorisation, dans lesquels le partenaire confirme avoir effacé "
    "ses copies.",
    meaning_en="Calendar days after an authorization ended within which the partner confirms that its copies are "
    "erased.",
    requirement="R-095",
)
DISCLOSURE_REQUESTS_PER_HOUR: Final = Parameter(
    name="disclosure_requests_per_hour",
    default=120,
    low=1,
    high=10_000,
    meaning_fr="Demandes de renseignements auxquelles il est répondu à un même partenaire en une heure, au plus.",
    meaning_en="Requests for information of one partner that are answered within an hour, at most.",
    requirement="R-094",
)
