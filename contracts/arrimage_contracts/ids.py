"""Ids that follow from facts, so that a rebuilt or swapped component says the same thing under the same id.

All formulas are UUID version 5 over UTF-8 text; parts are joined by ``/``. They are part of the contract.
"""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("6f9d2c1e-0b7a-5c44-9a53-2e1d7c0a41e0")
"""The namespace of every derived event id."""


def derived_event_id(event_name: str, major: int, *facts: object) -> UUID:
    """Return the id of the event ``event_name`` that follows from ``facts`` (its identity fields)."""
    return uuid5(NAMESPACE, "/".join([f"{event_name}.v{major}", *(str(fact) for fact in facts)]))


def pair_scoped_id(pair_secret: bytes, own_id: UUID) -> UUID:
    """Return the id under which one partner, and no other, knows ``own_id``.

    ``pair_secret`` is 16 bytes that never leave the node; the same input gives the same id over retries.
    """
    return uuid5(UUID(bytes=pair_secret), str(own_id))


def spoken_number(border_case_id: UUID) -> str:
    """Return what two organizations say of a case on the telephone while one of them has no name: ``482-916``.

    It follows from the id under which the case crosses between them, so that it is the same at both ends and none
    other knows it; of one end's own id it tells nothing. Six digits tell apart what waits at once, and no more: it
    is no key, and nothing is found by it alone.
    """
    digits = f"{uuid5(border_case_id, 'spoken').int % 1_000_000:06}"
    return f"{digits[:3]}-{digits[3:]}"


def plan_id(case_id: UUID, number: int) -> UUID:
    """Return the id of the ``number``-th plan (1, 2, ...) of a case."""
    return uuid5(case_id, f"plan/{number}")


def meeting_id(plan: UUID, number: int) -> UUID:
    """Return the id of the ``number``-th meeting (1, 2, ...) of a plan."""
    return uuid5(plan, f"meeting/{number}")


def followup_id(case_id: UUID, plan: UUID, kind: str) -> UUID:
    """Return the id of the follow-up call of ``kind`` after the end of ``plan`` (R-179)."""
    return uuid5(case_id, f"{plan}/{kind}")


def reentry_case_id(followup: UUID) -> UUID:
    """Return the id of the case that opens when the person wished to return at the call ``followup`` (R-137)."""
    return uuid5(followup, "reentry/case")


def reentry_referral_id(followup: UUID) -> UUID:
    """Return the id of the referral that the call ``followup`` opens at the node's own gate (R-185)."""
    return uuid5(followup, "reentry/referral")
