"""The words around the sheet that says who received what."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

ACCOUNTING: Final[Texts] = {
    "accounting.title": ("Qui a reçu quoi", "Who received what"),
    "accounting.link": (
        "Imprimer, pour la personne, qui a reçu quoi",
        "Print, for the person, who received what",
    ),
}
