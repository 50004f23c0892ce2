"""Promises of intake alone, broken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.border import Aliases
from arrimage_chassis.delivery.screening import Screen
from arrimage_chassis.trust import sealing
from arrimage_chassis.work import NotYetError
from arrimage_contracts.vocabularies import DataCategory
from arrimage_intake.commands import (
    answer_disclosure,
    decline_referral,
    follow_sent_referral,
    hear_consent,
    receive_referral,
    request_disclosure,
)
from arrimage_intake.domain import disclosure
from arrimage_intake.queries import tell_service


async def _nothing(*_: object, **__: object) -> None:
    return None


def eight_days() -> None:
    """The first contact is due a day later than the contract says."""
    start_clock = vars(receive_referral)["start_clock"]

    async def later(referral: Any, day: Any, work: Any) -> None:
        await start_clock(referral, day + timedelta(days=1), work)
        referral.received_on = day

    vars(receive_referral)["start_clock"] = later


def keeps_who_was_declined() -> None:
    """A decline erases nothing."""
    vars(decline_referral)["erase_identity"] = _nothing


def own_ids_cross() -> None:
    """Partners are told the node's own ids."""

    async def as_it_is(self: Aliases, organization: str, own_id: UUID) -> UUID:
        return own_id

    Aliases.for_partner = as_it_is  # type: ignore[method-assign]


def signs_nothing() -> None:
    """What crosses is not signed."""
    vars(outbox)["signed_event"] = lambda _signing, envelope: envelope


def believes_the_unsigned() -> None:
    """No signature is looked at."""
    Screen._signature_refusal = lambda *_: None  # type: ignore[method-assign]


def discloses_what_was_not_authorized() -> None:
    """An authorization is taken for one of everything."""
    vars(disclosure)["_by_grant"] = lambda *_: None


def forgets_the_agreement() -> None:
    """An authorization is enough."""
    vars(disclosure)["_by_agreement"] = lambda *_: None


def seals_more_than_was_asked_for() -> None:
    """All that is held goes, whatever was asked for."""
    compose = vars(answer_disclosure)["compose"]
    vars(answer_disclosure)["compose"] = lambda held, _categories: compose(held, tuple(DataCategory))


def trusts_any_key() -> None:
    """A request is answered to whatever key it bears, whoever signed it."""
    vars(answer_disclosure)["_is_trusted"] = lambda *_: True


def asks_before_anybody_is_in_charge() -> None:
    """Who the person is is asked as soon as it may be."""

    async def always(*_: object) -> bool:
        return True

    vars(request_disclosure)["_is_in_charge"] = always


def opens_what_it_did_not_ask_for() -> None:
    """What was sealed is held against nothing."""
    vars(sealing)["_differs"] = lambda *_: None


def ignores_a_withdrawal() -> None:
    """What a partner's person takes back stays."""
    vars(hear_consent)["hear_revocation"] = _nothing


def tells_anybody_how_to_reach_a_person() -> None:
    """Whoever asks is told, for whatever purpose."""
    vars(tell_service)["may_be_told"] = lambda *_: True


def loses_what_comes_early() -> None:
    """An acceptance that comes before what it follows is dropped."""
    record = follow_sent_referral.record_acceptance

    async def dropped(news: Any, work: Any) -> None:
        try:
            await record(news, work)
        except NotYetError:
            return

    vars(follow_sent_referral)["record_acceptance"] = dropped


MUTANTS = (
    eight_days, keeps_who_was_declined, own_ids_cross, signs_nothing, believes_the_unsigned,
    discloses_what_was_not_authorized, forgets_the_agreement, seals_more_than_was_asked_for, trusts_any_key,
    asks_before_anybody_is_in_charge, opens_what_it_did_not_ask_for, ignores_a_withdrawal,
    tells_anybody_how_to_reach_a_person, loses_what_comes_early,
)  # fmt: skip
