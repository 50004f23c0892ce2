"""How a log line looks to a person: when, how grave, where, what, and under a warning what it means and asks."""

from __future__ import annotations

import json
from datetime import tzinfo
from functools import partial
from textwrap import wrap

from arrimage.logbook.entry import LEVELS, Entry
from arrimage.texts import Language, say
from arrimage_chassis.logs.catalogue import BY_EVENT
from arrimage_chassis.logs.french import words_of

_WRAPPED = partial(wrap, width=100, break_on_hyphens=False, break_long_words=False)  # commands are copied whole
_INDENT = "      "
_EXPLAINED_FROM = LEVELS.index("warning")


def entry_text(entry: Entry, reader: Language, zone: tzinfo | None) -> str:
    """Return ``entry`` as lines of text, in civil time."""
    details = plain(" ".join(f"{name}={value}" for name, value in entry.details.items()))
    at = entry.at.astimezone(zone)
    where = plain(f"{entry.level.upper():<8} {entry.service:<13} {entry.event}")
    first = f"{at:%Y-%m-%d %H:%M:%S}  {where}  {details}".rstrip()
    if entry.level not in LEVELS or LEVELS.index(entry.level) < _EXPLAINED_FROM:
        return first
    return "\n".join([first, *_explanation(entry.event, reader)])


def plain(text: str) -> str:
    """Return ``text`` without what a terminal obeys: whoever can write to a log cannot rewrite what is read."""
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)


def explained(event: str, reader: Language) -> str | None:
    """Return what the catalogue says of an event, or None if it does not list it."""
    line = BY_EVENT.get(event)
    if line is None:
        return None
    fields = ", ".join(line.fields) or "–"
    heading = f"{event}  ({line.level})"
    return "\n".join(
        [heading, *_explanation(event, reader), f"{_INDENT}{say('logs.fields', reader, fields=fields)}"]
    )


def _explanation(event: str, reader: Language) -> list[str]:
    words = words_of(event, reader)
    if words is None:
        return []
    return [
        *_WRAPPED(words.meaning, initial_indent=_INDENT, subsequent_indent=_INDENT),
        *_WRAPPED(words.remedy, initial_indent=f"{_INDENT}→ ", subsequent_indent=f"{_INDENT}  "),
    ]
