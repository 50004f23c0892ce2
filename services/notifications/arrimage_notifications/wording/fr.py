"""French, the default."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date

from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.wording.language import Wording

_LOCALE: Final = "fr_CA"
K = NoticeKind


def _write_date(day: date) -> str:
    """Return ``lundi 4 octobre 2010``; the first of a month is ``1er``, which Babel does not write."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{format_date(day, 'EEEE', _LOCALE)} {number} {format_date(day, 'MMMM y', _LOCALE)}"


FRENCH: Final = Wording(
    locale=_LOCALE,
    write_date=_write_date,
    notices={
        K.NEW_REFERRAL: "Une nouvelle demande est arrivée le {received_on}. "
        "Premier contact au plus tard le {contact_due_on}.",
        K.FIRST_CONTACT_SOON: "Le premier contact d'une demande est à faire au plus tard le {due_on}.",
        K.FIRST_CONTACT_OVERDUE: "Le premier contact d'une demande était à faire au plus tard le {due_on} ; "
        "personne n'a encore répondu. La demande reste ouverte.",
        K.REFERRAL_RETURNED: "Une demande envoyée est revenue le {returned_on} : il y manque quelque chose.",
        K.REFERRAL_DECLINED: "Une demande n'a pas été acceptée le {declined_on}.",
        K.REFERRAL_REDIRECTED: "Une demande a été dirigée ailleurs le {redirected_on}.",
        K.REFERRAL_WITHDRAWN: "Une demande a été retirée le {withdrawn_on}. Il n'y a plus rien à y faire.",
        K.LEAD_OFFERED: "On vous propose depuis le {offered_on} de prendre la suite d'un dossier. "
        "Acceptez ou refusez.",
        K.LEAD_REFUSED: "La suite d'un dossier n'a pas été prise le {refused_on} ; vous en répondez toujours.",
        K.PLAN_AGREED: "Un calendrier est convenu : {meetings}, du {first_on} au {last_on}.",
        K.MEETING_SOON: "Petit rappel : nous nous voyons le {planned_on}.",
        K.MEETING_MOVED: "Notre rencontre du {planned_on} est déplacée au {moved_to}.",
        K.MEETING_CANCELLED: "Notre rencontre du {planned_on} n'aura pas lieu.",
        K.MEETING_MISSED: "Une rencontre du {planned_on} n'a pas eu lieu. Reprendre contact au plus tard le "
        "{contact_due_on}.",
        K.CALL_DUE: "Un appel convenu est à faire à partir du {due_on}.",
        K.CALL_UNREACHED: "Un appel convenu est resté sans réponse après {attempts}, le {unreached_on}.",
        K.REENTRY: "Quelqu'un a souhaité revenir le {requested_on}. Une demande est ouverte.",
        K.CONSENT_ENDS_SOON: "Une autorisation se termine après le {ends_on}. Voyez avec la personne si elle la "
        "renouvelle.",
        K.CONSENT_TO_CONFIRM: "Une autorisation donnée de vive voix est à faire signer au plus tard le {ends_on}.",
        K.ERASURE_UNCONFIRMED: "Une autorisation a pris fin le {asked_on}, et l'autre organisme n'a pas confirmé "
        "avoir effacé ses copies. Appelez-le.",
        K.EMERGENCY_UNREVIEWED: "Un accès exceptionnel devait être relu au plus tard le {review_due_on}, et ne "
        "l'a pas été. Une autre personne doit le faire.",
        K.INCIDENT: "Un incident de confidentialité a été inscrit au registre le {reported_on}. Lisez le "
        "registre.",
    },
    titles={
        K.NEW_REFERRAL: "Nouvelle demande",
        K.FIRST_CONTACT_SOON: "Premier contact à faire",
        K.FIRST_CONTACT_OVERDUE: "Premier contact en retard",
        K.REFERRAL_RETURNED: "Demande revenue",
        K.REFERRAL_DECLINED: "Demande non acceptée",
        K.REFERRAL_REDIRECTED: "Demande dirigée ailleurs",
        K.REFERRAL_WITHDRAWN: "Demande retirée",
        K.LEAD_OFFERED: "Dossier proposé",
        K.LEAD_REFUSED: "Dossier non repris",
        K.PLAN_AGREED: "Calendrier convenu",
        K.MEETING_SOON: "Rappel",
        K.MEETING_MOVED: "Nouvelle date",
        K.MEETING_CANCELLED: "Rencontre annulée",
        K.MEETING_MISSED: "Rencontre qui n'a pas eu lieu",
        K.CALL_DUE: "Appel à faire",
        K.CALL_UNREACHED: "Appel sans réponse",
        K.REENTRY: "Retour souhaité",
        K.CONSENT_ENDS_SOON: "Autorisation bientôt terminée",
        K.CONSENT_TO_CONFIRM: "Autorisation à faire signer",
        K.ERASURE_UNCONFIRMED: "Effacement non confirmé",
        K.EMERGENCY_UNREVIEWED: "Accès à relire",
        K.INCIDENT: "Incident au registre",
    },
    counted={
        "meetings": {"one": "{number} rencontre", "other": "{number} rencontres"},
        "attempts": {"one": "{number} essai", "other": "{number} essais"},
    },
    roles={Role.WORKER: "intervention", Role.COORDINATOR: "coordination", Role.PERSON: "personne"},
    greeting="Bonjour,",
    greeting_by_name="Bonjour {name},",
    callback="Pour nous joindre : {callback}.",
    case="Dossier {case}",
)
