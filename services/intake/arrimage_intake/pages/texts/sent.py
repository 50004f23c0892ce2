"""What is said on the page of what leaves the organization."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

SENT: Final[Texts] = {
    "sent.title": ("Ce qui part d'ici", "What leaves us"),
    "sent.lead": (
        "Ce qui suit est tout ce que les autres organismes ont reçu d'ici par Arrimage. Rien n'y dit qui est la "
        "personne.",
        "What follows is all that other organizations received from here through Arrimage. None of it says who "
        "the person is.",
    ),
    "sent.no_border": (
        "Aucun lien vers d'autres organismes n'est en place : rien ne part d'ici.",
        "No link to other organizations is set up: nothing leaves here.",
    ),
    "sent.all_left": ("Le carrefour répond : tout est parti.", "The hub answers: everything has left."),
    "sent.going.one": (
        "Le carrefour répond : {count} envoi est en route.",
        "The hub answers: {count} is on its way.",
    ),
    "sent.going.other": (
        "Le carrefour répond : {count} envois sont en route.",
        "The hub answers: {count} are on their way.",
    ),
    "sent.away": (
        "Le carrefour ne répond pas pour l'instant. Rien n'attend : il n'y a rien à faire.",
        "The hub does not answer now. Nothing waits: there is nothing to do.",
    ),
    "sent.away_waiting.one": (
        "Le carrefour ne répond pas pour l'instant : {count} envoi attend depuis le {since} et partira tout seul.",
        "The hub does not answer now: {count} has waited since {since} and will leave by itself.",
    ),
    "sent.away_waiting.other": (
        "Le carrefour ne répond pas pour l'instant : {count} envois attendent, le premier depuis le {since}, et "
        "partiront tout seuls.",
        "The hub does not answer now: {count} wait, the first since {since}, and will leave by themselves.",
    ),
    "sent.refused.one": (
        "{count} envoi n'a pas pu partir et ne partira pas tout seul. Prévenez la personne qui gère le nœud.",
        "{count} could not leave and will not leave by itself. Tell whoever runs the node.",
    ),
    "sent.refused.other": (
        "{count} envois n'ont pas pu partir et ne partiront pas tout seuls. Prévenez la personne qui gère le "
        "nœud.",
        "{count} could not leave and will not leave by themselves. Tell whoever runs the node.",
    ),
    "sent.table": ("Envois à {partner}", "What was sent to {partner}"),
    "sent.what": ("Quoi", "What"),
    "sent.day": ("Jour", "Day"),
    "sent.count": ("Combien", "How many"),
    "sent.where": ("Où c'est rendu", "Where it is"),
    "Where.arrived": ("Arrivé dans sa boîte au carrefour", "Arrived in their mailbox at the hub"),
    "Where.waiting": ("Attend ici", "Waits here"),
    "Where.refused": ("N'a pas pu partir", "Could not leave"),
    "Where.dropped": ("Annulé ici", "Cancelled here"),
    "sent.unconfirmed.one": (
        "{partner} n'a pas encore confirmé la réception de {count} demande.",
        "{partner} has not confirmed the reception of {count} referral yet.",
    ),
    "sent.unconfirmed.other": (
        "{partner} n'a pas encore confirmé la réception de {count} demandes.",
        "{partner} has not confirmed the reception of {count} referrals yet.",
    ),
    "sent.nothing": ("Rien n'est encore parti d'ici.", "Nothing has left here yet."),
    "sent.kept": (
        "Seuls les envois récents sont montrés ; ce qui attend l'est toujours.",
        "Only recent ones are shown; what waits always is.",
    ),
}
