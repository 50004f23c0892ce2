"""``arrimage logs`` reads every file of a directory in the order of time, and says what to do under a warning."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deploy.tests.commands import Command

from arrimage.logbook.entry import Wanted
from arrimage.logbook.following import Follower
from arrimage.logbook.since import instant_of
from arrimage_chassis.logs.catalogue import LINES
from arrimage_chassis.logs.french import words_of
from arrimage_chassis.logs.rotated_file import numbered

pytestmark = pytest.mark.requirement("R-019")

NOW = datetime(2025, 11, 22, 12, 0, tzinfo=UTC)


def line(minutes_ago: int, event: str, level: str = "info", service: str = "intake", **more: Any) -> str:
    at = (NOW - timedelta(minutes=minutes_ago)).isoformat().replace("+00:00", "Z")
    fields = {"org": "margelle", "service": service, "event": event, "level": level, "timestamp": at, **more}
    return json.dumps(fields) + "\n"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Two processes, one of which rotated twice; the NATS server's own log beside them."""
    logs = tmp_path / "node" / "logs"
    logs.mkdir(parents=True)
    intake = logs / "intake.log"
    numbered(intake, 10).write_text(line(600, "service.starting", profile="pilot", version="1"))
    numbered(intake, 2).write_text(line(500, "bus.lost", "warning", bus="own"))
    numbered(intake, 1).write_text(line(300, "bus.connected", bus="own"))
    intake.write_text(line(10, "store.away", "error", during="relay", error_type="OperationalError"))
    (logs / "planning.log").write_text(
        line(400, "timer.fired", service="planning", timer="meetings", count=1)
        + line(20, "event.stuck", "warning", service="planning", event_id="e", case_id="c-1", code="case.unknown")
        + '{"half written'
    )
    (logs / "nats.log").write_text("[1] 2026/11/22 12:00:00 [INF] Server is ready\n")
    (logs / "intake.out").write_text("Traceback\n")
    return tmp_path / "node"


def events(said: str) -> list[str]:
    return [json.loads(text)["event"] for text in said.splitlines()]


def test_all_files_are_read_in_the_order_of_time_rotated_ones_too(arrimage: Command, directory: Path) -> None:
    said = arrimage("logs", "--dir", directory, "--json")

    assert events(said.out) == [
        "service.starting", "bus.lost", "timer.fired", "bus.connected", "event.stuck", "store.away",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--level", "warning"], ["bus.lost", "event.stuck", "store.away"]),
        (["--level", "error"], ["store.away"]),
        (["--since", "2025-11-22T06:00:00Z"], ["bus.connected", "event.stuck", "store.away"]),
        (["--service", "planning"], ["timer.fired", "event.stuck"]),
        (["--case", "c-1"], ["event.stuck"]),
        (["--event", "bus.lost"], ["bus.lost"]),
        (["--level", "critical"], []),
    ],
)
def test_only_what_is_wanted_is_shown(
    arrimage: Command, directory: Path, options: list[str], expected: list[str]
) -> None:
    assert events(arrimage("logs", "--dir", directory, "--json", *options).out) == expected


def test_under_a_warning_stands_what_it_means_and_what_to_do_in_the_readers_language(
    arrimage: Command, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = arrimage("logs", "--dir", directory, "--level", "error").out
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    french = arrimage("logs", "--dir", directory, "--level", "error").out

    assert "ERROR    intake        store.away  during=relay" in english
    for said, words in ((english, words_of("store.away", "en")), (french, words_of("store.away", "fr"))):
        assert words is not None
        assert f"{words.meaning} → {words.remedy}" in " ".join(said.split())
    assert "Nothing" not in arrimage("logs", "--dir", directory, "--event", "bus.connected").out


def test_a_line_that_somebody_else_wrote_commands_no_terminal_and_ends_nothing(
    arrimage: Command, directory: Path
) -> None:
    """A service that was broken into writes its own log: whoever reads it sees what was written, and no more."""
    orders = "\x1b[2J\x9b31m\u202e\n2025-11-22 12:00:00  INFO     all is well"
    with (directory / "logs" / "planning.log").open("w", encoding="utf-8") as log:
        log.write(line(5, "x\x1b]0;y\x07", "error", service="z\x1b[1m", error_type=orders))
        log.write(line(4, "raw", code="\x9b31m").replace("\\u009b", "\x9b"))
        log.write(line(3, "y").replace("2025", "0001") + "[" * 100_000 + "\n")
    for more in ((), ("--json",)):
        said = arrimage("logs", "--dir", directory, *more).out
        assert [each for each in said if not (each.isprintable() or each == "\n")] == []
        assert "all is well" not in [text[10:] for text in said.splitlines() if text.startswith("2025")]
        assert "\\u001b" in said and "\\u009b" in said


@pytest.mark.full
def test_a_kind_of_line_is_explained_by_its_name(arrimage: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    for one in LINES:
        assert one.event in arrimage("logs", "explain", one.event).out

    unknown = arrimage("logs", "explain", "store.gone")
    assert (unknown.status, "store.away" in unknown.err) == (1, True)


def test_a_directory_without_logs_and_a_malformed_since_are_said(arrimage: Command, tmp_path: Path) -> None:
    assert "logs.none" in arrimage("logs", "--dir", tmp_path).err


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("2h", NOW - timedelta(hours=2)),
        ("7d", NOW - timedelta(days=7)),
        ("7j", NOW - timedelta(days=7)),
        ("2025-11-22", datetime(2025, 11, 22, tzinfo=UTC)),
        ("2025-11-22T08:00:00-05:00", datetime(2025, 11, 22, 13, tzinfo=UTC)),
    ],
)
def test_since_takes_a_length_of_time_or_a_date(text: str, instant: datetime) -> None:
    assert instant_of(text, NOW, UTC) == instant


def test_following_misses_nothing_when_a_file_is_rotated(directory: Path) -> None:
    file = directory / "logs" / "intake.log"
    follower = Follower(directory / "logs")
    assert follower.new_entries(Wanted()) == []

    with file.open("a") as opened:
        opened.write(line(5, "bus.lost", "warning", bus="own"))
    assert [entry.event for entry in follower.new_entries(Wanted())] == ["bus.lost"]

    with file.open("a") as opened:
        opened.write(line(4, "bus.connected", bus="own"))
    file.replace(numbered(file, 1))
    whole = line(3, "service.leads", fence=1)
    file.write_text(whole[:20])
    (directory / "logs" / "followup.log").write_text(line(2, "service.ready", service="followup", address="x"))
    assert [entry.event for entry in follower.new_entries(Wanted())] == ["bus.connected", "service.ready"]

    with file.open("a") as opened:
        opened.write(whole[20:])
    assert [entry.event for entry in follower.new_entries(Wanted())] == ["service.leads"]
    follower.close()
