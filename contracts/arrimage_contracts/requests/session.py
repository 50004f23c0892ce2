"""Whether a worker who signed in is still signed in: asked of intake, which keeps the sessions."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.requests.declaration import REQUESTS, AnswerData, QuestionData
from arrimage_contracts.vocabularies import ServiceName


class SessionTold(AnswerData):
    """What may be told of a session."""

    alive: f.Flag
    """False once the worker signed out, or never began it here."""


@REQUESTS.request(name="session", answerer=ServiceName.INTAKE, answer=SessionTold, requirements=("R-328",))
class SessionAsked(QuestionData):
    """Was this session ended? Services of a node ask it before they believe a cookie for half a minute more."""

    session_id: f.OwnId
