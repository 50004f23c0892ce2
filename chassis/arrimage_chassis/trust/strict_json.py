"""JSON that every parser reads the same: no name twice, no NaN, a bounded depth.

Of ``{"aud": "a", "aud": "b"}`` one parser sees a, another b: what was signed is then not what is acted on.
"""

from __future__ import annotations

import json
from typing import Any, Final

_MAX_DEPTH: Final = 12


def parsed_object(text: bytes) -> dict[str, Any]:
    """Return the object that ``text`` says.

    :raises ValueError: if it is not one JSON object in UTF-8, names a member twice or is nested too deep; the
        message quotes nothing of it.
    """
    try:
        found = json.loads(text.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_refuse)
    except (ValueError, RecursionError):  # what the parser says quotes the text
        found = None
    if not isinstance(found, dict) or _is_too_deep(found, _MAX_DEPTH):
        raise ValueError("json.malformed")
    return found


def _once_each(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise ValueError("json.doubled_member")
    return found


def _refuse(_constant: str) -> Any:
    raise ValueError("json.not_a_number")


def _is_too_deep(value: Any, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_too_deep(item, left - 1) for item in inner)
