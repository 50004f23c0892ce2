"""A small gate of the chassis's own tests: it says and hears what is sealed, and what takes back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from chassis.tests.gate import on_referral_sent, referral
from chassis.tests.probe import METADATA, PROBE, SaidView, count_applied, note
from fastapi import Path as UrlPath
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.clock import Clock
from arrimage_chassis.delivery import outbox
from arrimage_chassis.manifest import Command, Hears, Manifest, Query
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentRevoked, ConsentRevokedState
from arrimage_contracts.events.disclosure import InformationDisclosed, InformationDisclosedPart
from arrimage_contracts.events.referral import ReferralSent
from arrimage_contracts.vocabularies import ServiceName

SEALED = "e30..AA.AA.U0VOVElORUw"
"""In the form of a sealed part."""


class Switch:
    """What a test changes: the authorizations that ended, and what the handlers do."""

    ended: ClassVar[set[UUID]] = set()
    poisoned: ClassVar[set[UUID]] = set()
    """Referrals whose handling raises."""
    fails = False


class Send(BaseModel):
    to: str = "virage"
    consent_id: UUID
    request_id: UUID


async def send_sealed(case_id: Annotated[UUID, UrlPath()], body: Send, work: Work) -> SaidView:
    """Say something sealed."""
    event = part(body.request_id, body.consent_id)
    work.publish(event, case_id=case_id, to=body.to, consent_id=body.consent_id)
    return SaidView(said=1)


async def refer(case_id: Annotated[UUID, UrlPath()], work: Work) -> SaidView:
    """Say a referral."""
    work.publish(referral(work.new_id()), case_id=case_id, to="virage")
    return SaidView(said=1)


async def revoke(case_id: Annotated[UUID, UrlPath()], body: Send, work: Work) -> SaidView:
    """End an authorization, and take back what is on its way."""
    Switch.ended.add(body.consent_id)
    event = ConsentRevoked(consent_id=body.consent_id, revoked_on=date(2010, 10, 4), to_org=body.to)
    work.publish(event, case_id=case_id, to=body.to)
    return SaidView(said=1)


async def receive(case_id: Annotated[UUID, UrlPath()], body: Send, work: Work) -> SaidView:
    """Do what is done when a partner says that it received what was sealed."""
    said = outbox.sealed_event_id(work, InformationDisclosedPart, body.request_id, to=body.to)
    return SaidView(said=await outbox.wipe(work.session, work.now, event_ids=[said]))


async def may_still_send(_session: AsyncSession, consent_ids: Collection[UUID], _clock: Clock) -> set[UUID]:
    return set(consent_ids) - Switch.ended


async def on_offer(event: ReferralSent, work: Work) -> None:
    if event.referral_id in Switch.poisoned:
        raise RuntimeError("poison")
    await on_referral_sent(event, work)


async def on_sealed(event: InformationDisclosedPart, work: Work) -> None:
    if Switch.fails:
        raise RuntimeError("cannot be opened")
    await note(work, event.consent_id, f"sealed from {work.sender}")


async def on_revoked(event: ConsentRevokedState, work: Work) -> None:
    if Switch.fails:
        raise RuntimeError("cannot be applied")
    await note(work, event.consent_id, f"revoked by {work.sender}")


async def on_own_revoked(event: ConsentRevoked, work: Work) -> None:
    await note(work, event.consent_id, "revoked here")


def part(request_id: UUID, consent_id: UUID) -> InformationDisclosedPart:
    return InformationDisclosedPart(request_id=request_id, consent_id=consent_id, sealed=SEALED)


def revoked(consent_id: UUID) -> ConsentRevokedState:
    return ConsentRevokedState(consent_id=consent_id, revoked_on=date(2010, 10, 4))


SEALED_GATE = ServiceDefinition(
    Manifest(
        service=ServiceName.INTAKE,
        hears=(
            Hears(ReferralSent, on_offer),
            Hears(InformationDisclosedPart, on_sealed),
            Hears(ConsentRevokedState, on_revoked),
            Hears(ConsentRevoked, on_own_revoked),
        ),
        says=(ReferralSent, InformationDisclosed, ConsentRevoked),
        commands=(
            Command("POST", "/cases/{case_id}/sealed", send_sealed),
            Command("POST", "/cases/{case_id}/refer", refer),
            Command("POST", "/cases/{case_id}/revocation", revoke),
            Command("POST", "/cases/{case_id}/receipt", receive),
        ),
        queries=(Query("/applied", count_applied),),
        may_still_send=may_still_send,
    ),
    METADATA,
    PROBE.migrations,
)
