"""The program under test: started as a node starts a component, ended, killed, and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from arrimage_conformance.days import ZONE
from arrimage_conformance.language import either
from arrimage_conformance.role import ORGANIZATION, Role
from arrimage_conformance.server import KitError

ACTIVE_SINCE = "2010-09-21"
"""followup: the day on which the organization began to call (R-187)."""
WORKER_NAMESPACE = "8f0c4f1e-5d3b-5a51-9b7e-2c9a7f4f0d11"
"""In which workers of the kit's node are named; a gate's follows from its secret."""
_END_WITHIN = 20.0
_LAST_LINES = 15
_LAST_LETTERS = 1500


def command_of(words: str, option: str) -> list[str]:
    """Read a command line as a shell would; ``{python}`` is the interpreter of the kit.

    :raises KitError: naming ``option``, if it is empty, or a quote is left open.
    """
    try:
        command = [sys.executable if word == "{python}" else word for word in shlex.split(words)]
    except ValueError as error:
        raise KitError(f"{option} {words}: {error}") from error
    if not command:
        raise KitError(either(f"{option} est vide : quelle commande ?", f"{option} is empty: which command?"))
    return command


def why_not_started(error: OSError, command: Sequence[str]) -> str:
    """Return in words why ``command`` could not be run."""
    if isinstance(error, FileNotFoundError):
        return either(f"aucun programme {command[0]}", f"no such program: {command[0]}")
    return f"{command[0]}: {error.strerror}"


@dataclass(frozen=True)
class Start:
    """How the program is started."""

    command: Sequence[str]
    directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, words: str, directory: Path, more: Sequence[str] = ()) -> Start:
        """Read a command line as a shell would, and ``NAME=VALUE`` words.

        :raises KitError: if it is empty, there is no such folder, or a word is no assignment.
        """
        command = command_of(words, "--start")
        if not directory.is_dir():
            raise KitError(f"--directory {directory}: {either('aucun dossier de ce nom', 'no such folder')}")
        pairs = [word.partition("=") for word in more]
        if wrong := [name for name, is_there, _ in pairs if not is_there]:
            raise KitError(f"--environment {wrong[0]}: NAME=VALUE")
        return cls(command, directory, {name: value for name, _, value in pairs})


class Program:
    """One program on one store. What it prints is kept in ``output``."""

    def __init__(
        self, start: Start, role: Role, url: str, seed: str, place: Path, more: Mapping[str, str] | None = None
    ) -> None:
        """Make a program that is not yet started; ``more``: what this role is told besides."""
        self._start = start
        self._role = role
        self._url = url
        self._place = place
        self._more = dict(more or {})
        place.mkdir(parents=True, exist_ok=True)
        self._seed = place / "seed"
        self._seed.write_text(f"{seed}\n")
        self._seed.chmod(0o600)
        self._stores = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.output = place / "output"
        self.new_store()

    def new_store(self) -> None:
        """From the next start on, the store is empty."""
        self._stores += 1
        self._store = self._place / f"store-{self._stores}"
        self._store.mkdir(mode=0o700)

    @property
    def store(self) -> Path:
        """The directory of its store, ``ARRIMAGE_STORE_DIR``, from the next start on."""
        return self._store

    @property
    def directory(self) -> Path:
        """Where it is started."""
        return self._start.directory

    @property
    def port(self) -> int | None:
        """Where it answers HTTP, once it has said so."""
        try:
            return int((self._place / "port").read_text())
        except (OSError, ValueError):
            return None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs, or before it was started."""
        return self._process.poll() if self._process is not None else None

    @property
    def environment(self) -> dict[str, str]:
        """What the program, and its driver, are told: what a node tells a component."""
        name = self._role["role"]
        told = {
            "ORGANIZATION": ORGANIZATION,
            "SERVICE": name,
            "REGION": "sorel-tracy",
            "PROFILE": "demo",
            "ZONE": ZONE,
            "LANGUAGE": "fr",
            "OWN_URL": self._url,
            "OWN_SEED_FILE": str(self._seed),
            "OWN_API_PREFIX": self._role["api_prefix"],
            "OWN_INBOX_PREFIX": self._role["inbox_prefix"],
            "OWN_STREAM": self._role["stream"],
            "OWN_DURABLE": self._role["durable"]["durable_name"],
            "STORE_DIR": str(self._store),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": "0",
            "HTTP_PORT_FILE": str(self._place / "port"),
            "PAGES_PORTS": "{}",
            "LOG_FILE": str(self._place / "log"),
            "KEEP_DAYS": "800",
            "MODULES_OFF": "[]",
            "WORKER_NAMESPACE": WORKER_NAMESPACE,
            "FOLLOWUP_ACTIVE_SINCE": ACTIVE_SINCE,
            **self._more,
        }
        around = {name: value for name, value in os.environ.items() if not name.startswith("ARRIMAGE_")}
        return around | {f"ARRIMAGE_{key}": value for key, value in told.items()} | dict(self._start.environment)

    def start(self) -> None:
        """Start it, on the store that is there.

        :raises KitError: if the command cannot be run.
        """
        (self._place / "port").unlink(missing_ok=True)
        with self.output.open("ab") as output:
            try:
                self._process = subprocess.Popen(
                    list(self._start.command),
                    cwd=self._start.directory,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            except OSError as error:
                why = why_not_started(error, self._start.command)
                raise KitError(
                    either(f"le programme ne peut démarrer : {why}", f"the program cannot be started: {why}")
                ) from error

    def kill(self) -> None:
        """End it, and what it started, as a power cut would; at once."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    async def stop(self) -> None:
        """End it in order; kill it if it takes longer than a node waits."""
        if self._process is None or self.exit_code is not None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, _END_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def last_words(self) -> str:
        """Return the end of what it printed."""
        if not self.output.exists():
            return ""
        lines = self.output.read_text(errors="replace")[-_LAST_LETTERS:].splitlines()
        return "\n".join(lines[-_LAST_LINES:])

    def _signal(self, which: signal.Signals) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, which)
