"""What a running node's swap leaves behind, and says, when a step of it fails: a node whose steps fail as told."""

from __future__ import annotations

import errno
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx
import nats.errors
import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from deploy.tests.test_components import declare

from arrimage.cli import swap as cli
from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.control import answering, ask_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import prepared
from arrimage.node.process import NodeProcess
from arrimage.swap import procedure
from arrimage.swap.ledger import Ledger
from arrimage.swap.procedure import OWN, Swapped, swap
from arrimage_contracts.vocabularies import ServiceName

pytestmark = pytest.mark.requirement("R-013", "SC-17")

NOW = datetime(2011, 3, 28, 12, tzinfo=UTC)
FOLLOWUP = ServiceName.FOLLOWUP


class FakeNode:
    """A node whose service is a word: ``running`` is the program that runs, if any."""

    def __init__(self, directory: NodeDirectory) -> None:
        self.directory = directory
        self.prepared = prepared(directory)
        self.services = {FOLLOWUP: None}
        self.running: str | None = self._chosen
        self.starts: list[str] = []
        self.unable: set[str] = set()
        """Programs that do not start."""
        self.asked = 0
        self.away: dict[int, Exception] = {}
        """What is raised at which question to the server, from 1."""

    @property
    def _chosen(self) -> str:
        return self.component(FOLLOWUP) or OWN

    def component(self, service: ServiceName) -> str | None:
        component = self.prepared.component(service)
        return None if component is None else component.said

    def read_again(self, service: str) -> None:
        self.prepared = prepared(self.directory)

    async def stop_service(self, service: str) -> None:
        self.running = None

    async def start_service(self, service: str, extra_env: Mapping[str, str] | None = None) -> None:
        self.starts.append(self._chosen)
        if self._chosen in self.unable:
            raise ArrimageError("service.not_started", service=service, file="followup.out")
        self.running = self._chosen

    def service_url(self, service: str) -> str:
        return "http://followup"

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Any]:
        self.asked += 1
        if self.asked in self.away:
            raise self.away[self.asked]
        yield None


@pytest.fixture
def node(make_node: MakeNode, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    directory = make_node("margelle", (ServiceName.INTAKE, FOLLOWUP))
    directory.stores.mkdir(exist_ok=True)
    for ending in ("", "-wal"):
        (directory.stores / f"followup.sqlite3{ending}").write_text("kept")

    async def read_ledger(client: None, role: ServiceName, *, from_seq: int = 1) -> Ledger:
        return Ledger(role)

    async def reset(*_: object) -> None:
        """The durable is the server's."""

    monkeypatch.setattr(procedure, "read_ledger", read_ledger)
    monkeypatch.setattr(procedure, "_reset", reset)
    monkeypatch.setenv("LC_ALL", "en_CA.UTF-8")
    return FakeNode(directory)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return declare(tmp_path / "calls")


def ticking() -> Callable[[], datetime]:
    moments = (NOW + timedelta(seconds=passed) for passed in range(1000))
    return lambda: next(moments)


async def swapped(node: FakeNode, to: str | Path, **more: Any) -> Swapped:
    return await swap(
        cast(NodeProcess, node), FOLLOWUP, str(to), **{"unasked": True, "now": ticking(), "within": 5, **more}
    )


def assert_as_before(node: FakeNode) -> None:
    """The old one runs, is chosen, and has its store whole."""
    assert node.running == OWN
    assert load_node(node.directory.config).components == {}
    kept = {file.name: file.read_text() for file in node.directory.stores.glob("followup*")}
    assert kept == {"followup.sqlite3": "kept", "followup.sqlite3-wal": "kept"}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (nats.errors.TimeoutError(), "TimeoutError"),
        (ArrimageError("server.unreachable", url="nats://x", reason="?"), "server.unreachable: "),
    ],
)
async def test_the_old_one_goes_on_if_the_server_is_lost_once_it_was_stopped(
    node: FakeNode, other: Path, error: Exception, said: str
) -> None:
    node.away[2] = error

    with pytest.raises(ArrimageError) as refused:
        await swapped(node, other)

    assert refused.value.code == "swap.went_back"
    assert f"went on with its store.\n{said}" in refused.value.message()
    assert_as_before(node)


async def test_the_old_one_goes_on_if_the_swap_is_cut_short(node: FakeNode, other: Path) -> None:
    async def cut(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await swapped(node, declare(other, handover={"import": ["take"]}), before_start=cut)

    assert_as_before(node)


async def test_the_old_one_goes_on_if_its_store_cannot_be_set_aside_whole(
    node: FakeNode, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its second file is on another disk; the first is put back."""
    rename = Path.rename

    def another_disk(file: Path, to: Path) -> Path:
        if file.name.endswith("-wal"):
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(file))
        return rename(file, to)

    monkeypatch.setattr(Path, "rename", another_disk)

    with pytest.raises(ArrimageError) as refused:
        await swapped(node, other)

    assert refused.value.code == "swap.went_back"
    assert refused.value.values["reason"] == "OSError: Invalid cross-device link"
    assert_as_before(node)
    assert list((node.directory.stores / "set-aside").iterdir()) == []


async def test_a_program_that_takes_no_file_is_refused_before_anything_is_stopped(
    node: FakeNode, other: Path
) -> None:
    async def give(_: object) -> None:
        """Nobody is to be given anything."""

    with pytest.raises(ArrimageError) as refused:
        await swapped(node, other, before_start=give)

    assert (refused.value.code, node.asked) == ("handover.unable", 0)
    assert_as_before(node)


async def test_it_says_whether_the_old_one_runs_when_the_new_one_does_not(node: FakeNode, other: Path) -> None:
    node.unable = {"calls 2.1"}
    with pytest.raises(ArrimageError) as back:
        await swapped(node, other)
    assert_as_before(node)
    node.unable |= {OWN}
    with pytest.raises(ArrimageError) as neither:
        await swapped(node, other)

    assert (back.value.code, neither.value.code) == ("swap.went_back", "swap.neither_runs")
    assert "service.not_started" in back.value.message()
    assert node.running is None
    assert neither.value.values["store"] == node.directory.stores / "followup.sqlite3"
    assert "nothing runs in its place" in neither.value.message()
    assert '"arrimage node up"' in neither.value.remedy()


async def test_it_says_where_the_store_is_if_it_cannot_be_put_back(
    node: FakeNode, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node.unable = {"calls 2.1"}
    reads = node.read_again

    def read_again(service: str) -> None:
        reads(service)
        monkeypatch.setattr("arrimage.swap.back.choose_component", full)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(node, "read_again", read_again)

    with pytest.raises(ArrimageError) as neither:
        await swapped(node, other)

    [kept] = (node.directory.stores / "set-aside").iterdir()
    assert neither.value.code == "swap.neither_runs"
    assert neither.value.values["store"] == kept
    assert neither.value.values["again"] == "OSError: No space left on device"
    assert (kept / "followup.sqlite3").read_text() == "kept"


async def test_a_swap_that_took_place_is_said_even_if_the_server_is_lost_before_the_count(
    node: FakeNode, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node.away[3] = ArrimageError("server.unreachable", url="nats://x", reason="?")

    def answers(request: httpx.Request) -> httpx.Response:
        rebuilt = {"state": "done", "read": 12, "open": 0}
        return httpx.Response(
            200, json=rebuilt if request.url.path == "/rebuild" else {"ready": True, "reasons": []}
        )

    monkeypatch.setattr(httpx, "AsyncClient", partial(httpx.AsyncClient, transport=httpx.MockTransport(answers)))

    done = await swapped(node, other)

    assert (node.running, done.new, done.read) == ("calls 2.1", "calls 2.1", 12)
    assert (done.first, done.doubled, done.forgotten) == ("", None, None)
    assert done.uncounted.startswith("server.unreachable: ")


@pytest.mark.parametrize("path", ["/health/ready", "/rebuild"])
async def test_a_program_that_answers_nonsense_is_not_ready(
    node: FakeNode, other: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[] if request.url.path == path else {"ready": True, "reasons": []})

    monkeypatch.setattr(httpx, "AsyncClient", partial(httpx.AsyncClient, transport=httpx.MockTransport(answers)))

    with pytest.raises(ArrimageError) as refused:
        await swapped(node, other, within=0.2)

    assert (refused.value.code, node.running) == ("swap.not_rebuilt", "calls 2.1")


@pytest.mark.parametrize(
    ("uncounted", "doubled", "first"),
    [("", 0, "first event of the new: none yet"), ("TimeoutError", None, "new: ?")],
)
def test_the_command_says_what_was_done_and_what_could_not_be_counted(
    node: FakeNode,
    arrimage: Command,
    monkeypatch: pytest.MonkeyPatch,
    uncounted: str,
    doubled: int | None,
    first: str,
) -> None:
    done = Swapped("followup", OWN, "calls 2.1", "", "", 12, 1.5, doubled, doubled, "aside", NOW, uncounted)

    async def ask(*_: object) -> Mapping[str, Any]:
        return done.as_data()

    monkeypatch.setattr(cli, "ask_node", ask)
    monkeypatch.setattr(cli, "read_state", lambda _: {})

    said = arrimage("node", "swap", "followup", "--to", OWN, "--dir", node.directory.root)

    assert said.status == 0
    assert first in said.out and f"doubled: {'?' if uncounted else 0}" in said.out
    assert ("could not be read to count it" in said.err and uncounted in said.err) == bool(uncounted)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_what_fails_inside_the_running_node_is_not_taken_for_silence_and_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}_CA.UTF-8")
    said = {"fr": "Le nœud qui tourne n'a pas pu le faire", "en": "The running node could not do it"}

    async def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        raise ValueError(f"of Ariane: {json.dumps(dict(asked))}")

    async with answering(tmp_path / "control.sock", answer):
        with pytest.raises(ArrimageError) as refused:
            await ask_node(tmp_path / "control.sock", {"do": "swap"})

    assert refused.value.code == "control.failed"
    assert refused.value.message() == f"{said[language]}{' ' if language == 'fr' else ''}: ValueError"
