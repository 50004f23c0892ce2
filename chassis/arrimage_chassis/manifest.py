"""A service's table of contents, from which subscriptions, routes, permissions and documents are built.

Each service keeps one in ``manifest.py``; nothing that it does not list is heard, said or served.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar
from uuid import UUID

from arrimage_chassis.access import CASEWORK as CASEWORK
from arrimage_chassis.access import DataClass, roles_for
from arrimage_contracts.declaration import Audience, EventData
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests.declaration import AnswerData, QuestionData
from arrimage_contracts.subjects import border_subject, own_subject, sealed_subject
from arrimage_contracts.vocabularies import ServiceName

if TYPE_CHECKING:
    from arrimage_chassis.clock import Clock
    from arrimage_chassis.errands import Desk
    from arrimage_chassis.look import Look, Sight
    from arrimage_chassis.modules import Module
    from arrimage_chassis.pages.declaration import Pages
    from arrimage_chassis.parameters import Parameter
    from arrimage_chassis.store import Session
    from arrimage_chassis.store.engine import Store
    from arrimage_chassis.work import Place, Work
    from arrimage_contracts.declaration import Catalogue, Declaration

Handler = Callable[[Any, "Work"], Awaitable[None]]
"""What a service's author writes for an event: ``async def on_plan_created(event, work) -> None``."""

Preload = Callable[["Session", Collection[UUID]], Awaitable[object]]
"""Loads the rows of all cases of a batch by one query each; the result is kept alive until the commit."""


@dataclass(frozen=True)
class Hears:
    """An event that the service acts on. The class of the copy tells from which bus it comes."""

    event: type[EventData]
    handler: Handler
    module: str | None = None
    """The module that it belongs to (R-018); None: it is always on."""


About = tuple[DataClass, ...]
"""What a route reads or writes; who may use it follows from the table of :mod:`arrimage_chassis.access`."""
CONTENT: Final[About] = (DataClass.CASE_CONTENT,)
STATES: Final[About] = (DataClass.CASE_STATES,)


@dataclass(frozen=True)
class Command:
    """A route that changes something. Needs a worker's key and an idempotency key (R-012)."""

    method: Literal["POST", "PUT", "DELETE"]
    path: str
    endpoint: Callable[..., Awaitable[Any]]
    status: int = 200
    module: str | None = None
    """As for :class:`Hears`; one that is off is refused with ``module.off``."""
    about: About = CONTENT
    """What it writes."""
    roles: tuple[str, ...] = ()
    """Who may give it; left out: whoever the table lets write all of ``about``."""

    def __post_init__(self) -> None:
        """Take the roles from the table if none is named."""
        if not self.roles:
            object.__setattr__(self, "roles", roles_for(self.about, writes=True))


@dataclass(frozen=True)
class Query:
    """A route that reads."""

    path: str
    endpoint: Callable[..., Awaitable[Any]]
    about: About = STATES
    """What it shows."""
    roles: tuple[str, ...] = ()
    """Who may ask; left out: whoever the table lets read all of ``about``."""

    def __post_init__(self) -> None:
        """Take the roles from the table if none is named."""
        if not self.roles:
            object.__setattr__(self, "roles", roles_for(self.about, writes=False))


@dataclass(frozen=True)
class Timer:
    """Work that becomes due on a civil date."""

    name: str
    next_due: Callable[[Session], Awaitable[date | None]]
    """Returns the earliest date on which something is due, or None."""
    run: Callable[[Work, date, int], Awaitable[int]]
    """Does what is due on or before the date, at most so many items; returns how many it did."""
    module: str | None = None
    after_days: Callable[[Place], int | None] | None = None
    """If given: so many days after what ``next_due`` returns it is due, as the node is set up; None: never."""

    def counted(self, place: Place) -> Timer | None:
        """Return the timer as it is due in a node; None if it never is."""
        if self.after_days is None:
            return self
        days = self.after_days(place)
        if days is None:
            return None

        async def next_due(session: Session) -> date | None:
            since = await self.next_due(session)
            return None if since is None else since + timedelta(days=days)

        return replace(self, next_due=next_due, after_days=None)


@dataclass(frozen=True)
class Errand:
    """Work that leaves the store: done after what asked for it is committed, at least once.

    A unit of work writes down what is to be done (a notice to deliver); the errand does it soon after the commit,
    then writes down that it is done. A process that dies in between does it again.
    """

    name: str
    left: Callable[[Session], Awaitable[int]]
    """Returns how much is still to be done."""
    run: Callable[[Desk], Awaitable[int]]
    """Does some of it, in units of work of its own; returns how much it did."""
    module: str | None = None
    next_at: Callable[[Session], Awaitable[datetime | None]] | None = None
    """Returns the earliest instant at which something may be done, or None if nothing waits: the errand is not run
    before. An errand that goes wrong is tried again less and less often all the same, up to every five minutes."""


Prepare = Callable[["Store", datetime], Awaitable[None]]
"""Brings what an earlier version kept into today's form, where a migration cannot; done twice is done once."""

MayStillSend = Callable[["Session", Collection[UUID], "Clock"], Awaitable[set[UUID]]]
"""Returns those of the authorizations (own ids) under which something sealed may still leave now."""

Answer = Callable[[Any, ServiceName, "Session"], Awaitable[AnswerData]]
"""Judges who asks what, and returns the least; raises :class:`arrimage_chassis.requests.port.Refuse`."""
WatchedAnswer = Callable[[Any, ServiceName, "Look"], Awaitable[AnswerData]]
"""As :data:`Answer`; what it adds to the look's ``seen`` is written down before the answer leaves (R-329)."""


@dataclass(frozen=True)
class Answers:
    """A question of another service of the node that this one answers. The node's server says who asks."""

    question: type[QuestionData]
    handler: Answer | None = None
    watched: WatchedAnswer | None = None
    """In place of ``handler``, where what is told is of a person."""


Part = TypeVar("Part", Hears, Command, Timer, Errand)


def in_module(module: Module, *parts: Part) -> tuple[Part, ...]:
    """Return ``parts`` as belonging to ``module``: ``commands=(*in_module(CALLS, Command(...), ...), ...)``."""
    return tuple(replace(part, module=module.name) for part in parts)


@dataclass(frozen=True)
class Manifest:
    """What one service hears, says and serves."""

    service: ServiceName
    hears: tuple[Hears, ...] = ()
    remembers: tuple[Hears, ...] = ()
    """Past events of the role itself from which a rebuilt store learns what no event of others tells (R-015).
    Their handlers say nothing, take dates from the event, and leave alone what is known already."""
    says: tuple[type[EventData], ...] = ()
    commands: tuple[Command, ...] = ()
    queries: tuple[Query, ...] = ()
    timers: tuple[Timer, ...] = ()
    errands: tuple[Errand, ...] = ()
    answers: tuple[Answers, ...] = ()
    """What other services of the node may ask of this one."""
    asks: tuple[type[QuestionData], ...] = ()
    """What this service asks of others of its node."""
    parameters: tuple[Parameter, ...] = ()
    """The numbers of the model that the service reads with ``work.value_of`` (R-017)."""
    modules: tuple[Module, ...] = ()
    """The parts that a node may switch off (R-018)."""
    pages: Pages | None = None
    """What workers see and do in a browser."""
    sight: Sight | None = None
    """Whose a case is, and where it is written down who looked (R-328, R-329). None: no person is known here."""
    open_ones: Callable[[Session], Awaitable[int]] | None = None
    """Counts what the service has taken upon itself and not ended; whoever swaps it compares with the stream."""
    preload: Preload | None = None
    prepare: Prepare | None = None
    """Done at each start, when store and vault are open, before the service is ready."""
    may_still_send: MayStillSend | None = None
    """Asked before anything sealed is sent; a service that says something sealed must have it (R-094)."""
    catalogue: Catalogue = field(default=CATALOGUE)

    def __post_init__(self) -> None:
        """Refuse what names a module that is not listed.

        :raises ValueError: with the name.
        """
        known = {module.name for module in self.modules}
        parts: tuple[Hears | Command | Timer | Errand, ...] = (
            *self.hears, *self.remembers, *self.commands, *self.timers, *self.errands,
        )  # fmt: skip
        for part in parts:
            if part.module is not None and part.module not in known:
                raise ValueError(f"{self.service}: the module {part.module} is not listed under modules")

    def declared(self) -> list[Declaration]:
        """Return the declarations of the events that the service says."""
        return [self.catalogue.of(event)[0] for event in self.says]

    def heard(self, audience: Audience) -> dict[tuple[str, int], Hears]:
        """Return what the service hears on one bus, by event name and major.

        A reader that moves to a new major lists both for a while, each with a handler of its own.
        """
        return {self._kind(item): item for item in self.hears if self.catalogue.of(item.event)[1] is audience}

    def remembered(self) -> dict[tuple[str, int], Hears]:
        """Return what the service learns from its own past, by event name and major."""
        return {self._kind(item): item for item in self.remembers}

    def _kind(self, item: Hears) -> tuple[str, int]:
        declaration, _ = self.catalogue.of(item.event)
        return declaration.name, declaration.major

    def expected(self, audience: Audience) -> frozenset[tuple[str, int]]:
        """Return what may reach the service on one bus, by name and major: what it hears, what it said itself."""
        said = {
            (declaration.name, declaration.major)
            for declaration in self.declared()
            if audience in declaration.copies
        }
        return frozenset(self.heard(audience)) | (frozenset(said) if audience is Audience.OWN else frozenset())

    def own_publish_subjects(self) -> list[str]:
        """Return the subjects that the service may publish inside its node."""
        return sorted(
            own_subject(self.service, declaration.name, declaration.major)
            for declaration in self.declared()
            if Audience.OWN in declaration.copies
        )

    def ask_subjects(self) -> list[str]:
        """Return the subjects on which the service asks others of its node."""
        return sorted(REQUESTS.of(question).subject for question in self.asks)

    def border_publish_subjects(self, organization: str, recipient: str = "*") -> list[str]:
        """Return the subjects that the service may publish across the border, sealed or not, each by name."""
        subjects = {Audience.BORDER: border_subject, Audience.SEALED: sealed_subject}
        return sorted(
            subjects[audience](organization, recipient, declaration.name, declaration.major)
            for declaration in self.declared()
            for audience in declaration.copies
            if audience in subjects
        )

    def own_filter_subjects(self) -> list[str]:
        """Return what the service's durable on its node's stream delivers.

        Any major arrives (an unknown one is quarantined, not missed), and so does what the service itself said
        before, from which a rebuilt or swapped component learns what it need not say again.
        """
        heard = {
            own_subject(self.catalogue.of(item.event)[0].producer, name, "*")
            for (name, _), item in self.heard(Audience.OWN).items()
        }
        said = {
            own_subject(self.service, declaration.name, "*")
            for declaration in self.declared()
            if Audience.OWN in declaration.copies
        }
        return sorted(heard | said)
