"""The project's own small tools: the table of requirements, the audit of the locks."""

import pytest

from arrimage_testing.audit import (
    justified,
    pins,
    problems_of_advisories,
    problems_of_environment,
    problems_of_lock,
)
from arrimage_testing.requirements_map import Requirement, read_scope, write_table

LOCK = """\
alembic==1.20.1 \\
    --hash=sha256:aa
    # via -r run.in
six==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
"""


def test_the_table_shows_a_must_without_a_test_as_open() -> None:
    scope = read_scope("# comment\nR-112 | MUST | Seven days\nR-113 | MUST | Overdue\nR-015 | SHOULD | Replay\n")
    assert scope[0] == Requirement("R-112", "MUST", "Seven days")
    table = write_table(scope, {"R-112": ["intake/test_b", "intake/test_a"], "R-999": ["x"]})
    assert "| R-112 | MUST | Seven days | `intake/test_a`<br>`intake/test_b` |" in table
    assert "| R-113 | MUST | Overdue | **open** |" in table
    assert "1 of 3 requirements in scope have a test; 1 MUST has none." in table
    assert "beyond this scope: R-999." in table


def test_a_scope_line_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="R-112 seven days"):
        read_scope("R-112 seven days\n")


def test_a_lock_without_hash_or_with_an_address_is_refused() -> None:
    assert problems_of_lock(LOCK) == []
    assert problems_of_lock("six==1.0\n") == ["six has no hash"]
    assert len(problems_of_lock("--extra-index-url file:///srv\n" + LOCK)) == 1
    assert len(problems_of_lock(LOCK + "thing @ git+ssh://somewhere/thing\n")) == 1


def test_what_is_installed_must_be_what_is_locked() -> None:
    locked = pins(LOCK)
    assert locked == {"alembic": "1.20.1", "six": "1.0"}
    assert problems_of_environment(locked, {"alembic": "1.20.1", "arrimage-intake": "0.1.0", "pip": "24"}) == []
    assert problems_of_environment(locked, {"alembic": "1.19", "left-over": "1"}) == [
        "alembic 1.19 is installed, 1.20.1 is locked",
        "left-over 1 is installed but not locked",
    ]


def test_an_advisory_is_told_until_it_is_justified_and_what_was_not_asked_is_told_too() -> None:
    advisory = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}
    report = {
        "dependencies": [{"name": "six", "version": "1.0", "vulns": [advisory]}, {"name": "seven", "vulns": []}]
    }
    assert problems_of_advisories(report, {}) == ["six 1.0: PYSEC-1, fixed in 1.1"]
    assert (
        problems_of_advisories(report, justified("# why\nCVE-1 | only on a system we refuse | 2026-11-28\n")) == []
    )
    unasked = {"dependencies": [{"name": "six", "skip_reason": "not found"}]}
    assert len(problems_of_advisories(unasked, {})) == 1
    with pytest.raises(ValueError, match="reason"):
        justified("CVE-1 | | 2026-11-28\n")
