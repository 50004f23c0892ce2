"""Paper forms that somebody typed into a sheet: read row by row, with what is wrong said in words.

Columns have French or English names; words are those of the pages, in either language, or the codes; organizations
are called by their names, in either language, or their ids. The separator is found in the first line. Nothing is
kept here.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from arrimage_chassis.pages.code_texts import CODES
from arrimage_chassis.pages.entered import read
from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.network.model import Name
from arrimage_contracts.vocabularies import EntryPoint, ServiceCode, Theme, Urgency
from arrimage_intake.pages.refer_form import PaperEntered
from arrimage_intake.pages.texts.refer_file import REFER_FILE

COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("nom", "name"),
    "phone": ("telephone", "phone"),
    "contact_instructions": ("comment_joindre", "contact_instructions"),
    "birth_date": ("date_naissance", "birth_date"),
    "address": ("adresse", "address"),
    "to_organization": ("organisme", "organization"),
    "service_code": ("service", "service_code"),
    "entry_point": ("porte_entree", "entry_point"),
    "needs": ("besoins", "needs"),
    "urgency": ("urgence", "urgency"),
    "referring_unit": ("equipe", "team"),
    "referred_on": ("date_fiche", "form_date"),
    "transport_needed": ("transport", "transport_needed"),
    "evening_needed": ("soir", "evening"),
    "language": ("langue", "language"),
}
"""The columns of a sheet, in French and in English; none must be there but the name's."""
MOST_ROWS: Final = 50
_MADE_UP: Final = ("name", "phone", "contact_instructions", "transport_needed")
"""The columns of the example that are no codes of ours."""
_CODES_OF: Final[Mapping[str, type[StrEnum]]] = {
    "service_code": ServiceCode,
    "entry_point": EntryPoint,
    "needs": Theme,
    "urgency": Urgency,
}
_YES: Final = frozenset({"oui", "o", "yes", "y", "x", "1", "vrai", "true"})
_NO: Final = frozenset({"non", "n", "no", "0", "faux", "false"})
_FLAGS: Final = frozenset({"transport_needed", "evening_needed"})
_ZIP: Final = "PK\x03\x04"
"""With what a workbook begins (.xlsx, .ods)."""
_SEPARATORS: Final = ";,\t"
_NO_NAMES: Final[Mapping[str, Name]] = MappingProxyType({})
_BETWEEN_NEEDS: Final = re.compile(r"[|/+]")


@dataclass(frozen=True)
class Row:
    """One form as it was read."""

    line: int
    """The line of the sheet on which it begins, counted from 1."""
    entered: PaperEntered | None = field(repr=False)
    """None if something is wrong with it."""
    name: str = field(repr=False)
    wrong: Sequence[tuple[str, str]] = ()
    """What is wrong: (the column's field, the key of the words)."""


@dataclass(frozen=True)
class Sheet:
    """All that was read."""

    rows: Sequence[Row] = ()
    unknown: Sequence[str] = ()
    """Names of columns that nobody reads."""
    lacks_name: bool = False
    """Whether no column says who it is: then nothing was read."""
    too_long: bool = False
    unreadable: bool = False
    """Whether it is no text in columns at all: a workbook, a picture."""

    @property
    def may_be_kept(self) -> bool:
        """Whether there is something, and nothing is wrong with it."""
        return bool(self.rows) and not self.too_long and all(row.entered is not None for row in self.rows)


def read_sheet(text: str, organizations: Mapping[str, Name] = _NO_NAMES) -> Sheet:
    """Return the forms that ``text`` holds; of one that is too long the first ones."""
    try:
        return _read(text.lstrip("\ufeff"), organizations)
    except csv.Error:
        return Sheet(unreadable=True)


def _read(text: str, organizations: Mapping[str, Name]) -> Sheet:
    if text.startswith(_ZIP) or "\0" in text:
        return Sheet(unreadable=True)
    called = _ids_of(organizations)
    lines = _lines(re.sub(r"\r\n?", "\n", text))
    _, header = next(lines, (0, []))
    by_word = {word: name for name, words in COLUMNS.items() for word in (*words, name)}
    names = [by_word.get(_plain(cell)) for cell in header]
    if "name" not in names:
        return Sheet(lacks_name=True)
    unknown = [cell.strip() for cell, name in zip(header, names, strict=True) if name is None and cell.strip()]
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            return Sheet(rows, unknown, too_long=True)
        rows.append(_row(line, names, cells, called))
    return Sheet(rows, unknown)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return each line that holds something, with its number; a cell may span several."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _row(line: int, names: Sequence[str | None], cells: Sequence[str], called: Mapping[str, str]) -> Row:
    said: dict[str, list[str]] = {}
    wrong: list[tuple[str, str]] = []
    for name, cell in zip(names, cells, strict=False):
        if name is None or not cell.strip():
            continue
        values, is_known = _values(name, cell.strip(), called)
        said[name] = values
        if not is_known:
            wrong.append((name, "paper.unknown_word"))
    if any(cell.strip() for cell in cells[len(names) :]):
        wrong.append(("name", "paper.too_many_cells"))
    entered, reasons = read(PaperEntered, said)
    wrong += [(name, key) for name, key in reasons.items() if name not in dict(wrong)]
    kept = entered if isinstance(entered, PaperEntered) and not wrong else None
    return Row(line, kept, next(iter(said.get("name", [])), ""), wrong)


def _values(name: str, cell: str, called: Mapping[str, str]) -> tuple[list[str], bool]:
    """Return what a cell says, as a form would; and whether each of its words is known."""
    if name == "to_organization":
        organization = called.get(_plain(cell), cell)
        return [organization], re.fullmatch(ORGANIZATION_PATTERN, organization) is not None
    if name in _FLAGS:
        said = _plain(cell)
        return (["true"] if said in _YES else []), said in _YES or said in _NO
    codes = _CODES_OF.get(name)
    if codes is None:
        return [cell], True
    words = _words_of(codes)
    parts = _BETWEEN_NEEDS.split(cell) if name == "needs" else [cell]
    found = [words.get(_plain(part)) for part in parts if part.strip()]
    return [code for code in found if code is not None], None not in found


def _words_of(codes: Iterable[StrEnum]) -> dict[str, str]:
    """Return the codes by themselves and by their words in both languages."""
    found: dict[str, str] = {}
    for code in codes:
        for word in (code.value, *CODES[f"{type(code).__name__}.{code.value}"]):
            found[_plain(word)] = code.value
    return found


def _ids_of(organizations: Mapping[str, Name]) -> dict[str, str]:
    """Return the ids of organizations by their names in both languages, and by themselves."""
    found: dict[str, str] = {}
    for organization_id, name in organizations.items():
        for word in filter(None, (name.fr, name.en)):
            found[_plain(word)] = organization_id
    return found | {_plain(each): each for each in organizations}


def _plain(word: str) -> str:
    """Return a word without case, accents and signs between its letters."""
    apart = unicodedata.normalize("NFKD", word.strip().casefold())
    letters = "".join(character for character in apart if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def example(language: str, today: date) -> tuple[list[str], list[Any]]:
    """Return the header of a sheet and one made-up row, in a language."""
    which = 0 if language == "fr" else 1
    words = {
        **{name: REFER_FILE[f"paper.example.{name}"] for name in _MADE_UP},
        "service_code": CODES["ServiceCode.reintegration"],
        "entry_point": CODES["EntryPoint.community_organization"],
        "needs": tuple(f"{CODES['Theme.HOUSING'][i]} | {CODES['Theme.EMPLOYMENT_TRAINING'][i]}" for i in (0, 1)),
        "urgency": CODES["Urgency.routine"],
        "referred_on": (today.isoformat(), today.isoformat()),
    }
    return [names[which] for names in COLUMNS.values()], [words.get(each, ("", ""))[which] for each in COLUMNS]
