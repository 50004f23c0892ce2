"""Docstrings as people read them who do not read the code: without indentation and without Sphinx's roles."""

from __future__ import annotations

import inspect
import re

_ROLE = re.compile(r":[a-z]+:`~?(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)`")
_LITERAL = re.compile(r"``([^`]+)``")


def plain(docstring: str) -> str:
    """Return ``docstring`` as Markdown: ``:class:`a.B``` is `` `B` ``, a literal has one backtick on each side."""
    return without_roles(inspect.cleandoc(docstring))


def without_roles(text: str) -> str:
    """Return ``text`` without Sphinx's roles and doubled backticks, its lines as they are."""
    return _LITERAL.sub(r"`\1`", _ROLE.sub(r"`\1`", text))
