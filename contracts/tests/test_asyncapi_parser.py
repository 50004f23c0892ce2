"""The AsyncAPI document passes the official parser. It needs Node.js, so it runs in ``make test-full``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.tree import ASYNCAPI, find_root
from arrimage_contracts.requests import REQUESTS

PARSER = Path(__file__).parent / "asyncapi_parser"


@pytest.fixture
def parser(tmp_path: Path) -> Path:
    """A directory in which the parser is installed."""
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("the official AsyncAPI parser needs Node.js and npm: install them, or let CI run this test")
    shutil.copytree(PARSER, tmp_path / "parser")
    words = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(words, cwd=tmp_path / "parser", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return tmp_path / "parser"


def parse(parser: Path, document: Path) -> dict[str, Any]:
    words = ["node", "parse.mjs", str(document)]
    done = subprocess.run(words, cwd=parser, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.full
@pytest.mark.timeout(300)
@pytest.mark.requirement("R-007")
def test_the_official_parser_reads_the_asyncapi_document_without_error_or_warning(
    parser: Path, tmp_path: Path
) -> None:
    said = parse(parser, find_root() / ASYNCAPI)
    assert said["problems"] == []
    assert said["version"] == "3.0.0"
    copies, asked = sum(len(event.copies) for event in CATALOGUE), len(list(REQUESTS))
    assert (len(said["channels"]), len(said["operations"])) == (copies + 2 * asked, copies + asked)

    for role in sorted((find_root() / ASYNCAPI).with_name("asyncapi").glob("*.json")):
        of_role = parse(parser, role)
        assert of_role["problems"] == [], role.name
        assert of_role["operations"], role.name

    # the control: the parser does refuse
    document = json.loads((find_root() / ASYNCAPI).read_text(encoding="utf-8"))
    next(iter(document["operations"].values()))["action"] = "shout"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document), encoding="utf-8")
    assert parse(parser, broken)["problems"]
