"""The driver of the kit that is a program of the implementer's."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from arrimage_conformance.driver import NOBODY, LinesDriver
from arrimage_conformance.program import Program, Start
from arrimage_conformance.role import role_named
from arrimage_conformance.server import KitError

pytestmark = [pytest.mark.requirement("R-013"), pytest.mark.timeout(60)]

HELPER = """
import json, os, sys, threading

for line in sys.stdin:
    asked = json.loads(line)
    if asked["path"] == "/silent":
        threading.Event().wait()
    if asked["path"] == "/end":
        sys.exit()
    if asked["path"] == "/chatter":
        print("a line that is no answer")
    told = {"path": asked["path"], "key": asked["key"], "pid": os.getpid(), "cwd": os.getcwd()}
    print(json.dumps({"status": 200, "body": told | {"store": os.environ["ARRIMAGE_STORE_DIR"]}}), flush=True)
"""
MANY = 40
Make = Callable[..., LinesDriver]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    (tmp_path / "here").mkdir()
    start = Start(("never started",), tmp_path / "here")
    return Program(start, role_named("planning"), "nats://127.0.0.1:1", "seed", tmp_path / "program")


@pytest.fixture
async def make(program: Program, tmp_path: Path) -> AsyncIterator[Make]:
    """Make drivers whose helper is the one above, or ``command``."""
    file = tmp_path / "helper.py"
    file.write_text(HELPER)
    made: list[LinesDriver] = []

    def make(command: str = shlex.join([sys.executable, str(file)]), answer_within: float = 30.0) -> LinesDriver:
        made.append(LinesDriver(command, program, answer_within))
        return made[-1]

    yield make
    for driver in made:
        await driver.close()


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_of_many_acts_at_once_each_gets_its_own_answer_from_one_helper(make: Make) -> None:
    driver = make()
    paths = [f"/plans/{number}" for number in range(MANY)]
    answers = await asyncio.gather(
        *(driver.act("POST /plans/{plan_id}", each, {}, f"key{each}") for each in paths)
    )
    assert [each.body["path"] for each in answers] == paths
    assert [each.body["key"] for each in answers] == [f"key{each}" for each in paths]
    assert len({each.body["pid"] for each in answers}) == 1


async def test_the_helper_is_started_in_the_directory_of_the_program(make: Make, program: Program) -> None:
    answer = await make().act("POST /plans", "/plans")
    assert answer.body["cwd"] == str(program.directory)


@pytest.mark.parametrize("path", ["/silent", "/end", "/chatter"])
async def test_a_helper_that_does_not_answer_is_ended_and_the_next_act_gets_its_own_answer(
    path: str, make: Make
) -> None:
    driver = make(answer_within=2.0)
    before = (await driver.act("POST /plans", "/plans")).body["pid"]
    assert (await driver.act("POST /plans", path)).status == NOBODY
    assert not runs(before)
    after = await driver.act("POST /plans", "/later")
    assert after.body["path"] == "/later"
    assert after.body["pid"] != before


async def test_an_act_that_is_given_up_leaves_no_answer_to_the_next(make: Make) -> None:
    driver = make()
    before = (await driver.act("POST /plans", "/plans")).body["pid"]
    given_up = asyncio.ensure_future(driver.act("POST /plans", "/silent"))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    assert not runs(before)
    assert (await driver.act("POST /plans", "/later")).body["path"] == "/later"


async def test_the_helper_is_started_again_for_a_new_store(make: Make, program: Program) -> None:
    driver = make()
    before = (await driver.act("POST /plans", "/plans")).body
    program.new_store()
    after = (await driver.act("POST /plans", "/plans")).body
    assert after["store"] == str(program.store) != before["store"]
    assert not runs(before["pid"])


async def test_the_helper_ends_with_the_run(make: Make) -> None:
    driver = make()
    helper = (await driver.act("POST /plans", "/plans")).body["pid"]
    await driver.close()
    assert not runs(helper)


async def test_a_helper_that_cannot_be_started_is_said_in_words(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "en_CA.UTF-8")
    with pytest.raises(KitError, match="the driver cannot be started: no such program: no-such-helper"):
        await make("no-such-helper").act("POST /plans", "/plans")
    locked = tmp_path / "locked"
    locked.write_text(json.dumps("no program"))
    with pytest.raises(KitError, match=r"the driver cannot be started: .*locked"):
        await make(str(locked)).act("POST /plans", "/plans")
    with pytest.raises(KitError, match="--driver"):
        make("")
