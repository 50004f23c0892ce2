"""Answer: read the question, let the service's author judge it, and say the least of what goes wrong."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from arrimage_chassis.delivery.seldom import Seldom
from arrimage_chassis.logs import get_logger
from arrimage_chassis.look import Look
from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store.engine import Store
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests import declaration as requests
from arrimage_contracts.requests.declaration import AnswerData, QuestionData, RequestDeclaration
from arrimage_contracts.vocabularies import ServiceName

if TYPE_CHECKING:
    from arrimage_chassis.manifest import Answers
    from arrimage_chassis.work import Place

_AT_ONCE: Final = 4
_WAITING: Final = 64
"""More questions of one asker than that are refused as they come. Each asker has places of its own: one that asks
without end, or whoever stole its key, keeps no answer from the others."""
_SECONDS: Final = 5.0

_log = get_logger()


class Answering:
    """Answers one kind of question."""

    def __init__(
        self,
        answers: Answers,
        store: Store,
        place: Place | None = None,
        write_down: Callable[[Look], Awaitable[None]] | None = None,
    ) -> None:
        self.declaration: RequestDeclaration = REQUESTS.of(answers.question)
        self._handler = answers.handler
        self._watched = answers.watched
        self._store = store
        self._place = place
        self._write_down = write_down
        self._places = {asker: asyncio.Semaphore(_AT_ONCE) for asker in ServiceName}
        self._waiting: Counter[ServiceName] = Counter()
        self._seldom = Seldom()

    async def reply(self, subject: str, body: bytes) -> bytes:
        """Return the reply to a question that came on ``subject``, whose end the node's server wrote."""
        asker = subject.rpartition(".")[2]
        try:
            return await self._answer(asker, body)
        except Refuse as refusal:
            self._report(_known(asker), refusal.code)
            return json.dumps({"refused": refusal.code}).encode()

    async def _answer(self, asker: str, body: bytes) -> bytes:
        if asker not in set(ServiceName):
            raise Refuse(requests.UNKNOWN_ASKER)
        known = ServiceName(asker)
        question = self._read(body)
        if self._waiting[known] >= _WAITING:
            raise Refuse(requests.BUSY)
        self._waiting[known] += 1
        try:
            async with self._places[known]:
                return await self._ask_author(known, question)
        finally:
            self._waiting[known] -= 1

    def _report(self, asker: str, code: str) -> None:
        """Write a refusal to the log, the same once a minute at most: a flood pushes no other line out of it."""
        if (questions := self._seldom.happened(f"{asker} {code}", 1)) is not None:
            request = self.declaration.subject
            _log.info("request.refused", request=request, asker=asker, code=code, questions=questions)

    def _read(self, body: bytes) -> QuestionData:
        if len(body) > requests.QUESTION_BYTES:
            raise Refuse(requests.TOO_LARGE)
        try:
            return self.declaration.question.model_validate_json(body)
        except ValidationError:
            raise Refuse(requests.MALFORMED) from None

    async def _ask_author(self, asker: ServiceName, question: QuestionData) -> bytes:
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self._answer_of(question, asker)
            told = answer.model_dump(mode="json", exclude_none=True)
            reply = json.dumps({"answer": told}, ensure_ascii=False).encode()
        except Refuse as refusal:
            if refusal.code not in self.declaration.refusals:
                raise Refuse(requests.FAILED) from None
            raise
        except Exception as error:
            _log.error("request.failed", request=self.declaration.subject, error_type=type(error).__name__)
            raise Refuse(requests.FAILED) from None
        return reply

    async def _answer_of(self, question: QuestionData, asker: ServiceName) -> AnswerData:
        """Ask whoever wrote the answer; what is told of a person is written down before it leaves (R-329)."""
        async with self._store.reading() as session:
            if self._handler is not None:
                return await self._handler(question, asker, session)
            assert self._watched is not None and self._place is not None  # noqa: S101 - one of both is there
            look = Look(session, self._place, None, None)
            answer = await self._watched(question, asker, look)
        if self._write_down is not None:
            await self._write_down(look)
        return answer


def _known(asker: str) -> str:
    return asker if asker in set(ServiceName) else "unknown"
