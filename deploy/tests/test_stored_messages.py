"""A stream is read to its last message, however slow the machine is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js import JetStreamContext

from arrimage.stored_messages import stored_messages

pytestmark = pytest.mark.requirement("R-013", "SC-17")


class Slow:
    """A pull consumer of which fetches end as they are told: with messages, or with an error."""

    def __init__(self, *answers: list[int] | Exception) -> None:
        self._answers = list(answers)
        self._left = sum(len(answer) for answer in answers if isinstance(answer, list))
        self._delivered = 0

    async def consumer_info(self) -> Any:
        return SimpleNamespace(num_pending=self._left, delivered=SimpleNamespace(consumer_seq=self._delivered))

    async def fetch(self, *_: object, **__: object) -> list[int]:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            if self._answers:  # they were sent, and lie in the socket while this fetch gives up
                self._delivered, self._left = self._delivered + self._left, 0
            raise answer
        self._left, self._delivered = max(0, self._left - len(answer)), max(self._delivered, len(answer))
        return answer


@pytest.mark.parametrize("slow", [TimeoutError(), NatsTimeoutError()], ids=["python's", "nats-py's"])
async def test_a_fetch_that_takes_too_long_is_not_the_end_of_the_stream(slow: Exception) -> None:
    consumer = Slow([1, 2], slow, slow, [3])

    found: list[Any] = [each async for each in stored_messages(cast(JetStreamContext.PullSubscription, consumer))]

    assert found == [1, 2, 3]


async def test_of_an_empty_stream_nothing_is_waited_for() -> None:
    consumer = Slow()

    assert [each async for each in stored_messages(cast(JetStreamContext.PullSubscription, consumer))] == []
