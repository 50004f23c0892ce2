"""F-54, F-55: an empty store after a long history."""

from __future__ import annotations

from datetime import UTC, date, datetime

from arrimage_conformance.check import How
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.messages import Sender
from arrimage_conformance.shared.restarts import begins_anew
from arrimage_conformance.trial import Trial
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.followup import (
    FollowupCancelled,
    FollowupCompleted,
    FollowupDue,
    FollowupScheduled,
)
from arrimage_contracts.vocabularies import FollowupCancelReason, FollowupKind, FollowupResult


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
    to_come, open_call = await Episode.to_come(trial), await Episode.due(trial)
    await begins_anew(trial)
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
