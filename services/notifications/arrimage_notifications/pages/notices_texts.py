"""What the page of notices says, in French and in English."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

NOTICES: Final[Texts] = {
    "notices.title": ("Avis", "Notices"),
    "notices.lead": (
        "Les rappels et les avis partent tout seuls. Ici : ceux qui n'ont pas pu partir, et ceux qui attendent.",
        "Reminders and notices leave by themselves. Here are those that could not leave, and those that wait.",
    ),
    "notices.failed": ("N'ont pas pu partir", "Could not leave"),
    "notices.failed.none": ("Tout ce qui devait partir est parti.", "All that was to leave has left."),
    "notices.failed.next": (
        "Réglez d'abord ce qui bloque, puis réessayez. Un avis trop ancien n'est plus envoyé. Si la personne est "
        "déjà au courant, ou n'a plus à l'être, laissez-le.",
        "First mend what is in the way, then try again. A notice that is too old is not sent any more. If whom "
        "it is for knows already, or need not, leave it.",
    ),
    "notices.pointless.one": (
        "{count} autre avis n'a pas pu partir et n'a plus d'objet : rien à faire.",
        "{count} other notice could not leave and has become pointless: nothing to do.",
    ),
    "notices.pointless.other": (
        "{count} autres avis n'ont pas pu partir et n'ont plus d'objet : rien à faire.",
        "{count} other notices could not leave and have become pointless: nothing to do.",
    ),
    "notices.waiting": ("En attente", "Waiting"),
    "notices.waiting.none": ("Aucun avis n'attend.", "No notice waits."),
    "notices.sent": ("Partis depuis sept jours", "Sent in the last seven days"),
    "notices.sent.none": ("Aucun avis n'est parti depuis sept jours.", "No notice was sent in seven days."),
    "notices.kind": ("Avis", "Notice"),
    "notices.count": ("Nombre", "Number"),
    "notices.for": ("Pour : {role}", "For: {role}"),
    "notices.by": ("Moyen : {channel}", "Way: {channel}"),
    "notices.since": ("Depuis : {moment}", "Since: {moment}"),
    "notices.next": ("Prochain envoi : {moment}", "Next sending: {moment}"),
    "notices.tries.one": ("{count} essai", "{count} attempt"),
    "notices.tries.other": ("{count} essais", "{count} attempts"),
    "notices.case": ("Voir le dossier", "See the case"),
    "notices.again": ("Réessayer", "Try again"),
    "notices.leave": ("Laisser", "Leave it"),
    "notices.about": ("{kind}, {role}, {moment}", "{kind}, {role}, {moment}"),
    "notices.pages": ("Autres pages de la liste", "Other pages of the list"),
    "notices.earlier_page": ("Page précédente", "Previous page"),
    "notices.next_page": ("Page suivante", "Next page"),
    "why.refused": (
        "Le serveur d'envoi l'a refusé.",
        "The sending server refused it.",
    ),
    "why.unreachable": (
        "Le serveur d'envoi ou l'accueil ne répondait pas.",
        "The sending server or intake did not answer.",
    ),
    "why.timed_out": (
        "Le serveur d'envoi n'a pas répondu à temps.",
        "The sending server did not answer in time.",
    ),
    "why.not_set_up": (
        "Ce moyen d'envoi n'est pas configuré sur ce nœud : voyez la personne qui le gère.",
        "This way of sending is not set up on this node: see whoever runs it.",
    ),
    "why.quiet_hours": (
        "Ce n'est pas l'heure : on n'écrit à personne la nuit, ni hors des heures que la personne a choisies.",
        "It is not the time: nobody is written to at night, nor outside the hours that the person chose.",
    ),
    "why.not_yet": ("Va partir bientôt.", "Is about to leave."),
    "refused.notice.unknown": (
        "Cet avis n'existe pas ici. Voyez la liste.",
        "This notice does not exist here. See the list.",
    ),
    "refused.notice.wrong_state": (
        "Cet avis n'attend plus qu'on s'en occupe : quelqu'un l'a peut-être déjà fait. Voyez la liste.",
        "This notice does not wait to be seen to any more: perhaps somebody did so already. See the list.",
    ),
    "done.left": (
        "L'avis est laissé : il ne vous sera plus rappelé, et reste inscrit.",
        "The notice is left: you are not reminded of it any more, and it stays on record.",
    ),
    "done.sent_again": (
        "L'avis repart. Revenez voir dans un moment.",
        "The notice leaves again. Look again soon.",
    ),
}
