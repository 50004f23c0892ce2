"""May a partner have what it asks for? The one judgement, with nothing around it (R-093, R-094, R-297).

Both sides of a disclosure have their states here too. Nothing in this module knows a clock, a key or a store: what
is known is passed in, and what comes out is either what may go, or the one reason for which nothing does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose, DisclosureRefusal


class AskedState(StrEnum):
    """How a request stands that was made here."""

    WAITING = "waiting"
    RECEIVED = "received"
    REFUSED = "refused"
    UNOPENED = "unopened"
    """What came was not what was asked for, or not from whom it said: nothing of it was kept."""
    DROPPED = "dropped"
    """Its authorization ended before an answer came: whatever comes now is not opened."""


class GrantEnd(StrEnum):
    """How what was granted came to an end, as its recipient was told."""

    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Grant:
    """An authorization that was given here, or an emergency exception: what may go to whom, and when."""

    case_id: UUID
    recipient: str
    categories: frozenset[DataCategory]
    purpose: DisclosurePurpose
    starts_on: date
    ends_on: date
    """The last civil day on which it holds."""
    end: GrantEnd | None = None
    """How it ended before that day, if it did."""


@dataclass(frozen=True)
class Terms:
    """A pair agreement that both organizations signed and that is in force today."""

    agreement_id: UUID
    categories: frozenset[DataCategory]


@dataclass(frozen=True)
class Request:
    """What a partner asks for. ``case_id`` is this organization's own id of the case that the partner names."""

    organization: str
    case_id: UUID
    categories: tuple[DataCategory, ...]
    purpose: DisclosurePurpose


@dataclass(frozen=True)
class Known:
    """What is known here at the moment at which a partner asks."""

    key_is_trusted: bool
    """The one-time key is signed by the signing key that is pinned for the partner."""
    case_is_shared: bool
    """A referral, or an exception, of this very case went between this organization and the partner."""
    grant: Grant | None
    """What was granted here under the id that the partner names, whomever it names itself."""
    agreement: Terms | None
    is_held: bool
    """Something of the person is held here still."""
    asked_lately: int
    """How many requests of the partner were answered within the last hour, refused ones too."""
    most_lately: int


@dataclass(frozen=True)
class Allowed:
    """What may go: the categories that were asked for and nothing beside."""

    categories: tuple[DataCategory, ...]
    agreement_id: UUID | None
    """None under an emergency exception, which needs no agreement (R-107)."""


def judge(asked: Request, known: Known, today: date) -> Allowed | DisclosureRefusal:
    """Return what may go to whoever asks, or the first reason for which nothing does.

    The order is part of the promise. An answer tells the partner nothing that it was not told before: whether an
    authorization is for somebody else, of another person, or never was, is one and the same ``no_active_consent``;
    the dates, purpose and categories are spoken of only where the partner itself is named by the authorization.
    """
    if not known.key_is_trusted:
        return DisclosureRefusal.UNTRUSTED_KEY
    grant = known.grant
    if not known.case_is_shared or grant is None or not _is_for(grant, asked):
        return DisclosureRefusal.NO_ACTIVE_CONSENT
    return (
        _by_grant(grant, asked, today)
        or _by_agreement(grant, asked, known.agreement)
        or _by_holder(known)
        or Allowed(asked.categories, _agreement_of(grant, known.agreement))
    )


def _is_for(grant: Grant, asked: Request) -> bool:
    return grant.recipient == asked.organization and grant.case_id == asked.case_id


def _by_grant(grant: Grant, asked: Request, today: date) -> DisclosureRefusal | None:
    if grant.end is GrantEnd.REVOKED:
        return DisclosureRefusal.REVOKED
    if grant.end is GrantEnd.EXPIRED or grant.ends_on < today:
        return DisclosureRefusal.EXPIRED
    if grant.starts_on > today:
        return DisclosureRefusal.NOT_YET_ACTIVE
    if grant.purpose is not asked.purpose:
        return DisclosureRefusal.PURPOSE_DIFFERS
    return None if grant.categories.issuperset(asked.categories) else DisclosureRefusal.CATEGORY_NOT_INCLUDED


def _by_agreement(grant: Grant, asked: Request, agreement: Terms | None) -> DisclosureRefusal | None:
    if grant.purpose is DisclosurePurpose.EMERGENCY:
        return None
    if agreement is None:
        return DisclosureRefusal.NO_AGREEMENT
    lacks = not agreement.categories.issuperset(asked.categories)
    return DisclosureRefusal.AGREEMENT_LACKS_CATEGORY if lacks else None


def _by_holder(known: Known) -> DisclosureRefusal | None:
    if not known.is_held:
        return DisclosureRefusal.NO_LONGER_HELD
    return DisclosureRefusal.TOO_MANY if known.asked_lately >= known.most_lately else None


def _agreement_of(grant: Grant, agreement: Terms | None) -> UUID | None:
    is_emergency = grant.purpose is DisclosurePurpose.EMERGENCY
    return None if is_emergency or agreement is None else agreement.agreement_id


def in_order(categories: Collection[DataCategory]) -> tuple[DataCategory, ...]:
    """Return categories in the order of the vocabulary, each once."""
    return tuple(category for category in DataCategory if category in categories)


def origin_of(organization: str, consent_id: UUID, generation: int = 0) -> str:
    """Return the origin of what a partner disclosed under an authorization (this organization's own id of it).

    :param generation: how often what came under it was erased before: a destroyed key is never made again.
    """
    origin = f"{organization}/{consent_id}"
    return origin if generation == 0 else f"{origin}/{generation}"
