"""What stays of what planning holds once who it was of is not to be known any more: codes, days, counts (R-110).

Every free text goes; nothing that a statistic counts changes.
"""

from __future__ import annotations

from dataclasses import replace

from arrimage_planning.domain.assessment import Assessment
from arrimage_planning.domain.meeting import MeetingRecord
from arrimage_planning.domain.plan import PlanContent
from arrimage_planning.domain.snapshot import PlanSnapshot


def wordless_assessment(content: Assessment) -> Assessment:
    """Return an assessment without what the person said in their own words."""
    return replace(content, words={}, strengths=(), services_used=())


def wordless_plan(content: PlanContent) -> PlanContent:
    """Return a plan without the texts of its objectives and actions; each stays, with its theme."""
    return replace(
        content,
        objectives=tuple(replace(each, text="") for each in content.objectives),
        actions=tuple(replace(each, text="", resource=None, responsible=None) for each in content.actions),
        more_meetings_reason=None,
    )


def wordless_record(record: MeetingRecord | None) -> MeetingRecord | None:
    """Return what was kept of a meeting without its notes and the place that was written."""
    return None if record is None else replace(record, place=None, notes=None)


def wordless_version(snapshot: PlanSnapshot) -> PlanSnapshot:
    """Return a plan as it was, without its texts."""
    meetings = tuple(replace(each, record=wordless_record(each.record)) for each in snapshot.meetings)
    return replace(snapshot, content=wordless_plan(snapshot.content), meetings=meetings)
