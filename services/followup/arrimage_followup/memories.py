"""Past events of followup itself, read into a store that was made anew: parse, call one command, return."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.manifest import Hears
from arrimage_chassis.work import Work
from arrimage_contracts.events.followup import (
    FollowupAttempted,
    FollowupCancelled,
    FollowupCompleted,
    FollowupDeclined,
    FollowupDue,
    FollowupScheduled,
    FollowupUnreached,
    ReentryRequested,
)
from arrimage_contracts.vocabularies import FollowupCancelReason
from arrimage_followup.commands import remember_call as commands
from arrimage_followup.domain.call import CallState


async def on_scheduled(event: FollowupScheduled, work: Work) -> None:
    """A call was planned."""
    await commands.remember_scheduled(work, event)


async def on_due(event: FollowupDue, work: Work) -> None:
    """A call was announced."""
    await commands.remember_due(work, event.followup_id)


async def on_attempted(event: FollowupAttempted, work: Work) -> None:
    """Somebody called."""
    await commands.remember_attempt(work, event)


async def on_completed(event: FollowupCompleted, work: Work) -> None:
    """The person was reached."""
    await commands.remember_end(
        work,
        event.followup_id,
        CallState.COMPLETED,
        event.completed_on,
        wish_to_return=event.wish_to_return,
    )


async def on_unreached(event: FollowupUnreached, work: Work) -> None:
    """Nobody was reached."""
    await commands.remember_end(work, event.followup_id, CallState.UNREACHED, event.unreached_on)


async def on_declined(event: FollowupDeclined, work: Work) -> None:
    """The person did not wish to be called."""
    await commands.remember_end(work, event.followup_id, CallState.DECLINED, event.declined_on)


async def on_cancelled(event: FollowupCancelled, work: Work) -> None:
    """A call was not to be made any more."""
    reason = FollowupCancelReason(event.reason)
    await commands.remember_cancelled(work, event.followup_id, event.cancelled_on, reason)


async def on_reentry(event: ReentryRequested, work: Work) -> None:
    """The person wished to come back."""
    await commands.remember_reentry(work, event.followup_id)


REMEMBERS: Final = (
    Hears(FollowupScheduled, on_scheduled),
    Hears(FollowupDue, on_due),
    Hears(FollowupAttempted, on_attempted),
    Hears(FollowupCompleted, on_completed),
    Hears(FollowupUnreached, on_unreached),
    Hears(FollowupDeclined, on_declined),
    Hears(FollowupCancelled, on_cancelled),
    Hears(ReentryRequested, on_reentry),
)
