"""What the pages say when something is refused, where the text for programs names an address or a field."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

REFUSALS: Final[Texts] = {
    "refused.referral.unknown": (
        "Cette demande n'existe pas ici. Cherchez-la dans la liste des dossiers.",
        "This referral does not exist here. Look for it in the list of cases.",
    ),
    "refused.case.unknown": (
        "Ce dossier n'existe pas ici. Cherchez-le dans la liste des dossiers.",
        "This case does not exist here. Look for it in the list of cases.",
    ),
    "refused.history.unknown": (
        "Aucune demande terminée ne correspond ici. Cherchez-la dans la liste de tous les dossiers.",
        "No closed referral fits here. Look for it in the list of all cases.",
    ),
    "refused.referral.unknown_destination": (
        "D'ici, on ne peut pas écrire à {organization}. Choisissez un organisme de la liste.",
        "{organization} cannot be written to from here. Choose an organization of the list.",
    ),
    "refused.person.unknown": (
        "On ne sait pas encore ici qui est la personne. Prenez la demande en charge, appelez l'organisme qui "
        "l'envoie, puis notez-le dans le dossier.",
        "Who the person is is not known here yet. Take the referral in charge, call the organization that sent "
        "it, then write it down in the case.",
    ),
    "refused.person.version_conflict": (
        "Quelqu'un a déjà noté qui est la personne. Relisez le dossier ; corrigez ensuite ce qui doit l'être.",
        "Somebody has already written down who the person is. Read the case again; then correct what needs it.",
    ),
    "refused.lead.not_offered": (
        "Personne ne propose de passer ce dossier. La personne qui en répond peut le faire, sur la page du "
        "dossier.",
        "Nobody offers to hand over this case. Whoever answers for it may do so, on the page of the case.",
    ),
    "refused.lead.no_backup": (
        "Ce dossier n'a pas de suppléant. Nommez-en un, ou proposez à quelqu'un de prendre le dossier.",
        "This case has no backup. Name one, or offer the case to somebody.",
    ),
    "refused.duplicate.of_itself": (
        "Une demande ne se joint pas à elle-même. Choisissez l'autre demande.",
        "A referral cannot be attached to itself. Choose the other referral.",
    ),
    "refused.consent.unknown": (
        "Cette autorisation n'existe pas ici. Revenez au dossier : il montre celles qui y sont.",
        "This authorization does not exist here. Go back to the case: it shows those that do.",
    ),
    "refused.consent.unknown_recipient": (
        "{organization} n'est pas un partenaire. Choisissez un organisme de la liste.",
        "{organization} is not a partner. Choose an organization of the list.",
    ),
    "refused.contact_preferences.no_way": (
        "Par quel moyen la personne accepte-t-elle d'être jointe ? Cochez-en au moins un, ou notez qu'elle ne "
        "veut pas l'être.",
        "By which way may the person be reached? Tick at least one, or write down that they do not wish to be.",
    ),
    "refused.contact_preferences.unknown": (
        "La personne n'a pas encore dit si elle veut être jointe. Demandez-le-lui, puis notez-le dans le dossier.",
        "The person has not said yet whether they wish to be reached. Ask, then write it down in the case.",
    ),
    "refused.contact_preferences.version_conflict": (
        "Quelqu'un a déjà noté comment joindre la personne. Relisez le dossier ; corrigez ensuite ce qui doit "
        "l'être.",
        "Somebody has already written down how to reach the person. Read the case again; then correct what needs "
        "it.",
    ),
}
