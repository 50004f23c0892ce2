"""Log files are rotated by one process each, and a disk that takes no lines stops nobody."""

from __future__ import annotations

import contextvars
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from arrimage_chassis import logs
from arrimage_chassis.logs.rotated_file import numbered

pytestmark = pytest.mark.requirement("R-019")

WRITER = (
    "import sys; from pathlib import Path; from arrimage_chassis import logs\n"
    "logs.configure(organization='margelle', service='intake', file=Path(sys.argv[1]), "
    "max_bytes=10_000, keep=50)\n"
    "print('open', flush=True)\n"
    "for number in range(500):\n"
    "    logs.get_logger().info('timer.fired', timer=sys.argv[2], count=number)\n"
    "print('written', flush=True); sys.stdin.read()\n"
)


def configure(file: Path, **more: Any) -> None:
    logs.configure(organization="margelle", service="intake", file=file, strict=True, **more)


def counts(*files: Path) -> list[int]:
    return [json.loads(line)["count"] for file in files for line in file.read_text().splitlines()]


def test_a_file_is_rotated_by_size_and_the_oldest_are_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "intake.log"
    configure(file, max_bytes=1_000, keep=3)

    for number in range(100):
        logs.get_logger().info("timer.fired", timer="calls", count=number)

    kept = [numbered(file, number) for number in (3, 2, 1)] + [file]
    assert all(one.stat().st_size <= 1_000 for one in kept)
    assert not numbered(file, 4).exists()
    assert counts(*kept) == list(range(100))[-len(counts(*kept)) :]


def test_two_processes_that_are_told_one_file_write_two_and_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "intake.log"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("first", "second")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert [writer.stdout.readline() for _ in range(2)] == ["open\n", "written\n"]
    for writer in writers:
        writer.communicate("")

    for name in ("intake.log", "intake-2.log"):
        lines = [json.loads(line) for one in tmp_path.glob(f"{name}*") for line in one.read_text().splitlines()]
        assert len(lines) == 500
        assert len({line["timer"] for line in lines}) == 1


def test_a_full_disk_stops_nobody_and_what_was_lost_is_told_afterwards(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "intake.log"
    file.symlink_to("/dev/full")
    configure(file)

    for number in range(3):
        logs.get_logger().info("timer.fired", timer="calls", count=number)
    assert capsys.readouterr().err.count("timer.fired") == 3  # nowhere else to say it

    file.unlink()  # the disk takes lines again
    logs.get_logger().info("timer.fired", timer="calls", count=3)
    first, second = [json.loads(line) for line in file.read_text().splitlines()]
    assert first["count"] == 3
    assert (second["event"], second["level"], second["lines"]) == ("log.lines_lost", "warning", 3)


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")
    configure(tmp_path / "logs" / "intake.log")

    logs.get_logger().info("service.stopping")


def test_what_a_library_says_outside_of_all_services_of_a_process_is_nobodys_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_of_process", [])
    file = tmp_path / "intake.log"
    inside = contextvars.copy_context()
    inside.run(configure, file, only_here=True)

    contextvars.Context().run(logging.getLogger("asyncio").error, "a task was left over")
    inside.run(logging.getLogger("asyncio").error, "a task was left over")

    assert [json.loads(line)["event"] for line in file.read_text().splitlines()] == ["library.reported"]
