"""The menu says on which page one is, and of which section: with its own word for each."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from arrimage_chassis.pages.menu import menu_of


def anybody(roles: Sequence[str]) -> bool:
    """Open every page, as where nobody signs in."""
    return True


CASE = "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("here", "entry", "said"),
    [
        ("/intake/today", "menu.today", "page"),
        ("/intake/today/mine", "menu.today", "true"),
        ("/intake/refer", "menu.refer", "page"),
        (f"/intake/refer/{CASE}/preview", "menu.refer", "true"),
        ("/intake/cases", "menu.cases", "page"),
        (f"/intake/cases/{CASE}", "menu.cases", "true"),
        (f"/intake/referrals/{CASE}/decline", "menu.cases", "true"),
        ("/planning/plans", "menu.plans", "page"),
        (f"/planning/cases/{CASE}/assessment", "menu.plans", "true"),
        (f"/planning/meetings/{CASE}/3", "menu.plans", "true"),
        ("/followup/calls", "menu.calls", "page"),
        (f"/followup/calls/{CASE}", "menu.calls", "true"),
        ("/intake/sent", "menu.sent", "page"),
        ("/notifications/notices", "menu.notices", "page"),
    ],
)
def test_the_menu_marks_the_section_of_a_page_and_no_other(here: str, entry: str, said: str) -> None:
    assert {line.text: line.current for line in menu_of({}, here, anybody) if line.current} == {entry: said}


def test_a_page_of_no_section_marks_nothing() -> None:
    assert not [line for line in menu_of({}, "/planning/none", anybody) if line.current]


def test_services_that_the_node_does_not_have_are_not_in_the_menu() -> None:
    shown = [line.path for line in menu_of({"intake": 1, "followup": 2}, "/intake/today", anybody)]
    assert shown == ["/intake/today", "/intake/refer", "/intake/cases", "/followup/calls", "/intake/sent"]


@pytest.mark.requirement("R-328")
def test_whoever_does_no_casework_finds_in_the_menu_what_is_open_to_them() -> None:
    shown = [line.path for line in menu_of({}, "/intake/today", lambda roles: "operator" in roles or not roles)]
    assert shown == ["/intake/today", "/notifications/notices"]
