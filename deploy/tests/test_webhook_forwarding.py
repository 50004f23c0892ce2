"""A webhook is told each event at least once, each case in order, and never given up in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from arrimage.integrators.grants import Grant, Webhook
from arrimage.window.events import Told
from arrimage.window.forwarding import LONGEST_PAUSE, MOST_REFUSALS, Forwarder, pause_after
from arrimage.window.posting import Answer, Verdict
from arrimage.window.state import WebhookState

START = datetime(2010, 10, 4, 12, tzinfo=UTC)
TAKEN = Answer(Verdict.TAKEN)
DOWN = Answer(Verdict.LATER, "answered_500")
REFUSED = Answer(Verdict.REFUSED, "answered_422")


@dataclass
class Stream:
    """Events by their cursor, each of a case."""

    cases: dict[int, str] = field(default_factory=dict)

    async def after(self, cursor: int, subjects: Sequence[str]) -> Told | None:
        following = [each for each in self.cases if each > cursor]
        if not following or not subjects:
            return None
        seq = min(following)
        return Told(seq, f"event-{seq}", self.cases[seq], b"{}")


@dataclass
class World:
    """A webhook with a clock that the test moves, and a receiver that answers as the test says."""

    stream: Stream
    answer: Callable[[Told], Answer] = lambda _: TAKEN
    webhook: Webhook = field(default_factory=lambda: Webhook(url="https://example.org/"))
    now: datetime = START
    heard: list[int] = field(default_factory=list)
    kept: str = WebhookState().model_dump_json()

    def start(self) -> Forwarder:
        """Start as after a crash: from what was written down."""

        async def post(told: Told) -> Answer:
            self.heard.append(told.cursor)
            return self.answer(told)

        def keep(state: WebhookState) -> None:
            self.kept = state.model_dump_json()

        grant = Grant(name="x-a", events=("FollowupDue",), granted_at="", webhook=self.webhook)
        state = WebhookState.model_validate_json(self.kept)
        return Forwarder(
            grant, self.webhook, state, reading=self.stream, post=post, keep=keep, now=lambda: self.now
        )

    async def until_idle(self, forwarder: Forwarder, days: float = 0) -> int:
        """Step, moving the clock to when the forwarder wants to be called, for so many days; return the steps."""
        end, steps = self.now + timedelta(days=days), 0
        while (following := await forwarder.step()) is not None:
            steps += 1
            if following > end:
                self.now = end
                break
            self.now = max(self.now, following)
        return steps

    def decide(self, **change: object) -> None:
        self.webhook = self.webhook.model_copy(update={**change, "turn": self.webhook.turn + 1})


async def test_everything_is_told_once_and_in_the_order_of_each_case() -> None:
    world = World(Stream({1: "a", 2: "a", 4: "b", 7: "a", 8: "b"}))
    forwarder = world.start()
    await world.until_idle(forwarder)

    assert sorted(world.heard) == [1, 2, 4, 7, 8]
    for case in "ab":
        of_case = [each for each in world.heard if world.stream.cases[each] == case]
        assert of_case == sorted(of_case)
    assert (forwarder.state.cursor, forwarder.state.ahead, forwarder.state.standing) == (8, [], "well")


async def test_a_receiver_that_answers_500_for_days_is_tried_for_ever_and_then_gets_everything_in_order() -> None:
    world = World(Stream({1: "a", 2: "a", 3: "b"}), answer=lambda _: DOWN)
    forwarder = world.start()
    steps = await world.until_idle(forwarder, days=5)

    assert 100 < steps < 140, "an hour apart at most, and no storm"
    assert forwarder.state.standing == "failing"
    assert forwarder.state.failing_since == START
    assert forwarder.state.dead == {}, "nothing is given up"
    world.answer = lambda _: TAKEN
    world.heard.clear()
    await world.until_idle(forwarder, days=1)
    assert sorted(world.heard) == [1, 2, 3]
    assert world.heard.index(1) < world.heard.index(2)
    assert forwarder.state.standing == "well"


async def test_while_a_receiver_fails_one_event_probes_it_and_not_all() -> None:
    world = World(Stream(dict(enumerate("abcdefgh", start=1))), answer=lambda _: DOWN)
    forwarder = world.start()
    await forwarder.step()
    world.heard.clear()
    world.now += LONGEST_PAUSE

    await forwarder.step()

    assert world.heard == [1]


async def test_an_event_that_is_refused_again_and_again_is_dead_and_holds_back_its_case_alone() -> None:
    world = World(
        Stream({1: "a", 2: "a", 3: "b", 4: "b"}), answer=lambda told: REFUSED if told.cursor == 1 else TAKEN
    )
    forwarder = world.start()
    await world.until_idle(forwarder, days=1)

    assert world.heard.count(1) == MOST_REFUSALS
    assert [each for each in world.heard if each != 1] == [3, 4]
    assert forwarder.state.dead[1].behind == [2]
    assert forwarder.state.standing == "dead"
    world.stream.cases |= {5: "a", 6: "b"}
    again = world.start()
    await world.until_idle(again, days=1)
    assert world.heard[-1] == 6
    assert again.state.dead[1].behind == [2, 5], "after a restart it is still known"


async def test_what_was_dead_is_told_with_what_waited_behind_it_once_somebody_says_retry() -> None:
    world = World(Stream({1: "a", 2: "a", 3: "b"}), answer=lambda told: REFUSED if told.cursor == 1 else TAKEN)
    await world.until_idle(world.start(), days=1)
    world.answer, world.heard = lambda _: TAKEN, []
    world.decide()

    world.start()  # and it is killed before its first step
    forwarder = world.start()
    await world.until_idle(forwarder, days=1)

    assert world.heard == [1, 2]
    assert forwarder.state.standing == "well"
    await world.until_idle(world.start())
    assert world.heard == [1, 2], "once"


async def test_a_dead_event_that_is_skipped_lets_its_case_go_on() -> None:
    world = World(Stream({1: "a", 2: "a", 3: "b"}), answer=lambda told: REFUSED if told.cursor == 1 else TAKEN)
    await world.until_idle(world.start(), days=1)
    world.heard.clear()
    world.decide(skipped=(1,))

    await world.until_idle(world.start(), days=1)

    assert world.heard == [2]


async def test_a_receiver_that_said_200_and_lost_it_is_told_again_from_a_cursor_under_the_same_ids() -> None:
    world = World(Stream({1: "a", 2: "a", 3: "b"}))
    await world.until_idle(world.start())
    assert sorted(world.heard) == [1, 2, 3]
    world.heard.clear()
    world.decide(start_after=1)

    await world.until_idle(world.start())
    await world.until_idle(world.start())

    assert sorted(world.heard) == [2, 3], "once: the decision is not taken again at the next start"


async def test_a_receiver_that_says_gone_is_told_nothing_until_somebody_decides() -> None:
    world = World(Stream({1: "a"}), answer=lambda _: Answer(Verdict.GONE, "answered_410"))
    await world.until_idle(world.start(), days=3)
    await world.until_idle(world.start(), days=3)
    assert world.heard == [1]
    world.answer = lambda _: TAKEN
    world.decide()

    await world.until_idle(world.start())

    assert world.heard == [1, 1]


async def test_a_crash_between_the_answer_and_the_writing_down_tells_again_and_never_loses() -> None:
    world = World(Stream({each: "ab"[each % 2] for each in range(1, 20)}))
    before = world.kept
    forwarder = world.start()
    await forwarder.step()
    world.kept = before  # what was written is lost with the disk's cache

    await world.until_idle(world.start())

    assert set(world.heard) == set(range(1, 20))


@pytest.mark.parametrize(("failures", "seconds"), [(1, 5), (2, 10), (5, 80), (11, 3600), (10_000, 3600)])
def test_pauses_double_up_to_an_hour(failures: int, seconds: int) -> None:
    assert pause_after(failures).total_seconds() == seconds
