"""Real servers for each attack."""

from __future__ import annotations

from tests.servers.conftest import rig

__all__ = ["rig"]
