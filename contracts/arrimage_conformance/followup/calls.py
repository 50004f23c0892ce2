"""F-01 to F-08: which calls follow an end, on which days."""

from __future__ import annotations

from datetime import date

from arrimage_conformance.followup.declared import CHECKS
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.trial import Trial
from arrimage_contracts.vocabularies import FollowupKind, Outcome

_VECTORS = (
    (date(2010, 12, 28), date(2011, 3, 28), date(2011, 9, 28)),
    (date(2010, 11, 30), date(2011, 2, 28), date(2011, 8, 30)),
    (date(2011, 5, 31), date(2011, 8, 31), date(2012, 2, 29)),
    (date(2012, 11, 30), date(2013, 2, 28), date(2013, 8, 30)),
    (date(2011, 11, 30), date(2012, 2, 29), date(2012, 8, 30)),
)
_CALLED = (Outcome.EARLY_REINTEGRATION, Outcome.WITHDREW, Outcome.LOST_CONTACT, Outcome.OTHER)


@CHECKS.check(
    "F-01",
    "R-178",
    fr="Trois et neuf mois civils, comptés tous deux de la fin, coupés à la fin d'un mois plus court.",
    en="Three and nine calendar months, both counted from the end, cut to the end of a shorter month.",
)
async def months(trial: Trial) -> None:
    """Ends at the ends of months, among them before a leap day."""
    for closed_on, first, second in _VECTORS:
        episode = await Episode.new(closed_on).played(trial)
        said = await episode.scheduled(trial)
        due = {message.data.get("kind"): message.data.get("due_on") for message in said}
        wanted = {"M3": first.isoformat(), "M9": second.isoformat()}
        trial.hold(
            due == wanted,
            f"wrong month arithmetic: after an end on {closed_on} calls are due on {wanted}, not on {due}",
            episode.case_id,
        )


@CHECKS.check(
    "F-02",
    "R-005",
    "R-179",
    fr="Chaque appel échu est annoncé une fois, avec ses faits.",
    en="Each call that is due is announced once, with its facts.",
)
async def announced(trial: Trial) -> None:
    """Both calls of an old episode."""
    episode = await Episode.due(trial)
    await trial.settle()
    for message in trial.exactly(episode.case_id, "FollowupDue", 2, why="each call is announced exactly once"):
        kind = FollowupKind(str(message.data.get("kind")))
        wanted = {
            "followup_id": str(episode.call(kind)),
            "case_id": str(episode.case_id),
            "kind": kind.value,
            "due_on": episode.due_on(kind).isoformat(),
            "episode_closed_on": episode.closed_on.isoformat(),
            "owner_org": trial.sender.organization,
        }
        wrong = [name for name, value in wanted.items() if message.data.get(name) != value]
        trial.hold(not wrong, f"FollowupDue of {kind} is wrong in: {', '.join(wrong)}", [message])


@CHECKS.check(
    "F-05",
    "R-184",
    fr="Tous ceux qui ont participé sont appelés, comment que l'épisode ait fini.",
    en="Everybody who took part is called, however the episode ended.",
)
async def all_are_called(trial: Trial) -> None:
    """Ends that somebody might take for failures."""
    for outcome in _CALLED:
        episode = Episode.new()
        await trial.tell(episode.plan(), episode.case_id)
        await trial.tell(episode.end(outcome, held=1), episode.case_id)
        await trial.expect(episode.case_id, "FollowupScheduled", 2, why=f"who ended with {outcome} is called too")


@CHECKS.check(
    "F-06",
    "R-182",
    "R-184",
    fr="Personne n'est appelé après un refus, un décès, ou un épisode où rien n'a eu lieu.",
    en="Nobody is called after a refusal, a death, or an episode in which nothing was held.",
)
async def some_are_not(trial: Trial) -> None:
    """Four ends after which nothing is said."""
    refused, died, never, unplanned = (Episode.new() for _ in range(4))
    for episode, end in (
        (refused, refused.end(allowed=False)),
        (died, died.end(Outcome.DECEASED)),
        (never, never.end(held=0)),
        (unplanned, unplanned.end(agreed=False)),
    ):
        if episode is not unplanned:
            await trial.tell(episode.plan(), episode.case_id)
        await trial.tell(end, episode.case_id)
    await trial.settle()
    for episode, why in (
        (refused, "the person refused the calls"),
        (died, "the person died"),
        (never, "nothing was held"),
        (unplanned, "no plan was agreed"),
    ):
        trial.hold(not trial.said(episode.case_id), f"{why}, and a call was said all the same", episode.case_id)


@CHECKS.check(
    "F-07",
    "R-187",
    fr="D'un épisode fini avant l'activation, seuls restent les appels alors encore à venir.",
    en="Of an episode that ended before the activation, only the calls then still to come remain.",
)
async def activation(trial: Trial) -> None:
    """The kit sets the activation to 2010-09-21."""
    before = await Episode.new(date(2010, 4, 15)).played(trial)
    on_the_day = await Episode.new(date(2009, 12, 21)).played(trial)
    after = await Episode.new(date(2010, 9, 21)).played(trial)
    await trial.expect(before.case_id, "FollowupDue", why="M9 was still to come when the calls began")
    await trial.expect(after.case_id, "FollowupDue", 2, why="the episode ended on the day on which calls began")
    await trial.settle()
    kinds = [message.data.get("kind") for message in trial.said(before.case_id, "FollowupScheduled")]
    trial.hold(kinds == ["M9"], f"before the activation M3 was past: {kinds} were scheduled", before.case_id)
    trial.hold(
        not trial.said(on_the_day.case_id),
        "a call that was due on the day of the activation, or before, is not made",
        on_the_day.case_id,
    )


@CHECKS.check(
    "F-08",
    "R-178",
    "R-179",
    fr="Un appel à venir est prévu, et n'est pas annoncé avant son jour.",
    en="A call to come is scheduled, and not announced before its day.",
)
async def to_come(trial: Trial) -> None:
    """An episode that just ended."""
    episode = await Episode.to_come(trial)
    await trial.settle()
    trial.exactly(episode.case_id, "FollowupDue", 0, why="the calls are months ahead")
