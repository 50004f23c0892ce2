"""Real processes of the tests: they die with the test process, even when that one is killed with -9."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path


def dying_with_us(command: list[str], *, by: str = "KILL") -> list[str]:
    """The same command, told to die when the thread that starts it dies.

    Without ``setpriv`` (not Linux) the command is returned as it is: only an orderly end stops it.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", by, "--", *command] if setpriv else command


def binary(name: str, *, override: str) -> str:
    """The path of a program: from the environment variable ``override``, beside Python, or on the PATH.

    Raises:
        FileNotFoundError: when it is in none of the three.
    """
    if chosen := os.environ.get(override):
        return chosen
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is neither beside {sys.executable} nor on the PATH; or set {override}")
    return found


def end(process: subprocess.Popen[bytes], how: signal.Signals, *, within: float = 10.0) -> None:
    """Signal ``process`` and wait until it is gone; kill it when that takes more than ``within`` seconds."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(within)


def stands_still(pid: int) -> bool:
    """Whether each thread of a process is stopped: SIGSTOP reaches them one by one (known on Linux only)."""
    threads = Path(f"/proc/{pid}/task")
    if not threads.exists():
        return True
    return all(_state(thread / "stat") == "T" for thread in threads.iterdir())


def lives(pid: int) -> bool:
    """Whether a process exists and is more than the zombie of one."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return _state(Path(f"/proc/{pid}/stat")) != "Z"


def _state(stat: Path) -> str:
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "Z"
