"""One call."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

_HEAD: Final[Texts] = {
    "call.person": ("Personne", "Person"),
    "call.case": ("Voir le dossier", "See the case"),
    "call.all": ("Toutes les relances", "All follow-up calls"),
    "call.state": ("Où en est la relance", "Where the follow-up call stands"),
    "call.due_on": ("Jour prévu", "Day"),
    "call.until": ("À essayer jusqu'au", "To be tried until"),
    "call.closed_on": ("Fin de l'accompagnement", "End of the episode"),
    "call.ended_on": ("Terminée le", "Ended on"),
    "call.why": ("Pourquoi", "Why"),
    "call.unreached.neutral": (
        "Non jointe veut dire : nous n'avons pas de nouvelles. Ce n'est ni un échec ni une rechute.",
        "Not reached means that we have no news. It is neither a failure nor a relapse.",
    ),
    "call.not_due": (
        "Cette relance n'est pas encore à faire. On demandera comment joindre la personne le jour venu.",
        "This follow-up call is not to be made yet. How to reach the person is asked on its day.",
    ),
    "call.wish": (
        "La personne a souhaité revenir : l'accueil ouvre une nouvelle demande, sans autre formulaire, à moins "
        "qu'un retour soit déjà en cours.",
        "The person wished to come back: intake opens a new referral without another form, unless a return is "
        "under way already.",
    ),
    "call.wish.open": ("Voir la nouvelle demande", "See the new referral"),
}
_CONTACT: Final[Texts] = {
    "contact.title": ("Comment joindre la personne maintenant", "How to reach the person now"),
    "contact.shown_once": (
        "Demandé à l'accueil à l'instant. Rien de ceci n'est gardé ici.",
        "Asked of intake just now. Nothing of this is kept here.",
    ),
    "contact.first_name": ("Se fait appeler", "Is called"),
    "contact.phone": ("Téléphone", "Telephone"),
    "contact.phone.none": (
        "Aucun numéro : la personne n'en a pas donné, ou ne veut pas être appelée.",
        "No number: the person gave none, or does not want to be called.",
    ),
    "contact.ways": ("Moyens permis", "Ways allowed"),
    "contact.ways.none": ("Aucun n'a été nommé", "None was named"),
    "contact.language": ("Langue", "Language"),
    "contact.hours": ("Heures sûres", "Safe hours"),
    "contact.hours.span": ("de {start} à {until}", "from {start} to {until}"),
    "contact.hours.any": ("Aucune restriction nommée", "No restriction was named"),
    "contact.hours.now": ("Maintenant, c'est possible.", "Now is all right."),
    "contact.hours.not_now": ("Pas maintenant : attendez ces heures.", "Not now: wait for these hours."),
    "contact.no_voicemail": (
        "Ne laissez pas de message sur une boîte vocale : la personne ne l'a pas permis.",
        "Leave no message on a voicemail: the person did not allow it.",
    ),
    "contact.voicemail": (
        "Si vous laissez un message : votre prénom et le numéro à rappeler, rien de plus.",
        "If you leave a message: your first name and the number to call back, nothing more.",
    ),
    "contact.away": (
        "Le service Accueil ne répond pas : on ne peut pas savoir maintenant si la personne permet un appel, ni "
        "comment la joindre. N'appelez pas de mémoire ; réessayez dans un moment. Vous pouvez quand même noter "
        "ici un appel déjà fait.",
        "The intake service does not answer: whether the person allows a call, and how to reach them, cannot be "
        "known now. Do not call from memory; try again in a moment. A call already made can be recorded here all "
        "the same.",
    ),
    "contact.unknown": (
        "L'accueil ne connaît plus personne sous ce dossier : on ne peut pas appeler.",
        "Intake knows nobody under this case any more: nobody can be called.",
    ),
    "contact.not_permitted": (
        "Personne n'appelle : la personne n'a pas donné la permission d'être rappelée, ou l'a retirée.",
        "Nobody calls: the person gave no permission to be called back, or withdrew it.",
    ),
    "contact.not_permitted.next": (
        "Si elle l'a donnée depuis, notez-le dans son dossier à l'accueil. Si elle ne veut plus aucun appel, "
        "notez-le plus bas.",
        "If they gave it since, record that in their case at intake. If they want no call any more, record that "
        "below.",
    ),
}
_ATTEMPTS: Final[Texts] = {
    "attempts.title": ("Essais", "Attempts"),
    "attempts.none": ("Personne n'a encore essayé.", "Nobody has tried yet."),
    "attempts.number": ("Essai", "Attempt"),
    "attempts.day": ("Jour", "Day"),
    "attempts.part": ("Moment", "Time of day"),
    "attempts.result": ("Résultat", "Result"),
    "attempts.untried": ("Pas encore essayé : {parts}.", "Not tried yet: {parts}."),
    "attempts.left.one": (
        "Encore {count} essai prévu, à un autre moment de la journée.",
        "{count} more attempt is planned, at another time of day.",
    ),
    "attempts.left.other": (
        "Encore {count} essais prévus, à d'autres moments de la journée.",
        "{count} more attempts are planned, at other times of day.",
    ),
    "attempts.enough": (
        "Les essais prévus sont faits. Vous pouvez essayer encore, ou noter que la personne n'a pas été jointe.",
        "The planned attempts are made. You may try again, or record that the person was not reached.",
    ),
    "attempt.now": ("Vous venez d'appeler ?", "Did you just call?"),
    "attempt.reached.hint": (
        "Jointe : la relance est notée tout de suite, puis viennent les questions, toutes facultatives.",
        "Reached: the call is recorded at once, then come the questions, all of them optional.",
    ),
    "attempt.came_by_themselves": (
        "La personne vous a joint d'elle-même : noter ce qu'elle a dit",
        "The person got in touch by themselves: record what they said",
    ),
    "attempt.other": ("Noter un essai fait à un autre moment", "Record an attempt made at another time"),
    "attempt.result": ("Résultat", "Result"),
    "attempt.part_of_day": ("Moment de la journée", "Time of day"),
    "attempt.on": ("Jour de l'appel", "Day of the call"),
    "attempt.on.hint": ("Aujourd'hui, si vous laissez vide.", "Today, if you leave it empty."),
    "attempt.submit": ("Noter l'essai", "Record the attempt"),
    "attempt.told_earlier": (
        "Jointe plus tôt : noter le jour et les réponses",
        "Reached earlier: record the day and the answers",
    ),
}
_ENDS: Final[Texts] = {
    "ends.title": ("Autres issues", "Other ends"),
    "ends.unreached": ("La personne n'a pas été jointe", "The person was not reached"),
    "ends.unreached.text": (
        "La relance se termine sans nouvelles : ce n'est pas un échec. La suivante reste prévue.",
        "The call ends without news: that is no failure. The next call stays planned.",
    ),
    "ends.unreached.submit": ("Noter : non jointe", "Record: not reached"),
    "ends.declined": ("Jointe, mais ne souhaite pas répondre", "Reached, but does not wish to answer"),
    "ends.declined.text": (
        "Cette relance et les suivantes ne seront pas faites. Rien d'autre ne change pour la personne.",
        "Neither this call nor later ones are made. Nothing else changes for the person.",
    ),
    "ends.declined.submit": ("Noter : n'a pas souhaité la relance", "Record: did not want the call"),
    "ends.refusal": ("La personne refuse toutes les relances", "The person refuses all calls"),
    "ends.refusal.text": (
        "Aucune relance ne sera plus faite. Rien d'autre ne change pour la personne.",
        "No call is made any more. Nothing else changes for the person.",
    ),
    "ends.refusal.submit": ("Noter le refus de toutes les relances", "Record the refusal of all calls"),
    "ends.deceased": ("La personne est décédée", "The person has died"),
    "ends.deceased.text": (
        "Aucune relance ne sera plus faite : personne ne dérangera la famille.",
        "No call is made any more: nobody disturbs the family.",
    ),
    "ends.deceased.submit": ("Noter le décès", "Record the death"),
}
_DONE: Final[Texts] = {
    "done.attempt": ("L'essai est noté.", "The attempt is recorded."),
    "done.attempt_same": (
        "L'essai est noté. On avait déjà essayé à ce moment de la journée ; la prochaine fois, prenez-en un "
        "autre.",
        "The attempt is recorded. This time of day was tried before; take another one next time.",
    ),
    "done.attempt_enough": (
        "L'essai est noté. Les essais prévus étaient déjà faits : vous pouvez noter que la personne n'a pas été "
        "jointe.",
        "The attempt is recorded. The planned attempts had been made: you may record that the person was not "
        "reached.",
    ),
    "done.reached": (
        "La personne a été jointe : c'est noté. Ce qu'elle vous a dit se note ici, seulement si elle le veut.",
        "The person was reached: that is recorded. What they told goes here, only if they wish.",
    ),
    "done.answers": ("La relance est notée.", "The follow-up call is recorded."),
    "done.answers_return": (
        "La relance est notée, et l'accueil ouvre une nouvelle demande.",
        "The follow-up call is recorded, and intake opens a new referral.",
    ),
    "done.unreached": ("C'est noté : la personne n'a pas été jointe.", "Recorded: the person was not reached."),
    "done.unreached_early": (
        "C'est noté : la personne n'a pas été jointe. Il restait des essais à faire à d'autres moments.",
        "Recorded: the person was not reached. Attempts were left to be made at other times of day.",
    ),
    "done.declined": (
        "C'est noté : la personne n'a pas souhaité la relance.",
        "Recorded: the person did not want the call.",
    ),
    "done.refusal": ("C'est noté : plus aucune relance.", "Recorded: no call any more."),
    "done.deceased": ("C'est noté : plus aucune relance.", "Recorded: no call any more."),
}

CALL: Final[Texts] = {**_HEAD, **_CONTACT, **_ATTEMPTS, **_ENDS, **_DONE}
