"""What would hurt other organizations' components: changes within a major, between two sets of schemas.

Within a major only optional fields are added (R-007). Anything else is a new major, beside the old one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True, order=True)
class Break:
    """One change that a reader or a sender of the same major cannot live with."""

    event: str
    """The copy, as ``own.PlanCreated.v1``."""
    field: str
    """The field, as ``data.plan_id``; empty if the event as a whole is meant."""
    what: str

    def __str__(self) -> str:
        audience, name, major = self.event.split(".")
        where = f"{self.event} {self.field}".rstrip()
        later = f"v{int(major.removeprefix('v')) + 1}"
        return f"{where}: {self.what}. Keep {name}.{major} ({audience}) as it was and publish {later} beside it."


_FIXED = {
    "x-producer": "the producer changed: its permission and its subject are those of the old one",
    "x-subject": "the subject changed: nobody listens there",
    "x-identity": "the identity fields changed: what was said already would be said again under other ids",
    "x-id-formula": "the id formula changed: what was said already would be said again under other ids",
}
_NARROWER_IF_LESS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_NARROWER_IF_MORE = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_MEANING = ("type", "const", "format", "pattern", "uniqueItems", "x-privacy", "x-pair-scoped")


def breaking_changes(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[Break]:
    """Return every break between two sets of messages' schemas, keyed ``<audience>.<Event>.v<major>``."""
    return sorted(found for event in old for found in _between(event, old[event], new.get(event)))


def _between(event: str, old: Schema, new: Schema | None) -> Iterator[Break]:
    if new is None:
        yield Break(event, "", "this copy is gone, and components still read or say it")
        return
    for key, what in _FIXED.items():
        if old.get(key) != new.get(key):
            yield Break(event, "", what)
    for field, what in _objects(old, new, ""):
        yield Break(event, field, what)


def _objects(old: Schema, new: Schema, path: str) -> Iterator[tuple[str, str]]:
    was, now = old.get("properties", {}), new.get("properties", {})
    was_required, now_required = set(old.get("required", [])), set(new.get("required", []))
    for name in sorted(was.keys() | now.keys()):
        field = f"{path}{name}"
        if name not in now:
            yield field, "the field was removed or renamed, and readers use it"
        elif name not in was:
            if name in now_required:
                yield field, "the new field is required, and senders of an older minor do not say it"
        else:
            if name in now_required - was_required:
                yield field, "the field became required, and senders of an older minor may leave it out"
            if name in was_required - now_required:
                yield field, "the field became optional, and readers count on it"
            yield from _values(was[name], now[name], field)


def _values(old: Schema, new: Schema, field: str) -> Iterator[tuple[str, str]]:
    for key in _MEANING:
        if old.get(key) != new.get(key):
            yield field, f"{key} changed from {_said(old.get(key))} to {_said(new.get(key))}"
    yield from ((field, what) for what in _codes(old.get("enum"), new.get("enum")))
    yield from ((field, what) for what in _meanings(old.get("x-meanings", {}), new.get("x-meanings", {})))
    yield from ((field, what) for what in _bounds(old, new))
    if "properties" in old or "properties" in new:
        yield from _objects(old, new, f"{field}.")
    if "items" in old and "items" in new:
        yield from _values(old["items"], new["items"], f"{field}[]")


def _codes(old: list[Any] | None, new: list[Any] | None) -> Iterator[str]:
    if old == new:
        return
    if old is None or new is None:
        yield "a list of codes appeared" if old is None else "the list of codes is gone"
        return
    if gone := [code for code in old if code not in new]:
        yield f"codes removed ({_said(gone)}), and senders of an older minor still say them"
    if added := [code for code in new if code not in old]:
        # a reader that knows its codes refuses the whole message: to it the widening is as bad as a removal
        yield f"codes added ({_said(added)}), and a reader that does not know them refuses the message"


def _meanings(old: Schema, new: Schema) -> Iterator[str]:
    """What a code means is what components act on: words may be added to a code, none may change."""
    for code in sorted(old.keys()):
        if old[code] != new.get(code):
            yield f"the meaning of the code {code} changed, and components act on the old one"


def _bounds(old: Schema, new: Schema) -> Iterator[str]:
    for keys, sign in ((_NARROWER_IF_LESS, 1), (_NARROWER_IF_MORE, -1)):
        for key in keys:
            was, now = old.get(key), new.get(key)
            if was == now:
                continue
            tighter = was is None or (now is not None and (now - was) * sign < 0)
            hurt = (
                "senders of an older minor go past it" if tighter else "readers of an older minor refuse beyond it"
            )
            done = "tightened" if tighter else "loosened"
            yield f"{key} {done} from {_said(was)} to {_said(now)}, and {hurt}"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "nothing" if value is None else str(value)
