"""What was told of which week: a small file in the node's directory, written whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from arrimage.errors import ArrimageError
from arrimage.keys import replace_secret


class Pending(BaseModel):
    """A message that the hub has not acknowledged. It is published again as it stands, never made anew."""

    model_config = ConfigDict(frozen=True)

    week: date
    message_id: str
    """Its ``Nats-Msg-Id``: random, seen by servers alone."""
    body: str


class WeeklyState(BaseModel):
    """How far the weeks were told. Places are those of the node's own stream."""

    model_config = ConfigDict(frozen=True)

    next_week: date | None = None
    """The Monday of the next week to count; None: nothing is told."""
    pending: Pending | None = None
    begun_at: int = 0
    """The last place when telling was switched on. A week that nobody counted ends there."""
    counted_up_to: dict[date, int] = {}
    """The last place when each week was counted: what came later stays out of it for ever."""
    told_until: dict[str, date] = {}
    """The last day that was told of each type of event: no span begins before it, whatever the stream lost."""


def read_weekly_state(file: Path) -> WeeklyState:
    """Return what was written, or a state in which nothing is told.

    :raises ArrimageError: ``counts.state_unreadable``: who forgot what was told could tell a difference.
    """
    try:
        return WeeklyState.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return WeeklyState()
    except (OSError, ValidationError) as error:
        raise ArrimageError("counts.state_unreadable", file=file) from error


def write_weekly_state(file: Path, state: WeeklyState) -> None:
    """Keep ``state``."""
    replace_secret(file, state.model_dump_json(indent=1).encode())
