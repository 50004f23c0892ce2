"""What somebody entered and a page no longer has a field for: shown to be copied, so that it is not lost.

A colleague was faster, and the form that was sent is not drawn any more; or a part of it is not. It is found in
the page itself, so that no author of a page needs to think of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

from pydantic import BaseModel

from arrimage_chassis.pages.entered import UNSEEN, Entered, title_of
from arrimage_chassis.pages.wording import Wording

Lost = Sequence[tuple[str, str]]
"""What is not shown by a field, in words: (how the field is called, what was entered)."""


def lost_of(page: str, model: type[BaseModel], entered: Entered, words: Wording) -> Lost:
    """Return what of ``entered`` no field of ``page`` holds; hidden fields of the form are nobody's words."""
    fields = _Fields()
    fields.feed(page)
    return [
        (words(title_of(model, name)), _in_words(model, name, value, words))
        for name, values in entered.items()
        if _is_seen(model, name)
        for value in values
        if value.strip() and (name, _plain(value)) not in fields.found
    ]


def all_of(model: type[BaseModel], entered: Entered, words: Wording) -> Lost:
    """Return all that was entered, in words: for a page that has no form."""
    return lost_of("", model, entered, words)


def _is_seen(model: type[BaseModel], name: str) -> bool:
    info = model.model_fields.get(name.partition(".")[0])
    return info is not None and info.title is not None and info.json_schema_extra != UNSEEN


def _in_words(model: type[BaseModel], name: str, value: str, words: Wording) -> str:
    info = model.model_fields[name.partition(".")[0]]
    codes = [code for kind in _enums(info.annotation) for code in kind if code.value == value]
    if codes and words.knows(f"{type(codes[0]).__name__}.{value}"):
        return words.label(codes[0])
    if value in ("true", "false"):
        return words("site.yes" if value == "true" else "site.no")
    return words.organization(value)


def _enums(annotation: Any) -> Iterator[type[StrEnum]]:
    if isinstance(annotation, type):
        if issubclass(annotation, StrEnum):
            yield annotation
        elif issubclass(annotation, BaseModel):
            for info in annotation.model_fields.values():
                yield from _enums(info.annotation)
    for inner in getattr(annotation, "__args__", ()):
        yield from _enums(inner)


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


class _Fields(HTMLParser):
    """Reads what the fields of a page hold: (name, value)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[tuple[str, str]] = set()
        self._select = ""
        self._area: str | None = None
        self._written: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "input":
            if at.get("type") not in ("checkbox", "radio") or "checked" in at:
                self._keep(at.get("name", ""), at.get("value", ""))
        elif tag == "select":
            self._select = at.get("name", "")
        elif tag == "option" and "selected" in at:
            self._keep(self._select, at.get("value", ""))
        elif tag == "textarea":
            self._area, self._written = at.get("name", ""), []

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self._keep(self._area, "".join(self._written))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._written.append(data)

    def _keep(self, name: str, value: str) -> None:
        self.found.add((name, _plain(value)))
