"""Where the last message on a subject lies, asked of the server without storing anything.

Nobody needs a right to look into a stream for it: what is expected to lie there is wrong, and the refusal says
where the last one lies.
"""

from __future__ import annotations

import re
from typing import Final

from nats.js.errors import APIError

ASKING: Final = {"Nats-Expected-Last-Subject-Sequence": str(2**62)}
"""The headers of a message that is refused: no stream is so long."""
_WRONG_LAST_SEQUENCE: Final = 10071
_SAID: Final = re.compile(r"wrong last sequence: (\d{1,19})")


def place_said(error: APIError) -> int | None:
    """Return the place that a refusal tells, 0 if there is none; None if it was refused for another reason."""
    if error.err_code != _WRONG_LAST_SEQUENCE:
        return None
    said = _SAID.fullmatch(error.description or "")
    return int(said[1]) if said else None
