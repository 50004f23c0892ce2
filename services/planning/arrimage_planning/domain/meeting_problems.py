"""What can be wrong with a command on meetings, and what to do."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

MEETINGS_NOT_IN_ORDER = Problem(
    "meetings.not_in_order",
    422,
    "Les dates des rencontres doivent se suivre, chacune après la précédente. Remettez-les en "
    "ordre, et notez d'abord les rencontres qui ont eu lieu ou ont été manquées.",
    "The meetings' dates must follow one another, each after the one before. Put them in order, and "
    "first record the meetings that took place or were missed.",
)
MEETINGS_FIRST_NOT_AT_START = Problem(
    "meetings.first_not_at_start",
    422,
    "La première rencontre doit être au début du plan ({start_on}). Changez l'une des deux dates.",
    "The first meeting must be on the start of the plan ({start_on}). Change one of the two dates.",
)
MEETINGS_NONE_LEFT = Problem(
    "meetings.none_left",
    422,
    "Il ne resterait aucune rencontre à ce plan. Gardez-en une, ou fermez l'épisode.",
    "No meeting of this plan would be left. Keep one, or close the episode.",
)
MEETINGS_TOO_MANY = Problem(
    "meetings.too_many",
    422,
    "Un plan compte au plus {most} rencontres. Prévoyez-en moins ; un autre épisode pourra suivre celui-ci.",
    "A plan has at most {most} meetings. Plan fewer; another episode may follow this one.",
)
MEETINGS_MORE_NEED_REASON = Problem(
    "meetings.more_need_reason",
    422,
    "Il y a plus de {most} rencontres. Dites pourquoi (more_meetings_reason), ou prévoyez-en moins.",
    "There are more than {most} meetings. Say why (more_meetings_reason), or plan fewer.",
)
MEETING_UNKNOWN = Problem(
    "meeting.unknown",
    404,
    "Ce plan n'a pas de rencontre de ce numéro. Relisez le plan.",
    "This plan has no meeting of this number. Read the plan again.",
)
MEETING_ALREADY_HELD = Problem(
    "meeting.already_held",
    409,
    "Cette rencontre est déjà notée comme tenue. Relisez le plan ; il n'y a rien d'autre à faire.",
    "This meeting is recorded as held already. Read the plan again; nothing else is to be done.",
)
MEETING_NOT_HELD = Problem(
    "meeting.not_held",
    409,
    "Cette rencontre n'est pas notée comme tenue. Notez-la d'abord ainsi, avec ce qui doit en être gardé.",
    "This meeting is not recorded as held. First record it so, with what is to be kept of it.",
)
MEETING_ALREADY_RECORDED = Problem(
    "meeting.already_recorded",
    409,
    "Des notes sont déjà gardées de cette rencontre, et restent telles quelles.",
    "Notes of this meeting are kept already, and stay as they are.",
)
MEETING_ALREADY_MISSED = Problem(
    "meeting.already_missed",
    409,
    "Cette rencontre est notée comme manquée. Pour revoir la personne, révisez le plan et ajoutez une rencontre.",
    "This meeting is recorded as missed. To meet the person again, revise the plan and add a meeting.",
)
MEETING_CANCELLED = Problem(
    "meeting.cancelled",
    409,
    "Cette rencontre est annulée et le reste. Pour voir la personne, révisez le plan et ajoutez une rencontre.",
    "This meeting is cancelled and stays so. To meet the person, revise the plan and add a meeting.",
)
MEETING_NOT_YET = Problem(
    "meeting.not_yet",
    409,
    "Cette rencontre est prévue le {planned_on} : elle n'a pas pu être manquée. Attendez ce jour, ou déplacez-la.",
    "This meeting is planned for {planned_on}: it cannot have been missed. Wait for that day, or move it.",
)
MEETING_MOVE_INTO_PAST = Problem(
    "meeting.move_into_past",
    422,
    "La rencontre {number} serait avant aujourd'hui ({today}). Donnez un jour à venir ; "
    "si elle a eu lieu, notez-la comme tenue.",
    "Meeting {number} would be before today ({today}). Give a day to come; if it took place, record it as held.",
)
MEETING_MOVE_NOWHERE = Problem(
    "meeting.move_nowhere",
    422,
    "La rencontre est déjà prévue à ce moment-là. Donnez un autre jour ou une autre heure.",
    "The meeting is planned for then already. Give another day or another time.",
)
MEETING_NOT_IN_EVENING = Problem(
    "meeting.not_in_evening",
    422,
    "Les rencontres de ce plan sont le soir : elles commencent entre {begins} h et {ends} h. Donnez une heure "
    "du soir, ou révisez le plan (evening) si la personne veut être vue de jour.",
    "The meetings of this plan are in the evening: they begin between {begins}:00 and {ends}:00. Give an hour of "
    "the evening, or revise the plan (evening) if the person wishes to be met by day.",
)
