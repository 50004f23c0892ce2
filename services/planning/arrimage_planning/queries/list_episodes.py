"""Which episodes there are."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage_chassis.store import Session
from arrimage_planning.domain.episode import EpisodeState
from arrimage_planning.store import episodes
from arrimage_planning.store.tables import EpisodeRow


async def list_episodes(
    session: Session, *, state: EpisodeState | None, limit: int, offset: int
) -> Sequence[EpisodeRow]:
    """Return episodes, the one received last first; of one state only, if ``state`` is given."""
    return await episodes.find_episodes(session, state=state, limit=limit, offset=offset)
