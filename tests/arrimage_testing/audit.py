"""The locks, what is installed, and what is known against it: `python -m arrimage_testing.audit [--offline]`.

Each locked package must have hashes, no lock may name an address or an index, and what is installed must be
what is locked. Advisories are asked of the package index by pip-audit; one that is looked at and does not touch us
is written with its reason into requirements/justified.txt. Where the index does not answer for advisories, that is
said and counts as a failure, unless ``--offline`` asks for the rest alone.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

LOCKS = (Path("requirements/run.lock"), Path("requirements/dev.lock"))
JUSTIFIED = Path("requirements/justified.txt")
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


def justified(text: str) -> dict[str, str]:
    """Advisory to reason, from lines such as ``PYSEC-2026-1 | tornado is not installed with it | 2026-11-28``.

    :raises ValueError: with a line that has no reason or no date.
    """
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3 or not all(parts):
                raise ValueError(f"requirements/justified.txt: advisory | reason | date, not: {line}")
            found[parts[0]] = parts[1]
    return found


def problems_of_advisories(report: Mapping[str, Any], reasons: Collection[str]) -> list[str]:
    """What pip-audit found that nobody has justified, and what it could not look up."""
    found, unasked = [], 0
    for package in report["dependencies"]:
        unasked += "skip_reason" in package
        for advisory in package.get("vulns", []):
            names = {advisory["id"], *advisory["aliases"]}
            if not names & set(reasons):
                fixed = ", ".join(advisory["fix_versions"]) or "no version yet"
                found.append(f"{package['name']} {package['version']}: {advisory['id']}, fixed in {fixed}")
    if unasked:
        found.append(f"advisories: the package index did not answer for {unasked} packages; ask where it does")
    return found


def ask_for_advisories() -> Mapping[str, Any]:
    """Let pip-audit ask for what is known against the locked packages; it installs nothing."""
    locks = [argument for lock in LOCKS for argument in ("--requirement", str(lock))]
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", *locks]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"dependencies": [{"name": "all", "skip_reason": done.stderr}]}
    return report


def main(arguments: Collection[str] = ()) -> int:
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
    reasons = justified(JUSTIFIED.read_text(encoding="utf-8"))
    if "--offline" not in arguments:
        found += problems_of_advisories(ask_for_advisories(), reasons)
    for problem in found:
        print(problem, file=sys.stderr)
    if not found:
        asked = "not asked for advisories" if "--offline" in arguments else "no advisory that is not justified"
        print(f"audit ok: {len(locked)} locked packages, each with hashes, no address; as installed; {asked}")
    return 1 if found else 0


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
