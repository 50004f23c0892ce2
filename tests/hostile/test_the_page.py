"""What is written of the attacks is what is played."""

from __future__ import annotations

from tests.hostile.attacks import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.hostile.attacks"
