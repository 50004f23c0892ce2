"""What somebody else changed in a plan while a form was open: shown beside what was entered."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage_chassis.pages.visit import Visit
from arrimage_planning.pages.forms import entered_one
from arrimage_planning.queries.show_plan import show_versions
from arrimage_planning.store.tables import PlanRow, PlanVersionRow


async def changed_since(visit: Visit, plan: PlanRow | None) -> Sequence[PlanVersionRow]:
    """Return the versions of ``plan`` after the one that the form that was sent began from."""
    read = entered_one(visit, "expected_version")
    if plan is None or not read.isdigit() or int(read) == plan.version:
        return ()
    versions = await show_versions(visit.session, plan.plan_id)
    return [version for version in versions if version.version > int(read)]


async def draft_meanwhile(visit: Visit, draft: PlanRow | None) -> Sequence[PlanVersionRow]:
    """Return how ``draft`` came to be, if it is another than the one that the form that was sent replaces."""
    if draft is None or not visit.entered or entered_one(visit, "replaces") == str(draft.plan_id):
        return ()
    return await show_versions(visit.session, draft.plan_id)
