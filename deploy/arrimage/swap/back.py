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
from arrimage.node.process import NodeProcess
from arrimage.swap.aside import set_aside, store_of, take_back
from arrimage_contracts.vocabularies import ServiceName


@dataclass
class WayBack:
    """What it takes to let the old one go on."""

    node: NodeProcess
    service: ServiceName
    previous: Choice | None
    """What node.yaml said; None if the old one is Arrimage's own service."""
    files: Sequence[Path]
    """The store of the old one."""
    now: Callable[[], datetime]
    extra_env: Mapping[str, str] | None
    aside: Path | None = None
    """Where that store is kept, once it was set aside."""

    async def take(self, why: BaseException) -> ArrimageError:
        """Start the old one again; return what to tell the operator, who learns whether it runs, and ``why``."""
        try:
            await self._old_again()
        except Exception as error:
            return ArrimageError(
                "swap.neither_runs",
                service=self.service,
                reason=reason_of(why),
                again=reason_of(error),
                store=self._whereabouts(),
                place=self.files[0].parent,
            )
        return ArrimageError("swap.went_back", service=self.service, reason=reason_of(why))

    async def _old_again(self) -> None:
        """The old one is chosen again, with its store, and reads what came meanwhile."""
        await self.node.stop_service(self.service)
        if self.aside is not None:
            self._put_back(self.aside)
        await asyncio.shield(self.node.start_service(self.service, self.extra_env))

    def _put_back(self, aside: Path) -> None:
        """Choose the old one again; what the new one began is set aside in turn."""
        places = self.node.prepared.directory
        said = None if self.previous is None else self.previous.model_dump(mode="json", exclude_defaults=True)
        choose_component(places.config, self.service, said)
        left = store_of(self.node.prepared, self.service)
        if any(file.exists() for file in left):
            set_aside(left, places.stores, self.service, self.now())
        take_back(self.files, aside)
        self.node.read_again(self.service)

    def _whereabouts(self) -> Path:
        """Return where the store of the old one is now."""
        kept = self.aside is not None and any((self.aside / file.name).exists() for file in self.files)
        return self.aside if kept and self.aside is not None else self.files[0]
