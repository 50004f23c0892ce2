"""What the OpenAPI document says beyond what FastAPI knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

_HEADER = "Idempotency-Key"


def require_idempotency_keys(app: FastAPI) -> None:
    """Show the header ``Idempotency-Key`` as required, which it is.

    FastAPI must not require it itself: it would answer 422 with words of its own, in place of
    ``idempotency.key_missing`` in the reader's language.
    """
    describe: Callable[[], dict[str, Any]] = app.openapi

    def described() -> dict[str, Any]:
        document = describe()
        for path in document["paths"].values():
            for operation in path.values():
                for parameter in operation.get("parameters", ()):
                    if parameter["name"] == _HEADER:
                        parameter["required"] = True
                        parameter["schema"] = {"type": "string", "minLength": 8, "maxLength": 128}
        return document

    app.openapi = described  # type: ignore[method-assign]
