"""What the person told at a call."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

_FORM: Final[Texts] = {
    "answers.title": ("Ce que la personne a dit", "What the person told"),
    "answers.lead": (
        "Tout est facultatif : ce qui n'est pas dit n'a pas à être noté. "
        "Les réponses restent dans votre organisme.",
        "All of it is optional: what is not told need not be recorded. The answers stay in your organization.",
    ),
    "answers.pass": ("Passer", "Skip"),
    "answers.call": ("L'appel", "The call"),
    "answers.on": ("Jour de l'appel", "Day of the call"),
    "answers.situation": ("Sa situation, par rapport à la fin", "Their situation, compared with the end"),
    "answers.life": ("Sa vie aujourd'hui", "Their life today"),
    "answers.network": ("Peut compter sur", "Can count on"),
    "answers.occupation": ("Travail ou études", "Work or study"),
    "answers.occupation.hint": ("Plusieurs réponses sont possibles.", "Several answers are possible."),
    "answers.housing": ("Logement", "Housing"),
    "answers.volunteers": ("Fait du bénévolat", "Volunteers"),
    "answers.outside_help": (
        "A eu de l'aide ailleurs depuis la fin",
        "Had help elsewhere since the end",
    ),
    "answers.hospital_stays": ("Séjours à l'hôpital depuis la fin", "Hospital stays since the end"),
    "answers.emergency_visits": ("Visites à l'urgence depuis la fin", "Emergency visits since the end"),
    "answers.words": ("Dans ses mots", "In their words"),
    "answers.words.hint": (
        "Texte libre, lu par les intervenants de votre organisme seulement.",
        "Free text, read by the workers of your organization only.",
    ),
    "answers.words.more": ("Ajouter des mots sur un sujet précis", "Add words on one subject"),
    "answers.return": ("Et maintenant", "And now"),
    "answers.return.text": (
        "Si la personne souhaite revenir, l'accueil ouvre une nouvelle demande, sans autre formulaire, et le "
        "délai de sept jours commence.",
        "If the person wishes to come back, intake opens a new referral without another form, and the seven days "
        "begin.",
    ),
    "answers.wish_to_return": ("La personne souhaite revenir", "The person wishes to come back"),
    "answers.submit": ("Noter l'appel", "Record the call"),
    "answers.nothing": ("Rien à noter, revenir à l'appel", "Nothing to record, back to the call"),
    "answers.back": ("Revenir à l'appel", "Back to the call"),
    "answers.closed": (
        "Il n'y a rien à remplir ici : l'appel n'est pas encore à faire, ou ce qui a été dit est déjà noté.",
        "There is nothing to fill in here: the call is not to be made yet, or what was told is recorded already.",
    ),
    "answers.none_kept": ("Aucune réponse n'est notée.", "No answer is recorded."),
    "answers.add": ("Noter ce que la personne a dit", "Record what the person told"),
}
_CODES: Final[Texts] = {
    "Situation.better": ("Mieux", "Better"),
    "Situation.same": ("Pareil", "The same"),
    "Situation.harder": ("Plus difficile", "Harder"),
    "Network.several": ("Plusieurs personnes", "Several people"),
    "Network.one_or_two": ("Une ou deux personnes", "One or two people"),
    "Network.nobody": ("Personne pour l'instant", "Nobody for now"),
    "Occupation.work": ("Travaille", "Works"),
    "Occupation.study": ("Étudie", "Studies"),
    "Occupation.looking": ("Cherche", "Is looking"),
    "Occupation.not_now": ("Pas pour l'instant", "Not for now"),
    "Housing.stable": ("Stable", "Stable"),
    "Housing.temporary": ("Temporaire", "Temporary"),
    "Housing.none": ("Sans logement", "None"),
    "Topic.situation": ("Mots sur sa situation", "Words on their situation"),
    "Topic.network": ("Mots sur son entourage", "Words on the people around them"),
    "Topic.occupation": ("Mots sur le travail ou les études", "Words on work or study"),
    "Topic.housing": ("Mots sur le logement", "Words on housing"),
    "Topic.volunteering": ("Mots sur le bénévolat", "Words on volunteering"),
    "Topic.outside_help": ("Mots sur l'aide reçue ailleurs", "Words on help elsewhere"),
    "Topic.hospital_use": ("Mots sur l'hôpital ou l'urgence", "Words on hospital or emergency"),
    "Topic.other": ("Ce que la personne a voulu ajouter", "What the person wished to add"),
}

ANSWERS: Final[Texts] = {**_FORM, **_CODES}
