"""What `python -m arrimage demo` promises to whoever types it, in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys.sc_01 import MEETINGS

from arrimage.demo.journeys import PERSONS
from arrimage.demo.search import Needle, readings

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-023", "R-024", "R-112", "R-127", "R-178", "R-190")]

_WITHIN_SECONDS = 100
SAID = {
    "fr_CA.UTF-8": {
        "contact": "premier contact avant",
        "meetings": "8 rencontres :",
        "positive": "compté",
        "killed": ("✗ kill -9 du service followup", "✗ kill -9 du carrefour"),
        "back": ("✓ followup relancé", "✓ carrefour relancé"),
    },
    "en_CA.UTF-8": {
        "contact": "first contact due",
        "meetings": "8 meetings:",
        "positive": "counted",
        "killed": ("✗ kill -9 of la Margelle's followup service", "✗ kill -9 of the hub"),
        "back": ("✓ followup started again", "✓ hub started again"),
    },
}
PROOFS = (
    r"names found on the hub: 0 in \d+ bytes \(control found: yes\)",
    r"lost 0",
    r"FollowupDue 4 of 4, once each",
)
CALLS = ("R1 M3 2011-03-28", "R1 M9 2011-09-28", "R2 M3 2011-02-02", "R2 M9 2011-08-02")


@pytest.mark.parametrize("locale", SAID)
def test_the_demonstration_shows_the_dates_breaks_twice_and_ends_well(locale: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    played = subprocess.run(
        [sys.executable, "-m", "arrimage", "demo"],
        env={**environment, "LANG": locale},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=_WITHIN_SECONDS,
        check=False,
    )
    *_, last = shown = [line.strip() for line in played.stdout.splitlines() if line.strip()]
    assert (played.returncode, played.stderr) == (0, "")
    assert re.fullmatch(r"demo ok: \d+ events, 5 stores, \d+ s", last)
    for proof in PROOFS:
        assert any(re.fullmatch(proof, line) for line in shown), proof

    words, told = SAID[locale], " ".join(played.stdout.split())
    assert f"R1 ReferralReceived {words['contact']} 2010-10-11" in told
    for journey in ("R1", "R2"):
        assert f"{journey} PlanCreated {words['meetings']} {', '.join(MEETINGS)}" in told
    for journey, kind, day in map(str.split, CALLS):
        for event in ("FollowupScheduled", "FollowupDue"):
            assert told.count(f"{journey} {event} {kind} {day}") == 1
    assert f"R2 EpisodeClosed 2010-11-02 early_reintegration → {words['positive']} positive" in told
    for killed, back in zip(words["killed"], words["back"], strict=True):
        assert 0 < told.index(killed) < told.index(back)

    views = list(readings(played.stdout.encode()))
    assert not any(Needle(text).is_in(views) for person in PERSONS.values() for text in person.sentinels)
    assert list(tmp_path.iterdir()) == []
