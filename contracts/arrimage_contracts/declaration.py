"""How an event is declared: once, as plain data, with everything that the bus must know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from arrimage_contracts.ids import derived_event_id
from arrimage_contracts.privacy import PairScoped, Privacy
from arrimage_contracts.vocabularies import ServiceName


class EventData(BaseModel):
    """What one reader gets. Codes, numbers, dates and ids; a newer minor's extra fields are accepted."""

    model_config = ConfigDict(frozen=True, extra="ignore")


EventT = TypeVar("EventT", bound=EventData)


class Audience(StrEnum):
    """Who receives a copy."""

    OWN = "own"
    """The services of the producer's own node."""

    BORDER = "border"
    """One other organization, named when the event is published; its copy is signed (:mod:`.signed`)."""

    SEALED = "sealed"
    """One other organization, by the stream that forgets: what is nominative, sealed to a one-time key."""


CROSSING: Final = frozenset({Audience.BORDER, Audience.SEALED})
"""The copies that leave the organization."""


@dataclass(frozen=True)
class Declaration:
    """Everything that is declared of one event; schemas, permissions and documents follow from it."""

    name: str
    major: int
    producer: ServiceName
    requirements: tuple[str, ...]
    identity: tuple[str, ...]
    """The fields whose values make the event's id (see :func:`arrimage_contracts.ids.derived_event_id`)."""
    copies: dict[Audience, type[EventData]]
    """What each audience gets."""
    doc: str
    withdrawal: bool = False
    """Whether it takes back what was given: it never waits behind anything else (R-095)."""

    @property
    def type(self) -> str:
        """The envelope's ``type``."""
        return f"arrimage.{self.name}.v{self.major}"

    def event_id(self, data: EventData) -> UUID:
        """Return the id under which ``data`` is said, today and after any rebuild."""
        return derived_event_id(self.name, self.major, *(getattr(data, field) for field in self.identity))

    def privacy_class(self, audience: Audience) -> Privacy:
        """Return the strictest class among the fields of the copy for ``audience``."""
        return _strictest(self.copies[audience])


@cache
def _strictest(copy: type[EventData]) -> Privacy:
    order = list(Privacy)
    fields = copy.model_fields.values()
    classes = [item for field in fields for item in field.metadata if isinstance(item, Privacy)]
    return max(classes, key=order.index, default=Privacy.PUBLIC)


@cache
def pair_scoped_fields(copy: type[EventData]) -> frozenset[str]:
    """Return the fields of ``copy`` that are rewritten for each pair of organizations."""
    return frozenset(
        name
        for name, field in copy.model_fields.items()
        if any(isinstance(item, PairScoped) for item in field.metadata)
    )


class UnknownEventError(LookupError):
    """No such event, or no such major of it, in the catalogue."""


class Catalogue:
    """The events that a program knows, by name and by class."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, int], Declaration] = {}
        self._by_class: dict[type[EventData], tuple[Declaration, Audience]] = {}

    def __iter__(self) -> Iterator[Declaration]:
        return iter(self._by_name.values())

    def event(
        self,
        *,
        producer: ServiceName,
        requirements: tuple[str, ...],
        identity: tuple[str, ...],
        border: type[EventData] | None = None,
        border_only: bool = False,
        sealed: type[EventData] | None = None,
        withdrawal: bool = False,
        major: int = 1,
    ) -> Callable[[type[EventT]], type[EventT]]:
        """Declare the decorated class as an event.

        The class is the copy for the producer's own node; ``border`` is the copy for another organization, a
        class with fewer fields. With ``border_only`` the decorated class itself is what crosses, and the own
        node hears nothing. ``sealed`` is what crosses sealed: the one copy that may hold what is RESTRICTED. A
        ``withdrawal`` takes back what was given, and passes whatever waits.
        """

        def declare(copy: type[EventT]) -> type[EventT]:
            copies: dict[Audience, type[EventData]] = {}
            if not border_only:
                copies[Audience.OWN] = copy
            if border_only or border is not None:
                copies[Audience.BORDER] = border or copy
            if sealed is not None:
                copies[Audience.SEALED] = sealed
            doc = (copy.__doc__ or "").strip()
            declaration = Declaration(
                copy.__name__, major, producer, requirements, identity, copies, doc, withdrawal
            )
            if (declaration.name, major) in self._by_name:
                raise ValueError(f"{declaration.name}.v{major} is declared twice")
            self._by_name[declaration.name, major] = declaration
            for audience, model in copies.items():
                self._by_class[model] = (declaration, audience)
            return copy

        return declare

    def named(self, name: str, major: int) -> Declaration:
        """Return the declaration of ``name`` at ``major``.

        :raises UnknownEventError: if the catalogue has no such event or no such major.
        """
        try:
            return self._by_name[name, major]
        except KeyError:
            raise UnknownEventError(f"{name}.v{major}") from None

    def knows(self, name: str) -> bool:
        """Tell whether any major of ``name`` is known."""
        return any(known == name for known, _ in self._by_name)

    def of(self, model: type[EventData]) -> tuple[Declaration, Audience]:
        """Return the declaration that ``model`` is a copy of, and the audience that it is for.

        :raises UnknownEventError: if ``model`` was not declared here.
        """
        try:
            return self._by_class[model]
        except KeyError:
            raise UnknownEventError(model.__name__) from None
