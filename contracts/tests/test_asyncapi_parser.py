"""The AsyncAPI documents pass the official parser, and pages are made of them (`make test-full`, with Node.js)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.tree import ASYNCAPI, find_root
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.vocabularies import ServiceName

TOOL = Path(__file__).parents[1] / "asyncapi_pages"
NETWORK = find_root() / ASYNCAPI
DOCUMENTS = [NETWORK, *sorted(NETWORK.with_name("asyncapi").glob("*.json"))]

_TAG = re.compile(r"<[^>]*>")

pytestmark = [pytest.mark.full, pytest.mark.timeout(600), pytest.mark.requirement("R-007")]


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in which the parser and the component are installed, as the lock says."""
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("the official AsyncAPI parser needs Node.js and npm: install them, or let CI run this test")
    place = tmp_path_factory.mktemp("asyncapi") / "pages"
    shutil.copytree(TOOL, place, ignore=shutil.ignore_patterns("node_modules"))
    words = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(words, cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return place


def parse(parser: Path, document: Path) -> dict[str, Any]:
    words = ["node", "parse.mjs", str(document)]
    done = subprocess.run(words, cwd=parser, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_the_official_parser_reads_each_asyncapi_document_without_error_or_warning(parser: Path) -> None:
    said = parse(parser, NETWORK)
    assert said["problems"] == []
    assert said["version"] == "3.0.0"
    copies, asked = sum(len(event.copies) for event in CATALOGUE), len(list(REQUESTS))
    assert (len(said["channels"]), len(said["operations"])) == (copies + 2 * asked, copies + asked)

    assert len(DOCUMENTS) == 1 + len(ServiceName)
    for role in DOCUMENTS[1:]:
        of_role = parse(parser, role)
        assert of_role["problems"] == [], role.name
        assert of_role["operations"], role.name


def test_the_official_parser_refuses_a_document_that_is_broken(parser: Path, tmp_path: Path) -> None:
    """The control: what it says of ours means something."""
    document = json.loads(NETWORK.read_text(encoding="utf-8"))
    next(iter(document["operations"].values()))["action"] = "shout"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document), encoding="utf-8")
    assert parse(parser, broken)["problems"]


def test_a_page_for_people_is_made_of_each_document_and_names_all_that_it_says(
    parser: Path, tmp_path: Path
) -> None:
    words = ["node", "write.mjs", str(tmp_path / "out"), *map(str, DOCUMENTS)]
    done = subprocess.run(words, cwd=parser, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]

    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    for file in DOCUMENTS:
        document = json.loads(file.read_text(encoding="utf-8"))
        page = (tmp_path / "out" / f"{file.stem}.html").read_text(encoding="utf-8")
        shown = _TAG.sub(" ", page.partition("<script")[0])  # what is read without a script
        assert f'href="{file.stem}.html"' in index
        assert document["info"]["title"] in shown
        assert [operation for operation in document["operations"] if operation not in shown] == []
        assert [address for address in _addresses(document) if address not in shown] == []
        assert _loaded(page) == {"asyncapi-react.css", "asyncapi-react.js"}, "it asks nothing of any network"
    assert {each.name for each in (tmp_path / "out").iterdir()} == {
        "index.html", "asyncapi-react.css", "asyncapi-react.js", *(f"{each.stem}.html" for each in DOCUMENTS),
    }  # fmt: skip


def _addresses(document: dict[str, Any]) -> list[str]:
    used = {operation["channel"]["$ref"].rpartition("/")[2] for operation in document["operations"].values()}
    return [channel["address"] for name, channel in document["channels"].items() if name in used]


def _loaded(page: str) -> set[str]:
    return set(re.findall(r'<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="([^"]*)"', page))
