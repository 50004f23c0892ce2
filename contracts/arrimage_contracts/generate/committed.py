"""The schemas that git holds, to compare with those of today."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from arrimage_contracts.generate.tree import SCHEMAS, Files

Schemas = dict[str, dict[str, Any]]


class NoHistoryError(LookupError):
    """There is no git, or no commit, to compare with."""


def schemas_at(root: Path, commit: str) -> Schemas:
    """Return the messages' schemas at ``commit``, keyed ``<audience>.<Event>.v<major>``.

    :raises NoHistoryError: if git cannot say.
    """
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", f"{SCHEMAS}/")
    schemas: Schemas = {}
    for path in filter(None, listed.split("\0")):
        key = _key(path)
        if key:
            schemas[key] = json.loads(_git(root, "show", f"{commit}:./{path}"))
    return schemas


def schemas_of(files: Files) -> Schemas:
    """Return the messages' schemas among generated ``files``, keyed the same way."""
    keys: Mapping[str, str] = {_key(str(path)): text for path, text in files.items()}
    return {key: json.loads(text) for key, text in keys.items() if key}


def commits_to_compare(root: Path, today: Schemas) -> list[str]:
    """Return the commits whose schemas ``today`` must not break.

    The last commit; its parent too if the last commit already holds ``today``: CI then sees a break that was
    just committed; and the last release, for a break that two commits have buried.

    :raises NoHistoryError: if there is no commit.
    """
    commits = ["HEAD"]
    if schemas_at(root, "HEAD") == today and _exists(root, "HEAD~1"):
        commits.append("HEAD~1")
    with suppress(NoHistoryError):  # nothing was released yet
        commits.append(_git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*").strip())
    return commits


def _exists(root: Path, commit: str) -> bool:
    try:
        _git(root, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    except NoHistoryError:
        return False
    return True


def _key(path: str) -> str:
    """``…/schemas/own/PlanCreated.v1.json`` is ``own.PlanCreated.v1``; "" for what is no message's schema."""
    below = path.partition(f"{SCHEMAS}/")[2]
    audience, slash, name = below.partition("/")
    return f"{audience}.{name.removesuffix('.json')}" if slash else ""


def _git(root: Path, *words: str) -> str:
    # inside a git hook these name the repository of the hook, not the one around `root`
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=True, env=environment)
    except FileNotFoundError:
        raise NoHistoryError("git is not installed") from None
    except subprocess.CalledProcessError as error:
        raise NoHistoryError(error.stderr.decode(errors="replace").strip().partition("\n")[0]) from None
    return done.stdout.decode("utf-8")
