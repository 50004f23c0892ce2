"""What a published event says of disclosures, as a number counts it: what happened, and a code; never of whom.

In a small network a count by organization and day is often a count of one person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from arrimage_contracts.vocabularies import DisclosureRefusal, ErasureCause

ASKED, SENT, REFUSED, ERASED = "asked", "sent", "refused", "erased"
_STEPS: Final = {
    ("DisclosureRequested", "border"): (ASKED, ""),
    ("InformationDisclosed", "border"): (SENT, ""),
    ("DisclosureRefused", "own"): (REFUSED, "reason"),
    ("DisclosureErased", "own"): (ERASED, "because"),
}
"""By event and lane: what happened, and the field of its code. Each happens once, whoever else is told of it."""


def step_of(event: str, lane: str, body: bytes) -> tuple[str, str] | None:
    """Return what happened and its code (empty where there is none); None if the event says nothing of it."""
    step = _STEPS.get((event, lane))
    if step is None:
        return None
    what, field = step
    return what, str(json.loads(body)["data"].get(field, "")) if field else ""


def steps() -> Iterator[tuple[str, str]]:
    """Yield all that may happen."""
    yield from ((ASKED, ""), (SENT, ""))
    yield from ((REFUSED, code.value) for code in DisclosureRefusal)
    yield from ((ERASED, code.value) for code in ErasureCause)
