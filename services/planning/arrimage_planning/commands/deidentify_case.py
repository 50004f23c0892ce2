"""Forget what was written of a person in words, once intake de-identified the case (R-110)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.domain.wordless import (
    wordless_assessment,
    wordless_plan,
    wordless_record,
    wordless_version,
)
from arrimage_planning.store.whole_cases import assessments_of, plans_of, versions_of


async def deidentify_case(work: Work, case_id: UUID) -> None:
    """Blank every free text of a case; a case that is not known here changes nothing."""
    for assessment in await assessments_of(work.session, case_id):
        assessment.content = wordless_assessment(assessment.content)
    for plan in await plans_of(work.session, case_id):
        plan.content = wordless_plan(plan.content)
        for meeting in plan.meetings:
            meeting.record = wordless_record(meeting.record)
        for version in await versions_of(work.session, plan.plan_id):
            version.note = None
            version.snapshot = wordless_version(version.snapshot)
