"""Docstrings on the pages: what a reader sees who does not read the code."""

from __future__ import annotations

import pytest

from arrimage_contracts.generate.plain import plain


@pytest.mark.parametrize(
    ("docstring", "read"),
    [
        ("Asked once (:class:`NameAsked`).", "Asked once (`NameAsked`)."),
        ("See :func:`~arrimage_contracts.sealed.request_bytes`.", "See `request_bytes`."),
        ("``id`` by the formula.", "`id` by the formula."),
        ("First.\n\n    More of it,\n    on two lines.\n    ", "First.\n\nMore of it,\non two lines."),
        ("At 12:30, `a` and b: c.", "At 12:30, `a` and b: c."),
    ],
)
def test_roles_doubled_backticks_and_indentation_go(docstring: str, read: str) -> None:
    assert plain(docstring) == read
