"""The reference page of the agreement's file says what the code does."""

from __future__ import annotations

import pytest

from arrimage_contracts.generate.tree import find_root
from arrimage_contracts.network import Agreement, Ending, load_agreement
from arrimage_contracts.vocabularies import DataCategory


@pytest.fixture(scope="module")
def page() -> str:
    return (find_root() / "docs" / "reference" / "agreement-file.md").read_text(encoding="utf-8")


def test_its_example_is_an_agreement_and_its_words_are_those_that_are_signed(page: str) -> None:
    example = load_agreement(page.partition("```yaml\n")[2].partition("```")[0])

    assert example.signed_bytes.decode() == page.partition("```text\n")[2].partition("```")[0]


def test_it_has_every_key_and_every_category(page: str) -> None:
    for name in (*Agreement.model_fields, *(f"endings.*.{name}" for name in Ending.model_fields)):
        assert f"| `{name}` |" in page
    for category in DataCategory:
        assert f"`{category}`" in page
