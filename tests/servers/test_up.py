"""`arrimage network up` and `arrimage node up`, as people run them, with a real service."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import httpx

from arrimage.example.sorel_tracy import make_example
from arrimage.run_state import read_state
from arrimage_chassis.settings import Profile
from arrimage_testing.processes import lives
from arrimage_testing.waiting import eventually

START_WITHIN = 60.0


async def run(*arguments: object) -> asyncio.subprocess.Process:
    """Run the command in a process of its own; its output goes where the test can read it."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "arrimage", *map(str, arguments), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT, env={"LANG": "en_CA.UTF-8"},
    )  # fmt: skip


async def said(process: asyncio.subprocess.Process, words: str) -> str:
    """Read what ``process`` says up to the line with ``words``."""
    assert process.stdout is not None
    async with asyncio.timeout(START_WITHIN):
        heard = ""
        while words not in heard:
            line = await process.stdout.readline()
            assert line, f"it ended:\n{heard}"
            heard += line.decode()
    return heard


async def readiness(url: str) -> dict[str, Any] | None:
    async with httpx.AsyncClient() as http:
        try:
            answer: dict[str, Any] = (await http.get(f"{url}/health/ready")).json()
        except httpx.HTTPError:
            return None
    return answer


async def test_a_node_and_its_hub_run_until_they_are_told_to_stop_and_mend_themselves(tmp_path: Path) -> None:
    example = await make_example(tmp_path, profile=Profile.PILOT)
    node = example.nodes["virage"]
    hub_up = await run("network", "up", example.network_file, "--dir", example.hub)
    assert "made     stream MAILBOX_margelle" in await said(hub_up, "Ctrl-C")
    node_up = await run("node", "up", "--dir", node)
    heard = await said(node_up, "Ctrl-C")
    assert "node of virage: server nats://127.0.0.1:" in heard
    assert "  intake         http://127.0.0.1:" in heard
    state = read_state(node / "run" / "state.json")
    assert state is not None
    intake = state["services"]["intake"]

    async def ready_at_the_hub() -> bool:
        now = await readiness(intake["url"])
        return now is not None and now["ready"] and not now["warnings"]

    await eventually(ready_at_the_hub, deadline=30, what="intake to reach the hub")
    os.kill(intake["pid"], signal.SIGKILL)
    assert "intake ended (status -9); starting again in 0.2 s" in await said(node_up, "starting again")
    await eventually(ready_at_the_hub, deadline=30, what="intake to be back")
    os.kill(json.loads((example.hub / "run" / "state.json").read_text())["server_pid"], signal.SIGKILL)
    assert "hub ended (status -9)" in await said(hub_up, "starting again")
    await eventually(ready_at_the_hub, deadline=30, what="the hub to be back")

    pids = [state["nats_pid"], read_state(node / "run" / "state.json")["services"]["intake"]["pid"]]  # type: ignore[index]
    for process in (node_up, hub_up):
        process.send_signal(signal.SIGTERM)
        assert "stopping" in await said(process, "stopping")
        assert await asyncio.wait_for(process.wait(), 30) == 0
    assert not any(lives(pid) for pid in pids)
    assert not (node / "run" / "state.json").exists()
    logged = [json.loads(line) for line in (node / "logs" / "node.log").read_text().splitlines()]
    assert [(line["event"], line["process"], line["exit_code"]) for line in logged] == [
        ("process.ended", "intake", -9)
    ]
