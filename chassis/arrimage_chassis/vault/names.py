"""What a key of the vault is of, and the tokens by which a person is found again without being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

OWN: Final = "own"
"""The origin of what the organization wrote itself."""


@dataclass(frozen=True, order=True)
class KeyName:
    """A person's data of one origin: a key each, so that one origin can be destroyed and the others stay.

    ``origin`` is ``own`` (``own.2`` … when an erased file is begun again), or ``<organization>/<own consent id>``:
    the authorization under which the data came.
    """

    case_id: UUID
    origin: str = OWN

    @classmethod
    def received(cls, case_id: UUID, organization: str, consent_id: UUID) -> KeyName:
        """Return the name of what ``organization`` disclosed under an authorization, by its own id here."""
        return cls(case_id, f"{organization}/{consent_id}")

    @property
    def text(self) -> str:
        """The name as what is sealed under its key is bound to it."""
        return f"{self.case_id}/{self.origin}"


@dataclass(frozen=True)
class Token:
    """Something that a person may be looked up by: ``Token("name", "vra")``; stored as a keyed hash alone."""

    kind: str
    value: str = field(repr=False)
