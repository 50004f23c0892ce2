"""The numbers of the calls, which an organization may change from a date on (R-017)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.parameters import Parameter

FIRST_OFFSET_MONTHS: Final = Parameter(
    "followup_first_offset_months",
    default=3,
    low=1,
    high=60,
    meaning_fr="Mois civils entre la fin de l'épisode et le premier appel. Vaut le jour de la fin.",
    meaning_en="Calendar months from the end of the episode to the first call. Taken on the day of the end.",
    requirement="R-178",
)
SECOND_OFFSET_MONTHS: Final = Parameter(
    "followup_second_offset_months",
    default=9,
    low=1,
    high=60,
    meaning_fr="Mois civils entre la fin de l'épisode et le second appel. Vaut le jour de la fin.",
    meaning_en="Calendar months from the end of the episode to the second call. Taken on the day of the end.",
    requirement="R-178",
)
ATTEMPTS: Final = Parameter(
    "followup_attempts",
    default=3,
    low=1,
    high=10,
    meaning_fr="Essais sans réponse, à des moments différents de la journée, après lesquels on peut renoncer.",
    meaning_en="Attempts without an answer, at different times of day, after which one may give up.",
    requirement="R-180",
)
WINDOW_DAYS: Final = Parameter(
    "followup_window_days",
    default=14,
    low=1,
    high=90,
    meaning_fr="Jours pendant lesquels on essaie de joindre la personne, à partir du jour où l'appel est annoncé.",
    meaning_en="Days during which one tries to reach the person, from the day on which the call is announced.",
    requirement="R-180",
)

PARAMETERS: Final = (FIRST_OFFSET_MONTHS, SECOND_OFFSET_MONTHS, ATTEMPTS, WINDOW_DAYS)
