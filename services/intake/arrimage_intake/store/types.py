"""Column types of intake's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

CodeT = TypeVar("CodeT", bound=StrEnum)
_LENGTH = 40


class Code(TypeDecorator[CodeT], Generic[CodeT]):
    """A word of a vocabulary, kept as text: a new word needs no migration."""

    impl = String(_LENGTH)
    cache_ok = True

    def __init__(self, vocabulary: type[CodeT]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the word as text."""
        return None if value is None else str(self.vocabulary(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> CodeT | None:
        """Return the word as one of its vocabulary."""
        return None if value is None else self.vocabulary(value)
