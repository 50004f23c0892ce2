"""Another program in the place of a service: declared, checked, prepared, told what it needs, and kept alive."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from uuid import UUID, uuid5

import httpx
import pytest
from deploy.tests.conftest import MakeNode

from arrimage.component.choosing import choose_component
from arrimage.component.declaration import FILE, load_component
from arrimage.component.environment import TOLD, TOLD_TO_THE_GATE, component_environment
from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.process import NodeProcess
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.secrets import NodeSecret
from arrimage_contracts.vocabularies import ServiceName

STAND_IN = Path(__file__).with_name("stand_in_service.py")
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "component.md"
SERVICES = (ServiceName.INTAKE, ServiceName.FOLLOWUP)


def declare(directory: Path, **more: object) -> Path:
    """Write a declaration whose program is the stand-in."""
    said = {
        "component": 1,
        "role": "followup",
        "name": "calls",
        "version": "2.1",
        "start": [sys.executable, str(STAND_IN)],
        **more,
    }
    directory.mkdir(exist_ok=True)
    (directory / FILE).write_text(json.dumps(said))
    return directory


@pytest.fixture
def node_directory(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle", SERVICES)


def mode_of(directory: str) -> int:
    return stat.S_IMODE(Path(directory).stat().st_mode)


def stand_in(service: ServiceName) -> list[str]:
    return [sys.executable, str(STAND_IN), service.value]


@pytest.mark.requirement("R-013")
async def test_a_component_is_prepared_started_in_its_directory_and_told_what_is_documented_and_no_secret(
    node_directory: NodeDirectory, manifests: list[Manifest], tmp_path: Path
) -> None:
    make = [sys.executable, "-c", "open('built', 'a').write('once ')"]
    there = declare(tmp_path / "calls", makes=["built"], prepare=[make], environment={"MODE": "quiet"})
    choose_component(node_directory.config, ServiceName.FOLLOWUP, {"directory": str(there)})

    for _ in range(2):
        async with NodeProcess(node_directory.root, manifests=manifests, command_for=stand_in) as node:
            await node.wait_ready()
            shown = node.component("followup"), node.component("intake")
            async with httpx.AsyncClient() as http:
                told = (await http.get(f"{node.service_url('followup')}/health/ready")).json()["told"]

    assert shown == ("calls 2.1", None)
    assert (there / "built").read_text() == "once "
    assert set(told) <= {f"ARRIMAGE_{name}" for name in TOLD}
    assert told["ARRIMAGE_OWN_SEED_FILE"].endswith("own-followup.nk")
    assert told["ARRIMAGE_OWN_DURABLE"] == "followup"
    assert mode_of(told["ARRIMAGE_STORE_DIR"]) == 0o700
    assert not any("SECRET" in name or "STORE_URL" in name for name in told)


@pytest.mark.requirement("R-013")
def test_each_variable_that_a_component_is_told_stands_in_its_reference() -> None:
    text = PAGE.read_text()
    assert [name for name in (*TOLD, *TOLD_TO_THE_GATE) if f"`ARRIMAGE_{name}`" not in text] == []


@pytest.mark.requirement("R-013", "R-022")
def test_only_a_component_in_the_place_of_the_gate_is_told_what_signs_and_makes_ids(tmp_path: Path) -> None:
    whole = {f"ARRIMAGE_{name}": "x" for name in (*TOLD, *TOLD_TO_THE_GATE, "STORE_URL", "VAULT_URL")}
    secret = NodeSecret(bytes(32))
    gate = component_environment(ServiceName.INTAKE, whole, tmp_path / "gate", {}, secret=secret)
    other = component_environment(ServiceName.PLANNING, whole, tmp_path / "other", {}, secret=secret)
    assert {f"ARRIMAGE_{name}" for name in TOLD_TO_THE_GATE} == set(gate) - set(other)
    assert gate["ARRIMAGE_BORDER_API_PREFIX"] == "HUB.API"
    assert not {"ARRIMAGE_STORE_URL", "ARRIMAGE_VAULT_URL"} & set(gate)
    for told in (gate, other):
        named = uuid5(UUID(told["ARRIMAGE_WORKER_NAMESPACE"]), "w-07")
        assert named == secret.worker_ref("w-07"), "it names workers as our own services do"


@pytest.mark.parametrize(
    ("needs", "code"),
    [({"no-such-program": "20"}, "component.program_missing"), ({"python3": "99"}, "component.program_too_old")],
)
async def test_a_program_that_a_component_needs_is_named_before_anything_starts(
    node_directory: NodeDirectory, manifests: list[Manifest], tmp_path: Path, needs: dict[str, str], code: str
) -> None:
    there = declare(tmp_path / "calls", needs=needs, start=["no-such-program", "main"])
    choose_component(node_directory.config, ServiceName.FOLLOWUP, {"directory": str(there)})

    with pytest.raises(ArrimageError) as refused:
        await NodeProcess(node_directory.root, manifests=manifests, command_for=stand_in).start()

    assert refused.value.code == code
    assert next(iter(needs)) in refused.value.message("en")


async def test_a_preparation_that_fails_shows_its_last_words(
    node_directory: NodeDirectory, manifests: list[Manifest], tmp_path: Path
) -> None:
    there = declare(tmp_path / "calls", prepare=[[sys.executable, "-c", "raise SystemExit('no lock file')"]])
    choose_component(node_directory.config, ServiceName.FOLLOWUP, {"directory": str(there)})

    with pytest.raises(ArrimageError, match="no lock file") as refused:
        await NodeProcess(node_directory.root, manifests=manifests, command_for=stand_in).start()

    assert refused.value.code == "component.not_prepared"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": []}, "start"),
        ({"role": "planner"}, "role"),
        ({"component": 2}, "component"),
        ({"environment": {"ARRIMAGE_PROFILE": "demo"}}, "ARRIMAGE_PROFILE"),
        ({"prepared": [["make"]]}, "prepared"),
    ],
)
def test_a_declaration_that_cannot_be_read_says_where_it_is_wrong(
    tmp_path: Path, wrong: dict[str, object], said: str
) -> None:
    there = declare(tmp_path / "calls", **wrong)

    with pytest.raises(ArrimageError) as refused:
        load_component(there)

    assert refused.value.code == "component.malformed"
    assert said in refused.value.message("fr")
    with pytest.raises(ArrimageError) as missing:
        load_component(tmp_path)
    assert missing.value.code == "component.not_found"


def test_a_component_made_for_another_service_is_refused(
    node_directory: NodeDirectory, manifests: list[Manifest], tmp_path: Path
) -> None:
    from arrimage.node.prepare import prepared

    there = declare(tmp_path / "calls")
    choose_component(node_directory.config, ServiceName.INTAKE, {"directory": str(there)})

    with pytest.raises(ArrimageError) as refused:
        prepared(node_directory, manifests).component(ServiceName.INTAKE)

    assert refused.value.code == "component.other_role"


def test_to_choose_a_component_leaves_the_rest_of_node_yaml_as_people_wrote_it(
    node_directory: NodeDirectory,
) -> None:
    before = node_directory.config.read_text()

    choose_component(node_directory.config, ServiceName.FOLLOWUP, {"command": ["/opt/calls", "run"]})
    chosen = load_node(node_directory.config).components
    choose_component(node_directory.config, ServiceName.FOLLOWUP, None)

    assert chosen[ServiceName.FOLLOWUP].command == ("/opt/calls", "run")
    comments = [line for line in before.splitlines() if line.startswith("#")]
    after = node_directory.config.read_text()
    assert [line for line in after.splitlines() if line.startswith("#")] == comments
    assert load_node(node_directory.config).components == {}
