"""``arrimage`` and ``python -m arrimage``."""

from __future__ import annotations

import sys

from arrimage.cli import app
from arrimage.errors import ArrimageError
from arrimage.texts import language, say
from arrimage_contracts.network import NetworkFileError

UNUSABLE_INPUT_EXIT = 2
FAILED_EXIT = 1
_UNUSABLE = frozenset({"node.malformed", "worker.malformed_id"})


def main() -> None:
    """Run the command line.

    Exit status: 0 done; 1 could not be done; 2 what was given cannot be used (a file, an option).
    """
    try:
        app()
    except NetworkFileError as error:
        sys.stderr.write(f"{error.render(language())}\n")
        sys.exit(UNUSABLE_INPUT_EXIT)
    except ArrimageError as error:
        said = f"arrimage: {error.message()}\n{error.remedy()}\n{say('error.code', code=error.code)}\n"
        sys.stderr.write(said)
        sys.exit(UNUSABLE_INPUT_EXIT if error.code in _UNUSABLE else FAILED_EXIT)


if __name__ == "__main__":
    main()
