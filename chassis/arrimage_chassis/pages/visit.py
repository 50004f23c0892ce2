"""What a page's author is given: who looks, in which language, at what; and what they give back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from arrimage_chassis.http.workers import ANONYMOUS, Worker, Workers
from arrimage_chassis.look import Look
from arrimage_chassis.pages.entered import Entered, Form
from arrimage_chassis.pages.wording import Wording
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.work import Place


@dataclass(frozen=True)
class View:
    """A page: its template, and what it shows."""

    template: str
    facts: Mapping[str, Any]
    status: int = 200
    as_file: str | None = None
    """The name under which a browser keeps it, if it is no page but a sheet (CSV)."""


@dataclass(frozen=True)
class Go:
    """Where the browser goes after something was done, and what it is told there: a key ``done.<code>``."""

    path: str
    done: str | None = None
    sign_in: UUID | None = None
    """Begins a session of that id for ``worker``."""
    worker: Worker | None = None
    sign_out: bool = False
    again: ProblemError | None = None
    """Shown on the form's page again, though what was done is kept: a wrong password counts."""


@dataclass
class Visit:
    """One look at a page, or one form that came in."""

    session: Session
    place: Place
    worker: Worker
    session_id: UUID | None
    words: Wording
    asked: Mapping[str, str]
    """What stands behind the question mark of the address."""
    workers: Workers
    """Everybody who may sign in."""
    neighbours: frozenset[str] = frozenset()
    """The services of the node that have pages, where that is told; empty: nobody said."""
    hub_is_there: bool | None = None
    """Whether the way to other organizations is open now; None: this service has none."""
    entered: Entered = field(default_factory=dict, repr=False)
    sent: type[BaseModel] | None = None
    """The form that came in, if the page is shown again because of it: what was ``entered`` stands in that one."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    held: str | None = field(default=None, repr=False)
    """What was ``entered``, sealed for who entered it: the page in the other language has it too."""
    problem: str | None = None
    """What went wrong, in words, if the page is shown again because of it."""
    seen: list[Any] = field(default_factory=list, repr=False)
    """What is to be written down of this look; see :class:`arrimage_chassis.look.Look`."""

    @property
    def look(self) -> Look:
        """Who looks, as queries take it."""
        return Look(self.session, self.place, self.worker.id, self.worker.role, self.seen)

    @property
    def today(self) -> date:
        """The civil date in the node's zone."""
        return self.place.clock.today()

    @property
    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.place.clock.now()

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in; in the demo profile nobody needs to be."""
        return self.worker is not ANONYMOUS

    def view(self, template: str, status: int = 200, **facts: Any) -> View:
        """Return the page that ``template`` makes of ``facts``."""
        return View(template, facts, status)

    def was_sent(self, model: type[BaseModel]) -> bool:
        """Tell whether the page is shown again because of a form of that kind."""
        return self.sent is model

    def entered_in(self, model: type[BaseModel], name: str) -> str:
        """Return what was sent under ``name`` in a form of that kind; nothing if the page is not shown for it."""
        return next(iter(self.entered.get(name, ())), "") if self.was_sent(model) else ""

    def form(self, model: type[BaseModel], mark: str = "", /, **filled: object) -> Form:
        """Return a form: with what was entered if it is the one that came in, else with what is ``filled`` in.

        ``mark`` tells it from others of its kind on the page: of those none is the one that came in.
        """
        if self.was_sent(model) and not mark:
            return Form(model, self.words, self.entered, self.reasons, was_sent=True)
        return Form(model, self.words, {name: _shown(value) for name, value in filled.items()}, mark=mark)


def _shown(value: object) -> Sequence[str]:
    """Return a value as a browser would send it."""
    if value is None or value == "":
        return ()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [text for inner in value for text in _shown(inner)]
    if isinstance(value, bool):
        return ("true",) if value else ()
    return (str(getattr(value, "value", value)),)
