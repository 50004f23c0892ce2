"""Tell another service who a person is or how to reach them: the least, and logged (R-099, R-188, R-340)."""

from __future__ import annotations

from arrimage_chassis.logs import get_logger
from arrimage_chassis.look import Look
from arrimage_chassis.manifest import CONTENT
from arrimage_chassis.requests.port import Refuse
from arrimage_contracts.requests.access import AccessAsked, AccessTold
from arrimage_contracts.requests.declaration import NOT_ALLOWED
from arrimage_contracts.requests.person import (
    NameAsked,
    NameOfCase,
    NamesAsked,
    NamesTold,
    NameTold,
    PersonAsked,
    PersonTold,
)
from arrimage_contracts.vocabularies import PersonField, Purpose, ServiceName
from arrimage_intake.domain.contact_preferences import (
    CASE_UNKNOWN,
    CASEWORK,
    MAY_KNOW_THE_NAME,
    NOT_SAID,
    may_be_told,
    the_least,
)
from arrimage_intake.queries.sight import ANONYMOUS, is_assigned, look_as, note_list, note_read, sees, sort_cases
from arrimage_intake.queries.tell_session import is_session_of
from arrimage_intake.store.contact_preferences import find_preferences, is_case
from arrimage_intake.store.persons import find_person, names_by_case

_log = get_logger()


async def tell_service(question: PersonAsked, asker: ServiceName, look: Look) -> PersonTold:
    """Answer ``asker``, whose name the node's server wrote. Whoever is to call has the case in hand (R-188).

    :raises Refuse: ``request.not_allowed`` for the asker, the purpose or a field; ``case.unknown``.
    """
    if not may_be_told(asker, question.purpose, question.fields):
        raise Refuse(NOT_ALLOWED)
    session = look.session
    if not await is_case(session, question.case_id):
        raise Refuse(CASE_UNKNOWN.code)
    viewer = look_as(look, question.viewer)
    if question.purpose is not Purpose.NOTICE and not await sees(viewer, question.case_id):
        raise Refuse(NOT_ALLOWED)
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
    note_read(viewer, question.case_id, set(question.fields), question.purpose, asker)
    return told


async def tell_name(question: NameAsked, asker: ServiceName, look: Look) -> NameTold:
    """Tell ``asker`` who the person of a case is, for a worker's own page; whether or not they may be contacted.

    Of a case that is not the worker's only that is told.

    :raises Refuse: ``request.not_allowed`` for the asker; ``case.unknown``.
    """
    if asker not in MAY_KNOW_THE_NAME:
        raise Refuse(NOT_ALLOWED)
    session = look.session
    if not await is_case(session, question.case_id):
        raise Refuse(CASE_UNKNOWN.code)
    viewer = await _look_of_page(look, question)
    seen = await sort_cases(viewer, [question.case_id])
    if question.case_id not in seen.visible:
        return NameTold(may_be_contacted=False, entrusted=question.case_id in seen.entrusted or None)
    row = await find_preferences(session, question.case_id)
    person = await find_person(session, question.case_id)
    told = NameTold(
        may_be_contacted=row is not None and row.may_be_contacted,
        name=person.name if person is not None else None,
    )
    _log.info("person.read", case_id=str(question.case_id), asker=asker, purpose=CASEWORK, fields=["name"])
    note_read(viewer, question.case_id, ("name",), question.purpose or CASEWORK, asker)
    return told


async def tell_names(question: NamesAsked, asker: ServiceName, look: Look) -> NamesTold:
    """Tell ``asker`` who the persons of cases are, for a worker's own page; whether or not they may be contacted.

    Each case of this node is logged as read; of one that is not, nothing is told, nor that it is not.

    :raises Refuse: ``request.not_allowed`` for the asker.
    """
    if asker not in MAY_KNOW_THE_NAME:
        raise Refuse(NOT_ALLOWED)
    viewer = await _look_of_page(look, question)
    seen = await sort_cases(viewer, question.case_ids)
    known = await names_by_case(look.session, [each for each in question.case_ids if each in seen.visible])
    for case_id in known:
        _log.info("person.read", case_id=str(case_id), asker=asker, purpose=CASEWORK, fields=["name"])
    note_list(viewer, known, question.purpose or CASEWORK, asker=asker)
    return NamesTold(
        names=[NameOfCase(case_id=case_id, name=name) for case_id, name in known.items() if name],
        entrusted=tuple(sorted(seen.entrusted)),
    )


async def _look_of_page(look: Look, question: NameAsked | NamesAsked) -> Look:
    """Return the look of the worker on whose page the names will stand; of nobody, if they are not signed in.

    The opaque id of a worker stands in events, which a stolen key of a service reads; a session's stands in none.
    """
    viewer = look_as(look, question.viewer)
    if viewer.worker is None or viewer.worker == ANONYMOUS:
        return viewer
    now = look.place.clock.now()
    is_here = await is_session_of(look.session, question.session_id, viewer.worker, now)
    return viewer if is_here else look_as(look, None)


async def tell_access(question: AccessAsked, asker: ServiceName, look: Look) -> AccessTold:
    """Tell ``asker`` whether a case is one of a worker's, before it shows what it keeps of it (R-100).

    :raises Refuse: ``request.not_allowed`` for the asker.
    """
    if asker not in MAY_KNOW_THE_NAME:
        raise Refuse(NOT_ALLOWED)
    viewer = look_as(look, question.viewer)
    if viewer.sees_all:
        return AccessTold(may=True)
    return AccessTold(may=await is_assigned(viewer, question.case_id, CONTENT))
