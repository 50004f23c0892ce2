"""A small gate of the chassis's own tests: it sends referrals to partners, and hears theirs."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from chassis.tests.probe import METADATA, PROBE, SaidView, count_applied, note
from fastapi import Path as UrlPath
from pydantic import BaseModel

from arrimage_chassis.manifest import Command, Hears, Manifest, Query
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralSent
from arrimage_contracts.vocabularies import ServiceName


class Refer(BaseModel):
    to: str
    times: int = 1


def referral(referral_id: UUID) -> ReferralSent:
    return ReferralSent.model_validate(
        {
            "referral_id": referral_id,
            "service_code": "reintegration",
            "urgency": "routine",
            "region": "sorel-tracy",
            "entry_point": "rehabilitation_centre",
            "path": "standard",
            "sent_on": date(2010, 10, 4),
        }
    )


async def refer(case_id: Annotated[UUID, UrlPath()], body: Refer, work: Work) -> SaidView:
    """Send referrals of a case to a partner."""
    for _ in range(body.times):
        work.publish(referral(work.new_id()), case_id=case_id, to=body.to)
    return SaidView(said=body.times)


async def on_referral_sent(event: ReferralSent, work: Work) -> None:
    await note(work, event.referral_id, f"from {work.sender}")


async def on_plan_heard(event: PlanCreated, work: Work) -> None:
    await note(work, event.case_id, f"plan v{event.version}")


GATE = ServiceDefinition(
    Manifest(
        service=ServiceName.INTAKE,
        hears=(Hears(ReferralSent, on_referral_sent), Hears(PlanCreated, on_plan_heard)),
        says=(ReferralSent,),
        commands=(Command("POST", "/cases/{case_id}/refer", refer),),
        queries=(Query("/applied", count_applied),),
    ),
    METADATA,
    PROBE.migrations,
)
