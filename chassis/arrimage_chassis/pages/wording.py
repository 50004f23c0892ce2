"""The words of a page, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from babel import Locale

from arrimage_chassis.pages.declaration import Texts
from arrimage_chassis.problems import Language

LOCALES = {"fr": Locale("fr", "CA"), "en": Locale("en", "CA")}


class Wording:
    """Finds what is said under a key; a key that nobody wrote is a fault, never an empty line."""

    def __init__(self, language: Language, tables: Iterable[Texts]) -> None:
        self.language: Language = language
        self._tables = tuple(tables)

    def __call__(self, key: str, **facts: object) -> str:
        """Return the words of ``key``; braces in it are filled with ``facts``.

        :raises KeyError: for a key or a fact that is not there.
        """
        said = self._find(key)
        return said.format(**facts) if facts else said

    def in_language(self, language: Language) -> Wording:
        """Return the same words in a language: a sheet is printed in that of whoever it is for."""
        return Wording(language, self._tables)

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

    def _find(self, key: str) -> str:
        for table in self._tables:
            if key in table:
                return table[key][0 if self.language == "fr" else 1]
        raise KeyError(key)
