"""Logs are an interface: what is not in the catalogue is found in the source, and not written when it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arrimage_chassis import logs
from arrimage_chassis.logs.__main__ import main
from arrimage_chassis.logs.catalogue import BY_EVENT, LINES, Line
from arrimage_chassis.logs.page import PAGE, write_page
from arrimage_chassis.logs.scan import lines_of, problems_of

pytestmark = pytest.mark.requirement("R-019", "R-020")

ROOT = Path(__file__).parents[2]
CATALOGUE = {"bus.connected": Line("bus.connected", "info", ("bus",), "It stands.", "Nothing to do.")}
GOOD = "_log = get_logger()\n_log.info('bus.connected', bus='own')\n"


def problems(source: str, catalogue: dict[str, Line] | None = None) -> list[str]:
    return problems_of(list(lines_of(GOOD + source, "x.py")), catalogue or CATALOGUE)


def test_every_line_of_the_source_is_in_the_catalogue_and_every_line_of_the_catalogue_in_the_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("planted", "problem"),
    [
        ("_log.info('bus.imagined')", "bus.imagined is not in the catalogue"),
        ("_log.error('bus.connected', bus='own')", "is written at error, and listed at info"),
        (
            "_log.info('bus.connected', bus='own', name='x')",
            "has the field name, which the catalogue does not list",
        ),
        ("_log.info('bus.connected', **fields)", "has fields that are not written out"),
        ("_log.info('bus.connected', 'x')", "has fields that are not written out"),
        ("_log.info(f'bus.{state}')", "the event is not written out"),
        ("_log.exception('bus.connected')", ".exception() is not for log lines"),
        ("_log.bind(name='x')", ".bind() is not for log lines"),
        ("get_logger().warning('bus.imagined')", "bus.imagined is not in the catalogue"),
        ("logs.get_logger().warning('bus.imagined')", "bus.imagined is not in the catalogue"),
        (
            "import logging\nother = logging.getLogger('x')\nother.info('anything')",
            "anything is not in the catalogue",
        ),
    ],
)
def test_a_planted_wrong_line_is_found(planted: str, problem: str) -> None:
    assert problems("") == []
    (found,) = problems(planted)
    assert problem in found
    assert found.startswith("x.py:3" if "logging" not in planted else "x.py:5")


def test_a_line_that_nobody_writes_and_a_field_that_nobody_gives_are_found() -> None:
    assert problems("", CATALOGUE | {"bus.lost": Line("bus.lost", "warning", (), "Lost.", "Look.")}) == [
        "bus.lost is in the catalogue, and nothing writes it"
    ]
    more = {"bus.connected": Line("bus.connected", "info", ("bus", "since"), "It stands.", "Nothing to do.")}
    assert problems("", more) == ["bus.connected: the catalogue lists the field since, and nothing gives it"]


def test_the_context_of_a_case_may_stand_in_every_line() -> None:
    assert problems("_log.info('bus.connected', bus='own', case_id='x', event_id='y')") == []


def test_a_stale_page_is_found_and_written_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("chassis", "services", "deploy"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    assert main(["check"], tmp_path) == 1
    assert f"{PAGE} is not current" in capsys.readouterr().err
    assert main(["generate"], tmp_path) == 0
    assert main(["check"], tmp_path) == 0


def test_without_the_source_it_says_that_it_cannot_tell(tmp_path: Path) -> None:
    assert main(["check"], tmp_path) == 2


def test_the_page_tells_of_each_line_what_it_means_and_what_to_do() -> None:
    page = write_page(LINES)
    assert page.index("## critical") < page.index("## error") < page.index("## warning") < page.index("## info")
    for line in LINES:
        assert f"| `{line.event}` |" in page
        assert line.meaning.replace("|", "\\|") in page
        assert line.remedy.replace("|", "\\|") in page


def test_each_line_is_listed_once_and_names_no_person() -> None:
    assert len(LINES) == len(BY_EVENT)
    for line in LINES:
        assert line.meaning.endswith(".")
        assert line.remedy.endswith(".")
        assert not {"name", "phone", "address_of_person", "text", "note", "body"} & set(line.fields)


def test_what_is_not_listed_is_not_written_in_production_and_raises_in_tests(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    logs.configure(organization="margelle", service="followup", file=file, strict=False)
    logs.get_logger().info("bus.connected", bus="own", name="Angélique")
    (line,) = [json.loads(text) for text in file.read_text().splitlines()]
    assert (line["event"], line["bus"], line["org"], "name" in line) == ("bus.connected", "own", "margelle", False)
    logs.configure(organization="margelle", service="followup", file=file, strict=True)
    with pytest.raises(logs.UncataloguedLineError):
        logs.get_logger().info("bus.connected", bus="own", name="Angélique")
