"""Is this a message of the network? For tests and for integrators, with the committed schemas alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from arrimage_contracts.resources import UnknownSchemaError, schema_of

_FORMATS = FormatChecker(formats=("date", "uuid"))


@_FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    if isinstance(value, str):
        datetime.fromisoformat(value)
    return True


@dataclass(frozen=True)
class Violation:
    """One rule that a message breaks. It quotes no value, for a wrong value may be a name."""

    path: str
    """A JSON pointer into the message."""
    rule: str
    """The JSON Schema keyword that refused: ``required``, ``pattern``, ..."""
    expected: str
    """What the schema asks for."""

    def __str__(self) -> str:
        return f"{self.path or '/'}: {self.rule} {self.expected}"


class InvalidMessageError(ValueError):
    """A message that the contracts refuse; :attr:`code` is stable, :attr:`violations` is complete."""

    def __init__(self, code: str, violations: list[Violation]) -> None:
        super().__init__(f"{code}: " + "; ".join(str(violation) for violation in violations))
        self.code = code
        """``message.malformed``, ``message.unknown_schema`` or ``message.invalid``."""
        self.violations = violations


def validate_message(body: bytes) -> dict[str, Any]:
    """Check a whole message against the schema that its ``dataschema`` names, and return it.

    :raises InvalidMessageError: if it is no JSON object, names no schema of this version, or breaks it.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise InvalidMessageError("message.malformed", [Violation("", "type", "JSON")]) from None
    if not isinstance(message, dict):
        raise InvalidMessageError("message.malformed", [Violation("", "type", "object")])
    try:
        validator = _validator(str(message.get("dataschema")))
    except UnknownSchemaError:
        unknown = Violation("/dataschema", "const", "a message of this version")
        raise InvalidMessageError("message.unknown_schema", [unknown]) from None
    if violations := violations_of(message, validator):
        raise InvalidMessageError("message.invalid", violations)
    return message


def violations_of(message: object, validator: Draft202012Validator) -> list[Violation]:
    """Return what ``validator`` refuses in ``message``, without the values."""
    errors = sorted(validator.iter_errors(message), key=lambda error: error.json_path)
    return list(dict.fromkeys(_violation(error) for error in errors))


def _violation(error: ValidationError) -> Violation:
    expected: Any = error.validator_value
    if error.validator == "required":
        found: Any = error.instance
        expected = [name for name in expected if name not in found]
    pointer = "".join(f"/{part}" for part in error.absolute_path)
    return Violation(pointer, str(error.validator), json.dumps(expected, ensure_ascii=False))


def message_validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Return a validator of ``schema`` that checks dates, instants and ids as well."""
    return Draft202012Validator(schema, format_checker=_FORMATS)


@cache
def _validator(urn: str) -> Draft202012Validator:
    schema = schema_of(urn)
    if "x-audience" not in schema:  # a file's schema, which no message has
        raise UnknownSchemaError(urn)
    return message_validator(schema)
