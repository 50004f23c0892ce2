"""What was entered when a form could not be taken: sealed, carried by the browser, and given back to its worker.

A session that ends in the middle of a form, a store that is away: nothing of what was typed is lost, and nobody
else at the same computer can read it.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Final

from cryptography.exceptions import InvalidTag

from arrimage_chassis.pages.entered import Entered
from arrimage_chassis.secrets import NodeSecret

_LONGEST: Final = 200_000


class HeldForms:
    """Seals and opens what was entered."""

    def __init__(self, secret: NodeSecret) -> None:
        self._box = secret.box_of("pages/held")

    def seal(self, worker: str | None, action: str, entered: Entered) -> str:
        """Return what was entered for the address ``action``, for ``worker`` alone (None: whoever signs in)."""
        kept = {name: list(values) for name, values in entered.items() if name not in ("csrf", "held")}
        said = json.dumps({"worker": worker, "action": action, "entered": kept}, ensure_ascii=False)
        return base64.urlsafe_b64encode(self._box.seal(zlib.compress(said.encode()))).decode()

    def open(self, sealed: str, worker: str, action: str) -> Entered | None:
        """Return what was entered, or None if it is another's, for another action, or unreadable."""
        try:
            plain = zlib.decompressobj().decompress(self._box.open(base64.urlsafe_b64decode(sealed)), _LONGEST)
            said = json.loads(plain)
            if said["action"] != action or said["worker"] not in (None, worker):
                return None
            return {str(name): [str(value) for value in values] for name, values in said["entered"].items()}
        except (InvalidTag, ValueError, LookupError, TypeError, AttributeError, zlib.error):
            return None
