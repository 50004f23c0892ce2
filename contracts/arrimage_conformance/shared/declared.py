"""Where the promises of every role are declared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from arrimage_conformance.check import How, SharedCheck
from arrimage_conformance.conversation import Conversation
from arrimage_conformance.trial import Trial

SharedRun = Callable[[Trial, type[Conversation]], Awaitable[None]]
SHARED: Final[list[SharedCheck]] = []


def shared(
    number: str,
    *requirements: str,
    fr: str,
    en: str,
    how: How = How.TOGETHER,
    waits: bool = False,
) -> Callable[[SharedRun], SharedRun]:
    """Declare the decorated coroutine function, which is given the role's kind of conversation, as a check."""

    def declare(run: SharedRun) -> SharedRun:
        SHARED.append(SharedCheck(number, requirements, fr, en, how, run, waits))
        return run

    return declare
