"""What `arrimage node swap` asks of the running node, and what it does to one that is stopped."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from deploy.tests.conftest import MakeNode
from deploy.tests.test_components import declare

from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.control import answering, ask_node
from arrimage.node.directory import NodeDirectory
from arrimage.swap.offline import swap_stopped
from arrimage.swap.procedure import OWN
from arrimage_contracts.vocabularies import ServiceName

pytestmark = pytest.mark.requirement("R-013", "SC-17")

NOW = datetime(2011, 3, 28, 12, tzinfo=UTC)
FOLLOWUP = ServiceName.FOLLOWUP


@pytest.mark.parametrize("depth", [0, 120])
async def test_the_running_node_answers_at_a_socket_of_its_owner_however_long_its_path(
    tmp_path: Path, depth: int
) -> None:
    folder = tmp_path / ("d" * depth or "run")
    folder.mkdir()
    socket = folder / "control.sock"

    async def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if asked["do"] == "refuse":
            raise ArrimageError("swap.same", service="followup", component="arrimage")
        return {"did": asked["do"]}

    async with answering(socket, answer):
        assert stat.S_IMODE(socket.lstat().st_mode) == 0o600
        assert await ask_node(socket, {"do": "swap"}) == {"did": "swap"}
        with pytest.raises(ArrimageError) as refused:
            await ask_node(socket, {"do": "refuse"})
        with pytest.raises(ArrimageError) as unheard:
            await ask_node(socket, {})
    with pytest.raises(ArrimageError) as gone:
        await ask_node(socket, {"do": "swap"})

    assert (refused.value.code, refused.value.values["service"]) == ("swap.same", "followup")
    assert (unheard.value.code, gone.value.code) == ("control.no_answer", "control.no_answer")


@pytest.fixture
def stopped(make_node: MakeNode) -> NodeDirectory:
    directory = make_node("margelle", (ServiceName.INTAKE, FOLLOWUP))
    directory.stores.mkdir(exist_ok=True)
    for ending in ("", "-wal"):
        (directory.stores / f"followup.sqlite3{ending}").write_text("kept")
    return directory


def test_in_a_stopped_node_the_choice_is_written_and_the_store_set_aside_whole(
    stopped: NodeDirectory, tmp_path: Path
) -> None:
    there = declare(tmp_path / "calls")

    said = swap_stopped(stopped, FOLLOWUP, str(there), NOW)
    chosen = load_node(stopped.config).components
    (stopped.component_store("followup")).mkdir()
    (stopped.component_store("followup") / "state").write_text("the other's")
    back = swap_stopped(stopped, FOLLOWUP, OWN, NOW.replace(hour=13))

    assert (said, back) == ("calls 2.1", OWN)
    assert chosen[FOLLOWUP].directory == there
    first, second = sorted((stopped.stores / "set-aside").iterdir())
    assert sorted(file.name for file in first.iterdir()) == ["followup.sqlite3", "followup.sqlite3-wal"]
    assert (second / "followup" / "state").read_text() == "the other's"
    assert load_node(stopped.config).components == {}
    assert not stopped.component_store("followup").exists()
    assert not (stopped.stores / "followup.sqlite3").exists()


def test_a_swap_to_what_runs_already_or_of_a_service_that_is_not_there_changes_nothing(
    stopped: NodeDirectory,
) -> None:
    before = stopped.config.read_text()

    codes = []
    for service, to in ((FOLLOWUP, OWN), (ServiceName.PLANNING, OWN)):
        with pytest.raises(ArrimageError) as refused:
            swap_stopped(stopped, service, to, NOW)
        codes.append(refused.value.code)

    assert codes == ["swap.same", "swap.service_absent"]
    assert stopped.config.read_text() == before
    assert (stopped.stores / "followup.sqlite3").read_text() == "kept"
