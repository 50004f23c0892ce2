"""A partner swaps its follow-up component while the node runs: each call is said once, none is forgotten (SC-17).

Any directory with a component that takes followup's place can be tried: ``ARRIMAGE_FOLLOWUP=DIRECTORY``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.swap.followup_node import FollowupNode, followup_node

from arrimage.component.declaration import load_component
from arrimage.errors import ArrimageError
from arrimage.swap.procedure import OWN
from arrimage_testing.waiting import eventually

STAND_IN = Path(__file__).parent / "stand_in"
TYPESCRIPT = Path(__file__).parents[2] / "examples" / "followup-typescript"
GIVEN = os.environ.get("ARRIMAGE_FOLLOWUP")
OTHERS = [Path(GIVEN)] if GIVEN else [STAND_IN, *([TYPESCRIPT] if TYPESCRIPT.exists() else [])]

pytestmark = [
    pytest.mark.full,  # services/followup/tests/test_rebuild.py holds the same positions at each commit
    pytest.mark.requirement("SC-17", "R-013", "R-015", "R-179"),
    pytest.mark.timeout(300),
]

EACH = pytest.mark.parametrize("other", [pytest.param(str(one), id=one.name) for one in OTHERS])
BOTH_WAYS = pytest.mark.parametrize("there", [pytest.param(True, id="there"), pytest.param(False, id="back")])
REACHED = {"result": "reached", "wish_to_return": False}


@pytest_asyncio.fixture
async def margelle(tmp_path: Path) -> AsyncIterator[FollowupNode]:
    async with followup_node(tmp_path / "node") as running:
        yield running


@EACH
async def test_followup_is_swapped_there_and_back_with_calls_to_come_due_and_ended(
    margelle: FollowupNode, other: str
) -> None:
    """Before M3; between FollowupDue and FollowupCompleted; after M3 was completed; in both directions."""
    cases = [uuid4() for _ in range(3)]
    await margelle.end_episodes(cases)
    await margelle.quiet()

    there = await margelle.swap(other)
    await margelle.move_to("2011-03-28 09:00")
    [first, *_] = await margelle.get("/followups?state=due")
    assert (await margelle.post(f"/followups/{first['followup_id']}/result", REACHED)).status_code == 200
    await margelle.quiet()
    back = await margelle.swap(OWN)
    states = sorted(call["state"] for call in await margelle.get("/followups") if call["kind"] == "M3")
    again = await margelle.swap(other)

    assert (there.old, there.new) == (OWN, load_component(Path(other)).said)
    assert (there.doubled, there.forgotten, there.read) == (0, 0, 12)
    assert there.last.startswith("FollowupScheduled")
    assert (back.old, back.new) == (there.new, OWN)
    assert back.last.startswith("FollowupCompleted")
    assert [(one.doubled, one.forgotten) for one in (back, again)] == [(0, 0), (0, 0)]
    assert states == ["completed", "due", "due"]
    assert len(await margelle.said("FollowupScheduled")) == 6
    assert len(await margelle.said("FollowupCompleted")) == 1
    await margelle.assert_each_once(cases)


@EACH
async def test_a_due_call_that_was_committed_and_never_published_is_said_by_the_next(
    margelle: FollowupNode, other: str
) -> None:
    cases = [uuid4()]
    await margelle.end_episodes(cases)
    await margelle.quiet()
    crash = await margelle.http.put(margelle.url("/simulation/crash-point"), json={"point": "timer.after_commit"})
    assert crash.status_code == 204
    margelle.now = margelle.now.replace(year=2011, month=3, day=28)
    with contextlib.suppress(httpx.HTTPError, AssertionError):  # it dies of what it is asked to do
        await margelle.move_to("2011-03-28 09:00")
    await margelle.node.kill_service("followup")
    assert await margelle.said("FollowupDue") == []

    with pytest.raises(ArrimageError) as refused:
        await margelle.swap(other)
    assert refused.value.code == "swap.no_answer"
    done = await margelle.swap(other, unasked=True)

    assert (done.doubled, done.forgotten) == (0, 0)
    await margelle.assert_each_once(cases)


@EACH
async def test_a_due_call_that_the_other_committed_and_never_published_is_said_by_ours(
    margelle: FollowupNode, other: str
) -> None:
    """The way back: the other dies while the server is away, with a call due in its store and nowhere else."""
    cases = [uuid4()]
    await margelle.end_episodes(cases)
    await margelle.quiet()
    await margelle.swap(other)
    await margelle.node.kill_server()
    margelle.now = margelle.now.replace(year=2011, month=3, day=28)
    await margelle.http.put(margelle.url("/simulation"), json={"now": margelle.now.isoformat()})

    async def is_due() -> bool:
        return bool(await margelle.get("/followups?state=due"))

    await eventually(is_due, deadline=60, what="the call is due in the other's store")
    await margelle.node.kill_service("followup")
    await margelle.node.start_server()
    assert await margelle.said("FollowupDue") == []

    done = await margelle.swap(OWN, unasked=True)

    assert (done.new, done.doubled, done.forgotten) == (OWN, 0, 0)
    await margelle.assert_each_once(cases)


@BOTH_WAYS
@EACH
async def test_with_the_nodes_server_down_a_swap_is_refused_and_nothing_committed_is_lost(
    margelle: FollowupNode, other: str, there: bool
) -> None:
    cases = [uuid4()]
    await margelle.end_episodes(cases)
    await margelle.move_to("2011-03-28 09:00")
    if not there:
        await margelle.swap(other)
        await margelle.quiet()
    to = other if there else OWN
    [call] = await margelle.get("/followups?state=due")
    await margelle.node.kill_server()
    assert (await margelle.post(f"/followups/{call['followup_id']}/result", REACHED)).status_code == 200

    with pytest.raises(ArrimageError) as refused:
        await margelle.swap(to)
    await margelle.node.start_server()
    await margelle.quiet()
    done = await margelle.swap(to)

    assert refused.value.code == "swap.still_waits"
    assert (done.doubled, done.forgotten) == (0, 0)
    assert len(await margelle.said("FollowupCompleted")) == 1
    await margelle.assert_each_once(cases)


async def test_a_component_that_does_not_start_leaves_the_old_one_at_work_with_its_store(
    margelle: FollowupNode, tmp_path: Path
) -> None:
    cases = [uuid4()]
    await margelle.end_episodes(cases)
    await margelle.quiet()
    broken = tmp_path / "broken"
    broken.mkdir()
    start = '["{python}", -c, "raise SystemExit(3)"]'
    said = f'component: 1\nrole: followup\nname: broken\nversion: "1"\nstart: {start}\n'
    (broken / "arrimage-component.yaml").write_text(said)

    with pytest.raises(ArrimageError) as refused:
        await margelle.swap(str(broken))

    assert refused.value.code == "swap.went_back"
    await margelle.node.wait_ready()
    assert len(await margelle.get("/followups")) == 2
    await margelle.assert_each_once(cases)
