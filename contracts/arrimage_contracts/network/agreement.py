"""A pair agreement: what two organizations allow to pass between them, signed by both (design, §3; AMB-46).

It allows categories; it discloses nothing. Each disclosure needs the person's authorization besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from arrimage_contracts.network.load import read_source, validate
from arrimage_contracts.network.located_yaml import read_yaml
from arrimage_contracts.network.model import OrganizationId, Part, Signature
from arrimage_contracts.network.write import dump_part
from arrimage_contracts.vocabularies import DataCategory

MAX_CHARACTERS: Final = 20_000
"""An agreement needs a tenth of it; it comes from outside."""
_HEADING = (
    "Entente entre deux organismes : elle vaut une fois signée par les deux. « arrimage agreement --help ».\n"
    'Agreement of two organizations: it holds once both have signed it. "arrimage agreement --help".'
)
_DATE = WithJsonSchema({"type": "string", "format": "date"})


def _uuid(value: object) -> UUID:
    try:
        found = value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        found = None
    if found is None or (isinstance(value, str) and str(found) != value):
        raise PydanticCustomError("agreement.malformed_id", "malformed", {"value": str(value)[:40]})
    return found


def _date(value: object) -> object:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("network.malformed_date", "malformed", {"value": str(value)[:40]}) from None


def _two(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != 2 or len(values) != 2:
        raise PydanticCustomError("agreement.not_two_parties", "not two")
    return values


def _once_each(values: tuple[DataCategory, ...]) -> tuple[DataCategory, ...]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise PydanticCustomError("network.doubled_value", "doubled", {"value": value.value})
    if not values:
        raise PydanticCustomError("agreement.no_category", "none")
    return tuple(category for category in DataCategory if category in values)


CivilDate = Annotated[date, BeforeValidator(_date), _DATE]


class Ending(Part):
    """One party ends the agreement. It takes one to end what takes two to make."""

    ended_on: CivilDate
    """The first day on which the agreement does not hold any more."""
    signature: Signature
    """Ed25519 over :meth:`Agreement.ending_bytes`, by the party that ends it, in base64."""


class Agreement(Part):
    """What two organizations allow to pass between them.

    Who reads it must hold the signatures against the keys that it trusts: this class judges dates and words alone.
    """

    agreement: Annotated[UUID, BeforeValidator(_uuid)]
    """The agreement's id, the same in all its versions; never used again for another."""
    version: Annotated[int, Strict(), Field(ge=1, le=10_000)]
    """The revision: one more at each change, and each is signed anew."""
    parties: Annotated[
        tuple[OrganizationId, ...],
        AfterValidator(_two),
        Field(json_schema_extra={"minItems": 2, "maxItems": 2, "uniqueItems": True}),
    ]
    """The two organizations."""
    categories: Annotated[
        tuple[DataCategory, ...],
        AfterValidator(_once_each),
        Field(json_schema_extra={"minItems": 1, "uniqueItems": True}),
    ]
    """What may pass, in both directions, under an authorization of the person."""
    starts_on: CivilDate
    """The first day on which it holds, in the zone of whoever reads it."""
    ends_on: CivilDate | None = None
    """The last day on which it holds; none is agreed on if it is left out."""
    signatures: Annotated[dict[OrganizationId, Signature], Field(default_factory=dict)]
    """By party, Ed25519 over :meth:`signed_bytes`, in base64."""
    endings: Annotated[dict[OrganizationId, Ending], Field(default_factory=dict)]
    """By party, that it ends the agreement."""

    @field_validator("ends_on")
    @classmethod
    def _ends_after_it_starts(cls, value: date | None, info: ValidationInfo) -> date | None:
        starts_on = info.data.get("starts_on")
        if value is not None and starts_on is not None and value < starts_on:
            raise PydanticCustomError("agreement.ends_before_it_starts", "before")
        return value

    @field_validator("signatures", "endings")
    @classmethod
    def _of_parties_alone(cls, value: Mapping[str, Any], info: ValidationInfo) -> Mapping[str, Any]:
        parties = info.data.get("parties")
        for organization in value if parties is not None else ():
            if organization not in (parties or ()):
                raise PydanticCustomError("agreement.not_a_party", "not a party", {"id": organization})
        return value

    @property
    def agreement_id(self) -> UUID:
        """The agreement's id, as events call it."""
        return self.agreement

    def partner_of(self, organization: str) -> str:
        """Return the other party.

        :raises LookupError: if ``organization`` is none of the two.
        """
        if organization not in self.parties:
            raise LookupError(organization)
        (other,) = (party for party in self.parties if party != organization)
        return other

    def allows(self, category: DataCategory) -> bool:
        """Tell whether ``category`` may pass under it."""
        return category in self.categories

    def in_force(self, on: date) -> bool:
        """Tell whether it holds on a civil date, as far as dates say: neither too early, nor over, nor ended."""
        if on < self.starts_on or (self.ends_on is not None and on > self.ends_on):
            return False
        return all(on < ending.ended_on for ending in self.endings.values())

    @property
    def is_signed_by_both(self) -> bool:
        """Whether it bears two signatures; what they are worth is told by the parties' keys."""
        return self.signatures.keys() == set(self.parties)

    @property
    def signed_bytes(self) -> bytes:
        """What each party signs: the terms, and nothing that is added later. Lines end in ``\\n``."""
        first, second = sorted(self.parties)
        lines = (
            "arrimage/pair-agreement/1",
            self.agreement,
            self.version,
            first,
            second,
            ",".join(self.categories),
            self.starts_on.isoformat(),
            self.ends_on.isoformat() if self.ends_on is not None else "",
        )
        return "".join(f"{line}\n" for line in lines).encode()

    def ending_bytes(self, organization: str, ended_on: date) -> bytes:
        """What ``organization`` signs to end it from ``ended_on``, in all its versions."""
        lines = ("arrimage/pair-agreement-end/1", self.agreement, organization, ended_on.isoformat())
        return "".join(f"{line}\n" for line in lines).encode()


def load_agreement(source: Path | str) -> Agreement:
    """Read an agreement, from a path or from its text.

    :raises NetworkFileError: with every problem found, each with code, line, column and remedy.
    """
    text, said = read_source(source, "agreement.yaml")
    return validate(Agreement, read_yaml(text, said, MAX_CHARACTERS), said)


def dump_agreement(agreement: Agreement) -> str:
    """Return the YAML text of ``agreement``."""
    return dump_part(agreement, _HEADING)
