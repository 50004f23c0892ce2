"""What each code of the vocabularies means: the text under it in vocabularies.py, which Python itself forgets."""

from __future__ import annotations

import ast
from functools import cache
from importlib.resources import files


@cache
def code_meanings() -> dict[str, dict[str, str]]:
    """Return, by vocabulary and code, what is said of the code; codes of which nothing is said are left out."""
    source = (files("arrimage_contracts") / "vocabularies.py").read_text(encoding="utf-8")
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    return {each.name: _of(each) for each in classes}


def _of(vocabulary: ast.ClassDef) -> dict[str, str]:
    found = {}
    for code, text in zip(vocabulary.body, vocabulary.body[1:], strict=False):
        if (
            isinstance(code, ast.Assign)
            and isinstance(code.value, ast.Constant)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            found[str(code.value.value)] = " ".join(str(text.value.value).split())
    return found
