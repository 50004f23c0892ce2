"""Which requirement is held by which tests: `python -m arrimage_testing.requirements_map` writes the table.

It collects every test (and runs none), reads the ``requirement`` markers, and sets them beside the list of
what is in scope. A requirement without a test is shown as open, not left out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SCOPE = Path("tests/requirements_in_scope.txt")
TABLE = Path("docs/requirements.md")


@dataclass(frozen=True)
class Requirement:
    """One line of the scope."""

    id: str
    priority: str
    title: str
    remains: str = ""
    """What of it no test holds yet, because it is not built; empty if the tests hold all of it."""


@dataclass
class MarkedTests:
    """A pytest plugin that remembers, for each requirement's id, the names of its tests."""

    tests: dict[str, list[str]] = field(default_factory=dict)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Read the markers of all collected tests; the parameters of one test count once."""
        for item in session.items:
            name = item.nodeid.split("[", 1)[0]
            for marker in item.iter_markers("requirement"):
                for requirement in marker.args:
                    known = self.tests.setdefault(str(requirement), [])
                    if name not in known:
                        known.append(name)


def read_scope(text: str) -> list[Requirement]:
    """The requirements of a scope file: ``id | priority | title [| what remains]`` a line, # for comments.

    Raises:
        ValueError: a line of another form; it shows the line.
    """
    scope = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words = [word.strip() for word in line.split("|")]
        if len(words) not in {3, 4} or words[1] not in {"MUST", "SHOULD", "COULD"}:
            raise ValueError(f"{SCOPE}: not 'id | MUST, SHOULD or COULD | title [| what remains]': {line}")
        scope.append(Requirement(*words))
    return scope


def write_table(scope: list[Requirement], tests: dict[str, list[str]]) -> str:
    """The page: what is held, what is open, and markers that name something out of scope."""
    held = [requirement for requirement in scope if tests.get(requirement.id)]
    still_open = [r for r in scope if r.priority == "MUST" and r not in held]
    partly = [r for r in held if r.remains]
    lines = [
        "# Requirements and their tests",
        "",
        "Written by `make requirements` from the tests' markers; do not edit.",
        "",
        f"{len(held)} of {len(scope)} requirements in scope have a test; "
        f"{len(still_open)} MUST {'has' if len(still_open) == 1 else 'have'} none. "
        f"Of those with a test, {len(partly)} are held in part: what remains is said beside the title.",
        "",
        "| requirement | | title | tests |",
        "|---|---|---|---|",
    ]
    for requirement in scope:
        names = "<br>".join(f"`{name}`" for name in sorted(tests.get(requirement.id, [])))
        shown = names or ("**open**" if requirement.priority == "MUST" else "open")
        title = requirement.title
        if requirement.remains:
            title += f"<br>*remains: {requirement.remains}*"
        lines.append(f"| {requirement.id} | {requirement.priority} | {title} | {shown} |")
    if beyond := sorted(tests.keys() - {requirement.id for requirement in scope}):
        lines += ["", "Tests also name, beyond this scope: " + ", ".join(beyond) + "."]
    return "\n".join([*lines, ""])


def main() -> int:
    """Collect, write docs/requirements.md, and say how much is open; 1 when the tests cannot be collected."""
    marked = MarkedTests()
    if pytest.main(
        ["--collect-only", "-qq", "--no-header", "-p", "no:cacheprovider", "-p", "no:warnings"],
        plugins=[marked],
    ) not in (0, 5):
        sys.stderr.write("the tests could not be collected: see above\n")
        return 1
    scope = read_scope(SCOPE.read_text(encoding="utf-8"))
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(write_table(scope, marked.tests), encoding="utf-8")
    missing = [r.id for r in scope if r.priority == "MUST" and not marked.tests.get(r.id)]
    sys.stdout.write(f"{TABLE}: {len(scope)} requirements, MUST without a test: {' '.join(missing) or 'none'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
