"""How a question between services of one node is declared: once, with its answer and all that may be refused.

A request is not an event: nothing of it is kept. It exists for what no event may carry (who a person is) and for
what is true at one moment only (what needs doing now). An answer alone may hold nominative fields, and whoever
gets it keeps none of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ConfigDict

from arrimage_contracts.privacy import Privacy
from arrimage_contracts.vocabularies import ServiceName

QUESTION_BYTES: Final = 4_096
"""A longer question is refused unread."""
ANSWER_BYTES: Final = 65_536
"""A longer answer is not read. The fullest answer that a declaration allows fits: a list of what needs doing."""

MALFORMED: Final = "request.malformed"
TOO_LARGE: Final = "request.too_large"
UNKNOWN_ASKER: Final = "request.unknown_asker"
NOT_ALLOWED: Final = "request.not_allowed"
BUSY: Final = "request.busy"
FAILED: Final = "request.failed"
REFUSALS: Final = (MALFORMED, TOO_LARGE, UNKNOWN_ASKER, NOT_ALLOWED, BUSY, FAILED)
"""Refusals that every request may give; a declaration lists its own beside them."""

_NAME: Final = re.compile(r"[a-z]+")


class QuestionData(BaseModel):
    """What is asked: codes and opaque ids, nothing nominative."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class AnswerData(BaseModel):
    """What is answered. Nominative fields are left out of every representation."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class AnswerPart(BaseModel):
    """One of several of a kind in an answer. Its fields carry their privacy classes as those of the answer do."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


QuestionT = TypeVar("QuestionT", bound=QuestionData)


@dataclass(frozen=True)
class RequestDeclaration:
    """Everything that is declared of one request; schemas, permissions and documents follow from it."""

    name: str
    """One word: what is asked for (``person``)."""
    major: int
    answerer: ServiceName
    question: type[QuestionData]
    answer: type[AnswerData]
    refusals: tuple[str, ...]
    """The stable codes of what may be refused, those of every request among them."""
    requirements: tuple[str, ...]
    doc: str

    @property
    def subject(self) -> str:
        """Where an asker asks; the node's server adds who asks."""
        return f"req.{self.answerer}.{self.name}.v{self.major}"

    def subject_of(self, asker: ServiceName | str) -> str:
        """Return where the answerer hears ``asker`` (``*``: anybody)."""
        return f"{self.subject}.{asker}"


class RequestCatalogue:
    """The requests that a program knows, by the class of their question."""

    def __init__(self) -> None:
        self._by_question: dict[type[QuestionData], RequestDeclaration] = {}

    def __iter__(self) -> Iterator[RequestDeclaration]:
        return iter(self._by_question.values())

    def request(
        self,
        *,
        name: str,
        answerer: ServiceName,
        answer: type[AnswerData],
        requirements: tuple[str, ...],
        refusals: tuple[str, ...] = (),
        major: int = 1,
    ) -> Callable[[type[QuestionT]], type[QuestionT]]:
        """Declare the decorated class as a question.

        :raises ValueError: for a name that is no word, a second declaration of one subject, an answer that is
            another request's already, or a question with a nominative field.
        """

        def declare(question: type[QuestionT]) -> type[QuestionT]:
            doc = (question.__doc__ or "").strip()
            codes = (*REFUSALS, *refusals)
            made = RequestDeclaration(name, major, answerer, question, answer, codes, requirements, doc)
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no word: it is a part of a subject")
            if any(known.subject == made.subject for known in self):
                raise ValueError(f"{made.subject} is declared twice")
            if any(known.answer.__name__ == answer.__name__ and known.major == major for known in self):
                # its schema is named after the class, and says who answers
                raise ValueError(
                    f"{answer.__name__} is the answer of another request: give this one its own class"
                )
            if nominative := sorted(nominative_fields(question)):
                raise ValueError(f"{question.__name__}: a question holds nothing nominative: {nominative}")
            self._by_question[question] = made
            return question

        return declare

    def of(self, question: type[QuestionData]) -> RequestDeclaration:
        """Return the declaration of ``question``.

        :raises LookupError: if it was not declared here.
        """
        return self._by_question[question]


def nominative_fields(model: type[BaseModel]) -> frozenset[str]:
    """Return the fields of ``model`` whose class no event may carry; ``items.name``: one of a part of it."""
    forbidden = {Privacy.RESTRICTED, Privacy.LOCAL}
    found = {name for name, field in model.model_fields.items() if forbidden & set(field.metadata)}
    for name in model.model_fields:
        if (part := part_of(model, name)) is not None:
            found |= {f"{name}.{inner}" for inner in nominative_fields(part)}
    return frozenset(found)


def part_of(model: type[BaseModel], field: str) -> type[BaseModel] | None:
    """Return the model of which ``field`` holds one or a list, or None if it holds plain values."""
    return _model_in(model.model_fields[field].annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


REQUESTS: Final = RequestCatalogue()
"""Every request of the contracts; filled by importing :mod:`arrimage_contracts.requests`."""
