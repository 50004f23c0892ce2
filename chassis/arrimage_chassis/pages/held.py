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

_APART: Final = frozenset({"csrf", "held", "author"})
_LONGEST: Final = 1_200_000
"""Bytes; a form that is longer was never taken in."""


class HeldForms:
    """Seals and opens what was entered."""

    def __init__(self, secret: NodeSecret) -> None:
        self._secret = secret
        self._box = secret.box_of("pages/held")
        self._authors = secret.box_of("pages/author")

    def are_of(self, secret: NodeSecret) -> bool:
        """Tell whether these are sealed with that secret of the node."""
        return self._secret is secret

    def sign(self, worker: str) -> str:
        """Return what a form bears to say that it was made for ``worker``; none but the node can write it."""
        return base64.urlsafe_b64encode(self._authors.seal(worker.encode())).decode()

    def author(self, signed: str) -> str | None:
        """Return for whom the form was made that bears ``signed``; None if it is no form of the node."""
        try:
            return self._authors.open(base64.urlsafe_b64decode(signed)).decode()
        except (InvalidTag, ValueError):
            return None

    def seal(self, worker: str, action: str, entered: Entered) -> str:
        """Return what was entered for the address ``action``, for ``worker`` alone."""
        kept = {name: list(values) for name, values in entered.items() if name not in _APART}
        said = json.dumps({"worker": worker, "action": action, "entered": kept}, ensure_ascii=False)
        return base64.urlsafe_b64encode(self._box.seal(zlib.compress(said.encode()))).decode()

    def open(self, sealed: str, worker: str, action: str) -> Entered | None:
        """Return what was entered, or None if it is another's, for another action, or unreadable."""
        try:
            plain = zlib.decompressobj().decompress(self._box.open(base64.urlsafe_b64decode(sealed)), _LONGEST)
            said = json.loads(plain)
            if said["action"] != action or said["worker"] != worker:
                return None
            return {str(name): [str(value) for value in values] for name, values in said["entered"].items()}
        except (InvalidTag, ValueError, LookupError, TypeError, AttributeError, zlib.error):
            return None
