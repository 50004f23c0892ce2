"""Keep who answers for a case, so that the right worker is told (R-102)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.lead import CaseLeadAssigned, CaseLeadTransferred
from arrimage_notifications.store.leads import write_lead


async def follow_lead(work: Work, event: CaseLeadAssigned | CaseLeadTransferred, *, case_id: UUID) -> None:
    """Write down the worker whom ``event`` names, if it is one of this organization."""
    here = event.lead_org if isinstance(event, CaseLeadAssigned) else event.to_org
    if event.worker is not None and here == work.place.organization:
        await write_lead(work.session, case_id, event.worker, event.number)
