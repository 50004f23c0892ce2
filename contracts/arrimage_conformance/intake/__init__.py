"""The checks of intake. Importing this package declares them."""

from __future__ import annotations

from arrimage_conformance.intake import (
    asking,
    disclosing,
    forged,
    hostile,
    messages,
    questions,
    receiving,
    restarts,
    sending,
)
from arrimage_conformance.intake.declared import CHECKS

__all__ = [
    "CHECKS",
    "asking",
    "disclosing",
    "forged",
    "hostile",
    "messages",
    "questions",
    "receiving",
    "restarts",
    "sending",
]
