"""What is wrong with a ``node.yaml``: every fault at once, each with its line, in the reader's language."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from arrimage.errors import ArrimageError
from arrimage.texts import language
from arrimage_contracts.network.located_yaml import Located
from arrimage_contracts.network.messages import MESSAGES

_REASONS: Mapping[str, tuple[str, str]] = {
    "missing": ("manque", "is missing"),
    "extra_forbidden": ("clé inconnue{advice}", "unknown key{advice}"),
    "enum": ("doit être l'un de : {expected}", "must be one of: {expected}"),
    "string_pattern_mismatch": ("doit suivre {pattern}", "must follow {pattern}"),
    "string_type": ("doit être un texte", "must be text"),
    "int_type": ("doit être un nombre entier", "must be a whole number"),
    "int_parsing": ("doit être un nombre entier", "must be a whole number"),
    "greater_than_equal": ("doit être au moins {ge}", "must be at least {ge}"),
    "less_than_equal": ("doit être au plus {le}", "must be at most {le}"),
    "too_short": ("ne peut pas être vide", "cannot be empty"),
    "dict_type": ("doit être un groupe de clés", "must be a group of keys"),
    "model_type": ("doit être un groupe de clés", "must be a group of keys"),
    "tuple_type": ("doit être une liste", "must be a list"),
    "value_error": ("valeur inconnue ou interdite ici : {error}", "unknown, or not allowed here: {error}"),
}


@dataclass(frozen=True)
class Faults:
    """Lines to read; the reader's language is chosen when they are."""

    fr: Sequence[str]
    en: Sequence[str]

    def __str__(self) -> str:
        return "\n".join(self.en if language() == "en" else self.fr)


def malformed(error: ValidationError, located: Located, file: Path, model: type[BaseModel]) -> ArrimageError:
    """Return ``node.malformed`` with all that ``error`` found; ``line`` and ``key`` are the first one's."""
    return ArrimageError("node.malformed", **faults_in(error, located, file, model))


def faults_in(error: ValidationError, located: Located, file: Path, model: type[BaseModel]) -> dict[str, object]:
    """Return what an error about ``file`` says: all faults, and the line and the key of the first."""
    found = []
    for details in error.errors(include_url=False, include_input=False):
        path = details["loc"]
        line = located.keys.get(path, located.place_of(path))[0]
        key = ".".join(map(str, path)) or file.name
        found.append((line, key, details))
    found.sort(key=lambda fault: fault[:2])
    said = [
        tuple(f"  {file}:{line}: {key}: {reason}" for reason in _reasons(details, model))
        for line, key, details in found
    ]
    faults = Faults([fr for fr, _ in said], [en for _, en in said])
    line, key, _ = found[0]
    return {"file": file, "line": line, "key": key, "faults": faults}


def _reasons(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, context = details["type"], {name: str(value) for name, value in details.get("ctx", {}).items()}
    if kind in MESSAGES:
        values = {"path": "", **context}
        message = MESSAGES[kind]
        return message.said["fr"].format_map(values), message.said["en"].format_map(values)
    fr, en = _REASONS.get(kind, (details["msg"], details["msg"]))
    close = (
        difflib.get_close_matches(str(details["loc"][-1]), list(model.model_fields), n=1) if details["loc"] else []
    )
    french = {**context, "advice": f" ; vouliez-vous dire « {close[0]} » ?" if close else ""}
    english = {**context, "advice": f'; did you mean "{close[0]}"?' if close else ""}
    return (fr.format_map(french), en.format_map(english)) if kind in _REASONS else (fr, en)
