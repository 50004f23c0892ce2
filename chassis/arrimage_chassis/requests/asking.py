"""Ask: one question, one answer or a clear code within the deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from arrimage_chassis.requests.port import UNREADABLE, RefusedError, UnansweredError
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests.declaration import ANSWER_BYTES, AnswerData, QuestionData, RequestDeclaration

if TYPE_CHECKING:
    from arrimage_chassis.manifest import Manifest

AnswerT = TypeVar("AnswerT", bound=AnswerData)


class Line(Protocol):
    """The bus, as an asker sees it."""

    async def ask(self, subject: str, body: bytes, within: float) -> bytes | None:
        """Return what is answered, or None if nothing comes within so many seconds or nobody is there."""
        ...


class _Reply(BaseModel):
    """What comes back, before the answer itself is read."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    refused: str | None = None
    answer: dict[str, Any] | None = Field(default=None, repr=False)


class Asking:
    """Asks what the manifest lists under ``asks``. See :class:`arrimage_chassis.requests.port.Ask`."""

    def __init__(self, manifest: Manifest, line: Line) -> None:
        self._manifest = manifest
        self._line = line

    async def __call__(self, question: QuestionData, answer: type[AnswerT], *, within: float) -> AnswerT:
        """Ask; see the port."""
        declaration = REQUESTS.of(type(question))
        if type(question) not in self._manifest.asks or declaration.answer is not answer:
            # The server would refuse it: permissions are made from what manifests list.
            raise ValueError(f"{declaration.subject} is not listed under asks of {self._manifest.service}")
        body = await self._line.ask(declaration.subject, question.model_dump_json().encode(), within)
        if body is None:
            raise UnansweredError
        read = _read(body, answer, declaration)
        # raised here, and not where the reading failed: an error's context would hold what could not be read
        if read is None:
            raise UnansweredError(UNREADABLE)
        if isinstance(read, str):
            raise RefusedError(read)
        return read


def _read(body: bytes, answer: type[AnswerT], declaration: RequestDeclaration) -> AnswerT | str | None:
    """Return the answer, the code of a refusal, or None for what is neither."""
    if len(body) > ANSWER_BYTES:
        return None
    try:
        reply = _Reply.model_validate_json(body)
        if reply.refused is not None:
            return reply.refused if reply.refused in declaration.refusals else None
        return answer.model_validate(reply.answer)
    except ValidationError:
        return None
