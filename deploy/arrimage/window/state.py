"""How far a webhook was told: a small file, written after each change, whole or not at all.

What was told and not yet written down is told again after a crash: at least once, under the same ``webhook-id``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from arrimage.keys import replace_secret


class Dead(BaseModel):
    """An event that was refused again and again; it waits for somebody, and its case waits behind it."""

    event_id: str
    case_id: str
    attempts: int
    reason: str
    since: datetime
    behind: list[int] = []
    """The cursors of later events of the case."""


class WebhookState(BaseModel):
    """What is known of a webhook. Cursors are places in the node's stream."""

    turn: int = 0
    """Of the decisions in ``integrators.json``, the last one that was taken over."""
    cursor: int = 0
    """Everything up to here was told, is dead, or waits behind what is dead."""
    ahead: list[int] = []
    """What was told beyond the cursor: other cases went on."""
    again: list[int] = []
    """What was dead, or waited behind it, and is to be tried again because somebody decided so."""
    dead: dict[int, Dead] = {}
    told: int = 0
    last_told_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    reason: str = ""
    retry_at: datetime | None = None
    gone: bool = False
    """The receiver said that it wants nothing any more; nothing is told until somebody decides."""

    @property
    def standing(self) -> str:
        """``gone``, ``failing``, ``dead`` (some events are) or ``well``."""
        if self.gone:
            return "gone"
        if self.failing_since is not None:
            return "failing"
        return "dead" if self.dead else "well"


def read_webhook_state(file: Path) -> WebhookState:
    """Return what was written; a new state if nothing was, or if it cannot be read: then all is told again."""
    try:
        return WebhookState.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return WebhookState()


def write_webhook_state(file: Path, state: WebhookState) -> None:
    """Keep ``state``."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_secret(file, state.model_dump_json().encode())
