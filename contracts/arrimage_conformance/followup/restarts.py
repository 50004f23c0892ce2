"""F-50 to F-56: killed in the middle, down while things happen, an empty store after a long history."""

from __future__ import annotations

from datetime import UTC, date, datetime

from arrimage_conformance.bus import eventually
from arrimage_conformance.check import How
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.messages import Sender
from arrimage_conformance.trial import Trial
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.followup import (
    FollowupCancelled,
    FollowupCompleted,
    FollowupDue,
    FollowupScheduled,
)
from arrimage_contracts.vocabularies import FollowupCancelReason, FollowupKind, FollowupResult

_MANY = 40


async def _all_due(trial: Trial, episodes: list[Episode], why: str) -> None:
    for episode in episodes:
        await trial.expect(episode.case_id, "FollowupDue", 2, why=why)
    await trial.settle()
    for episode in episodes:
        trial.exactly(episode.case_id, "FollowupScheduled", 2, why=f"{why}; each call is scheduled once")
        trial.exactly(episode.case_id, "FollowupDue", 2, why=f"{why}; each call is announced once")
    check_nothing_twice(trial)


@CHECKS.check(
    "F-50",
    "R-008",
    "R-009",
    fr="Acquitté, donc gardé : tué à l'instant de son premier acquittement, le programme n'a rien perdu.",
    en="Acknowledged, so kept: killed at the moment of its first acknowledgement, the program has lost nothing.",
    how=How.RESTART,
)
async def killed_at_ack(trial: Trial) -> None:
    """kill -9 as soon as the server hears an acknowledgement; then the same store again."""
    await trial.settle()
    episodes = [Episode.new() for _ in range(_MANY)]
    trial.bus.acked = trial.program.kill
    try:
        for episode in episodes:
            await episode.played(trial)
        killed = await eventually(lambda: trial.program.exit_code is not None, trial.patience)
    finally:
        trial.bus.acked = None
    trial.hold(killed, "nothing was acknowledged of what was sent", trial.bus.stored[-2:])
    await trial.start()
    await _all_due(trial, episodes, "acks before commit: what was acknowledged before a kill -9 was lost")


@CHECKS.check(
    "F-51",
    "R-008",
    "R-009",
    "R-179",
    fr="Tué au milieu de ce qu'il dit, il le dit quand même, une fois.",
    en="Killed in the middle of what it says, it says it all the same, once.",
    how=How.RESTART,
)
async def killed_while_speaking(trial: Trial) -> None:
    """kill -9 three times, after the first, the twentieth and the fiftieth message that it says."""
    episodes = [Episode.new() for _ in range(_MANY)]
    before = len(trial.bus.said())
    for episode in episodes:
        await episode.played(trial)
    for said in (1, 20, 50):
        await eventually(lambda: len(trial.bus.said()) >= before + said, trial.patience)  # noqa: B023 - awaited here
        trial.program.kill()
        await trial.start()
    await _all_due(trial, episodes, "lost on restart, or doubled: killed while it spoke")


@CHECKS.check(
    "F-52",
    "R-179",
    fr="Arrêté pendant que des choses se passent, il rattrape.",
    en="Down while things happen, it catches up.",
    how=How.RESTART,
)
async def down(trial: Trial) -> None:
    """Stopped in order, sent an episode, started again."""
    await trial.program.stop()
    episode = await Episode.new().played(trial)
    await trial.start()
    await _all_due(trial, [episode], "lost: it happened while the program was down")


@CHECKS.check(
    "F-53",
    "R-010",
    fr="Ce qui est mis de côté survit à un arrêt brutal.",
    en="What is set aside survives a kill -9.",
    how=How.RESTART,
)
async def set_aside(trial: Trial) -> None:
    """The end, kill -9, then the plan."""
    episode = Episode.new()
    await trial.tell(episode.end(), episode.case_id)
    await trial.settle()
    trial.program.kill()
    await trial.start()
    await trial.tell(episode.plan(), episode.case_id)
    await _all_due(trial, [episode], "lost on restart: what had been set aside")


@CHECKS.check(
    "F-54",
    "R-013",
    "R-015",
    "R-179",
    fr="Sur un magasin vide, après une longue histoire, il ne redit rien de ce qui fut dit.",
    en="On an empty store, after a long history, it says nothing that was said before.",
    how=How.RESTART,
)
async def replayed(trial: Trial) -> None:
    """All that this run has played, read again from the beginning by a new store; then it goes on as before."""
    to_come, open_call = Episode.ended_today(), Episode.new()
    await to_come.scheduled(trial)
    await open_call.due(trial)
    await trial.settle()
    said_before = len(trial.bus.said())
    await trial.program.stop()
    await trial.bus.begin_again()
    trial.program.new_store()
    await trial.start()
    await trial.settle()
    new = trial.bus.said()[said_before:]
    trial.hold(not new, f"re-emits on replay: {len(new)} messages were said again from an empty store", new[:3])
    await trial.tell(open_call.permission(may=False), open_call.case_id)
    await trial.expect(open_call.case_id, "FollowupDeclined", 2, why="a call that was due is known after a replay")
    await trial.tell(Episode(to_come.case_id, to_come.case_id).plan(), to_come.case_id)
    await trial.expect(to_come.case_id, "FollowupCancelled", 2, why="a call to come is known after a replay")
    check_nothing_twice(trial)


@CHECKS.check(
    "F-55",
    "R-013",
    "R-015",
    "R-179",
    fr="Un successeur tient ce que l'ancien devait, et rien de ce qu'il a fait : à chaque position de l'appel.",
    en="A successor owes what the old one owed, and nothing that it did: in every position of a call.",
    how=How.RESTART,
)
async def taken_over(trial: Trial) -> None:
    """Another implementation said all up to some point; this one begins on an empty store."""
    await trial.program.stop()
    before = {case: Episode.new() for case in ("unsaid", "scheduled", "first_due", "completed", "cancelled")}
    old = Sender(trial.sender.organization, "01d")
    for name, episode in before.items():
        await episode.played(trial)
        for event in _past(name, episode):
            await trial.bus.send(old.envelope(event, episode.case_id, at=datetime.now(UTC)))
    await trial.bus.begin_again()
    trial.program.new_store()
    await trial.start()
    owed = {
        "unsaid": ["M3", "M9"], "scheduled": ["M3", "M9"], "first_due": ["M3", "M9"], "completed": ["M3", "M9"],
        "cancelled": [],
    }  # fmt: skip
    for name, kinds in owed.items():
        why = f"forgets what is owed after a swap ({name})"
        await trial.expect(before[name].case_id, "FollowupDue", len(kinds), why=why)
    await trial.settle()
    for name, kinds in owed.items():
        due = [message.data.get("kind") for message in trial.said(before[name].case_id, "FollowupDue")]
        trial.hold(
            sorted(map(str, due)) == kinds,
            f"re-emits on replay, or forgets: in the position '{name}' FollowupDue is owed for {kinds} in all, "
            f"and the stream has {due}",
            before[name].case_id,
        )
        count = len(trial.said(before[name].case_id, "FollowupScheduled"))
        trial.hold(count == 2, f"'{name}': FollowupScheduled is there {count} times, not 2", before[name].case_id)
    check_nothing_twice(trial)


def _past(name: str, episode: Episode) -> list[EventData]:
    """Return what the old implementation had said."""
    kinds = (FollowupKind.M3, FollowupKind.M9)
    ids = {kind: episode.call(kind) for kind in kinds}
    scheduled: list[EventData] = [
        FollowupScheduled(followup_id=ids[kind], case_id=episode.case_id, kind=kind, due_on=episode.due_on(kind))
        for kind in kinds
    ]
    first = FollowupKind.M3
    due = FollowupDue(
        followup_id=ids[first],
        case_id=episode.case_id,
        kind=first,
        due_on=episode.due_on(first),
        episode_closed_on=episode.closed_on,
        owner_org="margelle",
    )
    completed = FollowupCompleted(
        followup_id=ids[first],
        case_id=episode.case_id,
        kind=first,
        result=FollowupResult.REACHED,
        completed_on=date(2011, 3, 29),
        wish_to_return=False,
    )
    cancelled: list[EventData] = [
        FollowupCancelled(
            followup_id=ids[kind],
            case_id=episode.case_id,
            kind=kind,
            cancelled_on=date(2011, 1, 10),
            reason=FollowupCancelReason.REENTRY,
        )
        for kind in kinds
    ]
    return {
        "unsaid": [],
        "scheduled": scheduled,
        "first_due": [*scheduled, due],
        "completed": [*scheduled, due, completed],
        "cancelled": [*scheduled, *cancelled],
    }[name]
