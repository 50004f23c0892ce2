"""From the text of a network file to a network, or to the list of everything that is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from arrimage_contracts.network.cross_checks import check_whole
from arrimage_contracts.network.located_yaml import Located, read_yaml
from arrimage_contracts.network.located_yaml import Path as DataPath
from arrimage_contracts.network.model import Network, Reading
from arrimage_contracts.network.problems import NetworkFileError, Problem
from arrimage_contracts.vocabularies import DataCategory, ServiceName

ModelT = TypeVar("ModelT", bound=BaseModel)

_EXPECTED = {
    "string_type": (
        "un texte (entre guillemets s'il ressemble à un nombre)",
        "text (in quotes if it looks like a number)",
    ),
    "int_type": ("un nombre entier, sans guillemets", "a whole number, without quotes"),
    "tuple_type": ("une liste", "a list"),
    "dict_type": ("un groupe de clés (« clé: valeur »)", 'a group of keys ("key: value")'),
    "model_type": ("un groupe de clés (« clé: valeur »)", 'a group of keys ("key: value")'),
}
_LISTED = {
    "services": ("network.unknown_service", ServiceName),
    "reads": ("network.unknown_reading", Reading),
    "categories": ("agreement.unknown_category", DataCategory),
}


def load_network(source: Path | str) -> Network:
    """Read a network file, from a path or from its text.

    :raises NetworkFileError: with every problem found, each with code, line, column and remedy.
    """
    text, said = read_source(source, "network.yaml")
    located = read_yaml(text, said)
    if isinstance(located.data, dict):
        check_whole(located)
    return validate(Network, located, said)


def read_source(source: Path | str, unnamed: str) -> tuple[str, str]:
    """Return the text of ``source`` and how to call it.

    :raises NetworkFileError: ``network.unreadable``.
    """
    if isinstance(source, str):
        return source, unnamed
    try:
        return source.read_text(encoding="utf-8"), str(source)
    except UnicodeDecodeError:
        reason = "UTF-8"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    raise NetworkFileError([Problem("network.unreadable", 0, 0, "", {"reason": reason})], str(source))


def validate(model: type[ModelT], located: Located, source: str) -> ModelT:
    """Make a ``model`` of what was read.

    :raises NetworkFileError: with what the model refuses and what was found before.
    """
    try:
        made = model.model_validate(located.data)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False):
            _report(model, located, details)
    if located.problems:
        raise NetworkFileError(located.problems, source)
    return made


def _report(model: type[BaseModel], located: Located, details: ErrorDetails) -> None:
    path: DataPath = details["loc"]
    kind = details["type"]
    place = located.place_of(path)
    context = details.get("ctx", {})
    if kind.startswith(("network.", "agreement.")):
        located.report(kind, place, path, **{key: str(value) for key, value in context.items()})
    elif kind == "missing":
        located.report("network.missing_key", located.place_of(path[:-1]), path, key=str(path[-1]))
    elif kind == "extra_forbidden":
        fr, en = advice(str(path[-1]), _keys_at(model, path[:-1]), otherwise=_listing(_keys_at(model, path[:-1])))
        place = located.keys.get(path, place)
        located.report("network.unknown_key", place, path, key=str(path[-1]), advice_fr=fr, advice_en=en)
    elif kind == "enum":
        _report_unknown_code(located, path)
    elif kind in ("greater_than_equal", "less_than_equal"):
        bound = f"≥ {context['ge']}" if "ge" in context else f"≤ {context['le']}"
        located.report("network.out_of_range", place, path, bound=bound)
    else:
        fr, en = _EXPECTED[kind]
        located.report("network.wrong_type", place, path, expected_fr=fr, expected_en=en)


def _report_unknown_code(located: Located, path: DataPath) -> None:
    code, codes = _LISTED[str(path[-2])]
    value: Any = located.data
    for part in path:
        value = value[part]
    known = [str(item) for item in codes]
    fr, en = advice(str(value), known, otherwise=("", ""))
    values = {
        "value": str(value),
        "known": ", ".join(known),
        "advice_fr": f" {fr}".rstrip(),
        "advice_en": f" {en}".rstrip(),
    }
    located.report(code, located.place_of(path), path, **values)


def advice(word: str, known: Iterable[str], otherwise: tuple[str, str]) -> tuple[str, str]:
    """Return "did you mean", French and English; ``otherwise`` if nothing known looks like ``word``."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return (f"Vouliez-vous dire « {close[0]} » ?", f'Did you mean "{close[0]}"?') if close else otherwise


def _listing(keys: list[str]) -> tuple[str, str]:
    return f"Clés possibles : {', '.join(keys)}.", f"Possible keys: {', '.join(keys)}."


def _keys_at(model: type[BaseModel], path: DataPath) -> list[str]:
    for part in path:
        if isinstance(part, str):
            inner = _model_in(model.model_fields[part].annotation)
            assert inner is not None  # noqa: S101 - only a model can refuse an extra key
            model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
