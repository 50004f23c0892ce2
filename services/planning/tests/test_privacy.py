"""What a person said stays in planning's own store."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.planning.tests.worker import CLOSED, SENTINEL, THEMES, Case

from arrimage_contracts.declaration import Audience
from arrimage_contracts.privacy import Privacy
from arrimage_planning.manifest import MANIFEST


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


def _bytes_of_the_store(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.glob("store.sqlite3*"))


@pytest.mark.requirement("R-132")
def test_nothing_that_planning_says_has_a_field_for_local_content() -> None:
    for declaration in MANIFEST.declared():
        assert set(declaration.copies) == {Audience.OWN}
        assert declaration.privacy_class(Audience.OWN) in {Privacy.PUBLIC, Privacy.DEIDENTIFIED}
