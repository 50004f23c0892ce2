"""The role that is checked, as contracts/ says it: what it may publish, hear, ask, and how its durable is set."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from arrimage_contracts.vocabularies import ServiceName

Role = dict[str, Any]
ORGANIZATION: Final = "margelle"
"""The organization of the kit's node."""


@cache
def role_named(name: str) -> Role:
    """Return the contract of the role ``name``.

    :raises LookupError: if there is no such role.
    """
    if name not in set(ServiceName):
        raise LookupError(name)
    text = (files("arrimage_contracts") / "roles" / f"{name}.json").read_text(encoding="utf-8")
    read: Role = json.loads(text.replace("{organization}", ORGANIZATION))
    return read
