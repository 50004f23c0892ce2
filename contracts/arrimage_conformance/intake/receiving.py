"""I-01 to I-09: an offer arrives, is taken in charge, accepted, declined, returned, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.intake import routes
from arrimage_conformance.intake.across import exactly_across
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import Offer, today
from arrimage_conformance.intake.person import Person, known_as, unknown_now
from arrimage_conformance.trial import Trial
from arrimage_contracts import ids
from arrimage_contracts.events.followup import ReentryRequested
from arrimage_contracts.events.referral import ReferralResubmitted
from arrimage_contracts.vocabularies import Outcome

FIRST_CONTACT_DAYS = 7


@CHECKS.check(
    "I-01",
    "R-005",
    "R-091",
    "R-112",
    fr="Une offre arrive une fois : le nœud l'apprend, qui l'envoie aussi, et les sept jours courent.",
    en="An offer arrives once: the node is told, so is its sender, and the seven days run.",
)
async def offered(trial: Trial) -> None:
    """One offer, and both answers to it."""
    offer = await Offer.new(trial).received(trial)
    back = await offer.answered(trial, "ReferralAcknowledged", why="whoever offers a referral is told it is there")
    await trial.settle()
    (received,) = trial.exactly(offer.case_id, "ReferralReceived", 1, why="an offer is received once")
    exactly_across(trial, offer.partner, offer.border_case, "ReferralAcknowledged", 1, why="once")
    due = (today() + timedelta(days=FIRST_CONTACT_DAYS)).isoformat()
    for message in (received, back):
        wrong = message.data.get("received_on") != today().isoformat()
        wrong |= message.data.get("first_contact_due_on") != due
        trial.hold(
            not wrong, f"{message.event}: the first contact is due seven days after today, {due}", [message]
        )
    trial.hold(
        received.data.get("from_org") == offer.partner, "ReferralReceived names whom it is from", [received]
    )


@CHECKS.check(
    "I-02",
    "R-091",
    "R-102",
    "R-114",
    fr="De l'offre à l'acceptation, chaque pas est dit une fois, dans l'ordre, et l'autre n'apprend que l'état.",
    en="From the offer to the acceptance each step is said once, in order, and the partner learns states alone.",
    driven=True,
)
async def accepted(trial: Trial) -> None:
    """Taken in charge, reached, accepted."""
    offer = await Offer.new(trial).accepted(trial)
    await offer.answered(trial, "ReferralAccepted", why="its sender is told that the person was accepted")
    await trial.settle()
    steps = ("ReferralReceived", "ReferralTakenInCharge", "FirstContactMade", "ReferralAccepted")
    said = [message.event for message in trial.said(offer.case_id) if message.event in steps]
    trial.hold(said == list(steps), f"the steps were said as {said}, not as {list(steps)}", offer.case_id)
    states = ["ReferralAcknowledged", "ReferralTakenInCharge", "ReferralAccepted"]
    told = [message.event for message in trial.border.said(offer.partner, offer.border_case)]
    shown = trial.border.shown(offer.border_case)
    trial.hold(told == states, f"its sender was told {told}, not {states}", shown)
    trial.exactly(offer.case_id, "CaseLeadAssigned", 1, why="one worker answers for a case")


@CHECKS.check(
    "I-03",
    "R-020",
    "R-082",
    "R-084",
    "R-091",
    fr="Un refus de service est dit sans son motif, et efface qui est la personne.",
    en="A decline is told without its reason, and erases who the person is.",
    driven=True,
)
async def declined(trial: Trial) -> None:
    """After the worker wrote down who the person is."""
    person = Person()
    offer = await Offer.new(trial).taken(trial)
    await offer.act(trial, routes.IDENTITY, person.identity)
    await known_as(trial, offer, person.name)
    await offer.act(trial, routes.DECLINE, routes.DECLINED)
    back = await offer.answered(trial, "ReferralDeclined", why="its sender is told that it was declined")
    trial.hold("reason" not in back.data, "the reason of a decline crossed the border", [back])
    trial.hold(back.data.get("suggested") == ["csss-pds"], "who else could help is told", [back])
    (own,) = await trial.expect(offer.case_id, "ReferralDeclined", why="the node is told as well")
    trial.hold(own.data.get("reason") == "not_eligible", "inside the node the reason is told", [own])
    await unknown_now(trial, offer, person.name, "a declined referral erases who the person is")


@CHECKS.check(
    "I-04",
    "R-020",
    "R-108",
    fr="Une demande que son expéditeur retire finit ici, qui est la personne est effacé, et rien n'y fait suite.",
    en="A referral that its sender withdraws ends here, who the person is is erased, and nothing goes on with it.",
    driven=True,
)
async def withdrawn(trial: Trial) -> None:
    """Withdrawn once it was taken in charge."""
    person = Person()
    offer = await Offer.new(trial).taken(trial)
    await offer.act(trial, routes.IDENTITY, person.identity)
    await trial.border.tell(offer.partner, offer.withdrawal(), offer.border_case)
    why = "ignores a withdrawal: the sender took its referral back"
    (own,) = await trial.expect(offer.case_id, "ReferralWithdrawn", why=why)
    trial.hold(own.data.get("side") == "receiver", "it was withdrawn where it had arrived", [own])
    await unknown_now(trial, offer, person.name, "a withdrawn referral erases who the person is")
    answer = await routes.asked(trial, routes.ACCEPT, referral_id=offer.referral_id)
    trial.hold(answer.refused, f"who was withdrawn could be accepted (status {answer.status})", offer.case_id)


@CHECKS.check(
    "I-05",
    "R-090",
    "R-112",
    fr="Ce qui est incomplet est retourné, aucun délai ne court, puis reprend avec de nouveaux jours.",
    en="What lacks something is returned, no clock runs, then it is resumed with new days.",
    driven=True,
)
async def returned(trial: Trial) -> None:
    """Returned, completed, here again."""
    offer = await Offer.new(trial).received(trial)
    await offer.act(trial, routes.RETURN, {"missing": ["contact_instructions"]})
    back = await offer.answered(trial, "ReferralReturned", why="its sender is told what it lacks")
    trial.hold(back.data.get("missing") == ["contact_instructions"], "it names the fields that it lacks", [back])
    refused = await routes.asked(trial, routes.TAKE, referral_id=offer.referral_id)
    trial.hold(refused.refused, f"what was returned could be taken in charge (status {refused.status})")
    again = offer.event().model_dump() | {"submission": 2}
    await trial.border.tell(offer.partner, ReferralResubmitted.model_validate(again), offer.border_case)
    resumed = await offer.answered(trial, "ReferralResumed", why="what came back complete is resumed")
    due = (today() + timedelta(days=FIRST_CONTACT_DAYS)).isoformat()
    trial.hold(resumed.data.get("first_contact_due_on") == due, "its seven days run from now", [resumed])
    await trial.expect(offer.case_id, "ReferralResumed", why="the node is told as well")
    await offer.act(trial, routes.TAKE)


@CHECKS.check(
    "I-06",
    "R-084",
    "R-091",
    fr="Une réorientation dit qui d'autre pourrait aider, sans dire pourquoi.",
    en="A redirection tells who else could help, and not why.",
    driven=True,
)
async def redirected(trial: Trial) -> None:
    """Before anybody took it in charge."""
    offer = await Offer.new(trial).received(trial)
    body = {"reason": "outside_territory", "suggested": ["csss-pds", "orientheque"]}
    await offer.act(trial, routes.REDIRECT, body)
    back = await offer.answered(trial, "ReferralRedirected", why="its sender is told where to")
    trial.hold(back.data.get("suggested") == body["suggested"], "who could help is told, best first", [back])
    trial.hold("reason" not in back.data, "the reason of a redirection crossed the border", [back])
    await trial.expect(offer.case_id, "ReferralRedirected", why="the node is told as well")


@CHECKS.check(
    "I-07",
    "R-102",
    "R-306",
    fr="Un pas qui n'a pas sa place dans l'état est refusé, et rien n'est dit.",
    en="A step that has no place in the state is refused, and nothing is said.",
    driven=True,
)
async def out_of_turn(trial: Trial) -> None:
    """Identity before anybody answers for the person, acceptance before contact, twice in charge, unknown ids."""
    offer = await Offer.new(trial).received(trial)
    for route, body in (
        (routes.IDENTITY, Person().identity),
        (routes.ACCEPT, None),
        (routes.DECLINE, routes.DECLINED),
    ):
        answer = await routes.asked(trial, route, body, referral_id=offer.referral_id)
        trial.hold(answer.refused, f"{route} of what was only received was not refused (status {answer.status})")
    await offer.act(trial, routes.TAKE)
    for route in (routes.TAKE, routes.ACCEPT):
        answer = await routes.asked(trial, route, referral_id=offer.referral_id)
        trial.hold(answer.refused, f"{route} of what is in charge was not refused (status {answer.status})")
    answer = await routes.asked(trial, routes.TAKE, referral_id=uuid4())
    trial.hold(answer.refused, f"a referral that is not there was taken in charge (status {answer.status})")
    await trial.settle()
    trial.exactly(offer.case_id, "ReferralTakenInCharge", 1, why="it is taken in charge once")
    for event in ("ReferralAccepted", "ReferralDeclined"):
        trial.exactly(offer.case_id, event, 0, why="nobody has decided yet")


@CHECKS.check(
    "I-08",
    "R-091",
    "R-108",
    "R-189",
    fr="La fin de l'épisode est dite à qui a référé, sans le comment ; un retrait après le plan vient trop tard.",
    en="The end of the episode is told to the sender, not how it ended; a withdrawal after the plan is too late.",
    driven=True,
)
async def ended(trial: Trial) -> None:
    """A plan, a withdrawal that comes too late, an end."""
    offer = await Offer.new(trial).accepted(trial)
    episode = Episode(offer.case_id, ids.plan_id(offer.case_id, 1), today())
    await trial.tell(episode.plan(), offer.case_id)
    await trial.settle()
    await trial.border.tell(offer.partner, offer.withdrawal(), offer.border_case)
    await offer.answered(trial, "ReferralKept", why="a withdrawal after the plan is answered: it stays accepted")
    await trial.tell(episode.end(Outcome.MOVED), offer.case_id)
    closed = await offer.answered(trial, "ReferralClosed", why="its sender is told that the episode has ended")
    trial.hold("moved" not in closed.body.decode(), "how an episode ended crossed the border", [closed])
    await trial.settle()
    trial.exactly(offer.case_id, "ReferralWithdrawn", 0, why="a plan wins over a withdrawal")


@CHECKS.check(
    "I-09",
    "R-137",
    "R-185",
    fr="Le souhait de revenir, dit à un appel, ouvre une demande sous les ids que l'appel donne, une fois.",
    en="A wish to come back, told at a call, opens a referral under the ids that the call gives, once.",
    driven=True,
)
async def coming_back(trial: Trial) -> None:
    """The wish is heard before the end, after it, and a second time."""
    offer = await Offer.new(trial).accepted(trial)
    episode = Episode(offer.case_id, ids.plan_id(offer.case_id, 1), today())
    call = uuid4()
    wish = ReentryRequested(followup_id=call, case_id=offer.case_id, requested_on=today())
    await trial.tell(wish, offer.case_id)
    await trial.settle()
    new = ids.reentry_case_id(call)
    trial.exactly(new, "ReferralReceived", 0, why="the episode has not ended yet: the wish waits")
    await trial.tell(episode.plan(), offer.case_id)
    await trial.tell(episode.end(), offer.case_id)
    (opened,) = await trial.expect(
        new, "ReferralReceived", why="lost: the wish came before the end, then the end came"
    )
    wanted = str(ids.reentry_referral_id(call))
    trial.hold(opened.data.get("referral_id") == wanted, "the referral's id follows from the call", [opened])
    await trial.tell(wish, offer.case_id)
    await trial.settle()
    trial.exactly(new, "ReferralReceived", 1, why="one wish opens one referral")
