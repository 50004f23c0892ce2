"""What a command may ask of another service of its node; promises and errors, without any library."""

from __future__ import annotations

from typing import Protocol, TypeVar

from arrimage_contracts.requests.declaration import AnswerData, QuestionData

UNANSWERED = "request.unanswered"
REFUSED = "request.refused"
UNREADABLE = "request.answer_unreadable"


class RequestError(Exception):
    """A question has no usable answer. ``code`` is stable; no text holds anything of question or answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnansweredError(RequestError):
    """Nobody answered within the deadline, nobody is there to answer, or what came cannot be read. Ask later."""

    def __init__(self, code: str = UNANSWERED) -> None:
        super().__init__(code)


class RefusedError(RequestError):
    """The answerer refuses; ``refusal`` is its stable code, one of the declaration's."""

    def __init__(self, refusal: str) -> None:
        super().__init__(REFUSED)
        self.refusal = refusal


class Refuse(Exception):  # noqa: N818 - what a handler says, not a fault
    """Raised by a handler that does not answer a question; ``code`` is one of the declaration's refusals."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


AnswerT = TypeVar("AnswerT", bound=AnswerData)


class Ask(Protocol):
    """Asks another service of the node.

    What is answered may be nominative: it is used and forgotten. It is neither stored nor logged, nor said in an
    event, an error or a representation.
    """

    async def __call__(self, question: QuestionData, answer: type[AnswerT], *, within: float) -> AnswerT:
        """Return the answer, which comes within so many seconds.

        :raises UnansweredError: ``request.unanswered``, ``request.answer_unreadable``; it may be asked again.
        :raises RefusedError: ``request.refused``; asking again changes nothing.
        """
        ...


async def nobody_answers(question: QuestionData, answer: type[AnswerT], *, within: float) -> AnswerT:
    """Stand in for a bus where there is none."""
    raise UnansweredError
