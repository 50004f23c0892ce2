"""Structured logs (structlog): JSON lines, each of a kind that the catalogue lists, none with a person in it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from arrimage_chassis.logs.catalogue import ALWAYS, BY_EVENT, CONTEXT
from arrimage_chassis.logs.rotated_file import RotatedFile

ROTATE_BYTES = 10_000_000
KEPT_FILES = 10


class UncataloguedLineError(Exception):
    """A line, a level or a field that the catalogue does not list; raised where logs are strict (tests)."""


def get_logger() -> Any:
    """Return the logger; ``log.info("bus.connected", bus="own")``."""
    return structlog.get_logger()


def configure(
    *,
    organization: str,
    service: str,
    file: Path | None = None,
    as_json: bool = True,
    strict: bool = False,
    max_bytes: int = ROTATE_BYTES,
    keep: int = KEPT_FILES,
    only_here: bool = False,
) -> None:
    """Set up the process's logs.

    :param file: JSON lines go there; None writes to standard error.
    :param strict: raise on a line that is not in the catalogue, instead of writing it without its fields.
    :param max_bytes: the size at which the file is rotated.
    :param keep: how many rotated files are kept beside the one that is written.
    :param only_here: only of the running task and those that it starts: several services may share a process, each
        with a file of its own (ADR 0011).
    """
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if file is not None:
        handler = RotatedFile(file, max_bytes=max_bytes, keep=keep, report_lost=_report_lost)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(f"arrimage.{organization}.{service}" if only_here else "arrimage")
    for former in logger.handlers:
        former.close()
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    place = _Place(organization, service, _KeepToCatalogue(strict), renderer, logger)
    _take_over_from_libraries()
    if only_here:
        _here.set(place)
    else:
        _of_process.clear()
        _of_process.append(place)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            lambda *line: _place().catalogue(*line),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _name_place,
            lambda *line: _place().renderer(*line),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=lambda *_: _place().logger,
        cache_logger_on_first_use=False,
    )


def _report_lost(lines: int) -> None:
    get_logger().warning("log.lines_lost", lines=lines)


class _FromLibraries(logging.Handler):
    """What libraries log may hold anything, an error's text with a name in it: only who and what is written."""

    def emit(self, record: logging.LogRecord) -> None:
        if _here.get(None) is None and not _of_process:
            return  # said outside of all services that share the process: it is nobody's line
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


@dataclass(frozen=True)
class _Place:
    """Who writes, how, and where to."""

    organization: str
    service: str
    catalogue: _KeepToCatalogue
    renderer: structlog.typing.Processor
    logger: logging.Logger


_here: ContextVar[_Place] = ContextVar("arrimage_logs")
"""That of a service which shares its process with others; the tasks that it starts inherit it."""
_of_process: list[_Place] = []


def _place() -> _Place:
    return _here.get(None) or _of_process[0]


def _name_place(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
    place = _place()
    return {"org": place.organization, "service": place.service, **fields}
