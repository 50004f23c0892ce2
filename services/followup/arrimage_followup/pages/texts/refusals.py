"""What the pages say when something is refused, where the text for programs names an address or a field."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

REFUSALS: Final[Texts] = {
    "refused.followup.not_found": (
        "Cette relance n'existe pas ici. Voyez la liste des relances.",
        "This follow-up call does not exist here. See the list of follow-up calls.",
    ),
    "refused.followup.time_of_day_missing": (
        "Dites à quel moment de la journée vous avez appelé.",
        "Say at which time of day you called.",
    ),
    "refused.followup.reached_is_a_result": (
        "La personne a été jointe : notez-le comme tel sur la page de la relance, puis ce qu'elle a dit si elle "
        "le veut bien.",
        "The person was reached: record it as such on the page of the call, then what they told if they wish.",
    ),
    "refused.followup.no_answers": (
        "Aucune réponse n'est gardée pour cette relance : la personne n'a pas été jointe, ou n'a rien voulu dire.",
        "No answers are kept of this call: the person was not reached, or wished to say nothing.",
    ),
    "refused.followup.contact_unanswered": (
        "Le service Accueil ne répond pas pour l'instant. Réessayez dans un moment ; s'il ne revient pas, "
        "prévenez la personne qui gère le nœud.",
        "The intake service does not answer now. Try again in a moment; if it stays away, tell whoever runs the "
        "node.",
    ),
    "refused.followup.contact_unknown": (
        "L'accueil ne connaît plus personne sous ce dossier : on ne peut pas appeler.",
        "Intake knows nobody under this case any more: nobody can be called.",
    ),
    "refused.followup.not_permitted": (
        "Rien ne dit que la personne permet qu'on la rappelle : n'appelez pas. Si elle l'a permis, notez-le dans "
        "son dossier à l'accueil ; si elle a refusé, notez son refus sur la page de la relance.",
        "Nothing says that the person allows to be called: do not call. If they allowed it, record it in their "
        "case at intake; if they refused, record that on the page of the call.",
    ),
    "refused.episode.unknown": (
        "Aucun suivi terminé n'est connu ici pour cette personne. Tant que le suivi est ouvert, un refus ou un "
        "décès se note à sa fin, sur la page de son plan.",
        "No ended episode of this person is known here. While the episode is open, a refusal or a death is "
        "recorded at its end, on the page of its plan.",
    ),
}
