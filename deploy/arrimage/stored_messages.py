"""What a stream holds, read to its last message: a server or a machine that is slow is not taken for the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from nats.aio.msg import Msg
from nats.js import JetStreamContext

_BATCH: Final = 1000
_FETCH_SECONDS: Final = 2.0


async def stored_messages(subscription: JetStreamContext.PullSubscription) -> AsyncIterator[Msg]:
    """Yield what a pull consumer still has to give, in order, up to what the server says is the last.

    The consumer asks for no acknowledgement and is nobody else's: so what was delivered can be counted.

    :raises TimeoutError: if the server says nothing any more.
    """
    taken = 0
    while True:
        info = await subscription.consumer_info()
        delivered = 0 if info.delivered is None else info.delivered.consumer_seq
        if info.num_pending == 0 and delivered <= taken:
            return
        try:
            batch = await subscription.fetch(_BATCH, timeout=_FETCH_SECONDS)
        except TimeoutError:  # nats-py raises its own and, when the machine is slow, Python's
            continue
        for message in batch:
            taken += 1
            yield message
