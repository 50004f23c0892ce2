"""Processes that this one starts: each dies with it, even when it is killed with no time to say so."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
STOP_WITHIN = 20.0
"""Seconds that a process has to end in order before it is killed."""


class Child:
    """A process, its output appended to a file."""

    def __init__(self, process: asyncio.subprocess.Process, output: Path) -> None:
        self._process = process
        self.output = output

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        output: Path,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> Child:
        """Start ``command``, in ``directory`` if one is given.

        On Linux it is killed when the thread that called this ends: call it from the main thread.
        """
        with output.open("ab") as opened:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=opened,
                stderr=asyncio.subprocess.STDOUT,
                env=environment,
                cwd=directory,
                start_new_session=True,  # Ctrl-C is for us; we end the others in order
                preexec_fn=_dying_with(os.getpid()),
            )
        return cls(process, output)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended (negative: by which signal), or None while it lives."""
        return self._process.returncode

    async def ended(self) -> int:
        """Wait for its end; return how it ended."""
        return await self._process.wait()

    def signal(self, which: signal.Signals) -> None:
        """Send a signal; one that has ended hears nothing."""
        with suppress(ProcessLookupError):
            self._process.send_signal(which)

    async def kill(self) -> int:
        """End it at once, as a power cut would (SIGKILL)."""
        self.signal(signal.SIGKILL)
        return await self.ended()

    async def stop(self, within: float = STOP_WITHIN) -> int:
        """End it in order (SIGTERM); kill it if that takes longer than ``within`` seconds."""
        self.signal(signal.SIGCONT)  # a frozen process would not hear the other
        self.signal(signal.SIGTERM)
        try:
            return await asyncio.wait_for(self.ended(), within)
        except TimeoutError:
            return await self.kill()

    def last_words(self, lines: int = 12) -> str:
        """Return the end of its output."""
        return "\n".join(self.output.read_text(errors="replace").splitlines()[-lines:])


def _dying_with(parent: int) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    prctl = _LIBC.prctl

    def die_too() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return die_too
