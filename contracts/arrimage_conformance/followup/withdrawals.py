"""F-10 to F-14: a permission that is taken back, a person who comes back, a record that is de-identified."""

from __future__ import annotations

from uuid import uuid4

from arrimage_conformance.followup.accepted import accepted
from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import LONG_AGO, Episode
from arrimage_conformance.trial import Trial
from arrimage_contracts import ids
from arrimage_contracts.events.disclosure import RecordDeidentified


@CHECKS.check(
    "F-10",
    "R-099",
    "R-188",
    fr="Qui ne permet plus d'appel n'en a plus : l'appel échu est décliné, celui à venir annulé son jour venu.",
    en="Who allows no calls any more gets none: a due call is declined, one whose day comes is cancelled.",
)
async def permission(trial: Trial) -> None:
    """Withdrawn while calls are due, and before they are."""
    meanwhile, before = await Episode.due(trial), Episode.new()
    await trial.tell(before.permission(may=False), before.case_id)
    await before.played(trial)
    await trial.tell(meanwhile.permission(may=False), meanwhile.case_id)
    why = "ignores a withdrawal: the person allows no calls any more"
    await trial.expect(meanwhile.case_id, "FollowupDeclined", 2, why=why)
    await trial.expect(
        before.case_id, "FollowupCancelled", 2, where=lambda data: data.get("reason") == "declined", why=why
    )
    await trial.settle()
    trial.exactly(before.case_id, "FollowupDue", 0, why=why)


@CHECKS.check(
    "F-11",
    "R-099",
    fr="Une parole plus ancienne, arrivée en retard, ne remplace pas la plus récente.",
    en="An older word that comes late does not replace the newer one.",
)
async def older_word(trial: Trial) -> None:
    """The second word forbids; then the first, which allowed, arrives."""
    episode = Episode.new()
    await trial.tell(episode.permission(may=False, number=2), episode.case_id)
    await trial.tell(episode.permission(may=True, number=1), episode.case_id)
    await episode.played(trial)
    await trial.expect(episode.case_id, "FollowupCancelled", 2, why="the latest word forbids to call")
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupDue", 0, why="an older word, come late, does not allow to call")


@CHECKS.check(
    "F-12",
    "R-137",
    "R-186",
    fr="Un nouvel épisode de la même personne annule les appels du précédent qui restaient à faire.",
    en="A new episode of the same person cancels the calls of the earlier one that were still to be made.",
)
async def coming_back(trial: Trial) -> None:
    """Named by intake, or a new plan in the same case."""
    named, planned = await Episode.to_come(trial), await Episode.to_come(trial)
    await trial.tell(accepted(named.case_id), uuid4())
    second = Episode(planned.case_id, ids.plan_id(planned.case_id, 2))
    await trial.tell(second.plan(), second.case_id)
    for episode in (named, planned):
        await trial.expect(
            episode.case_id,
            "FollowupCancelled",
            2,
            where=lambda data: data.get("reason") == "reentry",
            why="the person came back before the calls",
        )


@CHECKS.check(
    "F-13",
    "R-110",
    fr="Une anonymisation est prise telle quelle : rien n'est dit, rien n'est annulé.",
    en="A de-identification is taken as it is: nothing is said, nothing is cancelled.",
)
async def deidentified(trial: Trial) -> None:
    """Of a case with calls to come."""
    episode = await Episode.to_come(trial)
    told = RecordDeidentified(of_case_id=episode.case_id, deidentified_on=LONG_AGO)
    await trial.tell(told, episode.case_id)
    await trial.settle()
    trial.hold(
        len(trial.said(episode.case_id)) == 2,
        "a de-identification made the program say something",
        episode.case_id,
    )


@CHECKS.check(
    "F-14",
    "R-010",
    "R-095",
    fr="Un retrait n'attend pas derrière ce qui est mis de côté.",
    en="A withdrawal does not wait behind what is set aside.",
)
async def not_blocked(trial: Trial) -> None:
    """The end comes first and is set aside; the person withdraws; then the plan comes."""
    episode = Episode.new()
    await trial.tell(episode.end(), episode.case_id)
    await trial.tell(episode.permission(may=False), episode.case_id)
    await trial.settle()
    await trial.tell(episode.plan(), episode.case_id)
    await trial.expect(
        episode.case_id, "FollowupCancelled", 2, why="the withdrawal came while an event was set aside"
    )
    await trial.settle()
    trial.exactly(
        episode.case_id, "FollowupDue", 0, why="ignores a withdrawal that came while an event was set aside"
    )
