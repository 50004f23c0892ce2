"""30 to 34: what comes doubled, early, late, or as a newer version says it: none blocks the others."""

from __future__ import annotations

from arrimage_conformance.check import How
from arrimage_conformance.conversation import Conversation
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.shared.declared import shared
from arrimage_conformance.trial import Trial


async def still_works(trial: Trial, kind: type[Conversation], after: str) -> None:
    """Hold that an ordinary case is handled after what came."""
    await trial.settle()
    one = await kind.new().played(trial)
    await one.answered(trial, f"blocks on {after}: what came later is not handled")


@shared(
    "30",
    "R-008",
    fr="Ce qui arrive deux fois prend effet une fois.",
    en="What comes twice takes effect once.",
    how=How.HOSTILE,
)
async def doubled(trial: Trial, kind: type[Conversation]) -> None:
    """Each message three times, under other Nats-Msg-Ids: at once, and all again at the end."""
    one = kind.new()
    told = [trial.envelope(event, one.case_id) for event in one.told()]
    for envelope in (*(each for each in told for _ in range(2)), *told):
        await trial.bus.send(envelope)
    await one.answered(trial, "all was told, three times")
    await trial.settle()
    one.once(trial, "doubled emission after doubled input")
    check_nothing_twice(trial)


@shared(
    "31",
    "R-010",
    fr="Ce qui vient avant son prédécesseur attend, et n'arrête pas les autres dossiers.",
    en="What comes before its predecessor waits, and does not stop other cases.",
    how=How.HOSTILE,
    waits=True,
)
async def reordered(trial: Trial, kind: type[Conversation]) -> None:
    """The last message, other cases, then what should have come before."""
    early = kind.new()
    await trial.bus.send(early.turn(trial))
    await still_works(trial, kind, "an event whose predecessor is missing")
    await early.ignored(trial, "an event whose predecessor was never heard of")
    await early.begun(trial)
    await trial.settle()
    await early.answered(trial, "lost: an event came before its predecessor, then the predecessor came")


@shared(
    "32",
    "R-010",
    fr="Un trou dans les numéros, ou un numéro en retard, n'arrête rien.",
    en="A gap in the sequence, or a late number, stops nothing.",
    how=How.HOSTILE,
)
async def gaps(trial: Trial, kind: type[Conversation]) -> None:
    """The last is the 3rd, what comes before it the 7th and later."""
    one = kind.new()
    *before, turn = one.told()
    for number, event in enumerate(before, 7):
        await trial.tell(event, one.case_id, sequence=f"c0ffee.{number}")
    await trial.tell(turn, one.case_id, sequence="c0ffee.3")
    await trial.settle()
    await one.answered(trial, "only the state tells what is missing, never the sequence")


@shared(
    "33",
    "R-007",
    fr="Une mineure plus récente est acceptée.",
    en="A newer minor is accepted.",
    how=How.HOSTILE,
)
async def newer_minor(trial: Trial, kind: type[Conversation]) -> None:
    """Unknown fields of every kind, in the data and in the envelope."""
    one = kind.new()
    for event in one.told():
        envelope = trial.envelope(event, one.case_id)
        envelope["data"] |= {"new_code": "x", "new_list": [1, {"a": None}], "new_flag": None}
        await trial.bus.send(envelope | {"newextension": "x", "partitionkey": 7})
    await trial.settle()
    await one.answered(trial, "refuses a newer minor: unknown fields are ignored")


@shared(
    "34",
    "R-007",
    fr="Une majeure inconnue est mise de côté, sans rien bloquer.",
    en="An unknown major is set aside, and blocks nothing.",
    how=How.HOSTILE,
)
async def unknown_major(trial: Trial, kind: type[Conversation]) -> None:
    """The turn, as a second major would say it."""
    one = await kind.new().begun(trial)
    turn = one.turn(trial)
    later = {name: str(turn[name]).removesuffix("v1") + "v2" for name in ("type", "dataschema")}
    await trial.bus.send(turn | later)
    await still_works(trial, kind, "an unknown major")
    await one.ignored(trial, "an unknown major")
