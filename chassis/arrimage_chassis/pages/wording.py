"""The words of a page, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from babel import Locale

from arrimage_chassis.pages.contraction import OrganizationName, contracted
from arrimage_chassis.pages.declaration import Texts
from arrimage_chassis.problems import Language
from arrimage_contracts.network.model import Name

LOCALES = {"fr": Locale("fr", "CA"), "en": Locale("en", "CA")}
_NO_NAMES: Final[Mapping[str, Name]] = MappingProxyType({})


class Wording:
    """Finds what is said under a key; a key that nobody wrote is a fault, never an empty line."""

    def __init__(
        self, language: Language, tables: Iterable[Texts], organizations: Mapping[str, Name] = _NO_NAMES
    ) -> None:
        self.language: Language = language
        self._tables = tuple(tables)
        self._organizations = organizations

    def __call__(self, key: str, **facts: object) -> str:
        """Return the words of ``key``; braces in it are filled with ``facts``.

        :raises KeyError: for a key or a fact that is not there.
        """
        said = self._find(key)
        if not facts:
            return said
        if self.language == "fr":
            said, facts = contracted(said, facts)
        return said.format(**facts)

    def in_language(self, language: Language) -> Wording:
        """Return the same words in a language: a sheet is printed in that of whoever it is for."""
        return Wording(language, self._tables, self._organizations)

    def knows(self, key: str) -> bool:
        """Tell whether something is said under ``key``."""
        return any(key in table for table in self._tables)

    def counted(self, key: str, count: int, **facts: object) -> str:
        """Return ``key.one`` or ``key.other``, as the language counts: in French, nothing is singular."""
        form = LOCALES[self.language].plural_form(count)
        return self(f"{key}.{'one' if form == 'one' else 'other'}", count=count, **facts)

    def label(self, code: StrEnum | None) -> str:
        """Return the words of a code of the vocabularies: ``Theme.HOUSING``; a dash for what is not known."""
        return "—" if code is None else self(f"{type(code).__name__}.{code.value}")

    def options(self, codes: Iterable[StrEnum]) -> list[tuple[str, str]]:
        """Return (value, words) of each code, for a list to choose from."""
        return [(code.value, self.label(code)) for code in codes]

    def organization(self, organization_id: str) -> OrganizationName:
        """Return what people call an organization; of one whose name is not known here, its id."""
        name = self._organizations.get(organization_id)
        if name is None:
            return OrganizationName(organization_id)
        return OrganizationName(name.en if self.language == "en" and name.en is not None else name.fr)

    def organizations(self, organization_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return (id, name) of each organization by name, for a list to choose from."""
        named = [(each, self.organization(each)) for each in organization_ids]
        return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))

    def _find(self, key: str) -> str:
        for table in self._tables:
            if key in table:
                return table[key][0 if self.language == "fr" else 1]
        raise KeyError(key)
