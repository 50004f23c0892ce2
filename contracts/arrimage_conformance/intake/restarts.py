"""I-70 to I-76: killed in the middle, down while things happen, an empty store after a long history."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_conformance.bus import eventually
from arrimage_conformance.check import How
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.intake import routes
from arrimage_conformance.intake.across import exactly_across, expect_across
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import FIRST, Offer, today
from arrimage_conformance.intake.person import Person, name_told
from arrimage_conformance.intake.sent import Sent, form
from arrimage_conformance.intake.told import Told
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.referral import ReferralAcceptedState

_MANY = 25


async def _all_received(trial: Trial, offers: Sequence[Offer], why: str) -> None:
    for offer in offers:
        await trial.expect(offer.case_id, "ReferralReceived", why=why)
        await expect_across(trial, offer.partner, offer.border_case, "ReferralAcknowledged", why=why)
    await trial.settle()
    for offer in offers:
        trial.exactly(offer.case_id, "ReferralReceived", 1, why=f"{why}; each is received once")
    check_nothing_twice(trial)


@CHECKS.check(
    "I-70",
    "R-008",
    "R-009",
    fr="Acquitté, donc gardé : tué à son premier acquittement au courrier, le programme n'a rien perdu.",
    en="Acknowledged, so kept: killed at its first acknowledgement of the mailbox, the program has lost nothing.",
    how=How.RESTART,
)
async def killed_at_ack(trial: Trial) -> None:
    """kill -9 as soon as the server hears an acknowledgement of the mailbox; then the same store again."""
    await trial.settle()
    offers = [Offer.new(trial) for _ in range(_MANY)]
    trial.border.acked = trial.program.kill
    try:
        for offer in offers:
            await offer.told(trial)
        killed = await eventually(lambda: trial.program.exit_code is not None, trial.patience)
    finally:
        trial.border.acked = None
    trial.hold(killed, "nothing was acknowledged of what partners sent", trial.border.stored[-2:])
    await trial.start()
    await _all_received(trial, offers, "acks before commit: what was acknowledged before a kill -9 was lost")


@CHECKS.check(
    "I-71",
    "R-008",
    "R-009",
    fr="Tué au milieu de ce qu'il dit, il le dit quand même, au nœud et aux partenaires.",
    en="Killed in the middle of what it says, it says it all the same, to the node and to partners.",
    how=How.RESTART,
)
async def killed_while_speaking(trial: Trial) -> None:
    """kill -9 twice, after the first and the twentieth message that it says."""
    offers = [Offer.new(trial) for _ in range(_MANY)]
    before = len(trial.bus.said())
    for offer in offers:
        await offer.told(trial)
    for said in (1, 20):
        await eventually(lambda: len(trial.bus.said()) >= before + said, trial.patience)  # noqa: B023 - awaited here
        trial.program.kill()
        await trial.start()
    await _all_received(trial, offers, "lost on restart, or doubled: killed while it spoke")


@CHECKS.check(
    "I-72",
    "R-009",
    "R-012",
    fr="Ce qu'un travailleur a fait, et dont il a eu réponse, part même si le programme est tué aussitôt.",
    en="What a worker did, and was answered, leaves though the program is killed at once.",
    how=How.RESTART,
    driven=True,
)
async def killed_after_an_answer(trial: Trial) -> None:
    """A referral is answered; kill -9; the same store again, and the same request under the same key."""
    key, body = "the-same-key-after-a-kill", form(Person())
    first = await routes.asked(trial, routes.SEND, body, key)
    trial.program.kill()
    trial.hold(first.done, f"{routes.SEND} was not done (status {first.status})")
    await trial.start()
    border_case = trial.border.trust.scoped(FIRST, UUID(first.body["case_id"]))
    why = "lost on restart: a worker was answered, and nothing left"
    await expect_across(trial, FIRST, border_case, "ReferralSent", why=why)
    again = await routes.asked(trial, routes.SEND, body, key)
    same = again.done and again.body.get("referral_id") == first.body.get("referral_id")
    trial.hold(
        same, "the same request after a kill -9 was not answered as before", trial.border.shown(border_case)
    )
    await trial.settle()
    exactly_across(trial, FIRST, border_case, "ReferralSent", 1, why="a referral is offered once")


@CHECKS.check(
    "I-73",
    "R-095",
    "SC-16",
    fr="Arrêté pendant qu'un retrait arrive, il l'entend avant tout : ce qui vint scellé n'est pas ouvert.",
    en="Down while a withdrawal comes, it hears that first: what came sealed before it is not opened.",
    how=How.RESTART,
    driven=True,
)
async def withdrawn_while_down(trial: Trial) -> None:
    """The answer, then an offer, then the withdrawal; the program was stopped."""
    told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
    request = await told.request(trial)
    await trial.settle()
    await trial.program.stop()
    await told.answered(trial, request)
    offer = Offer.new(trial)
    await offer.told(trial)
    await told.revoked(trial)
    await trial.start()
    await trial.expect(offer.case_id, "ReferralReceived", why="lost: it came while the program was down")
    await told.offer.answered(trial, "DisclosureErased", why="ignores a withdrawal that came while it was down")
    await trial.settle()
    shown = trial.border.shown(told.offer.border_case)
    why = "ignores a withdrawal: it waited behind what it withdraws, which was opened first"
    opened = [
        m for m in trial.border.said(FIRST, told.offer.border_case, "DisclosureReceived") if m.data.get("opened")
    ]
    trial.hold(not opened and await name_told(trial, told.offer.case_id) is None, why, shown)


@CHECKS.check(
    "I-74",
    "R-010",
    fr="Ce qui est mis de côté survit à un arrêt brutal.",
    en="What is set aside survives a kill -9.",
    how=How.RESTART,
    driven=True,
)
async def set_aside(trial: Trial) -> None:
    """The acceptance, kill -9, then what it follows."""
    sent = await Sent.to(trial)
    said = ReferralAcceptedState(referral_id=sent.border_referral, accepted_on=today())
    await trial.border.tell(FIRST, said, sent.border_case)
    await trial.settle()
    trial.program.kill()
    await trial.start()
    await sent.taken_there(trial)
    await trial.expect(sent.case_id, "CaseLeadTransferred", why="lost on restart: what had been set aside")


@CHECKS.check(
    "I-75",
    "R-008",
    "R-009",
    fr="Le courrier relu depuis le début (un carrefour rétabli d'une copie) ne refait rien.",
    en="A mailbox that is read from the beginning again (a hub restored from a copy) does nothing again.",
    how=How.RESTART,
)
async def read_again(trial: Trial) -> None:
    """All that partners sent in this run, delivered a second time to the store that has it."""
    await Offer.new(trial).received(trial)
    await trial.settle()
    own_before, across_before = len(trial.bus.said()), len(trial.border.said())
    await trial.program.stop()
    await trial.border.begin_again()
    await trial.start()
    await trial.settle()
    new = [*trial.bus.said()[own_before:], *trial.border.said()[across_before:]]
    trial.hold(not new, f"doubled emission: {len(new)} messages were said for mail that was read before", new[:3])


@CHECKS.check(
    "I-76",
    "R-013",
    "R-015",
    fr="Sur un magasin vide, après une longue histoire, il ne redit rien, à personne.",
    en="On an empty store, after a long history, it says nothing again, to anybody.",
    how=How.RESTART,
)
async def replayed(trial: Trial) -> None:
    """The node's stream is read again from the beginning by a new store; then a new offer arrives."""
    await trial.settle()
    own_before, across_before = len(trial.bus.said()), len(trial.border.said())
    await trial.program.stop()
    await trial.bus.begin_again()
    trial.program.new_store()
    await trial.start()
    await trial.settle()
    new = [*trial.bus.said()[own_before:], *trial.border.said()[across_before:]]
    trial.hold(not new, f"re-emits on replay: {len(new)} messages were said again from an empty store", new[:3])
    await Offer.new(trial).received(trial)
    check_nothing_twice(trial)
