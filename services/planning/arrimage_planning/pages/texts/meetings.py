"""What the pages say of meetings."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

MEETINGS: Final[Texts] = {
    "meeting.title": ("Une rencontre", "A meeting"),
    "meeting.numbered": ("Rencontre {number}", "Meeting {number}"),
    "meeting.planned_on": ("Prévue le", "Planned for"),
    "meeting.status": ("État", "State"),
    "meeting.was_held_on": ("Tenue le", "Held on"),
    "meeting.at_hour": ("à {hour}", "at {hour}"),
    "meeting.today": ("Aujourd'hui", "Today"),
    "meeting.unrecorded": ("À noter", "To be recorded"),
    "meeting.moved_from": ("Prévue d'abord le {on} : {reason}", "First planned for {on}: {reason}"),
    "meeting.hold": ("Noter la rencontre tenue", "Record the held meeting"),
    "meeting.hold_this": ("Noter la rencontre tenue", "Record the held meeting"),
    "meeting.held_today": ("Tenue aujourd'hui", "Held today"),
    "meeting.missed": ("Manquée", "Missed"),
    "meeting.missed_why": (
        "Une rencontre manquée n'est pas un abandon : le suivi reste ouvert, et quelqu'un rappelle la personne.",
        "A missed meeting is no abandonment: the episode stays open, and somebody contacts the person.",
    ),
    "meeting.move": ("Déplacer", "Move"),
    "meeting.move_this": ("Déplacer cette rencontre", "Move this meeting"),
    "meeting.held_on": ("Tenue le", "Held on"),
    "meeting.place_kind": ("Où", "Where"),
    "meeting.place": ("Lieu précis", "Exact place"),
    "meeting.mode": ("Seule ou en groupe", "Alone or in a group"),
    "meeting.themes": ("Thèmes abordés", "Themes covered"),
    "meeting.notes": ("Notes", "Notes"),
    "meeting.notes_hint": ("Elles restent dans l'organisme.", "They stay in the organization."),
    "meeting.keep": ("Garder", "Keep"),
    "meeting.to": ("Nouveau jour", "New day"),
    "meeting.at": ("Nouvelle heure", "New time"),
    "meeting.reason": ("Raison", "Reason"),
    "meeting.following": ("Décaler aussi les rencontres suivantes", "Move the meetings after it as well"),
    "meeting.about": ("rencontre {number}, {on}", "meeting {number}, {on}"),
    "meeting.back": ("Retour au dossier", "Back to the case"),
    "meeting.add_notes": ("Ajouter des notes", "Add notes"),
    "meeting.record_this": ("Noter ce qui doit en être gardé", "Record what is to be kept of it"),
    "meeting.nothing_to_do": ("Il n'y a plus rien à noter ici.", "Nothing more is to be recorded here."),
    "calendar.title": ("Rencontres", "Meetings"),
    "calendar.of": ("Rencontres : {month}", "Meetings: {month}"),
    "calendar.mark.planned": ("○", "○"),
    "calendar.mark.held": ("✓", "✓"),
    "calendar.mark.missed": ("✗", "✗"),
    "calendar.key": ("○ prévue, ✓ tenue, ✗ manquée", "○ planned, ✓ held, ✗ missed"),
    "calendar.meeting": ("rencontre {number}, {status}", "meeting {number}, {status}"),
    "calendar.more_months": ("Les autres mois", "The other months"),
    "calendar.others.one": ("L'autre rencontre", "The other meeting"),
    "calendar.others.other": ("Les {count} autres rencontres", "The {count} other meetings"),
    "calendar.list": ("Liste des rencontres", "List of the meetings"),
    "done.held": ("La rencontre est notée.", "The meeting is recorded."),
    "done.recorded": ("Les notes sont gardées.", "The notes are kept."),
    "done.missed": (
        "C'est noté. Le suivi reste ouvert : il reste à rappeler la personne.",
        "Recorded. The episode stays open: the person is still to be contacted.",
    ),
    "done.moved": ("La rencontre est déplacée.", "The meeting is moved."),
}
