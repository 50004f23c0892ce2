"""What the page of the day says."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

TODAY: Final[Texts] = {
    "nothing_here.title": ("Bonjour", "Hello"),
    "nothing_here.text": (
        "Ce compte sert à faire marcher le nœud : il n'y a rien pour vous ici, et aucun dossier de personne. "
        "Pour le nœud, servez-vous de la commande arrimage.",
        "This account is for running the node: there is nothing for you here, and no person's file. "
        "For the node, use the arrimage command.",
    ),
    "today.title": ("Aujourd'hui", "Today"),
}
