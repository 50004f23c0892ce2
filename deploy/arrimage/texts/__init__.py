"""Everything that the command says, French first, English beside it. The reader's language follows LANG."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from arrimage.texts.help import HELP
from arrimage.texts.said import SAID

Language = Literal["fr", "en"]


def language(environment: Mapping[str, str] = os.environ) -> Language:
    """Return the reader's language: English where the locale says so, else French."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if chosen := environment.get(variable):
            return "en" if chosen.lower().startswith("en") else "fr"
    return "fr"


def say(code: str, reader: Language | None = None, /, **values: object) -> str:
    """Return the sentence ``code`` in the reader's language."""
    return SAID[code][(reader or language()) == "en"].format_map(values)


def help_of(code: str) -> str:
    """Return the help of a command or an option, in the reader's language."""
    return HELP[code][language() == "en"]
