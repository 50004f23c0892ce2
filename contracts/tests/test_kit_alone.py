"""The kit stands on ``contracts/`` alone: installed from there into an empty environment, it checks a program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "how-to" / f"prove-an-implementation{language}.md" for language in ("", ".fr")]
QUICK = ("F-01", "F-02", "F-35")

pytestmark = [pytest.mark.full, pytest.mark.timeout(900), pytest.mark.requirement("R-013", "R-014")]


def run(*words: object, cwd: Path, within: float = 600.0) -> str:
    """Run a program with nothing of ours around it, and return what it printed."""
    ours = ("ARRIMAGE", "PYTHON", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds what the page's command installs, from a copy of ``contracts/`` alone."""
    place = tmp_path_factory.mktemp("kit")
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", "tests")
    shutil.copytree(ROOT / "contracts", place / "contracts", ignore=ignored)
    venv.create(place / "venv", with_pip=False)  # some systems ship no ensurepip; the pip of this one serves
    python = place / "venv" / "bin" / "python"
    asked = {found for page in PAGES for found in re.findall(r"`pip install '([^']*)'`", page.read_text("utf-8"))}
    assert asked == {"./contracts[conformance]"}
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check")
    run(*pip, *asked, cwd=place)
    return place / "venv" / "bin"


def test_nothing_else_of_the_repository_is_in_the_environment(kit: Path) -> None:
    listed = json.loads(
        run(sys.executable, "-m", "pip", "--python", kit / "python", "list", "--format=json", cwd=kit)
    )
    assert [each["name"] for each in listed if each["name"].startswith("arrimage")] == ["arrimage-contracts"]


def test_it_names_each_promise_of_the_role(kit: Path) -> None:
    said = run(kit / "arrimage-conformance", "list", "followup", cwd=kit.parent)
    named = re.findall(r"^\s*(F-\d+)\b", said, re.MULTILINE)
    assert len(named) >= 38
    assert set(QUICK) <= set(named)


def test_it_checks_a_program_that_lives_in_another_environment(kit: Path, tmp_path: Path) -> None:
    """Ours, started from its own environment, as a stranger's would be from theirs."""
    program = ROOT / "tests" / "conformance" / "program.py"
    report = tmp_path / "report.json"
    only = [word for check in QUICK for word in ("--only", check)]
    run(
        kit / "arrimage-conformance", "run", "followup", "--directory", ROOT,
        "--start", f"{sys.executable} -P {program}", *only,
        "--patience", 60, "--start-within", 300, "--json", report,
        cwd=tmp_path,
    )  # fmt: skip
    found = json.loads(report.read_text())
    assert (found["conforms"], found["kept"], found["broken"]) == (True, len(QUICK), 0)
    assert sorted(each["id"] for each in found["checks"]) == sorted(QUICK)
