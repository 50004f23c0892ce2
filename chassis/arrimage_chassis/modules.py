"""The named parts of a service, which a node switches on and off without code (R-018).

A service whose part is off refuses that part's commands, runs none of its timers and errands, and takes its events
without acting on them: they are marked as handled, with the name of the module that was off. Queries answer
always: what was written stays readable.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Module:
    """One part of a service. Listed in its manifest; commands, timers, errands and what is heard may name it."""

    name: str
    """Stable, as ``modules_off`` in node.yaml names it: ``reintegration``."""
    meaning_fr: str
    """What it does for people, and what is missing without it."""
    meaning_en: str


class ModuleUnknownError(Exception):
    """The node switches off what the service does not have."""


@dataclass(frozen=True)
class Modules:
    """Which parts of a service are on in this node."""

    listed: tuple[Module, ...] = ()
    off: frozenset[str] = frozenset()

    @classmethod
    def switched(cls, listed: tuple[Module, ...], off: Collection[str]) -> Modules:
        """Switch ``off`` those of ``listed``.

        :raises ModuleUnknownError: if ``off`` names one that is not listed.
        """
        if unknown := sorted(set(off) - {module.name for module in listed}):
            raise ModuleUnknownError(", ".join(unknown))
        return cls(listed, frozenset(off))

    def is_on(self, name: str | None) -> bool:
        """Tell whether a part works; what belongs to no module (None) always does."""
        return name not in self.off

    @property
    def states(self) -> dict[str, bool]:
        """For each module, whether it is on."""
        return {module.name: module.name not in self.off for module in self.listed}


ALL_ON: Final = Modules()
