"""The depth of a message is known before it is parsed, and agrees with a real parser."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage_chassis.delivery.screening import is_deeper_than

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)
PIECES = st.lists(st.sampled_from(["[", "]", "{", "}", '"', "\\", ",", ":", "1", '"a"', "é", " "]), max_size=30)


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max((depth_of(inner) for inner in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth_of(inner) for inner in value), default=0)
    return 0


@settings(max_examples=50, deadline=None)
@given(value=ANY_JSON, limit=st.integers(0, 8), ascii_only=st.booleans())
def test_depth_agrees_with_a_parser_on_whatever_is_json(value: Any, limit: int, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert is_deeper_than(body, limit) == (depth_of(value) > limit)


@settings(max_examples=200, deadline=None)
@given(pieces=PIECES, limit=st.integers(0, 8))
def test_depth_agrees_with_a_parser_on_whatever_looks_like_json(pieces: list[str], limit: int) -> None:
    body = "".join(pieces).encode()
    try:
        value = json.loads(body)
    except ValueError:
        is_deeper_than(body, limit)  # it answers all the same
    else:
        assert is_deeper_than(body, limit) == (depth_of(value) > limit)


def test_a_very_deep_message_is_refused_without_recursion() -> None:
    assert is_deeper_than(b"[" * 60_000, 12)
    assert not is_deeper_than(b'"' + b"[" * 60_000 + b'"', 12)
    assert not is_deeper_than(rb'"\"[[[[[[[[[[[[[[[[["', 12)
