"""F-20 to F-27: what a worker records, and what intake asks."""

from __future__ import annotations

import json
from uuid import uuid4

from arrimage_conformance.everyone import check_envelopes
from arrimage_conformance.followup.accepted import accepted
from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.trial import Trial
from arrimage_contracts import ids

ATTEMPT = "POST /followups/{followup_id}/attempts"
RESULT = "POST /followups/{followup_id}/result"
REFUSAL = "POST /episodes/{case_id}/refusal"
DECEASED = "POST /episodes/{case_id}/deceased"


@CHECKS.check(
    "F-20",
    "R-180",
    "R-181",
    fr="Les essais sont comptés et dits ; qui n'est pas joint l'est une fois.",
    en="Attempts are counted and said; who is not reached is unreached once.",
    driven=True,
)
async def attempts(trial: Trial) -> None:
    """Two attempts, then a worker gives up."""
    episode = await Episode.due(trial)
    for part in ("morning", "evening"):
        body = {"result": "no_answer", "part_of_day": part}
        await trial.done(ATTEMPT, body, followup_id=episode.call("M3"), what="an attempt", shown=episode.case_id)
    said = await trial.expect(episode.case_id, "FollowupAttempted", 2, why="each attempt is said")
    trial.hold(
        [message.data.get("attempt") for message in said] == [1, 2], "attempts are numbered 1, 2", episode.case_id
    )
    await trial.done(
        RESULT,
        {"result": "unreached"},
        followup_id=episode.call("M3"),
        what="an unreached person",
        shown=episode.case_id,
    )
    ended = await trial.expect(episode.case_id, "FollowupUnreached", why="the attempts ended")
    trial.hold(ended[0].data.get("attempts") == 2, "FollowupUnreached counts the attempts", ended)
    trial.exactly(episode.case_id, "FollowupCompleted", 0, why="unreached is missing data, not a completed call")


@CHECKS.check(
    "F-21",
    "R-183",
    fr="Une personne jointe l'est une fois ; ce qu'elle a dit ne sort pas.",
    en="A person who is reached is so once; what they told does not leave.",
    driven=True,
)
async def reached(trial: Trial) -> None:
    """A result with words, and a second result, which is refused."""
    episode = await Episode.due(trial)
    sentinel = f"sentinel {uuid4().hex}"
    told = {"result": "reached", "wish_to_return": False, "answers": {"words": {"housing": sentinel}}}
    answer = await trial.act(RESULT, told, followup_id=episode.call("M3"))
    if answer.refused:  # the topics of words are a program's own
        answer = await trial.act(RESULT, {"result": "reached"}, followup_id=episode.call("M3"))
    trial.hold(answer.done, f"a result was not taken down (status {answer.status})", episode.case_id)
    said = await trial.expect(episode.case_id, "FollowupCompleted", why="the person was reached")
    trial.hold(said[0].data.get("wish_to_return") is False, "wish_to_return is as the worker told", said)
    await trial.refused(
        RESULT,
        {"result": "declined"},
        followup_id=episode.call("M3"),
        what="a second result for one call",
        shown=episode.case_id,
    )
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupCompleted", 1, why="a call gets one result")
    leaked = [message for message in trial.bus.said() if sentinel.encode() in message.body]
    trial.hold(not leaked, "what the person told stands in an event: it is LOCAL", leaked)
    check_envelopes(trial, episode.case_id)


@CHECKS.check(
    "F-22",
    "R-137",
    "R-185",
    "R-186",
    fr="Le souhait de revenir ouvre une demande ; le retour annule l'appel qui restait.",
    en="A wish to come back opens a referral; the return cancels the call that was left.",
    driven=True,
)
async def wish(trial: Trial) -> None:
    """The wish at M3, then intake accepts the case whose id follows from the call."""
    episode = await Episode.due(trial)
    first = episode.call("M3")
    await trial.done(
        RESULT,
        {"result": "reached", "wish_to_return": True},
        followup_id=first,
        what="a wish to come back",
        shown=episode.case_id,
    )
    await trial.expect(episode.case_id, "ReentryRequested", why="the person wishes to come back")
    trial.exactly(episode.case_id, "FollowupCancelled", 0, why="a wish alone cancels nothing")
    await trial.tell(accepted(), ids.reentry_case_id(first))
    await trial.expect(
        episode.case_id,
        "FollowupCancelled",
        where=lambda data: data.get("reason") == "reentry" and data.get("kind") == "M9",
        why="the person came back by the wish told at the call",
    )


@CHECKS.check(
    "F-23",
    "R-182",
    fr="Un refus décline l'appel échu et annule les autres, sans autre effet.",
    en="A refusal declines the call that is due and cancels the others, without other effect.",
    driven=True,
)
async def refusals(trial: Trial) -> None:
    """At a call, and between the end and the calls."""
    at_call, between = await Episode.due(trial), await Episode.to_come(trial)
    await trial.done(
        RESULT,
        {"result": "declined"},
        followup_id=at_call.call("M3"),
        what="a refusal at a call",
        shown=at_call.case_id,
    )
    await trial.expect(at_call.case_id, "FollowupDeclined", why="the person declined the call")
    await trial.expect(at_call.case_id, "FollowupCancelled", why="who declines one call gets no other")
    await trial.done(REFUSAL, case_id=between.case_id, what="a refusal", shown=between.case_id)
    await trial.expect(between.case_id, "FollowupCancelled", 2, why="the person refuses the calls")


@CHECKS.check(
    "F-24",
    "R-184",
    fr="Après un décès, plus aucun appel.",
    en="After a death, no call any more.",
    driven=True,
)
async def death(trial: Trial) -> None:
    """Known after the end."""
    episode = await Episode.to_come(trial)
    await trial.done(DECEASED, case_id=episode.case_id, what="a death", shown=episode.case_id)
    await trial.expect(
        episode.case_id,
        "FollowupCancelled",
        2,
        where=lambda data: data.get("reason") == "deceased",
        why="the person has died",
    )


@CHECKS.check(
    "F-25",
    "R-179",
    fr="Un appel dont le jour n'est pas venu n'a ni essai ni résultat.",
    en="A call whose day has not come gets neither attempt nor result.",
    driven=True,
)
async def not_yet(trial: Trial) -> None:
    """Months ahead."""
    episode = await Episode.to_come(trial)
    await trial.refused(
        RESULT,
        {"result": "reached"},
        followup_id=episode.call("M3"),
        what="a result before its day",
        shown=episode.case_id,
    )
    await trial.refused(
        RESULT, {"result": "reached"}, followup_id=uuid4(), what="a result for a call that is not there"
    )
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupCompleted", 0, why="its day has not come")


@CHECKS.check(
    "F-26",
    "R-012",
    fr="La même demande, envoyée deux fois sous une clé, a un seul effet.",
    en="The same request, sent twice under one key, takes effect once.",
    driven=True,
)
async def twice(trial: Trial) -> None:
    """One attempt under one Idempotency-Key."""
    episode = await Episode.due(trial)
    key, body = str(uuid4()), {"result": "message_left", "part_of_day": "morning"}
    for _ in range(2):
        answer = await trial.act(ATTEMPT, body, key, followup_id=episode.call("M3"))
        trial.hold(
            answer.done, f"the same request again was not answered alike ({answer.status})", episode.case_id
        )
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupAttempted", 1, why="doubled emission: one request, sent twice")


@CHECKS.check(
    "F-27",
    "R-180",
    fr="intake apprend ce qui attend et ce qui s'est passé ; une question mal faite est refusée.",
    en="intake is told what waits and what happened; a malformed question is refused.",
)
async def asked(trial: Trial) -> None:
    """The two questions of the role."""
    episode = await Episode.due(trial)
    story = await trial.bus.ask("req.followup.story.v1", json.dumps({"case_id": str(episode.case_id)}).encode())
    steps = ((story or {}).get("answer") or {}).get("steps")
    trial.hold(isinstance(steps, list) and steps, "req.followup.story.v1 did not tell the steps of a case")
    assert isinstance(steps, list)  # noqa: S101 - held above
    codes = {step.get("code") for step in steps if isinstance(step, dict)}
    trial.hold("call.due" in codes, "req.followup.story.v1: a call that is due is a step call.due")
    todo = await trial.bus.ask("req.followup.todo.v1", json.dumps({"today": "2026-01-05"}).encode())
    items = ((todo or {}).get("answer") or {}).get("items")
    trial.hold(isinstance(items, list) and items, "req.followup.todo.v1 did not list a call that is due")
    unknown = await trial.bus.ask("req.followup.story.v1", json.dumps({"case_id": str(uuid4())}).encode())
    trial.hold(
        (unknown or {}).get("refused") == "case.unknown"
        or ((unknown or {}).get("answer") or {}).get("steps") == [],
        "of a case without calls nothing is told: no steps, or the refusal case.unknown",
    )
    for question in (b"{", b"{}", b"\xff\x00"):
        reply = await trial.bus.ask("req.followup.story.v1", question)
        trial.hold((reply or {}).get("refused") == "request.malformed", "a malformed question is not refused")
