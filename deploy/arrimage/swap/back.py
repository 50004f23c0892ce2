"""The way back from a swap that does not come about: the old program goes on with its store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from arrimage.component.choice import Choice
from arrimage.component.choosing import choose_component
from arrimage.errors import ArrimageError, reason_of
from arrimage.node.directory import NodeDirectory
from arrimage.node.process import NodeProcess
from arrimage.swap.aside import set_aside, store_of, take_back
from arrimage_contracts.vocabularies import ServiceName


@dataclass
class Before:
    """What ran as a service before a swap, and where its store is."""

    places: NodeDirectory
    service: ServiceName
    choice: Choice | None
    """What node.yaml said; None if it was Arrimage's own service."""
    files: Sequence[Path]
    """Its store, where it is kept while it runs."""
    now: Callable[[], datetime]
    aside: Path | None = None
    """Where that store is kept, once it was set aside."""

    def set_aside(self) -> Path:
        """Set its store aside, so that another begins on nothing; return where it is kept."""
        self.aside = set_aside(self.files, self.places.stores, self.service, self.now())
        return self.aside

    def choose_again(self, begun: Sequence[Path]) -> None:
        """Let it be what node.yaml says, with its store; what the new one has ``begun`` is set aside in turn."""
        said = None if self.choice is None else self.choice.model_dump(mode="json", exclude_defaults=True)
        choose_component(self.places.config, self.service, said)
        if any(file.exists() for file in begun):
            set_aside(begun, self.places.stores, self.service, self.now())
        if self.aside is not None:
            take_back(self.files, self.aside)

    @property
    def whereabouts(self) -> Path:
        """Where its store is now."""
        kept = self.aside is not None and any((self.aside / file.name).exists() for file in self.files)
        return self.aside if kept and self.aside is not None else self.files[0]


@dataclass
class WayBack:
    """What it takes to let the old one go on in a node that runs."""

    node: NodeProcess
    before: Before
    extra_env: Mapping[str, str] | None

    async def take(self, why: BaseException) -> ArrimageError:
        """Start the old one again; return what to tell the operator, who learns whether it runs, and ``why``."""
        service = self.before.service
        try:
            await self._old_again()
        except Exception as error:
            return ArrimageError(
                "swap.neither_runs",
                service=service,
                reason=reason_of(why),
                again=reason_of(error),
                store=self.before.whereabouts,
                place=self.before.files[0].parent,
            )
        return ArrimageError("swap.went_back", service=service, reason=reason_of(why))

    async def _old_again(self) -> None:
        """The old one is chosen again, with its store, and reads what came meanwhile."""
        service = self.before.service
        await self.node.stop_service(service)
        if self.before.aside is not None:
            self.before.choose_again(store_of(self.node.prepared, service))
            self.node.read_again(service)
        await asyncio.shield(self.node.start_service(service, self.extra_env))
