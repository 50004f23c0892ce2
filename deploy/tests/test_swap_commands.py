"""What `arrimage node swap` asks of the running node, and what it does to one that is stopped."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from deploy.tests.test_components import declare

from arrimage.cli.swap import answer_for
from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.control import answering, ask_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import prepared
from arrimage.node.process import NodeProcess
from arrimage.services import manifests_of
from arrimage.swap.needs import NEED_HANDOVER
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

    said = swap_stopped(stopped, FOLLOWUP, str(there), lambda: NOW)
    chosen = load_node(stopped.config).components
    (stopped.component_store("followup")).mkdir()
    (stopped.component_store("followup") / "state").write_text("the other's")
    back = swap_stopped(stopped, FOLLOWUP, OWN, lambda: NOW.replace(hour=13))

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
            swap_stopped(stopped, service, to, lambda: NOW)
        codes.append(refused.value.code)

    assert codes == ["swap.same", "swap.service_absent"]
    assert stopped.config.read_text() == before
    assert (stopped.stores / "followup.sqlite3").read_text() == "kept"


@pytest.fixture
def casework(make_node: MakeNode) -> NodeDirectory:
    """A node of all services that is stopped, and has a store of each."""
    directory = make_node("margelle", tuple(ServiceName))
    directory.stores.mkdir(exist_ok=True)
    for service in ServiceName:
        (directory.stores / f"{service}.sqlite3").write_text("kept")
    return directory


@pytest.fixture
def other(tmp_path: Path) -> Callable[[ServiceName], Path]:
    """Make another program for a role."""
    return lambda service: declare(tmp_path / f"other-{service}", role=service.value)


def test_the_roles_that_need_the_file_are_those_that_know_nothing_again_from_their_own_events() -> None:
    knowing = {manifest.service for manifest in manifests_of(ServiceName) if manifest.remembers}

    assert knowing | NEED_HANDOVER == set(ServiceName)
    assert not knowing & NEED_HANDOVER


@pytest.mark.parametrize(
    ("language", "said", "remedy"),
    [
        (
            "fr_CA.UTF-8",
            "Les événements ne disent pas tout",
            "pour commencer sans ces dossiers, --without-handover",
        ),
        ("en_CA.UTF-8", "Events do not tell all", "to begin without these cases, --without-handover"),
    ],
)
@pytest.mark.parametrize("service", sorted(NEED_HANDOVER))
def test_planning_and_intake_are_not_swapped_without_the_file_and_nothing_is_changed(
    arrimage: Command,
    casework: NodeDirectory,
    other: Callable[[ServiceName], Path],
    monkeypatch: pytest.MonkeyPatch,
    service: ServiceName,
    language: str,
    said: str,
    remedy: str,
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    before = casework.config.read_text()

    done = arrimage("node", "swap", service, "--to", other(service), "--dir", casework.root)

    assert done.status != 0
    assert all(words in done.err for words in ("swap.needs_handover", said, f"node export {service}", remedy))
    assert casework.config.read_text() == before
    assert (casework.stores / f"{service}.sqlite3").read_text() == "kept"
    assert not (casework.stores / "set-aside").exists()


@pytest.mark.parametrize("service", sorted(ServiceName))
def test_it_is_swapped_without_the_file_where_that_is_meant_and_where_the_stream_tells_enough(
    arrimage: Command, casework: NodeDirectory, other: Callable[[ServiceName], Path], service: ServiceName
) -> None:
    meant = ("--without-handover",) if service in NEED_HANDOVER else ()

    done = arrimage("node", "swap", service, "--to", other(service), "--dir", casework.root, *meant)

    assert (done.status, done.err) == (0, "")
    assert list(load_node(casework.config).components) == [service]
    [aside] = (casework.stores / "set-aside").iterdir()
    assert (aside / f"{service}.sqlite3").read_text() == "kept"


@pytest.mark.parametrize(
    ("service", "more", "code"),
    [
        (ServiceName.PLANNING, {}, "swap.needs_handover"),
        (ServiceName.INTAKE, {"without_handover": False}, "swap.needs_handover"),
        (ServiceName.PLANNING, {"without_handover": True}, "swap.same"),
        (ServiceName.INTAKE, {"without_handover": True}, "swap.same"),
        (FOLLOWUP, {}, "swap.same"),
        (ServiceName.NOTIFICATIONS, {"without_handover": False}, "swap.same"),
    ],
)
async def test_a_running_node_is_asked_for_the_file_before_it_stops_anything(
    casework: NodeDirectory, service: ServiceName, more: Mapping[str, bool], code: str
) -> None:
    """What is not refused for want of the file goes on to the next question: whether it runs already."""
    running = SimpleNamespace(prepared=prepared(casework), services=tuple(ServiceName), component=lambda _: None)
    asked = {"do": "swap", "service": service.value, "to": OWN, "unasked": True, **more}

    with pytest.raises(ArrimageError) as refused:  # whatever else of the node were touched would be missing
        await answer_for(cast(NodeProcess, running))(asked)

    assert refused.value.code == code


async def test_back_to_our_own_service_is_refused_where_its_store_is_on_a_server(
    stopped: NodeDirectory, tmp_path: Path
) -> None:
    """Its database of before is not empty, and nobody empties it: running or stopped, nothing is changed."""
    swap_stopped(stopped, FOLLOWUP, str(declare(tmp_path / "calls")), lambda: NOW)
    there = "\nstores:\n  followup: postgresql+asyncpg://arrimage@127.0.0.1/followup\n"
    stopped.config.write_text(stopped.config.read_text() + there)
    before, ready = stopped.config.read_text(), prepared(stopped)
    running = SimpleNamespace(prepared=ready, services=(FOLLOWUP,), component=lambda _: "calls 2.1")
    asked = {"do": "swap", "service": "followup", "to": OWN, "unasked": True}

    with pytest.raises(ArrimageError) as at_rest:
        swap_stopped(stopped, FOLLOWUP, OWN, lambda: NOW.replace(hour=13))
    with pytest.raises(ArrimageError) as at_work:  # whatever else of the node were touched would be missing
        await answer_for(cast(NodeProcess, running))(asked)

    assert (at_rest.value.code, at_work.value.code) == ("swap.on_server", "swap.on_server")
    assert stopped.config.read_text() == before
