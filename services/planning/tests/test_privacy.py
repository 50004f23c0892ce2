"""What a person said stays in planning's own store."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from services.planning.tests.worker import CLOSED, SENTINEL, THEMES, Case
from sqlalchemy import select

from arrimage_contracts.declaration import Audience
from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_contracts.privacy import Privacy
from arrimage_planning.manifest import MANIFEST
from arrimage_planning.store.tables import Base


@pytest.mark.requirement("R-020", "R-132", "R-121")
async def test_no_event_and_no_log_line_holds_what_was_written(case: Case, tmp_path: Path) -> None:
    await case.has_priorities()
    await case.done(
        "assessment",
        {
            "themes": dict.fromkeys(THEMES, "strong"),
            "words": {THEMES[0]: SENTINEL},
            "strengths": [SENTINEL],
            "services_used": [SENTINEL],
        },
    )
    await case.writes_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    await case.plan_done("meetings/1/held", {"held_on": "2010-10-12", "notes": SENTINEL})
    await case.on_plan("meetings/1/held", {"held_on": "2010-10-12", "notes": SENTINEL}, version=2)
    await case.move(2, "2010-10-21")
    await case.revise(
        objectives=[{"theme": THEMES[1], "text": SENTINEL}],
        actions=[{"theme": theme, "text": SENTINEL, "responsible": SENTINEL} for theme in THEMES],
        mode="group",
        mode_reason="wishes",
        meeting_at="18:45",
        more_meetings_reason=SENTINEL,
    )
    await case.plan_done("pause", {"note": SENTINEL})
    await case.plan_done("resumption", {"note": SENTINEL})
    await case.plan_done("closure", {**CLOSED, "closed_on": "2010-10-12"})

    said = [event.to_json().decode() for event in await case.said()]
    log = (tmp_path / "log.jsonl").read_text()
    assert len(said) == 14
    assert "command.refused" in log  # the control: this is the log that was written meanwhile
    for text in [*said, log]:
        assert SENTINEL not in text and SENTINEL.encode("unicode_escape").decode() not in text
        assert not any(theme in text for theme in THEMES)
        assert "18:45" not in text
    assert SENTINEL.encode() in _bytes_of_the_store(tmp_path)  # the control: the store holds it


@pytest.mark.requirement("R-110")
async def test_once_a_case_is_deidentified_no_word_is_left_and_all_that_is_counted_is_the_same(case: Case) -> None:
    await case.has_priorities()
    written = {"words": {THEMES[0]: SENTINEL}, "strengths": [SENTINEL], "services_used": [SENTINEL]}
    await case.done("assessment", {"themes": dict.fromkeys(THEMES, "strong"), **written})
    await case.writes_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    await case.plan_done("meetings/1/held", {"held_on": "2010-10-12", "notes": SENTINEL})
    await case.plan_done("pause", {"note": SENTINEL})
    await case.plan_done("resumption", {"note": SENTINEL})
    await case.plan_done("closure", {**CLOSED, "closed_on": "2010-10-12"})
    before = await _held(case)
    assert SENTINEL in str(before), "the control: the store holds it"

    gone = RecordDeidentified(of_case_id=case.case_id, deidentified_on=date(2015, 10, 12))
    await case.twin.say(gone, case_id=case.case_id)
    await case.twin.quiet()
    after = await _held(case)
    assert SENTINEL not in str(after)
    assert str(before).count("'theme'") == str(after).count("'theme'"), "each objective and action stays"
    assert [_without_words(row) for row in before] == [_without_words(row) for row in after]


async def _held(case: Case) -> list[dict[str, Any]]:
    """Return every row of the store, as it is."""
    async with case.twin.runtime.store.reading() as session:
        found: list[dict[str, Any]] = []
        for table in Base.metadata.sorted_tables:
            rows = await session.execute(select(table).order_by(*table.primary_key.columns))
            found += [{"table": table.name, **row} for row in rows.mappings()]
        return found


def _without_words(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"content", "record", "note", "snapshot"}}


def _bytes_of_the_store(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.glob("store.sqlite3*"))


@pytest.mark.requirement("R-132")
def test_nothing_that_planning_says_has_a_field_for_local_content() -> None:
    for declaration in MANIFEST.declared():
        assert set(declaration.copies) == {Audience.OWN}
        assert declaration.privacy_class(Audience.OWN) in {Privacy.PUBLIC, Privacy.DEIDENTIFIED}
