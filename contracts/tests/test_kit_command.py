"""What the kit's command refuses before it starts anything, and how it ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from arrimage_conformance import __main__ as command
from arrimage_conformance.__main__ import main
from arrimage_conformance.program import Program, Start
from arrimage_conformance.registry import checks_of
from arrimage_conformance.results import Report, Result, Verdict
from arrimage_conformance.role import role_named
from arrimage_conformance.run import together
from arrimage_conformance.server import KitError

pytestmark = [pytest.mark.requirement("R-013"), pytest.mark.usefixtures("signals_of_the_tests")]
PLANNING = checks_of("planning").all
RUN = ("run", "planning", "--start", "a program that is never started")
LANGUAGES = pytest.mark.parametrize("language", ["en_CA.UTF-8", "fr_CA.UTF-8", "C.UTF-8"])


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_CA.UTF-8")


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if a run begins."""

    def run(*_: object) -> None:
        raise AssertionError("a run began")

    monkeypatch.setattr(command, "run", run)


def a_key(folder: Path) -> Path:
    file = folder / "key.pem"
    private = Ed25519PrivateKey.generate()
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize("partial", [("--only", "P-01"), ("--driver", "none")], ids=" ".join)
def test_no_statement_may_be_asked_of_a_part_of_the_promises(
    partial: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RUN, *partial, "--statement", str(a_key(tmp_path))]) == 2
    said = capsys.readouterr().err
    assert "leave out" in said
    assert partial[0] in said


@pytest.mark.usefixtures("nothing_runs")
def test_the_key_of_a_statement_is_read_before_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, "--statement", str(tmp_path / "nowhere.pem")]) == 2
    assert "nowhere.pem" in capsys.readouterr().err


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize("option", ["--json", "--junit", "--page", "--statement-to"])
def test_a_file_in_a_folder_that_is_not_there_is_refused_before_the_run(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RUN, option, "/nope/report"]) == 2
    assert "no such folder: /nope" in capsys.readouterr().err


@LANGUAGES
def test_a_promise_that_the_role_does_not_make_is_refused_by_its_name(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    assert main([*RUN, "--only", "P-01", "--only", "P-99"]) == 2
    said = capsys.readouterr()
    assert "P-99" in said.err
    assert "P-01" not in said.err
    assert "arrimage-conformance list planning" in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 2),
        ([Verdict.NOT_CHECKED], 2),
        ([Verdict.KEPT], 0),
        ([Verdict.KEPT, Verdict.NOT_CHECKED], 0),
        ([Verdict.KEPT, Verdict.BROKEN], 1),
    ],
)
def test_a_run_that_checked_nothing_does_not_end_as_one_that_found_nothing(
    verdicts: list[Verdict], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [Result(check, verdict) for check, verdict in zip(PLANNING, verdicts, strict=False)]

    async def run(*_: object) -> Report:
        return Report("planning", "0.1.0", "a program", "2026-11-28T12:00:00Z", results)

    monkeypatch.setattr(command, "run", run)
    assert main(list(RUN)) == code


@LANGUAGES
def test_a_folder_that_is_not_there_is_said_in_words(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    assert main([*RUN, "--directory", "/nope"]) == 2
    words = "no such folder" if language.startswith("en") else "aucun dossier de ce nom"
    assert f"--directory /nope: {words}" in capsys.readouterr().err


@LANGUAGES
def test_a_program_that_is_not_there_is_said_in_words(
    language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    start = Start.of("no-such-program --now", tmp_path)
    program = Program(start, role_named("planning"), "nats://127.0.0.1:1", "seed", tmp_path / "program")
    said = "no such program: " if language.startswith("en") else "aucun programme "
    with pytest.raises(KitError, match=f"{said}no-such-program$"):
        program.start()


@pytest.mark.parametrize("words", ["", "   ", "node 'main.js"])
def test_a_command_line_that_cannot_be_read_is_refused(words: str, tmp_path: Path) -> None:
    with pytest.raises(KitError, match="--start"):
        Start.of(words, tmp_path)


def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    done = subprocess.run(
        f"{sys.executable} -m arrimage_conformance list intake | true",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


async def test_what_keeps_the_kit_from_checking_ends_the_checks_that_are_under_way() -> None:
    ended = asyncio.Event()

    async def fails() -> None:
        raise KitError("it cannot go on")

    async def goes_on() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(KitError, match="cannot go on"):
        await together([goes_on(), fails()])
    assert ended.is_set()
