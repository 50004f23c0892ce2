"""Structured logs (structlog): JSON lines, each of a kind that the catalogue lists, none with a person in it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from arrimage_chassis.logs.catalogue import ALWAYS, BY_EVENT, CONTEXT

_ROTATE_BYTES = 10_000_000
_ROTATE_FILES = 10


class UncataloguedLineError(Exception):
    """A line, a level or a field that the catalogue does not list; raised where logs are strict (tests)."""


def get_logger() -> Any:
    """Return the logger; ``log.info("bus.connected", bus="own")``."""
    return structlog.get_logger()


def configure(
    *, organization: str, service: str, file: Path | None = None, as_json: bool = True, strict: bool = False
) -> None:
    """Set up the process's logs.

    :param file: JSON lines go there, rotated at 10 MB and kept ten times; None writes to standard error.
    :param strict: raise on a line that is not in the catalogue, instead of writing it without its fields.
    """
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=_ROTATE_BYTES, backupCount=_ROTATE_FILES)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("arrimage")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    _take_over_from_libraries()
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            _KeepToCatalogue(strict),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _name_place(organization, service),
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if as_json
            else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=lambda *_: logger,
        cache_logger_on_first_use=False,
    )


class _FromLibraries(logging.Handler):
    """What libraries log may hold anything, an error's text with a name in it: only who and what is written."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0] if record.exc_info else None
        get_logger().warning(
            "library.reported", logger=record.name, error_type=error.__name__ if error else "none"
        )


def _take_over_from_libraries() -> None:
    """Let nothing reach standard error past the catalogue; without a handler Python itself would write there."""
    root = logging.getLogger()
    if not any(isinstance(handler, _FromLibraries) for handler in root.handlers):
        root.addHandler(_FromLibraries(logging.WARNING))


class _KeepToCatalogue:
    """Lets through what the catalogue lists, and nothing else."""

    def __init__(self, strict: bool) -> None:
        self._strict = strict

    def __call__(self, _logger: object, method: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
        line = BY_EVENT.get(str(fields["event"]))
        allowed = CONTEXT.union(ALWAYS, line.fields if line else ())
        extra = fields.keys() - allowed
        if line is not None and line.level == method and not extra:
            return fields
        if self._strict:
            raise UncataloguedLineError(f"{fields['event']} at {method}, fields not listed: {sorted(extra)}")
        return {name: value for name, value in fields.items() if name in allowed}


def _name_place(organization: str, service: str) -> structlog.typing.Processor:
    def add(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
        return {"org": organization, "service": service, **fields}

    return add
