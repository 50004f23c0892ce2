"""Tell another service of the node how a person may be reached: the least, and logged (R-099, R-188, R-340)."""

from __future__ import annotations

from arrimage_chassis.logs import get_logger
from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store import Session
from arrimage_contracts.requests.declaration import NOT_ALLOWED
from arrimage_contracts.requests.person import PersonAsked, PersonTold
from arrimage_contracts.vocabularies import PersonField, ServiceName
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN, NOT_SAID, may_be_told, the_least
from arrimage_intake.store.contact_preferences import find_preferences, is_case
from arrimage_intake.store.persons import find_person

_log = get_logger()


async def tell_service(question: PersonAsked, asker: ServiceName, session: Session) -> PersonTold:
    """Answer ``asker``, whose name the node's server wrote.

    :raises Refuse: ``request.not_allowed`` for the asker, the purpose or a field; ``case.unknown``.
    """
    if not may_be_told(asker, question.purpose, question.fields):
        raise Refuse(NOT_ALLOWED)
    if not await is_case(session, question.case_id):
        raise Refuse(CASE_UNKNOWN.code)
    row = await find_preferences(session, question.case_id)
    phone = None
    if PersonField.PHONE in question.fields:
        person = await find_person(session, question.case_id)
        phone = person.phone if person is not None else None
    told = PersonTold.model_validate(the_least(row.said if row is not None else NOT_SAID, phone, question.fields))
    _log.info(
        "person.read",
        case_id=str(question.case_id),
        asker=asker,
        purpose=question.purpose,
        fields=sorted(set(question.fields)),
    )
    return told
