"""What the forms of planning's pages have in common."""

from __future__ import annotations

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.visit import Visit


class OnAPlan(BaseModel):
    """A form that changes a plan."""

    expected_version: int = Field(ge=0, title="plan.version", json_schema_extra=UNSEEN)
    """The version of the plan that the worker had before them."""


def entered_one(visit: Visit, name: str) -> str:
    """Return what was sent under ``name``; nothing if the page is shown for the first time."""
    return next(iter(visit.entered.get(name, ())), "")


def yes_or_no(value: bool | None) -> str | None:
    """Return what a list of yes, no and not asked holds."""
    return None if value is None else str(value).lower()
