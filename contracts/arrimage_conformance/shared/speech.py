"""03, 04, 09: what any message of a role looks like, and what never stands in one."""

from __future__ import annotations

from uuid import uuid4

from arrimage_conformance.conversation import Conversation
from arrimage_conformance.everyone import check_envelopes, check_message_ids, check_tells_nothing_of
from arrimage_conformance.shared.declared import shared
from arrimage_conformance.trial import Trial


@shared(
    "03",
    "R-006",
    "R-007",
    fr="Chaque message est l'enveloppe que le contrat décrit, sous l'identifiant que sa formule donne.",
    en="Each message is the envelope that the contract describes, under the id that its formula gives.",
)
async def envelopes(trial: Trial, kind: type[Conversation]) -> None:
    """All that is said of one case."""
    one = await kind.new().played(trial)
    await one.answered(trial, "the case asks for it")
    await trial.settle()
    check_envelopes(trial, one.case_id)


@shared(
    "04",
    "R-009",
    fr="L'en-tête Nats-Msg-Id est au hasard, propre à chaque message, et ne dit rien de l'événement.",
    en="The header Nats-Msg-Id is random, one for each message, and tells nothing of the event.",
)
async def message_ids(trial: Trial, kind: type[Conversation]) -> None:
    """All that is said of one case."""
    one = await kind.new().played(trial)
    await one.answered(trial, "the case asks for it")
    check_message_ids(trial, trial.said(one.case_id))


@shared(
    "09",
    "R-183",
    "R-333",
    fr="Rien de ce qu'un message porte en trop, rien de nominatif, ne ressort dans un événement.",
    en="Nothing that a message carries beyond its fields, nothing nominative, comes out in an event.",
)
async def no_identity(trial: Trial, kind: type[Conversation]) -> None:
    """Fields of a newer minor, with words that must not come back."""
    one = kind.new()
    sentinel = f"sentinel-{uuid4().hex}"
    for event in one.told():
        envelope = trial.envelope(event, one.case_id)
        envelope["data"] |= {"person_name": sentinel, "name": sentinel, "phone": sentinel, "note": sentinel}
        await trial.bus.send(envelope | {"personname": sentinel})
    await one.answered(trial, "fields of a newer minor are ignored")
    check_tells_nothing_of(trial, sentinel, "what a heard message carried beyond its fields came out")
