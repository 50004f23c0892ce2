"""``components`` in node.yaml: which program runs in the place of a service."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]


def refuse_ours(names: Iterable[str]) -> None:
    """Refuse variables that the node itself sets.

    :raises ValueError: with their names.
    """
    if ours := [name for name in names if name.startswith("ARRIMAGE_")]:
        raise ValueError(", ".join(ours))


class Choice(BaseModel):
    """One entry of ``components`` in node.yaml: a directory with a declaration, or a command."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    directory: Path | None = None
    """Relative to the node's directory; it holds ``arrimage-component.yaml`` unless ``command`` is given."""
    command: tuple[str, ...] = ()
    """What is run in ``directory``, where there is no declaration."""
    environment: dict[Variable, str] = {}

    @model_validator(mode="after")
    def _says_what(self) -> Choice:
        if self.directory is None and not self.command:
            raise ValueError("directory, command")
        refuse_ours(self.environment)
        return self
