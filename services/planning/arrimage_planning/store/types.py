"""Plain data of the domain in one column."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator


class PlainData(TypeDecorator[Any]):
    """A dataclass of the domain, or a list of plain values, as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind  # part of the key under which SQLAlchemy keeps compiled statements
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what is written."""
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return what was written, as the domain knows it."""
        return None if value is None else self._adapter.validate_python(value)
