"""``generate`` writes what follows from the declared events; ``check`` fails if the committed
files differ from it, or if a schema broke its promise to those who use it since the last commit."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arrimage_contracts.generate.committed import NoHistoryError, commits_to_compare, schemas_at, schemas_of
from arrimage_contracts.generate.compatibility import breaking_changes
from arrimage_contracts.generate.tree import (
    Files,
    NoSourceTreeError,
    differing,
    find_root,
    generated_files,
    write,
)


def main(words: list[str] | None = None) -> int:
    """Run the command, and return its exit code: 0 if all is as declared, 1 if not, 2 if it cannot tell."""
    parser = argparse.ArgumentParser(prog="python -m arrimage_contracts", description=__doc__)
    parser.add_argument("command", choices=["generate", "check"])
    command = parser.parse_args(words).command
    try:
        root = find_root()
    except NoSourceTreeError:
        print("arrimage-contracts is installed without its source tree; run this in a clone.", file=sys.stderr)
        return 2
    files = generated_files()
    return _generate(root, files) if command == "generate" else _check(root, files)


def _generate(root: Path, files: Files) -> int:
    changed = write(root, files)
    print("\n".join(changed) or "nothing to write: the files are as declared")
    return 0


def _check(root: Path, files: Files) -> int:
    stale = differing(root, files)
    for line in stale:
        print(f"{line}. Run `make schemas` and commit what it writes.", file=sys.stderr)
    broken = _broken(root, files)
    for line in broken:
        print(line, file=sys.stderr)
    if stale or broken:
        return 1
    print(f"{len(files)} generated files are as declared")
    return 0


def _broken(root: Path, files: Files) -> list[str]:
    today = schemas_of(files)
    try:
        commits = commits_to_compare(root, today)
        found = {
            change: commit
            for commit in reversed(commits)
            for change in breaking_changes(schemas_at(root, commit), today)
        }
    except NoHistoryError as error:
        print(f"compatibility not checked: no commit to compare with ({error})")
        return []
    print(f"compatibility checked against {', '.join(commits)}")
    if commits == ["HEAD"] and schemas_at(root, "HEAD") == today:
        print("no earlier commit here (a first commit, or a shallow clone): a break in HEAD itself is not seen")
    return [f"{change} (compared with {commit})" for change, commit in sorted(found.items())]


if __name__ == "__main__":
    sys.exit(main())
