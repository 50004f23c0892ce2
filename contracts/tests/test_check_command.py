"""``python -m arrimage_contracts check`` in a clone of its own: what a developer and CI see."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from arrimage_contracts.generate.tree import SCHEMAS, find_root

PLAN_MODULE = "contracts/arrimage_contracts/events/plan.py"

# run from a git hook, these tests would otherwise write to the hook's own repository
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


class Clone:
    """A copy of the contracts in a git repository with one commit."""

    def __init__(self, root: Path) -> None:
        self.root = root
        source = find_root()
        unwanted = shutil.ignore_patterns("__pycache__", "tests")
        shutil.copytree(source / "contracts", root / "contracts", ignore=unwanted)
        (root / "docs" / "reference").mkdir(parents=True)
        assert self.run("generate").returncode == 0

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        environment = {**OUTSIDE, "PYTHONPATH": str(self.root / "contracts"), "PYTHONDONTWRITEBYTECODE": "1"}
        words = [sys.executable, "-m", "arrimage_contracts", command]
        return subprocess.run(words, cwd=self.root, env=environment, capture_output=True, text=True, check=False)

    def git(self, *words: str) -> None:
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *words], cwd=self.root, env=OUTSIDE, capture_output=True, check=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--no-verify", "--message", "Say what the contracts are")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.commit()
    return made


@pytest.mark.full
def test_without_git_the_check_says_that_it_cannot_compare_and_passes(tmp_path: Path) -> None:
    done = Clone(tmp_path).run("check")
    assert done.returncode == 0, done.stderr
    assert "compatibility not checked" in done.stdout


@pytest.mark.requirement("R-007")
def test_a_tree_as_committed_passes(clone: Clone) -> None:
    done = clone.run("check")
    assert done.returncode == 0, done.stderr
    assert "compatibility checked against HEAD\n" in done.stdout
    assert "a shallow clone" in done.stdout


@pytest.mark.full
@pytest.mark.requirement("R-007")
def test_a_changed_declaration_whose_files_were_not_made_again_is_named_with_its_remedy(clone: Clone) -> None:
    clone.edit(PLAN_MODULE, "Dates and counts only", "Dates and numbers only")
    done = clone.run("check")
    assert done.returncode == 1
    assert f"{SCHEMAS}/own/PlanCreated.v1.json: differs from the declarations. Run `make schemas`" in done.stderr


@pytest.mark.full
@pytest.mark.requirement("R-007")
def test_a_breaking_change_fails_before_and_after_it_is_committed_and_passes_once_undone(clone: Clone) -> None:
    clone.edit(PLAN_MODULE, "    mode: f.Mode\n", "")
    assert clone.run("generate").returncode == 0
    before = clone.run("check")
    assert before.returncode == 1
    assert "own.PlanCreated.v1 data.mode: the field was removed" in before.stderr
    assert "publish v2 beside it. (compared with HEAD)" in before.stderr

    clone.commit()
    after = clone.run("check")
    assert after.returncode == 1, "CI, which sees only what is committed, must see the break too"
    assert "data.mode: the field was removed" in after.stderr
    assert "(compared with HEAD~1)" in after.stderr

    clone.git("revert", "--no-edit", "HEAD")
    undone = clone.run("check")
    assert undone.returncode == 1, "a required field came back: those who read the last commit do not say it"
    clone.git("commit", "--allow-empty", "--message", "Rest")
    assert clone.run("check").returncode == 0


@pytest.mark.full
@pytest.mark.requirement("R-007")
def test_a_break_that_two_commits_have_buried_is_found_by_comparing_with_the_last_release(clone: Clone) -> None:
    clone.git("tag", "v0.1.0")
    clone.edit(PLAN_MODULE, "    mode: f.Mode\n", "")
    clone.run("generate")
    clone.commit()
    clone.git("commit", "--allow-empty", "--message", "Rest")
    done = clone.run("check")
    assert done.returncode == 1
    assert "(compared with v0.1.0)" in done.stderr


@pytest.mark.full
@pytest.mark.requirement("R-007")
def test_an_added_optional_field_passes_before_and_after_it_is_committed(clone: Clone) -> None:
    clone.edit(
        PLAN_MODULE,
        "    objective_count: f.Count\n",
        "    objective_count: f.Count\n    consent_id: f.OptionalOwnId = None\n",
    )
    assert clone.run("generate").returncode == 0
    assert clone.run("check").returncode == 0
    clone.commit()
    done = clone.run("check")
    assert done.returncode == 0, done.stderr
    assert "HEAD, HEAD~1" in done.stdout
