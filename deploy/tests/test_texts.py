"""Everything that the command says exists in both languages, with the same values in it."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import arrimage
from arrimage.errors import ArrimageError
from arrimage.texts import help_of, language, say
from arrimage.texts.errors import ERRORS
from arrimage.texts.help import HELP
from arrimage.texts.said import SAID

PACKAGE = Path(arrimage.__file__).parent


def values_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def called(function: str) -> set[str]:
    """The first arguments with which ``function`` is called anywhere in the command."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ({"LANG": "en_CA.UTF-8"}, "en"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({}, "fr"),
        ({"LANG": "en_CA.UTF-8", "LC_ALL": "fr_CA.UTF-8"}, "fr"),
    ],
)
def test_the_language_follows_the_locale_and_is_french_without_one(locale: dict[str, str], expected: str) -> None:
    assert language(locale) == expected


def test_both_languages_take_the_same_values() -> None:
    pairs = [*SAID.values(), *HELP.values()]
    pairs += [(words.said["fr"], words.said["en"]) for words in ERRORS.values()]
    pairs += [(words.remedy["fr"], words.remedy["en"]) for words in ERRORS.values()]

    assert [pair for pair in pairs if values_in(pair[0]) != values_in(pair[1]) or not all(pair)] == []


def test_every_code_that_is_used_has_words_and_every_word_is_used() -> None:
    raised = called("ArrimageError")
    assert raised <= set(ERRORS)
    assert {code for code in set(ERRORS) - raised if not code.startswith("demo.")} == set()
    assert called("say") <= set(SAID)
    assert called("help_of") <= set(HELP)


def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    error = ArrimageError("worker.unknown", id="w1")

    assert (error.code, error.message("fr")) == ("worker.unknown", "Aucun intervenant w1 ici.")
    assert error.remedy("en").startswith("See the list")
    assert say("worker.none", "fr") == "aucun intervenant"
    assert help_of("node")
