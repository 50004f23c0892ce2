"""How an attack is written: whom it stands for, what it tries, which safeguard stops it, how that is switched off.

Each is played twice. With the safeguard it must fail; without it, it must succeed, or it proves nothing. What the
attacks are is written to docs/security/attacks.md by ``python -m tests.hostile.attacks``.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

PAGE = Path("docs/security/attacks.md")


class Who(StrEnum):
    """Against whom: the threat model of SECURITY.md."""

    PARTNER = "hostile partner, with the keys that it really has"
    CREDENTIAL = "a service's credential, stolen"
    HUB = "hub operator, with the hub's machine"
    WORKER = "curious worker, with a key of their own"
    DISK = "stolen disk or backup"


@dataclass(frozen=True)
class Attack:
    """One attack."""

    number: str
    who: Who
    attempt: str
    safeguard: str
    without: str
    """How the safeguard is switched off for the control."""
    test: str


ATTACKS: dict[str, Attack] = {}
OPEN: dict[str, Attack] = {}
"""Those that succeed still; ``safeguard`` is what would stop them."""


class Played:
    """Whether the safeguard is there this time, and a way to take it away."""

    def __init__(self, safeguarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        self.safeguarded = safeguarded
        self._monkeypatch = monkeypatch

    def always(self, target: str, stand_in: object) -> None:
        """Put ``stand_in`` where ``target`` (``module:attribute``) was, with the safeguard and without."""
        module, _, attribute = target.partition(":")
        owner: Any = import_module(module)
        *path, name = attribute.split(".")
        for part in path:
            owner = getattr(owner, part)
        self._monkeypatch.setattr(owner, name, stand_in)

    def unless_safeguarded(self, target: str, stand_in: object) -> None:
        """Take a safeguard of the code away: put ``stand_in`` where ``target`` was."""
        if not self.safeguarded:
            self.always(target, stand_in)


Attempt = Callable[..., Awaitable[bool]]
"""Plays the attack; returns whether it succeeded."""


def attack(number: str, who: Who, attempt: str, *, safeguard: str, without: str) -> Callable[[Attempt], Any]:
    """Play the decorated attempt with its safeguard and without it."""

    def declare(play: Attempt) -> Any:
        test = f"tests/hostile/{play.__module__.rpartition('.')[2]}.py::{play.__name__}"
        if number in ATTACKS and ATTACKS[number].test != test:
            raise ValueError(f"{number} is used twice")
        ATTACKS[number] = Attack(number, who, attempt, safeguard, without, test)

        @pytest.mark.parametrize("safeguarded", [True, False], ids=["safeguarded", "control"])
        @functools.wraps(play)
        async def played(*, safeguarded: bool, monkeypatch: pytest.MonkeyPatch, **fixtures: Any) -> None:
            succeeded = await play(played=Played(safeguarded, monkeypatch), **fixtures)
            assert succeeded is not safeguarded, (
                f"{number} succeeded against: {safeguard}"
                if safeguarded
                else f"{number} proves nothing: {safeguard}"
            )

        signature = _signature_of(play)
        played.__signature__ = signature
        return played

    return declare


def still_succeeds(number: str, who: Who, attempt: str, *, would_stop_it: str) -> Callable[[Attempt], Any]:
    """Play an attempt that nothing stops yet: whoever stops it is told by the test, and moves it to the others."""

    def declare(play: Attempt) -> Any:
        test = f"tests/hostile/{play.__module__.rpartition('.')[2]}.py::{play.__name__}"
        OPEN[number] = Attack(number, who, attempt, would_stop_it, "", test)

        @pytest.mark.xfail(
            strict=True, reason=f"{number} is known to succeed; it would be stopped by: {would_stop_it}"
        )
        @functools.wraps(play)
        async def played(**fixtures: Any) -> None:
            assert not await play(**fixtures)

        return played

    return declare


def _signature_of(play: Attempt) -> Any:
    """Return the signature that pytest reads fixtures from: the attempt's, with what the playing itself needs."""
    own = inspect.signature(play)
    kept = [parameter for name, parameter in own.parameters.items() if name != "played"]
    more = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in ("safeguarded", "monkeypatch")]
    return own.replace(parameters=[*(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in kept), *more])


def page() -> str:
    """Return docs/security/attacks.md."""
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        import_module(f"tests.hostile.{file.stem}")
    lines = [
        "# Attacks that are played",
        "",
        "Written by `python -m tests.hostile.attacks` from the tests themselves; do not edit. Each attack is",
        "played with real servers, gates, stores and vaults and the keys that the attacker would have: it",
        "fails with its safeguard, and **succeeds when that safeguard is switched off**, which shows that it is",
        "this safeguard that stops it. [SECURITY.md](../../SECURITY.md) says what each attacker can still do.",
        "",
    ]
    for who in Who:
        found = [item for _, item in sorted(ATTACKS.items()) if item.who is who]
        if found:
            lines += [
                f"## {who[0].upper()}{who[1:]}",
                "",
                "| | attempt | stopped by | succeeds when | test |",
                "|---|---|---|---|---|",
            ]
            lines += [f"| {a.number} | {a.attempt} | {a.safeguard} | {a.without} | `{a.test}` |" for a in found]
            lines.append("")
    if OPEN:
        lines += [
            "## What nothing stops yet",
            "",
            "Played too, and expected to succeed: the test that is told otherwise fails, and is moved up.",
            "",
            "| | by whom | attempt | would be stopped by | test |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {a.number} | {a.who} | {a.attempt} | {a.safeguard} | `{a.test}` |" for _, a in sorted(OPEN.items())
        ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}: {len(ATTACKS)} attacks\n")


if __name__ == "__main__":
    # under its own name: run as a script this module would be another than the one that the tests fill
    import_module("tests.hostile.attacks").main()
