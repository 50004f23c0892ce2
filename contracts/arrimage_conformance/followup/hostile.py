"""F-30 to F-39: messages that are late, doubled, reordered, newer, forged, garbage: none blocks the others."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from arrimage_conformance.check import How
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.messages import Json, subject_for
from arrimage_conformance.trial import Trial

_END = "own.planning.EpisodeClosed.v1"
_OF_ANOTHER = "/org/virage/service/planning"


async def _still_works(trial: Trial, after: str) -> None:
    """An ordinary episode is handled after what came."""
    await trial.settle()
    episode = await Episode.new().played(trial)
    await trial.expect(episode.case_id, "FollowupDue", 2, why=f"blocks on {after}: what came later is not handled")


async def _not_acted_on(trial: Trial, case_id: UUID, what: str) -> None:
    trial.hold(not trial.said(case_id), f"acts on {what}", case_id)


@CHECKS.check(
    "F-30",
    "R-008",
    fr="Ce qui arrive deux fois prend effet une fois.",
    en="What comes twice takes effect once.",
    how=How.HOSTILE,
)
async def doubled(trial: Trial) -> None:
    """Each message three times, under other Nats-Msg-Ids."""
    episode = Episode.new()
    plan, end = (trial.envelope(event, episode.case_id) for event in (episode.plan(), episode.end()))
    for envelope in (plan, plan, end, end, plan, end):
        await trial.bus.send(envelope)
    await trial.expect(episode.case_id, "FollowupDue", 2, why="the episode ended")
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupScheduled", 2, why="doubled emission after doubled input")
    trial.exactly(episode.case_id, "FollowupDue", 2, why="doubled emission after doubled input")
    check_nothing_twice(trial)


@CHECKS.check(
    "F-31",
    "R-010",
    fr="Ce qui vient avant son prédécesseur attend, et n'arrête pas les autres dossiers.",
    en="What comes before its predecessor waits, and does not stop other cases.",
    how=How.HOSTILE,
)
async def reordered(trial: Trial) -> None:
    """The end, other cases, then the plan."""
    early = Episode.new()
    await trial.tell(early.end(), early.case_id)
    await _still_works(trial, "an event whose predecessor is missing")
    trial.hold(
        not trial.said(early.case_id),
        "the plan was never heard of, and calls were said all the same",
        early.case_id,
    )
    await trial.tell(early.plan(), early.case_id)
    await trial.expect(
        early.case_id, "FollowupDue", 2, why="lost: the end came before its plan, then the plan came"
    )


@CHECKS.check(
    "F-32",
    "R-010",
    fr="Un trou dans les numéros, ou un numéro en retard, n'arrête rien.",
    en="A gap in the sequence, or a late number, stops nothing.",
    how=How.HOSTILE,
)
async def gaps(trial: Trial) -> None:
    """The plan is 7th, the end 3rd."""
    episode = Episode.new()
    await trial.tell(episode.plan(), episode.case_id, sequence="c0ffee.7")
    await trial.tell(episode.end(), episode.case_id, sequence="c0ffee.3")
    await trial.expect(
        episode.case_id, "FollowupDue", 2, why="only the state tells what is missing, never the sequence"
    )


@CHECKS.check(
    "F-33",
    "R-007",
    fr="Une mineure plus récente est acceptée.",
    en="A newer minor is accepted.",
    how=How.HOSTILE,
)
async def newer_minor(trial: Trial) -> None:
    """Unknown fields of every kind, in the data and in the envelope."""
    episode = Episode.new()
    for event in (episode.plan(), episode.end()):
        envelope = trial.envelope(event, episode.case_id)
        envelope["data"] |= {"new_code": "x", "new_list": [1, {"a": None}], "new_flag": None}
        await trial.bus.send(envelope | {"newextension": "x", "partitionkey": 7})
    await trial.expect(episode.case_id, "FollowupDue", 2, why="refuses a newer minor: unknown fields are ignored")


@CHECKS.check(
    "F-34",
    "R-007",
    fr="Une majeure inconnue est mise de côté, sans rien bloquer.",
    en="An unknown major is set aside, and blocks nothing.",
    how=How.HOSTILE,
)
async def unknown_major(trial: Trial) -> None:
    """The end, as a second major would say it."""
    episode = Episode.new()
    await trial.tell(episode.plan(), episode.case_id)
    later = trial.envelope(episode.end(), episode.case_id) | {
        "type": "arrimage.EpisodeClosed.v2",
        "dataschema": "urn:arrimage:schema:own.EpisodeClosed.v2",
    }
    await trial.bus.send(later)
    await _still_works(trial, "an unknown major")
    await _not_acted_on(trial, episode.case_id, "an unknown major")


@CHECKS.check(
    "F-35",
    "R-022",
    fr="Une source forgée est écartée sans effet, et l'événement vrai, sous le même id, est pris ensuite.",
    en="A forged source has no effect, and the true event, under the same id, is taken afterwards.",
    how=How.HOSTILE,
)
async def forged(trial: Trial) -> None:
    """Another organization, another service, another recipient, another subject."""
    episode = Episode.new()
    await trial.tell(episode.plan(), episode.case_id)
    true = trial.envelope(episode.end(), episode.case_id)
    forgeries: list[tuple[Json, str]] = [
        (true | {"source": _OF_ANOTHER}, _END),
        (true | {"source": f"/org/{trial.sender.organization}/service/intake"}, _END),
        (true | {"recipient": "virage"}, _END),
        (true, "own.planning.PlanCreated.v1"),
    ]
    for envelope, subject in forgeries:
        await trial.bus.send(envelope, subject=subject)
    await _still_works(trial, "a forged message")
    await _not_acted_on(trial, episode.case_id, "a forged message: see its source, recipient, subject")
    await trial.bus.send(true)
    await trial.expect(episode.case_id, "FollowupDue", 2, why="a forgery made the true event be ignored")


@CHECKS.check(
    "F-36",
    "R-022",
    fr="Ce qui n'est pas un message n'arrête personne.",
    en="What is no message stops nobody.",
    how=How.HOSTILE,
)
async def garbage(trial: Trial) -> None:
    """Bytes, JSON that is no envelope, envelopes that are wrong in one place each."""
    episode = Episode.new()
    await trial.tell(episode.plan(), episode.case_id)
    end = trial.envelope(episode.end(), episode.case_id)
    data = end["data"]
    bodies: list[bytes] = [
        b"", b"\x00\xff\xfe", b"null", b"[]", b'"x"', b"{", b"{}", b"1e999", b"[" * 5000,
        json.dumps(end | {"data": None}).encode(),
        json.dumps({key: value for key, value in end.items() if key != "id"}).encode(),
        json.dumps(end | {"id": "no uuid"}).encode(),
        json.dumps(end | {"subject": 7}).encode(),
        json.dumps(end | {"data": data | {"closed_on": "2010-02-30"}}).encode(),
        json.dumps(end | {"data": data | {"closed_on": 20101228}}).encode(),
        json.dumps(end | {"data": data | {"outcome": "no_such_code"}}).encode(),
        json.dumps(end | {"data": data | {"activities_held_count": -1}}).encode(),
        json.dumps(end | {"data": data | {"plan_id": None}}).encode(),
        json.dumps(end).encode("utf-16"),
    ]  # fmt: skip
    for body in bodies:
        await trial.bus.send_bytes(_END, body)
    await _still_works(trial, "garbage")
    await _not_acted_on(trial, episode.case_id, "a message that its schema refuses")


@CHECKS.check(
    "F-37",
    "R-022",
    fr="Trop grand ou trop profond : refusé avant d'être lu, sans rien bloquer.",
    en="Too large or too deep: refused before it is parsed, and blocks nothing.",
    how=How.HOSTILE,
)
async def oversized(trial: Trial) -> None:
    """A valid end of 100 000 bytes, and one nested 40 levels deep."""
    large, deep = Episode.new(), Episode.new()
    nested: object = 1
    for _ in range(40):
        nested = {"a": nested}
    for episode, more in ((large, "x" * 100_000), (deep, nested)):
        await trial.tell(episode.plan(), episode.case_id)
        envelope = trial.envelope(episode.end(), episode.case_id)
        envelope["data"] |= {"padding": more}
        await trial.bus.send(envelope)
    await _still_works(trial, "an oversized message")
    await _not_acted_on(trial, large.case_id, "a message of more than 65 536 bytes")
    await _not_acted_on(trial, deep.case_id, "a message nested deeper than twelve levels")


@CHECKS.check(
    "F-38",
    "R-010",
    fr="Une fin dont le plan est celui d'un autre dossier n'est pas prise.",
    en="An end whose plan is another case's is not taken.",
    how=How.HOSTILE,
)
async def of_another_case(trial: Trial) -> None:
    """The plan of one case, the end of another."""
    one, other = Episode.new(), uuid4()
    await trial.tell(one.plan(), one.case_id)
    end = one.end().model_copy(update={"case_id": other})
    await trial.tell(end, other)
    await _still_works(trial, "an end whose plan is another case's")
    await _not_acted_on(trial, other, "the end of a plan of another case")
    await _not_acted_on(trial, one.case_id, "the end of a plan of another case")


@CHECKS.check(
    "F-39",
    "R-017",
    fr="Une fin dite une seconde fois, autrement, ne change rien.",
    en="An end that is said a second time, differently, changes nothing.",
    how=How.HOSTILE,
)
async def ended_twice(trial: Trial) -> None:
    """Under another id, with another day."""
    episode = Episode.new()
    await episode.due(trial)
    again = trial.envelope(episode.end(), episode.case_id) | {"id": str(uuid4())}
    again["data"] |= {"closed_on": "2012-01-31"}
    await trial.bus.send(again, subject=subject_for(again))
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupScheduled", 2, why="an episode ends once")
    trial.exactly(episode.case_id, "FollowupDue", 2, why="an episode ends once")
