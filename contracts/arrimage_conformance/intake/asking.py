"""I-40 to I-47: the node asks who a person is, opens what comes, shows it, and erases it when it must."""

from __future__ import annotations

from uuid import uuid4

from arrimage_conformance.intake import routes
from arrimage_conformance.intake.across import exactly_across
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import Offer
from arrimage_conformance.intake.person import known_as, name_told, unknown_now
from arrimage_conformance.intake.told import Told
from arrimage_conformance.trial import Trial
from arrimage_contracts.vocabularies import DataCategory


@CHECKS.check(
    "I-40",
    "R-094",
    "R-306",
    fr="Rien n'est demandé de qui est la personne avant la prise en charge ; après, une fois, aussitôt.",
    en="Nothing is asked of who the person is before the taking in charge; after it, once, at once.",
    driven=True,
)
async def in_charge_first(trial: Trial) -> None:
    """An authorization before it, and one after it."""
    before, after = await Offer.new(trial).received(trial), await Offer.new(trial).taken(trial)
    early = await Told(before).granted(trial)
    await trial.settle()
    why = "asked who a person is for whom nobody answers here yet"
    exactly_across(trial, before.partner, before.border_case, "DisclosureRequested", 0, why=why)
    await before.act(trial, routes.TAKE)
    await early.request(trial)
    late = await Told(after).granted(trial)
    await late.request(trial)
    await trial.settle()
    for offer in (before, after):
        exactly_across(
            trial, offer.partner, offer.border_case, "DisclosureRequested", 1, why="asked once by itself"
        )


@CHECKS.check(
    "I-41",
    "R-094",
    "R-106",
    fr="Ce qui arrive scellé est ouvert, gardé, montré à qui répond de la personne, et confirmé une fois.",
    en="What comes sealed is opened, kept, shown to whoever answers for the person, and confirmed once.",
    driven=True,
)
async def received(trial: Trial) -> None:
    """The answer comes twice."""
    told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
    request = await told.request(trial)
    for _ in range(2):
        await told.answered(trial, request)
    await told.receipt(trial, opened=True)
    await known_as(trial, told.offer, told.person.name)
    await trial.settle()
    offer = told.offer
    exactly_across(trial, offer.partner, offer.border_case, "DisclosureReceived", 1, why="confirmed once")


@CHECKS.check(
    "I-42",
    "R-094",
    fr="Ce qui n'est pas ce qui fut demandé, ou pas de qui le dit, n'est ni ouvert, ni gardé, ni montré.",
    en="What is not what was asked for, or not from whom it says, is neither opened nor kept nor shown.",
    driven=True,
)
async def not_opened(trial: Trial) -> None:
    """Signed by another; for another case, reader, agreement; more than was asked for; over already."""
    other = trial.border.trust.partners["csss-pds"]
    wrong: dict[str, dict[str, object]] = {
        "signed by another organization": {"signer": other.key},
        "for another case": {"case_id": str(uuid4())},
        "for another reader": {"aud": "csss-pds"},
        "under another agreement": {"agreement_id": str(other.agreement_id)},
        "of other categories": {"categories": ["identity"]},
        "over already": {"exp": "2011-01-01T00:00:00+00:00"},
    }
    for what, changes in wrong.items():
        told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
        await told.answered(trial, await told.request(trial), **changes)  # type: ignore[arg-type]
        await told.receipt(trial, opened=False)
        shown = trial.border.shown(told.offer.border_case)
        trial.hold(await name_told(trial, told.offer.case_id) is None, f"kept what was sealed {what}", shown)


@CHECKS.check(
    "I-43",
    "R-095",
    "SC-16",
    fr="Un retrait atteint la copie : effacée, plus montrée, et l'effacement est répondu.",
    en="A withdrawal reaches the copy: erased, shown no more, and the erasure is answered.",
    driven=True,
)
async def withdrawn(trial: Trial) -> None:
    """After it was received; the node's own work goes on."""
    told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
    await told.answered(trial, await told.request(trial))
    await known_as(trial, told.offer, told.person.name)
    await told.revoked(trial)
    why = "ignores a withdrawal: an erasure must be answered"
    back = await told.offer.answered(trial, "DisclosureErased", why=why)
    trial.hold(back.data.get("consent_id") == str(told.consent_id), "it names what was withdrawn", [back])
    trial.hold(bool(back.data.get("revoked_on")), "whoever withdrew and was restored would not know it", [back])
    await unknown_now(trial, told.offer, told.person.name, "ignores a withdrawal")
    (own,) = await trial.expect(told.offer.case_id, "DisclosureErased", why="the node is told as well")
    trial.hold(own.data.get("because") == "consent_revoked", "it says why", [own])
    await told.offer.act(trial, routes.FIRST_CONTACT)
    await told.offer.act(trial, routes.ACCEPT)


@CHECKS.check(
    "I-44",
    "R-020",
    "R-095",
    fr="Un refus de service efface ce qu'un partenaire avait communiqué, et le lui dit.",
    en="A decline erases what a partner had disclosed, and tells it so.",
    driven=True,
)
async def declined(trial: Trial) -> None:
    """The authorization itself holds still."""
    told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
    await told.answered(trial, await told.request(trial))
    await known_as(trial, told.offer, told.person.name)
    await told.offer.act(trial, routes.DECLINE, routes.DECLINED)
    await told.offer.answered(trial, "DisclosureErased", why="a decline erases, and says so to whoever disclosed")
    await unknown_now(trial, told.offer, told.person.name, "a declined referral erases what was disclosed for it")


@CHECKS.check(
    "I-45",
    "R-095",
    fr="Un retrait vaut avant l'autorisation qu'il retire, et l'arrivée de celle-ci ne la ranime pas.",
    en="A withdrawal holds before the authorization that it withdraws, which does not revive it when it comes.",
    driven=True,
)
async def before_its_grant(trial: Trial) -> None:
    """The end first; then what it ended."""
    told = Told(await Offer.new(trial).taken(trial))
    await told.revoked(trial)
    await trial.settle()
    await told.granted(trial)
    await trial.settle()
    why = "ignores a withdrawal that came before its grant"
    offer = told.offer
    exactly_across(trial, offer.partner, offer.border_case, "DisclosureRequested", 0, why=why)


@CHECKS.check(
    "I-46",
    "R-094",
    "R-095",
    fr="Ce qui répond à une demande après le retrait n'est pas ouvert ; chaque demande a une clé neuve.",
    en="What answers a request after the withdrawal is not opened; each request has a new key.",
    driven=True,
)
async def too_late(trial: Trial) -> None:
    """Two requests of two cases, both withdrawn before the answer."""
    keys = set()
    for _ in range(2):
        told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
        request = await told.request(trial)
        keys.add(request.data["one_time_key"])
        await told.revoked(trial)
        await told.offer.answered(
            trial, "DisclosureErased", why="a withdrawal is answered though nothing came yet"
        )
        await told.answered(trial, request)
        await trial.settle()
        shown = trial.border.shown(told.offer.border_case)
        is_known = await name_told(trial, told.offer.case_id) is not None
        trial.hold(not is_known, "ignores a withdrawal: what came after it was opened and is shown", shown)
    trial.hold(len(keys) == 2, "two requests bear one key: a one-time key opens one answer")


@CHECKS.check(
    "I-47",
    "R-107",
    fr="En danger, le strict minimum est demandé aussitôt, sans entente ni autorisation, et rien de plus.",
    en="In danger the strict minimum is asked for at once, without agreement or authorization, and nothing more.",
    driven=True,
)
async def in_danger(trial: Trial) -> None:
    """A partner without an agreement opens more than the minimum; its answer bears no agreement."""
    told = Told(await Offer.new(trial, "orientheque").taken(trial))
    minimum = ["identity", "contact"]
    await told.in_danger(trial, [*map(DataCategory, minimum), DataCategory.NEEDS])
    request = await told.request(trial)
    trial.hold(request.data.get("purpose") == "emergency", "it asks for the purpose of an emergency", [request])
    asked = request.data.get("categories")
    trial.hold(asked == minimum, f"more than the strict minimum was asked for in danger: {asked}", [request])
    await told.answered(trial, request, agreement_id=None)
    await told.receipt(trial, opened=True)
    await known_as(trial, told.offer, told.person.name)
