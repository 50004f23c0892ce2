"""The how-to of the swap is typed as it stands in the directory of a node that runs, with calls announced."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.how_to.typed import (
    REPOSITORY,
    Shell,
    Terminal,
    assert_told,
    blocks_of,
    environment_of,
    would_install,
)
from tests.swap.followup_node import ZONE, FollowupNode, new_node, running_node

from arrimage.run_state import read_state

pytestmark = [pytest.mark.full, pytest.mark.timeout(900), pytest.mark.requirement("R-013", "R-024", "SC-17")]

STAND_IN = REPOSITORY / "tests" / "swap" / "stand_in"
CASES = [UUID(int=number) for number in (1, 2)]
ANSWERS = {"housing": "stable", "words": {"housing": "Mots-témoins de la page"}}
PAGES = {"fr": "remplacer-un-composant.fr.md", "en": "swap-a-component.md"}


@pytest.mark.parametrize("language", PAGES)
def test_an_operator_types_what_the_page_says_and_each_call_is_said_once_and_its_words_kept(
    language: str, tmp_path: Path
) -> None:
    """There, back, there with the file, and back with it while the node is stopped."""
    node = tmp_path / "node"
    new_node(node)
    asyncio.run(_with_node(node, _announce))
    _told(node, tmp_path, language)
    said, words = asyncio.run(_with_node(node, _what_was_said))

    twice = {event: times for event, times in Counter(said).items() if times > 1}
    assert twice == {}
    assert Counter(name for name, _, _ in said) == {
        "FollowupScheduled": 4, "FollowupDue": 4, "FollowupCompleted": 1
    }  # fmt: skip
    assert words == ANSWERS["words"]


def test_both_pages_give_the_same_commands() -> None:
    texts = (_text(page) for page in PAGES.values())
    french, english = (
        [
            (block.info, re.sub(r"followup\.handover|suivi\.passation", "FILE", block.text))
            for block in blocks_of(text)
        ]
        for text in texts
    )
    assert french == english
    assert len(french) >= 6


def _told(node: Path, tmp_path: Path, language: str) -> None:
    """Type the page in the node's directory; before it is exported, a worker writes down what a person said."""
    component = tmp_path / "component"
    shutil.copytree(STAND_IN, component)
    text = _text(PAGES[language])
    text = text.replace("/opt/followup-typescript", str(component))
    text = text.replace("followup-typescript 1.0.0", "followup-stand-in 1.0.0")
    environment = environment_of(f"{language}_CA.UTF-8", tmp_path)
    with ExitStack() as open_:
        shell = Shell(node, environment)
        open_.callback(shell.close)
        running = open_.enter_context(ExitStack())
        _start(running, "arrimage node up", node, environment, tmp_path / "first.out")
        for number, block in enumerate(blocks_of(text)):
            if "install" in block.info:
                would_install(block.text.replace(str(component), "DIRECTORY"))
                continue
            if "stopped" in block.info:
                running.close()
            if "export" in block.text:
                _write_answers(node)
            if block.terminal is not None:
                terminal = _start(open_, block.text.strip(), node, environment, tmp_path / f"{number}.out")
                terminal.told(block.promised, block.text)
            else:
                assert_told(shell.run(block.text), block.promised, block.text)
    assert not list(node.glob("*phrase*"))


def _start(until: ExitStack, command: str, node: Path, environment: dict[str, str], output: Path) -> Terminal:
    terminal = Terminal(command, node, environment, output)
    until.callback(terminal.close)
    terminal.told(["  followup "], command)
    return terminal


def _write_answers(node: Path) -> None:
    state = read_state(node / "run" / "state.json")
    assert state is not None
    url = state["services"]["followup"]["url"]
    with httpx.Client(base_url=url, timeout=30) as http:
        call = http.get("/followups?state=due").raise_for_status().json()[0]
        told = {"result": "reached", "wish_to_return": False, "answers": ANSWERS}
        path = f"/followups/{call['followup_id']}/result"
        http.post(path, json=told, headers={"Idempotency-Key": os.urandom(8).hex()}).raise_for_status()


async def _announce(margelle: FollowupNode) -> None:
    await margelle.end_episodes(CASES)
    await margelle.quiet()


async def _what_was_said(margelle: FollowupNode) -> tuple[list[tuple[str, str, str]], Any]:
    await margelle.quiet()
    [done] = await margelle.get("/followups?state=completed")
    answers = await margelle.get(f"/followups/{done['followup_id']}/answers")
    return await margelle.said(), answers["words"]


async def _with_node(node: Path, do: Callable[[FollowupNode], Any]) -> Any:
    today = f"{datetime.now(ZONE):%Y-%m-%d %H:%M}"  # the commands run in real time: the calls are announced today
    async with running_node(node, today) as margelle:
        return await do(margelle)


def _text(page: str) -> str:
    return (REPOSITORY / "docs" / "how-to" / page).read_text(encoding="utf-8")
