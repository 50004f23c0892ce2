"""How a service lists its pages, in its manifest: what is shown, and what a form does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from pydantic import BaseModel

from arrimage_chassis.access import CASEWORK, EVERY_ROLE, roles_for
from arrimage_chassis.manifest import CONTENT, About

if TYPE_CHECKING:
    from arrimage_chassis.pages.visit import Go, View
    from arrimage_chassis.store import Session

Show = Callable[..., Awaitable["View"]]
"""``async def case(visit: Visit, referral_id: UUID) -> View``: a read, in one transaction."""
Do = Callable[..., Awaitable["Go"]]
"""``async def attempt(visit: Visit, form: AttemptEntered, work: Work, referral_id: UUID) -> Go``: one command."""
IsAlive = Callable[["Session", UUID], Awaitable[bool]]
"""Whether a worker's session was not ended; the service that keeps the sessions reads its own store."""
Texts = Mapping[str, tuple[str, str]]
"""What people read, by a stable key: in French, and in English."""

EVERYBODY: Final = ("*",)
"""The roles of a page that needs no session: signing in."""
SIGNED_IN: Final = EVERY_ROLE
"""Whoever is signed in, whatever they do here."""


@dataclass(frozen=True)
class Page:
    """Something shown, at ``/<service><path>``."""

    path: str
    show: Show
    about: About = CONTENT
    """What it shows."""
    roles: tuple[str, ...] = ()
    """Who may look; left out: whoever the table of :mod:`arrimage_chassis.access` lets read all of ``about``."""

    def __post_init__(self) -> None:
        """Take the roles from the table if none is named."""
        if not self.roles:
            object.__setattr__(self, "roles", roles_for(self.about, writes=False))


@dataclass(frozen=True)
class Act:
    """What a form of a page does, at ``/<service><path>``: one command, once, whatever is clicked twice.

    What goes wrong is shown on the page that ``again`` makes: with all that was entered in the form of that kind,
    and above the forms what no field of them holds any more. The page is also what is at that address for whoever
    comes there without sending anything: by the back button, or for another language.
    """

    path: str
    form: type[BaseModel]
    do: Do | None
    """None: nothing is done, and nothing written; ``again`` shows what the form asks for, as for a search."""
    again: Show
    about: About = CONTENT
    """What it writes."""
    roles: tuple[str, ...] = ()
    """Who may do it; left out: whoever the table lets write all of ``about``."""
    module: str | None = None
    """The module that it belongs to (R-018)."""
    shown_in: type[BaseModel] | None = None
    """The kind of the form in which ``again`` shows what was entered, where that is another than ``form``."""

    def __post_init__(self) -> None:
        """Take the roles from the table if none is named."""
        if not self.roles:
            object.__setattr__(self, "roles", roles_for(self.about, writes=True))


@dataclass(frozen=True)
class Entry:
    """A line of the menu that every page of the node shows."""

    text: str
    """The key of its words."""
    path: str
    beside: tuple[str, ...] = ()
    """Where else the pages of its section are, besides below ``path``."""
    roles: tuple[str, ...] = CASEWORK
    """Who may open it; empty: whoever is signed in."""


@dataclass(frozen=True)
class Pages:
    """The pages of one service."""

    folder: Path
    """Where its templates are."""
    texts: Texts
    shown: tuple[Page, ...] = ()
    done: tuple[Act, ...] = ()
    is_alive: IsAlive | None = field(default=None)
    """Only of the service that keeps the sessions; the others ask it."""
