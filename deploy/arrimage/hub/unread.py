"""Since when a mailbox is not read, kept over restarts of the hub, and whether it is time to say so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from arrimage.hub.mailboxes import Mailbox
from arrimage.keys import replace_secret

UNREAD_AFTER = timedelta(hours=24)
SAID_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Remembered:
    """What the hub remembers of one mailbox. Instants are ISO 8601, in UTC."""

    taken_up_to: int
    unread_since: str | None = None
    """When something first lay there that the node has not taken, and since when it has taken nothing."""
    said_at: str | None = None


@dataclass(frozen=True)
class Watched:
    """A mailbox with what is remembered of it."""

    mailbox: Mailbox
    unread_since: datetime | None


class Memory:
    """What the hub remembers of all mailboxes, in a file of its directory."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._of: dict[str, Remembered] = {}
        # the first look, or a damaged file: the day begins anew
        with suppress(OSError, ValueError, TypeError, AttributeError):
            self._of = {name: Remembered(**kept) for name, kept in json.loads(file.read_text()).items()}

    def note(self, mailboxes: Sequence[Mailbox], now: datetime) -> list[Watched]:
        """Remember what was seen at ``now``; return each mailbox with since when it is not read."""
        for mailbox in mailboxes:
            before = self._of.get(mailbox.organization)
            self._of[mailbox.organization] = _after(before, mailbox, now)
        return [Watched(mailbox, self._since(mailbox.organization)) for mailbox in mailboxes]

    def recall(self, mailboxes: Sequence[Mailbox]) -> list[Watched]:
        """Return each mailbox with what was remembered at the last look; change nothing."""
        return [
            Watched(mailbox, self._since(mailbox.organization) if mailbox.unread else None)
            for mailbox in mailboxes
        ]

    def to_say(self, watched: Watched, now: datetime, unread_after: timedelta = UNREAD_AFTER) -> bool:
        """Tell whether it is to be said now: unread for too long, and not said within a day. It counts as said."""
        organization, since = watched.mailbox.organization, watched.unread_since
        remembered = self._of[organization]
        if since is None or now - since < unread_after:
            return False
        if remembered.said_at and now - datetime.fromisoformat(remembered.said_at) < SAID_AGAIN_AFTER:
            return False
        self._of[organization] = replace(remembered, said_at=now.isoformat())
        return True

    def keep(self) -> None:
        """Write it down."""
        content = {name: asdict(remembered) for name, remembered in sorted(self._of.items())}
        replace_secret(self._file, json.dumps(content, indent=2).encode())

    def _since(self, organization: str) -> datetime | None:
        kept = self._of.get(organization)
        return datetime.fromisoformat(kept.unread_since) if kept is not None and kept.unread_since else None


def _after(before: Remembered | None, mailbox: Mailbox, now: datetime) -> Remembered:
    said_at = before.said_at if before is not None else None
    if not mailbox.unread:
        return Remembered(mailbox.taken_up_to)  # all is read: the next time is a new one
    if before is None or before.unread_since is None or before.taken_up_to != mailbox.taken_up_to:
        return Remembered(mailbox.taken_up_to, now.isoformat(), said_at)
    return before
