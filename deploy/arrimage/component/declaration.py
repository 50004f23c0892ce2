"""``arrimage-component.yaml``: what a program that takes the place of a service says of itself."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from arrimage.component.choice import Choice, Variable, refuse_ours
from arrimage.errors import ArrimageError
from arrimage.node.faults import faults_in
from arrimage_contracts.network.located_yaml import read_yaml
from arrimage_contracts.vocabularies import ServiceName

FILE: Final = "arrimage-component.yaml"
PYTHON: Final = "{python}"
"""In a command: the Python that runs Arrimage."""

Command = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


class Declaration(BaseModel):
    """The file, as its authors write it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    component: Literal[1]
    """The version of this format."""
    role: ServiceName
    """The service whose place it takes."""
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,62}$")]
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+-]{1,32}$")]
    needs: dict[str, Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$")]] = {}
    """Programs that must be there, each with its lowest version: ``node: "20"``."""
    makes: tuple[str, ...] = ()
    """What ``prepare`` makes in the directory: it is run while one of these is missing. Empty: at each start."""
    prepare: tuple[Command, ...] = ()
    """Commands to run once before the first start, in the directory: ``[[npm, ci]]``."""
    start: Command
    """The command that is the component; it runs in the directory, in the foreground."""
    handover: dict[Literal["export", "import"], Command] = {}
    """Commands that write, or read, what the role keeps: JSON Lines on standard output, or input
    (docs/reference/handover.md)."""
    environment: dict[Variable, str] = {}
    """Further variables for it; none may begin with ``ARRIMAGE_``."""

    @model_validator(mode="after")
    def _ours_are_ours(self) -> Declaration:
        refuse_ours(self.environment)
        return self


@dataclass(frozen=True)
class Component:
    """A program that is run in the place of a service."""

    role: ServiceName
    name: str
    version: str
    directory: Path
    start: tuple[str, ...]
    needs: Mapping[str, str] = field(default_factory=dict)
    makes: tuple[str, ...] = ()
    prepare: tuple[tuple[str, ...], ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    handover: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """How people are told of it."""
        return f"{self.name} {self.version}".strip()

    def handover_command(self, what: str) -> tuple[str, ...]:
        """Return the command that writes (``export``) or takes (``import``) a handover.

        :raises ArrimageError: ``handover.unable`` if it declares none.
        """
        if (command := self.handover.get(what)) is None:
            raise ArrimageError("handover.unable", component=self.said, what=what)
        return command


def load_component(directory: Path) -> Component:
    """Read the declaration in ``directory``.

    :raises ArrimageError: ``component.not_found``, ``component.malformed`` with each fault and its line.
    :raises NetworkFileError: if it is not YAML.
    """
    file = directory / FILE
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ArrimageError("component.not_found", file=file) from error
    located = read_yaml(text, str(file))
    try:
        said = Declaration.model_validate(located.data)
    except ValidationError as error:
        raise ArrimageError("component.malformed", **faults_in(error, located, file, Declaration)) from error
    return Component(
        role=said.role,
        name=said.name,
        version=said.version,
        directory=directory.absolute(),
        start=_with_python(said.start),
        needs=said.needs,
        makes=said.makes,
        prepare=tuple(map(_with_python, said.prepare)),
        environment=said.environment,
        handover={what: _with_python(command) for what, command in said.handover.items()},
    )


def chosen_component(role: ServiceName, choice: Choice, node_directory: Path) -> Component:
    """Return the component that node.yaml names for ``role``.

    :raises ArrimageError: as :func:`load_component`; ``component.other_role`` if it is made for another service.
    """
    directory = (node_directory / choice.directory) if choice.directory is not None else node_directory
    if choice.command:
        start = _with_python(choice.command)
        name = Path(choice.command[0]).name
        return Component(role, name, "", directory.absolute(), start, environment=choice.environment)
    component = load_component(directory)
    if component.role is not role:
        raise ArrimageError("component.other_role", file=directory / FILE, role=component.role, wanted=role)
    environment = {**component.environment, **choice.environment}
    return Component(**{**vars(component), "environment": environment})


def _with_python(command: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sys.executable if word == PYTHON else word for word in command)
