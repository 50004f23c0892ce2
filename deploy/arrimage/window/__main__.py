"""``python -m arrimage.window DIRECTORY``: the window of the node in a directory; the node starts it by itself."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.window.serve import serve_window

if __name__ == "__main__":
    try:
        asyncio.run(serve_window(Path(sys.argv[1])))
    except ArrimageError as error:
        sys.exit(str(error))
