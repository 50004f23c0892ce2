"""Hear what a service says, beside the streams: without the questions to the server that bear no event."""

from __future__ import annotations

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription


def is_event(message: Msg) -> bool:
    """Tell an event from a service's look whether what it said last is still there (decision 22)."""
    return bool(message.data)


async def next_event(subscription: Subscription, timeout: float = 30.0) -> Msg:
    """Return the next event heard.

    :raises nats.errors.TimeoutError: if nothing is heard for so many seconds.
    """
    while not is_event(message := await subscription.next_msg(timeout=timeout)):
        pass
    return message
