"""What the page on the hub claims names a test that exists, and both languages claim the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGES = [REPOSITORY / "docs" / "explanation" / f"what-the-hub-sees{language}.md" for language in ("", ".fr")]


def claims(page: Path) -> list[list[str]]:
    """Return, for each row of a table, the tests that it names."""
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [
        re.findall(r"`((?:tests|deploy|contracts|chassis|services)/[^`]*)`", row)
        for row in rows
        if not row.endswith((" test |", " Essai |"))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_claim_names_a_test_that_is_there(page: Path) -> None:
    found = [named for row in claims(page) for named in row]
    assert len(found) > 10
    assert [named for named in found if not (REPOSITORY / named).exists()] == []
    assert all(claims(page)), "a claim without a test"


def test_both_languages_name_the_same_tests() -> None:
    english, french = map(claims, PAGES)
    assert english == french
