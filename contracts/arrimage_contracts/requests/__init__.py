"""The requests inside a node, one module a noun. Importing this package fills :data:`REQUESTS`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from arrimage_contracts.requests.declaration import REQUESTS

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["REQUESTS"]
