"""An authorization to communicate: what makes one valid, its states, and when it holds (R-092 to R-098).

It names one recipient, some categories, one purpose and two dates. What a date means is a civil day of the node's
zone; the last day counts. Nothing here knows a clock: the day is passed in.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import (
    ConsentEnd,
    ConsentGiver,
    ConsentMethod,
    DataCategory,
    DisclosurePurpose,
)
from arrimage_intake.domain import consent_problems as problems
from arrimage_intake.domain.wording import Words

GIVES_IT_ALONE: Final = 14
"""From this age on a person authorizes themself (R-098)."""
OF_AGE: Final = 18


class ConsentState(StrEnum):
    """How an authorization stands here, where it was given."""

    GRANTED = "granted"
    EXPIRING = "expiring"
    """It holds, and its worker was told that it ends soon."""
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    """Another one took its place: an amendment or a renewal."""
    DECLINED = "declined"
    """The person was asked and said no. They keep the service (R-097)."""


class ConsentAnswer(StrEnum):
    """What the person said when they were asked while they were referred."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    DECLINED = "declined"


class ConsentStep(StrEnum):
    """What can happen to an authorization."""

    REMIND = "remind"
    CONFIRM = "confirm"
    REPLACE = "replace"
    EXPIRE = "expire"
    REVOKE = "revoke"


_S = ConsentState
HOLDS: Final = frozenset({_S.GRANTED, _S.EXPIRING})
"""The states in which an authorization may let something pass, on the days that it names."""
ALLOWED: Final[Mapping[tuple[ConsentState, ConsentStep], ConsentState]] = MappingProxyType(
    {
        (_S.GRANTED, ConsentStep.REMIND): _S.EXPIRING,
        (_S.EXPIRING, ConsentStep.REMIND): _S.EXPIRING,
        # One given by word of mouth that is confirmed ends on its own date: no longer soon.
        (_S.GRANTED, ConsentStep.CONFIRM): _S.GRANTED,
        (_S.EXPIRING, ConsentStep.CONFIRM): _S.GRANTED,
        **{(state, ConsentStep.REPLACE): _S.SUPERSEDED for state in HOLDS},
        **{(state, ConsentStep.EXPIRE): _S.EXPIRED for state in HOLDS},
        **{(state, ConsentStep.REVOKE): _S.REVOKED for state in HOLDS},
    }
)
"""All that can happen, and the state after it. Every end is final: nothing revives an authorization."""

_ANEW_FR = "en demander une nouvelle à la personne, si elle le veut"
_ANEW_EN = "ask the person for a new one, if they wish"
WORDS: Final[Mapping[ConsentState, Words]] = MappingProxyType(
    {
        _S.GRANTED: Words("donnée", "given", "rien", "nothing"),
        _S.EXPIRING: Words("bientôt terminée", "ending soon", "demander à la personne si elle la renouvelle",
                           "ask the person whether to renew it"),
        _S.EXPIRED: Words("terminée", "ended", _ANEW_FR, _ANEW_EN),
        _S.REVOKED: Words("retirée", "withdrawn", _ANEW_FR, _ANEW_EN),
        _S.SUPERSEDED: Words("remplacée par une autre", "replaced by another", "voir celle qui la remplace",
                             "look at the one that replaces it"),
        _S.DECLINED: Words("refusée par la personne", "declined by the person", _ANEW_FR, _ANEW_EN),
    }
)  # fmt: skip


@dataclass(frozen=True)
class ConsentLimits:
    """The numbers that bound an authorization, as they are on the day on which it is given (R-017)."""

    months: int = 12
    """How many months it holds at most."""
    confirm_days: int = 30
    """Days in which one given by word of mouth is confirmed in writing."""
    remind_days: int = 30
    """Days before its end on which its worker is told."""
    confirm_remind_days: int = 7
    """Days before the last day to confirm it on which its worker is told."""


@dataclass(frozen=True)
class Asked:
    """What a worker writes down that a person authorizes. ``ends_on`` None: as long as the episode, at most."""

    recipient: str
    categories: frozenset[DataCategory]
    method: ConsentMethod
    purpose: DisclosurePurpose = DisclosurePurpose.REFERRAL
    starts_on: date | None = None
    ends_on: date | None = None
    given_by: ConsentGiver | None = None
    language: str = "fr"
    witness: str | None = None
    """The worker before whom it was given; None: the one who writes it down."""
    statement_shown: bool = False
    """Whether the person was told that they may withdraw at any time, and that refusing keeps the service."""


@dataclass(frozen=True)
class Terms:
    """What an authorization says, once it was found valid. ``categories`` are in the vocabulary's order."""

    recipient: str
    categories: tuple[DataCategory, ...]
    purpose: DisclosurePurpose
    method: ConsentMethod
    given_by: ConsentGiver
    starts_on: date
    ends_on: date
    """The last day on which it holds."""
    with_episode: bool
    """It ends with the episode, if that is before ``ends_on``."""
    confirm_by: date | None
    """The last day on which one given by word of mouth may be confirmed; None if there is nothing to confirm."""


def judge(
    asked: Asked,
    *,
    organization: str,
    partners: Collection[str],
    born_on: date | None,
    today: date,
    limits: ConsentLimits,
) -> Terms:
    """Return the terms of what is ``asked``, if an authorization may say so.

    ``born_on`` is the person's birth date, None if it is not known: then who gives it is the person, unless said.

    :raises ProblemError: ``consent.…``, for each rule of R-092, R-096 and R-098.
    """
    check_recipient(asked.recipient, organization, partners)
    if not asked.categories:
        raise ProblemError(problems.NO_CATEGORY)
    if asked.purpose is DisclosurePurpose.EMERGENCY:
        raise ProblemError(problems.NOT_BY_CONSENT)
    if not asked.statement_shown:
        raise ProblemError(problems.STATEMENT_NOT_SHOWN)
    starts_on, ends_on = _days(asked, today, limits)
    verbal = asked.method is ConsentMethod.VERBAL
    return Terms(
        recipient=asked.recipient,
        categories=tuple(category for category in DataCategory if category in asked.categories),
        purpose=asked.purpose,
        method=asked.method,
        given_by=giver(asked.given_by, age=None if born_on is None else age_on(born_on, today)),
        starts_on=starts_on,
        ends_on=ends_on,
        with_episode=asked.ends_on is None,
        confirm_by=today + timedelta(days=limits.confirm_days) if verbal else None,
    )


def check_recipient(recipient: str, organization: str, partners: Collection[str]) -> None:
    """Refuse anything but one partner by name.

    :raises ProblemError: ``consent.blanket``, ``consent.to_oneself``, ``consent.unknown_recipient``.
    """
    if recipient in BLANKETS:
        raise ProblemError(problems.BLANKET)
    if recipient == organization:
        raise ProblemError(problems.TO_ONESELF)
    if recipient not in partners:
        known = ", ".join(sorted(set(partners) - {organization})) or "—"
        raise ProblemError(problems.RECIPIENT_UNKNOWN, organization=recipient, known=known)


BLANKETS: Final = frozenset({"", "*", "all", "any", "everyone", "partners", "tous", "toutes", "partenaires"})
"""What stands for everybody: refused with a code of its own, for it is what is tried (R-092)."""


def _days(asked: Asked, today: date, limits: ConsentLimits) -> tuple[date, date]:
    starts_on = asked.starts_on or today
    if starts_on > months_after(today, 12):
        raise ProblemError(problems.START_TOO_FAR, starts_on=starts_on)
    latest = months_after(starts_on, limits.months)
    ends_on = asked.ends_on or latest
    if starts_on > ends_on:
        raise ProblemError(problems.START_AFTER_END, starts_on=starts_on, ends_on=ends_on)
    if ends_on < today:
        raise ProblemError(problems.END_PAST, ends_on=ends_on)
    if ends_on > latest:
        raise ProblemError(problems.TOO_LONG, months=limits.months, latest=latest)
    return starts_on, ends_on


def giver(said: ConsentGiver | None, *, age: int | None) -> ConsentGiver:
    """Return who gives the authorization; ``age`` in whole years, None if it is not known (R-098).

    :raises ProblemError: ``consent.giver_missing``, ``….minor_gives_it``, ``….parent_gives_it``,
        ``….adult_gives_it``.
    """
    if age is None:
        return said or ConsentGiver.PERSON
    if said is None:
        if age < OF_AGE:
            raise ProblemError(problems.GIVER_MISSING)
        return ConsentGiver.PERSON
    if age < GIVES_IT_ALONE and said is ConsentGiver.PERSON:
        raise ProblemError(problems.PARENT_GIVES_IT)
    if GIVES_IT_ALONE <= age < OF_AGE and said is not ConsentGiver.PERSON:
        raise ProblemError(problems.MINOR_GIVES_IT)
    if age >= OF_AGE and said is ConsentGiver.PARENT:
        raise ProblemError(problems.ADULT_GIVES_IT)
    return said


def after(state: ConsentState, step: ConsentStep) -> ConsentState:
    """Return the state after ``step``.

    :raises ProblemError: ``consent.wrong_state``, which names the state and what to do next.
    """
    found = ALLOWED.get((state, step))
    if found is None:
        words = WORDS[state]
        raise ProblemError(
            problems.WRONG_STATE,
            state_fr=words.state_fr,
            state_en=words.state_en,
            next_fr=words.next_fr,
            next_en=words.next_en,
        )
    return found


def last_day(ends_on: date, confirm_by: date | None) -> tuple[date, ConsentEnd]:
    """Return the last day on which an authorization holds as things stand, and why it ends then."""
    if confirm_by is not None and confirm_by < ends_on:
        return confirm_by, ConsentEnd.NOT_CONFIRMED
    return ends_on, ConsentEnd.END_DATE


def remind_on(ends_on: date, confirm_by: date | None, *, today: date, limits: ConsentLimits) -> date | None:
    """Return the day on which the worker is told that it ends soon, or None if that is no news (R-096).

    An authorization for a shorter time than the reminder's was just talked about: nothing is said of its end.
    """
    last, because = last_day(ends_on, confirm_by)
    before = limits.confirm_remind_days if because is ConsentEnd.NOT_CONFIRMED else limits.remind_days
    on = last - timedelta(days=before)
    return on if on > today else None


def months_after(day: date, months: int) -> date:
    """Return the same day ``months`` later; the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born_on: date, day: date) -> int:
    """Return the age in whole years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
