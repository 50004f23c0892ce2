"""50 to 53: killed in the middle, down while things happen. What begins on an empty store is each role's own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from arrimage_conformance.bus import eventually
from arrimage_conformance.check import How
from arrimage_conformance.conversation import Conversation
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.shared.declared import shared
from arrimage_conformance.trial import Trial

_KILLED_AT = (1_000, 8, 3)
"""After its first message, after an eighth, and after a third of all that it has to say."""


async def begins_anew(trial: Trial) -> None:
    """Let the program begin on an empty store, and hold that it says nothing that was said before."""
    await trial.settle()
    said_before = len(trial.bus.said())
    await trial.program.stop()
    await trial.bus.begin_again()
    trial.program.new_store()
    await trial.start()
    await trial.settle()
    new = trial.bus.said()[said_before:]
    trial.hold(not new, f"re-emits on replay: {len(new)} messages were said again from an empty store", new[:3])


async def _all_said(trial: Trial, all_of_them: Sequence[Conversation], why: str) -> None:
    for one in all_of_them:
        await one.owed(trial, why)
    await trial.settle()
    for one in all_of_them:
        one.once(trial, f"{why}; each thing is said once")
    check_nothing_twice(trial)


async def _all_acted(trial: Trial, all_of_them: Sequence[Conversation], why: str) -> None:
    await asyncio.gather(*(one.acted(trial, why) for one in all_of_them))


@shared(
    "50",
    "R-008",
    "R-009",
    fr="Acquitté, donc gardé : tué à l'instant de son premier acquittement, le programme n'a rien perdu.",
    en="Acknowledged, so kept: killed at the moment of its first acknowledgement, the program has lost nothing.",
    how=How.RESTART,
)
async def killed_at_ack(trial: Trial, kind: type[Conversation]) -> None:
    """kill -9 as soon as the server hears an acknowledgement; then the same store again."""
    await trial.settle()
    many = [kind.new() for _ in range(kind.many)]
    trial.bus.acked = trial.program.kill
    try:
        for one in many:
            await one.played(trial)
        killed = await eventually(lambda: trial.program.exit_code is not None, trial.patience)
    finally:
        trial.bus.acked = None
    trial.hold(killed, "nothing was acknowledged of what was sent", trial.bus.stored[-2:])
    await trial.start()
    await trial.settle()
    why = "acks before commit: what was acknowledged before a kill -9 was lost"
    await _all_acted(trial, many, why)
    await _all_said(trial, many, why)


@shared(
    "51",
    "R-008",
    "R-009",
    fr="Tué au milieu de ce qu'il dit, il le dit quand même, une fois.",
    en="Killed in the middle of what it says, it says it all the same, once.",
    how=How.RESTART,
)
async def killed_while_speaking(trial: Trial, kind: type[Conversation]) -> None:
    """kill -9 three times: after the first message that it says, after an eighth and a third of all."""
    why = "lost on restart, or doubled: killed while it spoke"
    many = [kind.new() for _ in range(kind.many)]
    before, owed = len(trial.bus.said()), kind.many * sum(kind.said.values())
    for one in many:
        await one.played(trial)
    working = asyncio.create_task(_all_acted(trial, many, why))
    try:
        for share in _KILLED_AT:
            said = before + max(1, owed // share)
            await eventually(lambda: len(trial.bus.said()) >= said, trial.patience)  # noqa: B023 - awaited here
            trial.program.kill()
            await trial.start()
        await working
    finally:
        working.cancel()
    await _all_said(trial, many, why)


@shared(
    "52",
    "R-009",
    fr="Arrêté pendant que des choses se passent, il rattrape.",
    en="Down while things happen, it catches up.",
    how=How.RESTART,
)
async def down(trial: Trial, kind: type[Conversation]) -> None:
    """Stopped in order, told a case, started again."""
    await trial.program.stop()
    one = await kind.new().played(trial)
    await trial.start()
    await trial.settle()
    why = "lost: it happened while the program was down"
    await one.acted(trial, why)
    await _all_said(trial, [one], why)


@shared(
    "53",
    "R-010",
    fr="Ce qui est mis de côté survit à un arrêt brutal.",
    en="What is set aside survives a kill -9.",
    how=How.RESTART,
    waits=True,
)
async def set_aside(trial: Trial, kind: type[Conversation]) -> None:
    """The last message, kill -9, then what should have come before."""
    one = kind.new()
    await trial.bus.send(one.turn(trial))
    await trial.settle()
    trial.program.kill()
    await trial.start()
    await one.begun(trial)
    await trial.settle()
    why = "lost on restart: what had been set aside"
    await one.acted(trial, why)
    await _all_said(trial, [one], why)
