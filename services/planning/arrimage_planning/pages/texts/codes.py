"""The words of planning's own codes."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

CODES: Final[Texts] = {
    "EpisodeState.referred": ("Demande reçue", "Referral received"),
    "EpisodeState.assessing": ("Évaluation des besoins", "Needs being assessed"),
    "EpisodeState.plan_draft": ("Plan à l'écriture", "Plan being written"),
    "EpisodeState.active": ("Plan en cours", "Plan under way"),
    "EpisodeState.paused": ("En pause", "Paused"),
    "EpisodeState.closed": ("Suivi terminé", "Ended"),
    "EpisodeState.ended": ("Demande sans suite", "Came to nothing"),
    "EndReason.withdrawn": ("Demande retirée", "Referral withdrawn"),
    "EndReason.declined": ("Demande déclinée", "Referral declined"),
    "EndReason.redirected": ("Demande redirigée", "Referral redirected"),
    "EndReason.duplicate": ("Demande en double", "Duplicate referral"),
    "NeedLevel.none": ("Aucun besoin", "No need"),
    "NeedLevel.some": ("Un peu", "Some"),
    "NeedLevel.strong": ("Beaucoup", "Strong"),
    "NeedLevel.not_discussed": ("Pas abordé", "Not discussed"),
    "Transport.own": ("A son transport", "Has own transport"),
    "Transport.needed": ("A besoin de transport", "Needs transport"),
    "Transport.offers_seats": ("Peut offrir des places", "Can offer seats"),
    "MeetingStatus.planned": ("Prévue", "Planned"),
    "MeetingStatus.held": ("Tenue", "Held"),
    "MeetingStatus.missed": ("Manquée", "Missed"),
    "MeetingStatus.cancelled": ("Annulée", "Cancelled"),
    "MeetingPlace.office": ("Au bureau", "At the office"),
    "MeetingPlace.partner": ("Chez un partenaire", "At a partner's"),
    "MeetingPlace.home": ("À la maison", "At home"),
    "MeetingPlace.phone": ("Au téléphone", "By telephone"),
    "MeetingPlace.life_environment": ("Dans son milieu : café, parc…", "In daily life: café, park…"),
    "ObjectiveStatus.not_started": ("Pas commencé", "Not started"),
    "ObjectiveStatus.in_progress": ("En cours", "Under way"),
    "ObjectiveStatus.achieved": ("Atteint", "Achieved"),
    "ObjectiveStatus.dropped": ("Laissé de côté", "Dropped"),
    "ChangeReason.written": ("Brouillon écrit", "Draft written"),
    "ChangeReason.replaced": ("Brouillon remplacé", "Draft replaced"),
    "ChangeReason.agreed": ("Accord de la personne noté", "The person's agreement recorded"),
    "ChangeReason.meeting_held": ("Rencontre tenue", "Meeting held"),
    "ChangeReason.meeting_recorded": ("Notes d'une rencontre ajoutées", "Notes of a meeting added"),
    "ChangeReason.meeting_missed": ("Rencontre manquée", "Meeting missed"),
    "ChangeReason.meeting_moved": ("Rencontre déplacée", "Meeting moved"),
    "ChangeReason.objective_marked": ("Objectif mis à jour", "Objective updated"),
    "ChangeReason.revised": ("Plan révisé", "Plan revised"),
    "ChangeReason.paused": ("Mis en pause", "Paused"),
    "ChangeReason.resumed": ("Repris", "Resumed"),
    "ChangeReason.episode_closed": ("Suivi terminé", "Episode ended"),
}
