"""A time of day as people tell it: hours and minutes of the node's own zone."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import AfterValidator


def _as_told(value: time) -> time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise ValueError("hours and minutes, of the node's own zone")
    return value


CivilTime = Annotated[time, AfterValidator(_as_told)]
"""``09:30``: to the minute, without a zone of its own; it is in the node's (R-016)."""
