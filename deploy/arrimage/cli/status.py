"""How the mailboxes of a hub look on a terminal, and to a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from arrimage.hub.unread import Watched
from arrimage.texts import say


def status_table(watched: Sequence[Watched]) -> str:
    """Return one line for each mailbox."""
    rows = [
        f"{one.mailbox.organization:<31}  {say('status.yes') if one.mailbox.connected else say('status.no'):<6} "
        f"{one.mailbox.unread:>7}  {_minute(one.unread_since):<16}  {_minute(one.mailbox.last_read)}".rstrip()
        for one in watched
    ]
    return "\n".join([say("status.heading"), *rows])


def status_json(watched: Sequence[Watched]) -> str:
    """Return the same for programs; instants in UTC."""
    return json.dumps(
        [
            {
                "organization": one.mailbox.organization,
                "connected": one.mailbox.connected,
                "unread": one.mailbox.unread,
                "unread_since": one.unread_since.isoformat() if one.unread_since else None,
                "last_read": one.mailbox.last_read.isoformat() if one.mailbox.last_read else None,
            }
            for one in watched
        ],
        indent=2,
    )


def _minute(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else "–"
