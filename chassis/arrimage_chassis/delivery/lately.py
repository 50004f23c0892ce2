"""Remembers what was said lately, so that what is tried again is not said again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class Lately:
    """The last keys of which something was said, in this life of the process."""

    most: int = 1000
    _keys: dict[Hashable, None] = field(default_factory=dict, init=False)

    def is_new(self, key: Hashable) -> bool:
        """Tell whether ``key`` was not asked for lately; from now on it was."""
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > self.most:
            del self._keys[next(iter(self._keys))]
        return True
