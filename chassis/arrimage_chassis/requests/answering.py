"""Answer: read the question, let the service's author judge it, and say the least of what goes wrong."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from arrimage_chassis.logs import get_logger
from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store.engine import Store
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests import declaration as requests
from arrimage_contracts.requests.declaration import QuestionData, RequestDeclaration
from arrimage_contracts.vocabularies import ServiceName

if TYPE_CHECKING:
    from arrimage_chassis.manifest import Answers

_AT_ONCE: Final = 8
_WAITING: Final = 64
"""More questions than that are refused as they come: one that asks without end delays others only so far."""
_SECONDS: Final = 5.0

_log = get_logger()


class Answering:
    """Answers one kind of question."""

    def __init__(self, answers: Answers, store: Store) -> None:
        self.declaration: RequestDeclaration = REQUESTS.of(answers.question)
        self._handler = answers.handler
        self._store = store
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def reply(self, subject: str, body: bytes) -> bytes:
        """Return the reply to a question that came on ``subject``, whose end the node's server wrote."""
        asker = subject.rpartition(".")[2]
        try:
            return await self._answer(asker, body)
        except Refuse as refusal:
            _log.info("request.refused", request=self.declaration.subject, asker=_known(asker), code=refusal.code)
            return json.dumps({"refused": refusal.code}).encode()

    async def _answer(self, asker: str, body: bytes) -> bytes:
        if asker not in set(ServiceName):
            raise Refuse(requests.UNKNOWN_ASKER)
        question = self._read(body)
        if self._waiting >= _WAITING:
            raise Refuse(requests.BUSY)
        self._waiting += 1
        try:
            async with self._places:
                return await self._ask_author(ServiceName(asker), question)
        finally:
            self._waiting -= 1

    def _read(self, body: bytes) -> QuestionData:
        if len(body) > requests.QUESTION_BYTES:
            raise Refuse(requests.TOO_LARGE)
        try:
            return self.declaration.question.model_validate_json(body)
        except ValidationError:
            raise Refuse(requests.MALFORMED) from None

    async def _ask_author(self, asker: ServiceName, question: QuestionData) -> bytes:
        try:
            async with asyncio.timeout(_SECONDS), self._store.reading() as session:
                answer = await self._handler(question, asker, session)
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


def _known(asker: str) -> str:
    return asker if asker in set(ServiceName) else "unknown"
