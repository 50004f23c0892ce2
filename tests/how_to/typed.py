"""A page for newcomers, typed as it stands: its blocks, a shell that stays, terminals of their own.

A block ``sh`` is typed into one shell; ``sh terminal=NAME`` runs in a terminal of its own to the end; ``sh
install`` is only looked at by make, for the tests' environment is there; ``sh systemd`` is left out. A block
``text`` after one of them is what it prints: each line of it, in this order, where … stands for anything.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
WITHIN = 240.0
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


def environment_of(language: str, directory: Path) -> dict[str, str]:
    """Return what a newcomer's terminals know: ``arrimage``, a language, and nothing of ours."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ARRIMAGE_")},
        "LANG": language,
        "LC_ALL": language,
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{_commands(directory)}:{os.environ['PATH']}",
    }


def would_install(block: str) -> None:
    """See that make knows what the page asks for, without doing it."""
    asked = re.findall(r"^make (\S+)", block, re.MULTILINE)
    assert asked
    for target in asked:
        subprocess.run(["make", "-n", target], cwd=REPOSITORY, check=True, capture_output=True)


def _commands(directory: Path) -> Path:
    """Return a folder in which ``arrimage`` is this environment's."""
    folder = directory / "bin"
    folder.mkdir()
    command = folder / "arrimage"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m arrimage "$@"\n')
    command.chmod(0o755)
    return folder
