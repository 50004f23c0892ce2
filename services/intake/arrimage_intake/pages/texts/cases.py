"""What is said on the list of cases."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

CASES: Final[Texts] = {
    "cases.title": ("Dossiers", "Cases"),
    "cases.find": ("Nom ou fin du téléphone", "Name, or end of the telephone number"),
    "cases.find.hint": (
        "La recherche reste ici : ce que vous écrivez n'est ni gardé ni envoyé.",
        "The search stays here: what you write is neither kept nor sent.",
    ),
    "cases.find.submit": ("Chercher", "Search"),
    "cases.which": ("Lesquels", "Which"),
    "cases.which.open": ("En cours", "Open"),
    "cases.which.all": ("Tous", "All"),
    "cases.whose": ("De qui", "Whose"),
    "cases.whose.all": ("De tout le monde", "Everybody's"),
    "cases.whose.mine": ("Les miens", "Mine"),
    "cases.state": ("État", "State"),
    "cases.any_state": ("N'importe lequel", "Any"),
    "cases.filter": ("Montrer", "Show"),
    "cases.list": ("Dossiers, le plus récent d'abord", "Cases, the latest first"),
    "cases.found": ("Personnes trouvées", "Persons found"),
    "cases.found.none": (
        "Personne de ce nom n'est connu ici. Vérifiez l'orthographe, ou cherchez par le téléphone.",
        "Nobody of that name is known here. Check the spelling, or search by telephone.",
    ),
    "cases.found.too_many": (
        "Trop de personnes correspondent : précisez le nom.",
        "Too many persons match: give more of the name.",
    ),
    "cases.none": ("Aucun dossier ici avec ce choix.", "No case here with this choice."),
    "cases.show_list": ("Revoir la liste", "Back to the list"),
    "cases.person": ("Personne", "Person"),
    "cases.state_column": ("État", "State"),
    "cases.partner": ("Organisme", "Organization"),
    "cases.on": ("Depuis", "Since"),
    "cases.worker": ("Suivi par", "Led by"),
    "cases.from": ("de {partner}", "from {partner}"),
    "cases.to": ("à {partner}", "to {partner}"),
    "cases.came_back": ("retour", "came back"),
    "cases.late": ("En retard", "Overdue"),
    "cases.due": ("avant le {on}", "by {on}"),
    "cases.earlier": ("Page précédente", "Previous page"),
    "cases.later": ("Page suivante", "Next page"),
    "cases.page": ("Page {page}", "Page {page}"),
    "cases.pages": ("Pages", "Pages"),
    "cases.away": ("Vous vous absentez ?", "Will you be away?"),
    "cases.away.hint": (
        "Vos dossiers passent à leur suppléance, et vous devenez la suppléance.",
        "Your cases go to their backups, and you become the backup.",
    ),
    "cases.away.submit": ("Confier tous mes dossiers", "Hand over all my cases"),
    "done.away": ("Vos dossiers sont confiés à leur suppléance.", "Your cases are with their backups."),
    "done.away_some_left": (
        "Vos dossiers qui ont une suppléance lui sont confiés. D'autres n'en ont pas : ils restent à vous, "
        "voyez « Les miens ».",
        "Your cases that have a backup are handed over. Others have none: they stay yours, see 'Mine'.",
    ),
}
