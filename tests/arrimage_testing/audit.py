"""The locks and what is installed: `python -m arrimage_testing.audit`. It asks no one outside this machine.

Each locked package must have hashes, no lock may name an address or an index, and what is installed must be
what is locked. Known vulnerabilities are not looked up here: that needs the network.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

LOCKS = (Path("requirements/run.lock"), Path("requirements/dev.lock"))
OURS = re.compile(r"arrimage(-[a-z]+)?$")
NOT_LOCKED = {"pip", "setuptools"}  # the environment's own

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)")
_ADDRESS = re.compile(r"://|^\s*--?(extra-)?(index|find-links|i\b|f\b)", re.MULTILINE)


def problems_of_lock(text: str) -> list[str]:
    """What is wrong with the text of one lock file."""
    found = [f"names an address: {line.strip()}" for line in text.splitlines() if _ADDRESS.search(line)]
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text):
        if (pin := _PIN.match(block)) and "--hash=sha256:" not in block:
            found.append(f"{pin['name']} has no hash")
    return found


def pins(text: str) -> dict[str, str]:
    """Normalized name to version of each locked package."""
    found = (_PIN.match(line) for line in text.splitlines())
    return {_normalized(pin["name"]): pin["version"] for pin in found if pin}


def problems_of_environment(locked: dict[str, str], installed: dict[str, str]) -> list[str]:
    """What is installed and not locked, or in another version. A lock may hold more: other platforms'."""
    found = []
    for name, version in sorted(installed.items()):
        if OURS.match(name) or name in NOT_LOCKED:
            continue
        if name not in locked:
            found.append(f"{name} {version} is installed but not locked")
        elif locked[name] != version:
            found.append(f"{name} {version} is installed, {locked[name]} is locked")
    return found


def main() -> int:
    """Print each problem; 1 when there is one."""
    found: list[str] = []
    locked: dict[str, str] = {}
    for lock in LOCKS:
        text = lock.read_text(encoding="utf-8")
        found += [f"{lock}: {problem}" for problem in problems_of_lock(text)]
        for name, version in pins(text).items():
            if locked.setdefault(name, version) != version:
                found.append(f"{lock}: {name} {version}, but {locked[name]} in {LOCKS[0]}")
    installed = {_normalized(d.metadata["Name"]): d.version for d in importlib.metadata.distributions()}
    found += problems_of_environment(locked, installed)
    for problem in found:
        print(problem, file=sys.stderr)
    if not found:
        print(f"audit ok: {len(locked)} locked packages, each with hashes, no address; versions as locked")
    return 1 if found else 0


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
