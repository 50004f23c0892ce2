"""The types of what services tell each other about their pages: places in them, and codes that name what is shown.

There is none for text: whoever shows an answer has the words for its codes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from arrimage_contracts.privacy import Privacy

_PATH = r"^/[a-z]+(/[A-Za-z0-9_-]+)*$"
_CODE = r"^[a-z][a-z_]*(\.[a-z_]+)*$"
_PATH_LENGTH = 200
_CODE_LENGTH = 60


def _in_utc(value: datetime | None) -> datetime | None:
    try:
        return value if value is None else value.astimezone(UTC)
    except OverflowError:  # the first day of the year 1, east of Greenwich
        raise ValueError("out of range") from None


PagePath = Annotated[
    str, Privacy.DEIDENTIFIED, Field(pattern=_PATH, max_length=_PATH_LENGTH, examples=["/planning/episodes"])
]
"""A path of the answerer's own pages; it begins with the name of its service."""
OptionalPagePath = Annotated[
    str | None,
    Privacy.DEIDENTIFIED,
    Field(default=None, pattern=_PATH, max_length=_PATH_LENGTH, examples=["/planning/episodes"]),
]
Code = Annotated[
    str, Privacy.DEIDENTIFIED, Field(pattern=_CODE, max_length=_CODE_LENGTH, examples=["meeting.near"])
]
"""What is meant, for whoever has words for it: never the words themselves."""
OptionalCode = Annotated[
    str | None,
    Privacy.DEIDENTIFIED,
    Field(default=None, pattern=_CODE, max_length=_CODE_LENGTH, examples=["attempt.no_answer"]),
]
OptionalInstant = Annotated[
    AwareDatetime | None,
    Privacy.DEIDENTIFIED,
    AfterValidator(_in_utc),
    Field(default=None, examples=["2010-10-04T14:03:00Z"]),
]
"""An instant in UTC, where it is known."""
