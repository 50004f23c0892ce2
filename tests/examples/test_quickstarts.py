"""The quick-starts for integrators, played against a real node as a stranger would run them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
import pytest_asyncio

from arrimage.integrators.granting import Asked, grant_integrator, wait_until_taken
from arrimage.integrators.grants import Webhook
from arrimage.node.init import NewNode, init_node
from arrimage.node.process import NodeProcess
from arrimage.ports import free_port
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.declaration import Audience
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.ids import NAMESPACE
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.resources import sample_of
from arrimage_contracts.subjects import own_subject
from arrimage_contracts.vocabularies import ServiceName

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EVENTS = ("FollowupScheduled", "FollowupDue", "FollowupCompleted")
WITHIN = 60.0

pytestmark = [pytest.mark.requirement("R-013", "R-021"), pytest.mark.timeout(300)]


def manifests() -> list[Manifest]:
    says = tuple(
        each.copies[Audience.OWN] for each in CATALOGUE
        if each.producer is ServiceName.FOLLOWUP and Audience.OWN in each.copies
    )  # fmt: skip
    return [Manifest(ServiceName.FOLLOWUP, says=says)]


@pytest_asyncio.fixture
async def node(tmp_path: Path) -> AsyncIterator[NodeProcess]:
    every = [ServiceName.INTAKE, ServiceName.FOLLOWUP]
    init_node(tmp_path / "node", NewNode("margelle", "Un", "One", "sorel-tracy", every), os.urandom)
    async with NodeProcess(tmp_path / "node", services=[], manifests=manifests()) as running:
        yield running


async def say_a_story(node: NodeProcess) -> None:
    """Say what followup says of one case: three events, and one that was not granted."""
    case = UUID(int=7)
    async with node.connect() as operator:
        for number, name in enumerate((*EVENTS, "FollowupDeclined")):
            sample = sample_of(schema_name(name, 1, "own"))
            envelope = Envelope(
                id=uuid5(NAMESPACE, name),
                source=source_of("margelle", "followup"),
                type=f"arrimage.{name}.v1",
                time=datetime(2010, 10, 4, 12, number, tzinfo=UTC),
                dataschema=schema_name(name, 1, "own"),
                subject=case,
                recipient="margelle",
                correlationid=case,
                sequence=f"a.{number + 1}",
                privacyclass=Privacy.DEIDENTIFIED,
                data=sample["data"],
            )
            await operator.jetstream().publish(own_subject("followup", name, 1), envelope.to_json())


async def granted(node: NodeProcess, **asked: Any) -> tuple[Path, dict[str, Any]]:
    directory = node.directory
    file = grant_integrator(directory, Asked("x-quick", EVENTS, **asked), None, datetime.now(UTC), os.urandom)
    assert await wait_until_taken(directory)
    return file, json.loads(file.read_text())


async def run(*words: object, cwd: Path | None = None, **env: str) -> str:
    """Run a program to its end, and return what it printed."""
    process = await asyncio.create_subprocess_exec(
        *map(str, words),
        cwd=cwd,
        env=os.environ | env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(WITHIN):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode == 0, err.decode()[-2000:]
    return out.decode()


def said_in_order(lines: Sequence[str]) -> None:
    case = UUID(int=7)
    assert len(lines) == len(EVENTS), lines
    for name, line in zip(EVENTS, lines, strict=True):
        assert str(case) in line
        assert name in line or (name == "FollowupDue" and "is due" in line), line


async def test_the_python_quickstart_reads_the_story_over_nats(node: NodeProcess) -> None:
    file, _ = await granted(node)
    await say_a_story(node)

    out = await run(sys.executable, EXAMPLES / "quickstart-python" / "read_events.py", file, "--count", 3)

    said_in_order(out.splitlines())


async def test_the_python_receiver_takes_the_story_by_webhook_and_checks_who_tells(node: NodeProcess) -> None:
    port = free_port()
    webhook = Webhook(url=f"http://127.0.0.1:{port}/", allow_private=True)
    receiver = EXAMPLES / "quickstart-python" / "webhook_receiver.py"
    file, _ = await granted(node, webhook=webhook)

    running = asyncio.create_task(run(sys.executable, receiver, file, "--port", port, "--count", 3))
    await say_a_story(node)

    said_in_order((await running).splitlines())


@pytest.mark.full
@pytest.mark.skipif(shutil.which("curl") is None, reason="the shell quick-start needs curl")
async def test_the_shell_quickstart_follows_by_cursor_and_goes_on_where_it_was(
    node: NodeProcess, tmp_path: Path
) -> None:
    _, credentials = await granted(node, http=True)
    await say_a_story(node)
    feed = credentials["feed"]
    told = {"FEED": feed["url"], "TOKEN": feed["token"], "CURSOR_FILE": str(tmp_path / "cursor")}
    script = EXAMPLES / "quickstart-shell" / "follow.sh"

    first = await run("sh", script, 2, **told)
    second = await run("sh", script, 1, **told)

    said_in_order(f"{first}{second}".splitlines())


@pytest.mark.full
async def test_the_typescript_quickstart_is_compiled_with_our_types_and_reads_the_story(
    node: NodeProcess, tmp_path: Path
) -> None:
    if (shutil.which("node") is None or shutil.which("npm") is None) and not os.environ.get("CI"):
        pytest.skip("the TypeScript quick-start needs Node.js 20+ and npm: install them, or let CI run this test")
    ignored = shutil.ignore_patterns("node_modules", "dist")
    for part in ("contracts/typescript", "examples/quickstart-typescript"):
        shutil.copytree(EXAMPLES.parent / part, tmp_path / part, ignore=ignored)
    here = tmp_path / "examples" / "quickstart-typescript"
    await run("npm", "ci", cwd=here)
    await run("npm", "run", "build", cwd=here)
    file, _ = await granted(node)
    await say_a_story(node)

    out = await run("node", "dist/read-events.js", file, 3, cwd=here)

    said_in_order(out.splitlines())


@pytest.mark.full
async def test_the_typescript_types_pass_the_compiler(tmp_path: Path) -> None:
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("checking the TypeScript types needs Node.js and npm: install them, or let CI run this test")
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(EXAMPLES.parent / "contracts" / "typescript", tmp_path / "types", ignore=ignored)
    await run("npm", "ci", cwd=tmp_path / "types")
    await run("npm", "run", "check", cwd=tmp_path / "types")


def test_no_lock_of_npm_names_a_registry() -> None:
    locks = [*EXAMPLES.rglob("package-lock.json"), *(EXAMPLES.parent / "contracts").rglob("package-lock.json")]
    for lock in (each for each in locks if "node_modules" not in each.parts):
        assert not re.search(r"https?://|registry\.", lock.read_text()), lock
