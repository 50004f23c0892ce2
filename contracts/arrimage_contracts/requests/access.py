"""Whether a case is one of a worker's: asked of intake, which knows who answers for it (R-100, R-328)."""

from __future__ import annotations

from arrimage_contracts import fields as f
from arrimage_contracts.requests.declaration import REQUESTS, AnswerData, QuestionData
from arrimage_contracts.vocabularies import ServiceName


class AccessTold(AnswerData):
    """What may be told of it."""

    may: f.Flag
    """Whether the worker is lead, backup or author of the case, was asked to take over, or opened it in danger."""


@REQUESTS.request(name="access", answerer=ServiceName.INTAKE, answer=AccessTold, requirements=("R-100", "R-328"))
class AccessAsked(QuestionData):
    """May this worker see what is written of a case? Of whoever sees all cases nothing is asked.

    A case that nobody has in hand yet is everybody's at casework: somebody must take it.
    """

    case_id: f.OwnId
    viewer: f.OwnId
