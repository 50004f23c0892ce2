"""What goes wrong on purpose: each with a stable code, and what to do about it, in the reader's language."""

from __future__ import annotations

from arrimage.texts import Language, language
from arrimage.texts.errors import ERRORS
from arrimage_contracts.network import NetworkFileError


class ArrimageError(Exception):
    """The command cannot do what was asked. The code is for programs, the words are for people."""

    def __init__(self, code: str, /, **values: object) -> None:
        assert code in ERRORS, code  # noqa: S101 - a code without words is a mistake of ours
        super().__init__(code)
        self.code = code
        self.values = values

    def message(self, reader: Language | None = None) -> str:
        """Say what is wrong."""
        return ERRORS[self.code].said[reader or language()].format_map(self.values)

    def remedy(self, reader: Language | None = None) -> str:
        """Say what to do about it."""
        return ERRORS[self.code].remedy[reader or language()].format_map(self.values)

    def __str__(self) -> str:
        return f"{self.code}: {self.message()} {self.remedy()}"


def reason_of(error: BaseException) -> str:
    """Name what went wrong: the code and words of ours, and of anything else no more than its kind.

    What another's exception says may quote what it was given, such as a person's data.
    """
    if isinstance(error, ArrimageError):
        return f"{error.code}: {error.message()}"
    if isinstance(error, NetworkFileError):
        return error.render(language())
    told = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {told}" if told else type(error).__name__
