"""What is signed of an event that crosses the border, so that whoever carries it can neither make nor change it.

Its envelope bears ``signature``: 64 bytes in base64url without padding (Ed25519, RFC 8032), by the key that the
network file states for the organization that says it. Signed is the message as it stands, ``signature`` left out:
source, recipient, id, case and data with it, and members that the reader does not know. So what was said to one
organization of one case is said to no other, of no other, and once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

_SAYS: Final = b"arrimage/event/1\n"
"""So that a signature over an event is one over nothing else that the same key signs."""


def event_bytes(message: Mapping[str, Any]) -> bytes:
    """Return what is signed of ``message``, an envelope as parsed JSON.

    The line ``arrimage/event/1``, then JSON in UTF-8: members in the order of their names at each level, no space,
    nothing escaped but ``"``, ``\\`` and control characters (RFC 8785, of which no number needs more than digits).

    :raises ValueError: if a number has a fraction or an exponent, which programs write in more than one way, or a
        text is none in Unicode.
    """
    said = {name: value for name, value in message.items() if name != "signature"}
    _refuse_fractions(said)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return _SAYS + text.encode()


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("json.fraction")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        _refuse_fractions(item)
