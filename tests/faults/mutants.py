"""Promises of delivery, broken one at a time in a copy of the code: each is caught by a test that is named here.

``python -m tests.faults.mutants [NAME …]`` breaks them and says what caught each; ``make test-full`` does so too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_DELIVERY = "chassis/tests/delivery"


@dataclass(frozen=True)
class Mutant:
    """One broken promise."""

    name: str
    file: str
    """Below ``chassis/arrimage_chassis``."""
    before: str
    after: str
    caught_by: tuple[str, ...]


MUTANTS = (
    Mutant(
        "ack-before-commit",
        "bus/broker.py",
        "        if not await self._deliver_at_last(batch, deliver):\n            return\n",
        "        for message in messages:\n            await message.ack()\n"
        "        if not await self._deliver_at_last(batch, deliver):\n            return\n",
        ("chassis/tests/test_bus_faststream.py",),
    ),
    Mutant(
        "no-inbox",
        "delivery/handling.py",
        "        return {(row.source, row.event_id) for row in rows}\n",
        "        return set()\n",
        (f"{_DELIVERY}/test_applied_once.py",),
    ),
    Mutant(
        "mark-before-puback",
        "delivery/relay.py",
        "        except RefusedForNowError as refusal:\n"
        "            return _Answer(row, not_now_code=refusal.code)\n",
        "        except (RefusedForNowError, AwayError):\n"
        "            return _Answer(row, stored=Stored(row.subject, 1, False))\n",
        (f"{_DELIVERY}/test_relay.py", f"{_DELIVERY}/test_accepted_is_published.py"),
    ),
    Mutant(
        "two-of-one-case-in-flight",
        "delivery/relay.py",
        "            chains[(row.recipient, row.way), row.case_id].append(row)\n",
        "            chains[(row.recipient, row.way), row.seq].append(row)\n",
        (f"{_DELIVERY}/test_accepted_is_published.py",),
    ),
    Mutant(
        "shared-message-id",
        "delivery/outbox.py",
        "    return token_hex(16)\n",
        '    return "the-same-for-all"\n',
        (f"{_DELIVERY}/test_accepted_is_published.py", f"{_DELIVERY}/test_relay.py"),
    ),
    Mutant(
        "no-lease",
        "delivery/lease.py",
        "        self._now_holds(fence, until=now + self.lasts_seconds)\n        return fence is not None\n",
        "        fence = fence or row.fence\n"
        "        self._now_holds(fence, until=now + self.lasts_seconds)\n        return fence is not None\n",
        (f"{_DELIVERY}/test_lease.py",),
    ),
    Mutant(
        "unfenced-lease",
        "delivery/lease.py",
        "        if fence is None or fence != self.fence:\n",
        "        if fence is None:\n",
        (f"{_DELIVERY}/test_fence.py", f"{_DELIVERY}/test_lease.py"),
    ),
    Mutant(
        "default-ack-policy",
        "bus/broker.py",
        "            ack_policy=AckPolicy.MANUAL,\n",
        "            ack_policy=AckPolicy.ACK_FIRST,\n",
        ("chassis/tests/test_bus_faststream.py", f"{_DELIVERY}/test_order.py"),
    ),
    Mutant(
        "parking-blocks-a-withdrawal",
        "delivery/landing.py",
        "            if failure is None and item.case_key in blocked and not item.withdrawal:\n",
        "            if failure is None and item.case_key in blocked:\n",
        (f"{_DELIVERY}/test_withdrawals.py",),
    ),
    Mutant(
        "nothing-is-parked",
        "delivery/landing.py",
        "        nothing_waits = await self.parking.is_empty(session)\n",
        "        nothing_waits = True\n",
        (f"{_DELIVERY}/test_parked.py", f"{_DELIVERY}/test_early.py"),
    ),
    Mutant(
        "one-window-is-all",
        "delivery/relay.py",
        "        self.saw_all = stored == len(rows) < window.WINDOW and not restored\n",
        "        self.saw_all = True\n",
        (f"{_DELIVERY}/test_relay_turns.py",),
    ),
    Mutant(
        "predecessor-by-sequence",
        "delivery/handling.py",
        "        work = Work(session, self.place, incoming=item)\n",
        "        work = Work(session, self.place, incoming=item)\n"
        '        known = self.__dict__.setdefault("_numbers", {})\n'
        '        number = int(item.envelope.sequence.partition(".")[2])\n'
        "        if number > known.get(item.case_key, 0) + 1:\n"
        '            raise HandlingFailedError(item, Kind.EARLY, "handling.gap")\n'
        "        known[item.case_key] = number\n",
        (
            f"{_DELIVERY}/test_applied_once.py",
            f"{_DELIVERY}/test_quarantine_keeps.py",
            f"{_DELIVERY}/test_parked.py",
        ),
    ),
    Mutant(
        "sqlite-without-begin-immediate",
        "store/engine.py",
        '"BEGIN IMMEDIATE" if writes else "BEGIN"',
        '"BEGIN"',
        ("chassis/tests/test_store_writers.py",),
    ),
)


class NotBreakableError(Exception):
    """The code is no longer what the mutant breaks: the mutant has to be written anew."""


def break_in(folder: Path, mutant: Mutant) -> None:
    """Put the chassis with ``mutant`` into ``folder``.

    :raises NotBreakableError: if what it replaces is not there exactly once.
    """
    copy = folder / "arrimage_chassis"
    shutil.copytree(ROOT / "chassis/arrimage_chassis", copy, ignore=shutil.ignore_patterns("__pycache__"))
    file = copy / mutant.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.before) != 1:
        raise NotBreakableError(f"{mutant.name}: {mutant.file} has it {text.count(mutant.before)} times")
    file.write_text(text.replace(mutant.before, mutant.after), encoding="utf-8")


def caught_by(mutant: Mutant) -> list[str]:
    """Return the tests that fail with ``mutant``; none: it lives. One that could not begin caught nothing."""
    with tempfile.TemporaryDirectory(prefix="arrimage-mutant-") as folder:
        break_in(Path(folder), mutant)
        # before what is installed, in this process and in those that tests start
        environment = os.environ | {"PYTHONPATH": folder, "PYTHONSAFEPATH": "1"}
        done = subprocess.run(
            [
                sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-x", "--tb=no",
                "-m", "not full and not soak", *mutant.caught_by,
            ],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    lines = done.stdout.splitlines()
    return [line.split(" ")[1] for line in lines if line.startswith("FAILED ")]


def main(names: list[str]) -> int:
    """Break what is named, or all; 1 if one lives."""
    living = 0
    for mutant in MUTANTS:
        if names and mutant.name not in names:
            continue
        found = caught_by(mutant)
        sys.stdout.write(f"{mutant.name}: {found[0] if found else 'LIVES'}\n")
        sys.stdout.flush()
        living += not found
    return 1 if living else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
