"""Make a page of a template. Everything is escaped, and what a template does not find is a fault."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from arrimage_chassis.pages.dates import Filter, date_filters
from arrimage_chassis.pages.wording import Wording

_HERE: Final = Path(__file__).parent
_OF_DATES: Final = ("long", "full", "short", "hour", "moment")
_DATES: Final = "dates_as_read"
_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class Asset:
    """A file of the look: the same for every service, kept by the browser until it changes."""

    name: str
    content_type: str
    plain: bytes
    zipped: bytes

    @property
    def address(self) -> str:
        """Its name with what tells this content from an earlier one."""
        return f"{self.name}?v={hashlib.sha256(self.plain).hexdigest()[:12]}"


def read_assets() -> dict[str, Asset]:
    """Return the files of the look by name."""
    found = {}
    for file in sorted((_HERE / "static").iterdir()):
        if file.suffix in _TYPES:
            content = file.read_bytes()
            found[file.name] = Asset(file.name, _TYPES[file.suffix], content, gzip.compress(content, 9, mtime=0))
    return found


def environment(folder: Path) -> Environment:
    """Return what makes pages of the templates in ``folder`` and of those that all services share."""
    made = Environment(
        loader=FileSystemLoader([folder, _HERE / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in _OF_DATES:
        made.filters[name] = _as_read(name)
    return made


def render(made: Environment, template: str, words: Wording, zone: str, facts: Mapping[str, Any]) -> str:
    """Return the page as the reader of ``words`` sees it."""
    dates = date_filters(words.language, zone, facts["today"])
    said = {**facts, "t": words, "language": words.language, _DATES: dates}
    text: str = made.get_template(template).render(said)
    return text


def _as_read(name: str) -> Filter:
    """Return a filter that writes as the page's reader reads; templates are compiled once for all readers."""

    @pass_context
    def written(context: Context, value: object) -> str:
        dates: Mapping[str, Filter] = context[_DATES]
        return dates[name](value)

    return written
