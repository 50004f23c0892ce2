"""What is granted to whom: ``integrators.json`` in the node's directory. Nothing in it is secret.

The node's own process reads it again whenever it changes, so that a grant needs no restart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from re import fullmatch
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from arrimage.errors import ArrimageError
from arrimage.keys import replace_secret
from arrimage_contracts.declaration import Audience
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.subjects import own_subject

NAME_PATTERN = r"x-[a-z][a-z0-9-]{0,28}"
_SHA256 = r"^[0-9a-f]{64}$"
_USER_KEY = r"U[A-Z2-7]{55}"


class Webhook(BaseModel):
    """Where the node's window tells an integrator its events, and what its operator decided of them."""

    model_config = ConfigDict(frozen=True)

    url: str
    allow_private: bool = False
    """Whether the address may be one of this machine or of a private network."""
    turn: int = 1
    """Raised by each decision: the window then forgets what it knew of failures, and reads ``start_after``."""
    start_after: Annotated[int, Field(ge=0)] | None = None
    """With a raised ``turn``: the cursor after which to tell everything again; None: where it stood."""
    skipped: tuple[int, ...] = ()
    """Cursors of events that are not to be told."""


class Grant(BaseModel):
    """One integrator."""

    model_config = ConfigDict(frozen=True)

    name: str
    events: tuple[str, ...]
    granted_at: str
    key: str | None = None
    """The public half of its NKey, if it reads its durable over NATS itself."""
    new_only: bool = False
    """Whether its durable begins with what is said from the grant on, and not with all that is kept."""
    token_sha256: Annotated[str, Field(pattern=_SHA256)] | None = None
    """The hash of its token, if it may read the HTTP feed."""
    webhook: Webhook | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it may read of the node's own events, any major of each."""
        return subjects_of(self.events)

    @property
    def ways(self) -> list[str]:
        """By which ways it reads: ``nats``, ``http``, ``webhook``."""
        ways = {"nats": self.key, "http": self.token_sha256, "webhook": self.webhook}
        return [way for way, granted in ways.items() if granted is not None]

    @property
    def needs_window(self) -> bool:
        """Whether the node's window serves it."""
        return self.token_sha256 is not None or self.webhook is not None


_PRODUCERS = {event.name: event.producer.value for event in CATALOGUE if Audience.OWN in event.copies}


def subjects_of(events: Sequence[str]) -> tuple[str, ...]:
    """Return where ``events`` are said inside a node, any major of each; those that nobody says are left out."""
    return tuple(own_subject(_PRODUCERS[name], name, "*") for name in events if name in _PRODUCERS)


def grantable_events() -> list[str]:
    """Return the events that may be granted: what services say inside their node, all de-identified."""
    return sorted(_PRODUCERS)


def read_grants(file: Path) -> list[Grant]:
    """Return what is granted, by name.

    :raises ArrimageError: ``integrator.file_unreadable``.
    """
    if not file.exists():
        return []
    try:
        return [
            Grant.model_validate(entry) for entry in json.loads(file.read_text(encoding="utf-8"))["integrators"]
        ]
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise ArrimageError("integrator.file_unreadable", file=file) from error


def grant(file: Path, wanted: Grant) -> None:
    """Grant ``wanted``, in place of what the same integrator had.

    :raises ArrimageError: ``integrator.malformed_name``, ``integrator.malformed_key``,
        ``integrator.unknown_event``, ``integrator.no_event``.
    """
    if not fullmatch(NAME_PATTERN, wanted.name):
        raise ArrimageError("integrator.malformed_name", name=wanted.name)
    if wanted.key is not None and not fullmatch(_USER_KEY, wanted.key):
        raise ArrimageError("integrator.malformed_key")
    require_known(wanted.events)
    others = [known for known in read_grants(file) if known.name != wanted.name]
    _write(file, [*others, wanted])


def revoke(file: Path, name: str) -> Grant:
    """Take everything from ``name``; return what it had.

    :raises ArrimageError: ``integrator.unknown``.
    """
    gone = find_grant(file, name)
    _write(file, [known for known in read_grants(file) if known.name != name])
    return gone


def find_grant(file: Path, name: str) -> Grant:
    """Return what is granted to ``name``.

    :raises ArrimageError: ``integrator.unknown``.
    """
    for known in read_grants(file):
        if known.name == name:
            return known
    raise ArrimageError("integrator.unknown", name=name)


def change_webhook(file: Path, name: str, change: Callable[[Webhook], Webhook]) -> Webhook:
    """Change the webhook of ``name``, and raise its turn; return what it is now.

    :raises ArrimageError: ``integrator.unknown``, ``integrator.no_webhook``.
    """
    found = find_grant(file, name)
    if found.webhook is None:
        raise ArrimageError("integrator.no_webhook", name=name)
    changed = change(found.webhook).model_copy(update={"turn": found.webhook.turn + 1})
    grant(file, found.model_copy(update={"webhook": changed}))
    return changed


def require_known(events: Sequence[str]) -> None:
    """See that each of ``events`` is said inside a node.

    :raises ArrimageError: ``integrator.no_event``, ``integrator.unknown_event``.
    """
    if not events:
        raise ArrimageError("integrator.no_event")
    for name in events:
        if name not in _PRODUCERS:
            near = ", ".join(get_close_matches(name, _PRODUCERS)) or ", ".join(grantable_events())
            raise ArrimageError("integrator.unknown_event", event=name, near=near)


def stamped(now: datetime) -> str:
    """Return an instant as it is written down."""
    return now.isoformat(timespec="seconds")


def _write(file: Path, grants: Iterable[Grant]) -> None:
    listed = sorted((each.model_dump(mode="json", exclude_defaults=True) for each in grants), key=_name_of)
    replace_secret(file, json.dumps({"integrators": listed}, indent=2).encode())


def _name_of(entry: dict[str, object]) -> str:
    return str(entry["name"])
