"""What was entered into a form: read with dotted names, checked by a model, and shown again whatever is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from arrimage_chassis.pages.wording import Wording

Entered = Mapping[str, Sequence[str]]
"""The values under each name, as the browser sent them; a name is a path: ``objectives.0.text``."""

WANTED: Final[dict[str, Any]] = {"wanted": True}
"""The ``json_schema_extra`` of a field that may be filled in later, but must be in the end."""
UNSEEN: Final[dict[str, Any]] = {"unseen": True}
"""The ``json_schema_extra`` of a field that is never shown to be copied: a password, or what the page wrote into a
hidden field."""
WRONG: Final = "wrong"
"""The key in the ``json_schema_extra`` of a field whose writing has a rule: the text key that says the rule, shown
where what was entered does not follow it."""
_APART: Final = frozenset({"csrf", "once", "held", "back", "author"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,4}")
_MOST_ROWS: Final = 50
_MISSING: Final = frozenset({"missing", "string_too_short", "too_short"})
_REASONS: Final = {
    "string_too_long": "entered.too_long",
    "date_from_datetime_parsing": "entered.date",
    "date_parsing": "entered.date",
    "date_type": "entered.date",
    "time_parsing": "entered.time",
    "time_delta_parsing": "entered.time",
    "int_parsing": "entered.number",
    "greater_than_equal": "entered.number",
    "less_than_equal": "entered.number",
}


def pairs_of(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return what was entered by name; names that no form of ours has are left out."""
    found: dict[str, list[str]] = {}
    for name, value in items:
        if _NAME.fullmatch(name):
            found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return found


@dataclass
class Form:
    """A form as a page shows it: what is in each field, what is wrong with it."""

    model: type[BaseModel]
    words: Wording
    values: Entered = field(default_factory=dict, repr=False)
    reasons: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the name of the field: the key of the words."""
    was_sent: bool = False
    """Whether this is the form that came in, and is shown again."""

    mark: str = ""
    """What tells the fields of this form from those of another of its kind on the same page."""

    def id(self, name: str) -> str:
        """Return what the ids of a field's elements are made of."""
        return f"{self.mark}{name}"

    def value(self, name: str) -> str:
        """Return what is in a field."""
        return next(iter(self.values.get(name, ())), "")

    def chosen(self, name: str, value: str) -> bool:
        """Tell whether a box of a field is ticked."""
        return value in self.values.get(name, ())

    def label(self, name: str) -> str:
        """Return how a field is called: the words of its ``title``."""
        return self.words(title_of(self.model, name))

    def optional(self, name: str) -> bool:
        """Tell whether a field may be left empty for good; one that is ``WANTED`` may not."""
        info = self.model.model_fields.get(name.partition(".")[0])
        return info is not None and not info.is_required() and not _extra_of(info).get("wanted")

    def error(self, name: str) -> str | None:
        """Return what is wrong with a field, in words."""
        key = self.reasons.get(name)
        return None if key is None else self.words(key)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, field by field: (name, "field: what to do")."""
        return [
            (name, f"{self.label(name)} : {self.words(key)}" if self.words.language == "fr"
             else f"{self.label(name)}: {self.words(key)}")
            for name, key in self.reasons.items()
        ]  # fmt: skip


def read(model: type[BaseModel], entered: Entered) -> tuple[BaseModel | None, dict[str, str]]:
    """Return the form's model, or None and what is wrong with which field. Empty fields count as left out."""
    try:
        return model.model_validate(_nested(model, entered)), {}
    except ValidationError as error:
        found: dict[str, str] = {}
        for problem in error.errors(include_input=False, include_url=False, include_context=False):
            name = ".".join(str(part) for part in problem["loc"] if not str(part).startswith("function-"))
            known = _known_name(model, name)
            found.setdefault(known, _reason(problem["type"], _extra_of(model.model_fields.get(known))))
        return None, found


def _reason(kind: str, extra: Mapping[str, Any]) -> str:
    if kind in _MISSING:
        return "entered.missing"
    return _REASONS.get(kind) or str(extra.get(WRONG, "entered.wrong"))


def _extra_of(info: FieldInfo | None) -> Mapping[str, Any]:
    """Return what a form says of a field beside its type."""
    extra = info.json_schema_extra if info is not None else None
    return extra if isinstance(extra, Mapping) else {}


def _known_name(model: type[BaseModel], name: str) -> str:
    """Cut the end that pydantic adds for unions and rows of plain values (``needs.0``)."""
    first = name.partition(".")[0]
    info = model.model_fields.get(first)
    return name if info is not None and _is_nested(info.annotation) else first


def _nested(model: type[BaseModel], entered: Entered) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, values in entered.items():
        kept = [value.strip() for value in values if value.strip()]
        first, _, rest = name.partition(".")
        info = model.model_fields.get(first)
        if info is None or name in _APART or not kept:
            continue
        if rest:
            _put(tree, name.split("."), kept[-1])
        else:
            tree[first] = kept if _is_list(info.annotation) else kept[-1]
    return {name: _rows(value) for name, value in tree.items()}


def _put(tree: dict[str, Any], path: Sequence[str], value: str) -> None:
    for part in path[:-1]:
        inner = tree.setdefault(part, {})
        if not isinstance(inner, dict):  # somebody sent both a field and a part of it
            return
        tree = inner
    tree[path[-1]] = value


def _rows(value: Any) -> Any:
    """Turn what is numbered into a list, in order; rows that are left empty are gone."""
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_rows(value[key]) for key in sorted(value, key=int)[:_MOST_ROWS]]
    return {key: _rows(inner) for key, inner in value.items()}


def _arguments(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", ())


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) in (list, tuple, set, frozenset) or any(
        _is_list(inner) for inner in _arguments(annotation) if inner is not annotation
    )


def _is_nested(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return get_origin(annotation) is dict or any(_is_nested(inner) for inner in _arguments(annotation))


def title_of(model: type[BaseModel], name: str) -> str:
    """Return the ``title`` of a field; of a row's field, that of the row's model.

    :raises KeyError: if there is no such field, or it has no title.
    """
    first, *rest = [part for part in name.split(".") if not part.isdigit()]
    info = model.model_fields[first]
    if rest and (inner := _model_in(info.annotation)) is not None:
        return title_of(inner, ".".join(rest))
    if info.title is None:
        raise KeyError(f"{model.__name__}.{first} has no title")
    return info.title


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, _arguments(annotation))), None)
