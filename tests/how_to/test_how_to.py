"""The how-tos for newcomers are run as they stand: every command, in order, and what they promise to print.

A block ``sh`` is typed into one shell; ``sh terminal=NAME`` runs in a terminal of its own to the end; ``sh
install`` is only looked at by make, for the tests' environment is there; ``sh systemd`` is left out. A block
``text`` after one of them is what it prints: each line of it, in this order, where … stands for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from arrimage.ports import free_port

pytestmark = [
    pytest.mark.full,
    pytest.mark.timeout(600),  # a page is typed to its end; each block has a deadline of its own
    pytest.mark.requirement("R-023", "R-024", "R-037"),
]

REPOSITORY = Path(__file__).parents[2]
WITHIN = 120.0
"""Seconds for one block, on a machine that does much else."""
_BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "@@ended"


@dataclass(frozen=True)
class Block:
    """A fenced block, and what it promises."""

    info: list[str]
    text: str
    promised: list[str]

    @property
    def terminal(self) -> str | None:
        """The terminal of its own in which it runs."""
        return next((word.partition("=")[2] for word in self.info if word.startswith("terminal=")), None)


def blocks_of(text: str) -> list[Block]:
    """Return the commands of a page, each with what it promises."""
    found: list[Block] = []
    for match in _BLOCK.finditer(text):
        info, content = match["info"].split(), match["text"]
        if info[:1] == ["sh"]:
            found.append(Block(info, content, []))
        elif info[:1] == ["text"]:
            found[-1].promised.extend(line for line in content.splitlines() if line.strip())
    return found


def assert_told(said: str, promised: list[str], block: str) -> None:
    """See that every promised line comes, in order."""
    place = 0
    for line in promised:
        pattern = ".*".join(map(re.escape, line.split("…")))
        match = re.compile(pattern).search(said, place)
        assert match, f"after {block.splitlines()[0]!r}, not printed: {line!r}; but:\n{said[-3000:]}"
        place = match.start()


class Shell:
    """One shell that stays, as a newcomer's does."""

    def __init__(self, directory: Path, environment: dict[str, str]) -> None:
        self._shell = subprocess.Popen(
            ["bash", "-e", "-o", "pipefail"],
            cwd=directory,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, block: str) -> str:
        """Type ``block``; return what it printed."""
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        with _deadline(self._shell):
            self._shell.stdin.write(f"{block}\necho; echo {_END}\n")
            self._shell.stdin.flush()
            said: list[str] = []
            for line in self._shell.stdout:
                if line.rstrip("\n") == _END:
                    return "".join(said)
                said.append(line)
        raise AssertionError(f"failed: {block.splitlines()[0]!r}:\n{''.join(said)[-3000:]}")

    def close(self) -> None:
        """End it."""
        _end(self._shell)


@contextmanager
def _deadline(process: subprocess.Popen[str]) -> Iterator[None]:
    """Kill ``process`` if the block lasts too long: nothing waits for ever."""
    alarm = threading.Timer(WITHIN, lambda: os.killpg(process.pid, signal.SIGKILL))
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


class Terminal:
    """A terminal in which something runs until Ctrl-C."""

    def __init__(self, block: str, directory: Path, environment: dict[str, str], output: Path) -> None:
        self._output = output
        with output.open("wb") as opened:
            self._process = subprocess.Popen(
                ["bash", "-c", f"exec {block}"],
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=opened,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def told(self, promised: list[str], block: str) -> None:
        """Wait until all that is promised was printed."""
        until = time.monotonic() + WITHIN
        while True:
            try:
                assert_told(self._output.read_text(), promised, block)
            except AssertionError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.1)  # a condition with a deadline
            else:
                return

    def close(self) -> None:
        """Type Ctrl-C; it ends in order."""
        os.killpg(self._process.pid, signal.SIGINT)
        assert self._process.wait(timeout=60) == 0


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize(
    ("page", "language"),
    [("rejoindre-un-reseau.fr.md", "fr_CA.UTF-8"), ("join-a-network.md", "en_CA.UTF-8")],
)
def test_a_newcomer_types_what_the_page_says_and_sees_what_it_promises(
    page: str, language: str, tmp_path: Path
) -> None:
    text = (REPOSITORY / "docs" / "how-to" / page).read_text(encoding="utf-8")
    for port in ("7422", "4222"):  # any two that are free here
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{free_port()}")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ARRIMAGE_")},
        "LANG": language,
        "LC_ALL": language,
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{_commands(tmp_path)}:{os.environ['PATH']}",
    }
    directory = tmp_path
    with ExitStack() as open_:
        shell = Shell(tmp_path, environment)
        open_.callback(shell.close)
        for number, block in enumerate(blocks_of(text)):
            if "systemd" in block.info:
                continue
            if "install" in block.info:
                _would_install(block.text)
            elif block.terminal is not None:
                directory = Path(shell.run("pwd").strip())
                terminal = Terminal(block.text.strip(), directory, environment, tmp_path / f"{number}.out")
                open_.callback(terminal.close)
                terminal.told(block.promised, block.text)
            else:
                assert_told(shell.run(block.text), block.promised, block.text)


def test_both_pages_give_the_same_commands() -> None:
    french, english = (
        blocks_of((REPOSITORY / "docs" / "how-to" / page).read_text(encoding="utf-8"))
        for page in ("rejoindre-un-reseau.fr.md", "join-a-network.md")
    )
    assert [block.terminal is None for block in french] == [block.terminal is None for block in english]
    commands = [
        [
            re.findall(r"^(?:arrimage|make|curl|sudo) [a-z-]+(?: [a-z]+)?", block.text, re.MULTILINE)
            for block in page
        ]
        for page in (french, english)
    ]
    assert commands[0] == commands[1]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "arrimage-node.service"
    text = (REPOSITORY / "deploy" / "node" / "arrimage-node.service").read_text()
    unit.write_text(text.replace("/opt/arrimage/.venv/bin/arrimage", sys.executable))
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "arrimage-node.service:" not in said.stderr, said.stderr


def _commands(directory: Path) -> Path:
    """Return a folder in which ``arrimage`` is this environment's."""
    folder = directory / "bin"
    folder.mkdir()
    command = folder / "arrimage"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m arrimage "$@"\n')
    command.chmod(0o755)
    return folder


def _would_install(block: str) -> None:
    """See that make knows what the page asks for, without doing it."""
    asked = re.findall(r"^make (\S+)", block, re.MULTILINE)
    assert asked
    for target in asked:
        subprocess.run(["make", "-n", target], cwd=REPOSITORY, check=True, capture_output=True)
