"""35 to 37: what is not what it should be, forged, garbage, too large: set aside, acted on never."""

from __future__ import annotations

import json

from arrimage_conformance.check import How
from arrimage_conformance.conversation import Conversation
from arrimage_conformance.messages import Json, subject_for
from arrimage_conformance.shared.declared import shared
from arrimage_conformance.shared.hostile import still_works
from arrimage_conformance.trial import Trial

_OTHERS = ("intake", "planning", "followup", "notifications")


@shared(
    "35",
    "R-022",
    fr="Une source forgée est écartée sans effet, et l'événement vrai, sous le même id, est pris ensuite.",
    en="A forged source has no effect, and the true event, under the same id, is taken afterwards.",
    how=How.HOSTILE,
)
async def forged(trial: Trial, kind: type[Conversation]) -> None:
    """Another organization, another service, another recipient, another subject."""
    one = await kind.new().begun(trial)
    true = one.turn(trial)
    for envelope, subject in _forgeries(trial, true):
        await trial.bus.send(envelope, subject=subject)
    await still_works(trial, kind, "a forged message")
    await one.ignored(trial, "a forged message: see its source, recipient, subject")
    await trial.bus.send(true)
    await trial.settle()
    await one.answered(trial, "a forgery made the true event be ignored")


def _forgeries(trial: Trial, true: Json) -> list[tuple[Json, str]]:
    subject = subject_for(true)
    says = subject.split(".")[1]
    other = next(each for each in _OTHERS if each != says)
    heard = [event["subject"] for event in trial.bus.role["hears"]]
    elsewhere = next(each for each in heard if each.startswith(f"own.{says}.") and each != subject)
    return [
        (true | {"source": f"/org/virage/service/{says}"}, subject),
        (true | {"source": f"/org/{trial.sender.organization}/service/{other}"}, subject),
        (true | {"recipient": "virage"}, subject),
        (true, elsewhere),
    ]


@shared(
    "36",
    "R-022",
    fr="Ce qui n'est pas un message n'arrête personne.",
    en="What is no message stops nobody.",
    how=How.HOSTILE,
)
async def garbage(trial: Trial, kind: type[Conversation]) -> None:
    """Bytes, JSON that is no envelope, envelopes that are wrong in one place each."""
    one = await kind.new().begun(trial)
    turn = one.turn(trial)
    bodies: list[bytes] = [
        b"", b"\x00\xff\xfe", b"null", b"[]", b'"x"', b"{", b"{}", b"1e999", b"[" * 5000,
        json.dumps(turn | {"data": None}).encode(),
        json.dumps({key: value for key, value in turn.items() if key != "id"}).encode(),
        json.dumps(turn | {"id": "no uuid"}).encode(),
        json.dumps(turn | {"subject": 7}).encode(),
        *(json.dumps(turn | {"data": data}).encode() for data in one.wrong(turn["data"])),
        json.dumps(turn).encode("utf-16"),
    ]  # fmt: skip
    for body in bodies:
        await trial.bus.send_bytes(subject_for(turn), body)
    await still_works(trial, kind, "garbage")
    await one.ignored(trial, "a message that its schema refuses")


@shared(
    "37",
    "R-022",
    fr="Trop grand ou trop profond : refusé avant d'être lu, sans rien bloquer.",
    en="Too large or too deep: refused before it is parsed, and blocks nothing.",
    how=How.HOSTILE,
)
async def oversized(trial: Trial, kind: type[Conversation]) -> None:
    """A valid message of 100 000 bytes, and one nested 40 levels deep."""
    nested: object = 1
    for _ in range(40):
        nested = {"a": nested}
    large, deep = [await kind.new().begun(trial) for _ in range(2)]
    for one, more in ((large, "x" * 100_000), (deep, nested)):
        turn = one.turn(trial)
        turn["data"] |= {"padding": more}
        await trial.bus.send(turn)
    await still_works(trial, kind, "an oversized message")
    await large.ignored(trial, "a message of more than 65 536 bytes")
    await deep.ignored(trial, "a message nested deeper than twelve levels")
