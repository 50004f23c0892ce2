"""I-50 to I-53: what the node's other services ask: the least is told, to whom it may be, for what it may be."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from arrimage_conformance.intake import routes
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import Offer
from arrimage_conformance.intake.person import NAMES, Person
from arrimage_conformance.messages import Json, Message
from arrimage_conformance.trial import Trial

PERSON = "req.intake.person.v1"
ACCESS = "req.intake.access.v1"
SESSION = "req.intake.session.v1"
_CALL = {"purpose": "followup_call", "fields": ["may_be_contacted", "ways", "first_name", "phone"]}
_NOTICE = {"purpose": "notice", "fields": ["may_be_contacted", "ways", "first_name", "email"]}
_REACHED = {"may_be_contacted": True, "ways": ["phone", "email"], "email": "x@example.org"}


async def _known(trial: Trial, **preferences: Any) -> tuple[Offer, Person, UUID]:
    """Return a case whose person is known and said how they may be reached, and the opaque id of its worker."""
    person = Person()
    offer = await Offer.new(trial).taken(trial)
    await offer.act(trial, routes.IDENTITY, person.identity)
    said = _REACHED | {"first_name": f"F{person.mark}"} | preferences
    await routes.done(trial, routes.PREFERENCES, said, case_id=offer.case_id)
    (lead,) = await trial.expect(offer.case_id, "CaseLeadAssigned", why="one worker answers for a case")
    return offer, person, UUID(str(lead.data.get("worker")))


def _question(subject: str, asker: str, question: Json) -> Message:
    """Return a question as it is shown; what was answered is not: it may be who somebody is."""
    return Message(f"{subject}.{asker}", {}, json.dumps(question, default=str).encode())


async def _asked(trial: Trial, subject: str, asker: str, question: Json) -> Json:
    asked = json.dumps(question, default=str).encode()
    reply = await trial.bus.ask(subject, asked, asker=asker, seconds=trial.patience)
    said = f"{subject} was not answered within {trial.patience:g} s"
    trial.hold(reply is not None, said, [_question(subject, asker, question)])
    return reply or {}


@CHECKS.check(
    "I-50",
    "R-099",
    "R-188",
    "R-340",
    fr="Comment joindre une personne n'est dit qu'au service et pour le but permis, et rien de plus.",
    en="How to reach a person is told to the service and for the purpose allowed alone, and no more than that.",
    driven=True,
)
async def person(trial: Trial) -> None:
    """followup for a call, notifications for a notice, and everybody else."""
    offer, known, worker = await _known(trial)
    case = {"case_id": offer.case_id}
    call = await _asked(trial, PERSON, "followup", {**case, **_CALL, "viewer": worker})
    told = call.get("answer") or {}
    trial.hold(
        told.get("phone") == known.form["phone"], f"{PERSON}: followup is to call, and is not told the telephone"
    )
    trial.hold(
        set(told) <= {"may_be_contacted", "ways", "first_name", "phone"}, f"{PERSON} tells more than was asked"
    )
    notice = await _asked(trial, PERSON, "notifications", {**case, **_NOTICE})
    told = notice.get("answer") or {}
    trial.hold(
        told.get("email") == "x@example.org", f"{PERSON}: a notice is to leave, and the address is not told"
    )
    name = known.name in json.dumps([call, notice])
    trial.hold(not name, f"{PERSON} tells the whole name: nobody may ask for it there")
    refused = {
        "another purpose than its own": ("followup", {**case, **_NOTICE}),
        "a notice, of the telephone": ("notifications", {**case, "purpose": "notice", "fields": ["phone"]}),
        "a call, without the worker who calls": ("followup", {**case, **_CALL}),
        "a call, of a stranger": ("followup", {**case, **_CALL, "viewer": uuid4()}),
        "another service": ("planning", {**case, **_CALL, "viewer": worker}),
    }
    for what, (asker, question) in refused.items():
        reply = await _asked(trial, PERSON, asker, question)
        said = f"{PERSON} told who may not be told: {what}"
        trial.hold(not reply.get("answer"), said, [_question(PERSON, asker, question)])
    unknown = await _asked(trial, PERSON, "notifications", {**_NOTICE, "case_id": uuid4()})
    trial.hold(unknown.get("refused") == "case.unknown", f"{PERSON}: a case that is not there is case.unknown")


@CHECKS.check(
    "I-51",
    "R-099",
    "R-340",
    fr="De qui ne veut pas être joint, ou n'a rien dit, rien n'est dit que cela.",
    en="Of who does not wish to be reached, or said nothing, nothing but that is told.",
    driven=True,
)
async def not_to_be_reached(trial: Trial) -> None:
    """One who refused, one who was not asked, one who changed their mind."""
    refused, _, _ = await _known(trial, may_be_contacted=False)
    silent = await Offer.new(trial).taken(trial)
    changed, _, _ = await _known(trial)
    await routes.done(trial, routes.PREFERENCES, {"may_be_contacted": False}, case_id=changed.case_id)
    for offer in (refused, silent, changed):
        reply = await _asked(trial, PERSON, "notifications", {"case_id": offer.case_id, **_NOTICE})
        told = reply.get("answer") or {}
        is_least = told.get("may_be_contacted") is False and len(told) == 1
        trial.hold(is_least, f"ignores a withdrawal: {PERSON} tells more than that a person may not be contacted")
    (_, last) = await trial.expect(
        changed.case_id, "ContactPreferenceUpdated", 2, why="each word is told, by number"
    )
    trial.hold(
        last.data.get("may_be_contacted") is False, "the last word is that they may not be contacted", [last]
    )


@CHECKS.check(
    "I-52",
    "R-100",
    "R-188",
    "R-328",
    fr="Un nom n'est dit que pour la page de qui répond du dossier ; d'une session inconnue, rien.",
    en="A name is told for the page of whoever answers for the case alone; an unknown session is none.",
    driven=True,
)
async def names(trial: Trial) -> None:
    """The worker, a stranger, nobody; a service that has no pages of cases."""
    offer, known, worker = await _known(trial)
    question: Json = {"case_ids": [offer.case_id, uuid4()]}
    told = await _asked(trial, NAMES, "planning", {**question, "viewer": worker})
    found = (told.get("answer") or {}).get("names")
    wanted = [{"case_id": str(offer.case_id), "name": known.name}]
    trial.hold(found == wanted, f"{NAMES} does not tell exactly who the persons of the worker's cases are")
    for asker, viewer in (("planning", None), ("planning", uuid4()), ("notifications", worker)):
        asked = question | ({"viewer": viewer} if viewer else {})
        reply = await _asked(trial, NAMES, asker, asked)
        leaked = known.mark in json.dumps(reply)
        said = f"{NAMES} told a name to who may not be told it (asked by {asker})"
        trial.hold(not leaked, said, [_question(NAMES, asker, asked)])
    mine = await _asked(trial, ACCESS, "followup", {"case_id": offer.case_id, "viewer": worker})
    trial.hold((mine.get("answer") or {}).get("may") is True, f"{ACCESS}: the case is the worker's")
    other = await _asked(trial, ACCESS, "followup", {"case_id": offer.case_id, "viewer": uuid4()})
    trial.hold((other.get("answer") or {}).get("may") is not True, f"{ACCESS}: the case is not a stranger's")
    session = await _asked(trial, SESSION, "planning", {"session_id": uuid4()})
    trial.hold((session.get("answer") or {}).get("alive") is not True, f"{SESSION}: nobody began that session")


@CHECKS.check(
    "I-53",
    "R-022",
    fr="Une question mal faite ou trop grande est refusée, et les autres reçoivent réponse.",
    en="A malformed or too large question is refused, and others are answered.",
)
async def malformed(trial: Trial) -> None:
    """Bytes, JSON of another form, more than 4096 bytes."""
    large = json.dumps({"case_ids": [str(uuid4()) for _ in range(200)]}).encode()
    for subject, asker in (
        (PERSON, "notifications"),
        (NAMES, "planning"),
        (ACCESS, "planning"),
        (SESSION, "planning"),
    ):
        for question in (b"", b"{", b"{}", b"[]", b"\xff\x00", large):
            reply = await trial.bus.ask(subject, question, asker=asker, seconds=trial.patience)
            wanted = "request.too_large" if question is large else "request.malformed"
            found = (reply or {}).get("refused")
            trial.hold(found == wanted, f"{subject}: a malformed question is refused as {found}, not as {wanted}")
    good = await _asked(trial, SESSION, "planning", {"session_id": uuid4()})
    trial.hold(
        (good.get("answer") or {}).get("alive") is False, f"{SESSION} is not answered after what is malformed"
    )
