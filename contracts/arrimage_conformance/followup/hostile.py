"""F-38, F-39: ends that are not what they seem."""

from __future__ import annotations

from uuid import uuid4

from arrimage_conformance.check import How
from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.messages import subject_for
from arrimage_conformance.shared.hostile import still_works
from arrimage_conformance.trial import Trial


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
    await still_works(trial, Episode, "an end whose plan is another case's")
    for case_id in (other, one.case_id):
        trial.hold(not trial.said(case_id), "acts on the end of a plan of another case", case_id)


@CHECKS.check(
    "F-39",
    "R-017",
    fr="Une fin dite une seconde fois, autrement, ne change rien.",
    en="An end that is said a second time, differently, changes nothing.",
    how=How.HOSTILE,
)
async def ended_twice(trial: Trial) -> None:
    """Under another id, with another day."""
    episode = await Episode.due(trial)
    again = trial.envelope(episode.end(), episode.case_id) | {"id": str(uuid4())}
    again["data"] |= {"closed_on": "2012-01-31"}
    await trial.bus.send(again, subject=subject_for(again))
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupScheduled", 2, why="an episode ends once")
    trial.exactly(episode.case_id, "FollowupDue", 2, why="an episode ends once")
