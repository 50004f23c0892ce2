"""The one catalogue in which the network's events are declared."""

from __future__ import annotations

from arrimage_contracts.declaration import Catalogue

CATALOGUE = Catalogue()
