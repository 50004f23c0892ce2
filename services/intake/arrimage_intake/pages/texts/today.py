"""What the page of the day says: what is to be done, by its code, and what may be done at once."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

_PAGE: Final[Texts] = {
    "nothing_here.title": ("Bonjour", "Hello"),
    "nothing_here.text": (
        "Ce compte sert à faire marcher le nœud : il n'ouvre aucun dossier de personne. Les avis qui n'ont pas pu "
        "partir sont dans le menu ; pour le reste, servez-vous de la commande arrimage.",
        "This account is for running the node: it opens no person's file. Notices that could not leave are in the "
        "menu; for the rest, use the arrimage command.",
    ),
    "today.title": ("Aujourd'hui", "Today"),
    "today.count.late": ("{count} en retard", "{count} overdue"),
    "today.count.today": ("{count} aujourd'hui", "{count} today"),
    "today.count.new.one": ("{count} nouveau", "{count} new"),
    "today.count.new.other": ("{count} nouveaux", "{count} new"),
    "today.count.soon": ("{count} bientôt", "{count} soon"),
    "today.group.late": ("En retard", "Overdue"),
    "today.group.today": ("Aujourd'hui", "Today"),
    "today.group.new": ("Nouveau", "New"),
    "today.group.soon": ("Bientôt", "Soon"),
    "today.whose": ("Ce qui est montré", "What is shown"),
    "today.mine": ("À moi", "Mine"),
    "today.all": ("Tout", "Everything"),
    "today.nothing": (
        "Rien ne presse : tout ce qui devait être fait l'est. Bonne journée !",
        "Nothing presses: all that was to be done is done. Have a good day!",
    ),
    "today.nothing_known": (
        "Rien d'autre ne presse, d'après ce qui peut être montré.",
        "Nothing else presses, as far as can be shown.",
    ),
    "today.unshown.one": (
        "Et {count} autre, moins pressant. Commencez par ceux-ci, ou voyez les dossiers.",
        "And {count} other that presses less. Begin with these, or see the cases.",
    ),
    "today.unshown.other": (
        "Et {count} autres, moins pressants. Commencez par ceux-ci, ou voyez les dossiers.",
        "And {count} others that press less. Begin with these, or see the cases.",
    ),
    "today.mine.hint": (
        "Vos dossiers, ceux où vous êtes suppléant, et ce qui n'est à personne.",
        "Your cases, those of which you are the backup, and what is nobody's.",
    ),
    "today.more_of_all.one": (
        "{service} : {count} autre n'est pas montré. À vous ou non, voyez-le sur la page du service.",
        "{service}: {count} other is not shown. Yours or not, see it on the service's own page.",
    ),
    "today.more_of_all.other": (
        "{service} : {count} autres ne sont pas montrés, de tout le monde ; il peut y en avoir à vous. Voyez-les "
        "sur la page du service.",
        "{service}: {count} others are not shown, everybody's; some may be yours. See them on the service's own "
        "page.",
    ),
    "today.more": ("{service} : {count} de plus.", "{service}: {count} more."),
    "today.away.planning": (
        "Les plans et les rencontres ne peuvent pas être montrés pour l'instant.",
        "Plans and meetings cannot be shown at the moment.",
    ),
    "today.away.followup": (
        "Les relances ne peuvent pas être montrées pour l'instant.",
        "Follow-up calls cannot be shown at the moment.",
    ),
    "today.away.notifications": (
        "Les avis ne peuvent pas être montrés pour l'instant.",
        "Notices cannot be shown at the moment.",
    ),
    "today.late_by.one": ("En retard d'un jour", "Overdue by one day"),
    "today.late_by.other": ("En retard de {count} jours", "Overdue by {count} days"),
    "today.is_today": ("Aujourd'hui", "Today"),
    "today.due_today": ("Au plus tard aujourd'hui", "By today"),
    "today.due_tomorrow": ("Au plus tard demain", "By tomorrow"),
    "today.due_on": ("Au plus tard le {on}", "By {on}"),
    "today.since": ("Depuis le {on}", "Since {on}"),
    "today.since_today": ("Depuis aujourd'hui", "Since today"),
    "today.number": ("numéro {number}", "number {number}"),
    "today.line": ("ligne {number}", "line {number}"),
    "today.move": ("Déplacer…", "Move…"),
}

_TODO: Final[Texts] = {
    "todo.unknown": ("Quelque chose à voir dans : {service}", "Something to look at in: {service}"),
    "todo.referral.take": ("Demande à prendre en charge", "Referral to take in charge"),
    "todo.contact.make": ("Premier contact à faire", "First contact to make"),
    "todo.referral.decide": ("Premier contact fait : à accepter ou décliner", "Contact made: accept or decline"),
    "todo.lead.offered": ("{worker} propose de passer ce dossier", "{worker} offers to hand over this case"),
    "todo.sent.incomplete": ("Demande à compléter avant l'envoi", "Referral to complete before it is sent"),
    "todo.sent.returned": (
        "Demande retournée par {partner} : la compléter",
        "Referral returned by {partner}: complete it",
    ),
    "todo.sent.declined": (
        "{partner} a décliné : chercher ailleurs avec la personne",
        "{partner} declined: look elsewhere with the person",
    ),
    "todo.sent.redirected": (
        "{partner} réoriente : envoyer ailleurs avec la personne",
        "{partner} redirects: send elsewhere with the person",
    ),
    "todo.sent.withdrawn": (
        "La personne a retiré sa demande à {partner} : à clore",
        "The person withdrew the referral to {partner}: close it",
    ),
    "todo.sent.unanswered": (
        "Envoyée à {partner}, sans accusé de réception : les appeler",
        "Sent to {partner}, not acknowledged: call them",
    ),
    "todo.sent.held_back": (
        "Pour {partner}, elle attend encore ici : le carrefour ne répond pas. Elle partira d'elle-même",
        "For {partner}, it still waits here: the hub does not answer. It will leave by itself",
    ),
    "todo.sent.acknowledged": (
        "Reçue par {partner}, sans prise en charge : les appeler",
        "Received by {partner}, not taken in charge: call them",
    ),
    "todo.consent.ends": (
        "L'autorisation pour {partner} se termine bientôt : la renouveler avec la personne ?",
        "The authorization for {partner} ends soon: renew it with the person?",
    ),
    "todo.consent.confirm": (
        "Autorisation donnée de vive voix pour {partner} : à faire signer",
        "Authorization given by word of mouth for {partner}: to be signed",
    ),
    "todo.consent.said_back": (
        "{partner} rappelle un retrait que ce nœud, rétabli, avait oublié : regarder ce qui en est parti depuis",
        "{partner} recalls a withdrawal that this node, restored, had forgotten: look at what left under it since",
    ),
    "todo.consent.erasure": (
        "{partner} n'a pas confirmé avoir effacé ses copies : l'appeler",
        "{partner} has not confirmed that its copies are erased: call it",
    ),
    "todo.episode.assess": ("Besoins à évaluer", "Needs to assess"),
    "todo.episode.prioritize": ("Besoins à mettre en ordre", "Needs to put in order"),
    "todo.plan.draft": ("Plan à préparer", "Plan to prepare"),
    "todo.plan.agree": ("Plan à convenir avec la personne", "Plan to agree on with the person"),
    "todo.meeting.today": ("Rencontre {number}", "Meeting {number}"),
    "todo.meeting.unrecorded": (
        "Rencontre {number} : a-t-elle été tenue ?",
        "Meeting {number}: was it held?",
    ),
    "todo.contact.after_missed": (
        "Prendre des nouvelles après une rencontre manquée",
        "Get in touch after a missed meeting",
    ),
    "todo.call.due": ("Relance de {number} mois", "{number}-month follow-up call"),
    "todo.call.last_days": (
        "Relance de {number} mois : derniers jours",
        "{number}-month follow-up call: last days",
    ),
    "todo.notice.failed": ("Un avis n'a pas pu partir", "A notice could not leave"),
}

_TAPS: Final[Texts] = {
    "tap.referral.take": ("Prendre en charge", "Take in charge"),
    "tap.referral.accept": ("Accepter", "Accept"),
    "tap.consent.confirm": ("La personne a signé", "The person has signed"),
    "tap.lead.accept": ("Je prends le dossier", "I take the case"),
    "tap.lead.refuse": ("Non, pas maintenant", "No, not now"),
    "tap.attempt.no_answer": ("Pas de réponse", "No answer"),
    "tap.attempt.message_left": ("Message laissé", "Message left"),
    "tap.attempt.reached": ("Jointe", "Reached"),
    "tap.sent.close": ("Clore", "Close"),
    "tap.meeting.held": ("Tenue", "Held"),
    "tap.meeting.missed": ("Manquée", "Missed"),
    "tap.notice.leave": ("Laisser", "Leave it"),
    "tap.call.no_answer": ("Pas de réponse", "No answer"),
    "tap.call.message_left": ("Message laissé", "Message left"),
    "tap.call.reached": ("Jointe", "Reached"),
    # What the other services say after a tap, here too.
    "done.attempt": ("L'essai est noté.", "The attempt is recorded."),
    "done.left": (
        "L'avis est laissé : il ne vous sera plus rappelé, et reste inscrit.",
        "The notice is left: you are not reminded of it any more, and it stays on record.",
    ),
    "done.held": ("La rencontre est notée.", "The meeting is recorded."),
    "done.missed": ("La rencontre manquée est notée.", "The missed meeting is recorded."),
}

TODAY: Final[Texts] = {**_PAGE, **_TODO, **_TAPS}
