"""The events of the network, one module a noun. Importing this package fills :data:`CATALOGUE`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from arrimage_contracts.events.catalogue import CATALOGUE

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["CATALOGUE"]
