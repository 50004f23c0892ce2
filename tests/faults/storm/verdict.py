"""Who decides: reads stores, streams and logs after a storm, and nothing of the code that is judged."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.faults.storm.load import Accepted
from tests.faults.storm.reading import Place, Stores, plain_id

from arrimage.demo.stage import Stage
from arrimage.demo.witness import Held, Witness
from arrimage_contracts.subjects import OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

OF_A_JOURNEY = Counter(
    {
        "ReferralReceived": 1, "ReferralTakenInCharge": 1, "CaseLeadAssigned": 1, "FirstContactMade": 1,
        "ReferralAccepted": 1, "CaseLeadTransferred": 1, "PlanCreated": 1, "MeetingHeld": 1, "EpisodeClosed": 1,
        "FollowupScheduled": 2, "FollowupDue": 2,
    }
)  # fmt: skip
"""What each finished journey says inside La Margelle; what else is said depends on the days."""


@dataclass
class Verdict:
    """What was found; each list names what is wrong by ids and kinds alone."""

    commands: int = 0
    events: int = 0
    journeys: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disorder: list[str] = field(default_factory=list)
    unrecovered: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    """In quarantine without a line in the log; what is still parked counts as unrecovered."""

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong."""
        return not (self.lost or self.doubled or self.disorder or self.unrecovered or self.untold)

    def told(self) -> str:
        """Return the verdict in one line."""
        return (
            f"commands {self.commands}, events {self.events}, journeys {self.journeys}: lost {len(self.lost)}, "
            f"doubled {len(self.doubled)}, disorder {len(self.disorder)}, unrecovered {len(self.unrecovered)}, "
            f"untold {len(self.untold)}"
        )


@dataclass(frozen=True)
class Reader:
    """A durable: who reads a stream, and which subjects of it."""

    place: Place
    consumer: str
    stream: str
    subjects: Sequence[str]

    def gets(self, held: Held) -> bool:
        """Tell whether ``held`` is delivered to it."""
        if held.stream != self.stream:
            return False
        return not self.subjects or any(fnmatchcase(held.subject, subject) for subject in self.subjects)


async def judge(stage: Stage, stores: Stores, accepted: Iterable[Accepted], cases: Sequence[str]) -> Verdict:
    """Return what is in the stores and streams of a network that is quiet."""
    verdict = Verdict(journeys=len(cases))
    held: dict[str, list[Held]] = {"hub": await Witness(stage.hub, ("MAILBOX_",)).news()}
    for organization, node in stage.nodes.items():
        held[organization] = await Witness(node, (OWN_STREAM,)).news()
    await commands_are_kept(stores, list(accepted), verdict)
    for place in stores.places:
        await what_one_said(place, stores, held, verdict)
    for reader in await _readers(stage):
        messages = held["hub"] if reader.stream.startswith("MAILBOX_") else held[reader.place[0]]
        await what_one_heard(reader, stage, stores, messages, verdict)
    each_fact_was_said_once(held["margelle"], cases, verdict)
    await counts_add_up(stores, cases, verdict)
    return verdict


async def what_one_heard(
    reader: Reader, stage: Stage, stores: Stores, messages: Sequence[Held], verdict: Verdict
) -> None:
    """Find what is wrong with what a reader was to handle."""
    await _what_came_was_handled_once(reader, stores, messages, verdict)
    await _what_came_was_handled_in_order(reader, stores, messages, verdict)
    await _nothing_is_put_aside_untold(reader, stage, stores, messages, verdict)


async def commands_are_kept(stores: Stores, accepted: list[Accepted], verdict: Verdict) -> None:
    verdict.commands = len(accepted)
    for place in stores.places:
        kept = {row[0] for row in await stores.rows(place, "SELECT key FROM idempotency")}
        verdict.lost += [
            f"command at {place}" for each in accepted if each.place == place and each.key not in kept
        ]


async def what_one_said(place: Place, stores: Stores, held: dict[str, list[Held]], verdict: Verdict) -> None:
    said = await stores.rows(
        place, "SELECT seq, event_id, lane, recipient, case_id, stream, dropped_by FROM outbox ORDER BY seq"
    )
    first: dict[tuple[str, str], int] = {}
    for message in [*held["hub"], *held[place[0]]]:
        if (event_id := _id_of(message)) is not None:
            first.setdefault((message.stream, event_id), message.seq)
    before: dict[tuple[str, str], int] = defaultdict(int)
    verdict.events += len(said)
    for seq, event_id, lane, recipient, case_id, stream, dropped_by in said:
        if dropped_by is not None:
            continue
        if stream is None:
            verdict.unrecovered.append(f"{place}: row {seq} waits")
            continue
        at = first.get((stream, event_id))
        if at is None:
            verdict.lost.append(f"{place}: row {seq} is in no stream")
            continue
        if at < before[f"{lane}/{recipient}", case_id]:
            verdict.disorder.append(f"{place}: row {seq} came before an earlier one of its case")
        before[f"{lane}/{recipient}", case_id] = at


async def _readers(stage: Stage) -> list[Reader]:
    """Return the durables as the servers have them."""
    found = []
    for organization, node in stage.nodes.items():
        async with node.connect() as client:
            for name in node.services:
                info = await client.jetstream().consumer_info(OWN_STREAM, name)
                subjects = info.config.filter_subjects or [s for s in [info.config.filter_subject] if s]
                found.append(Reader((organization, name), f"{OWN_STREAM}/{name}", OWN_STREAM, subjects))
        mailbox = f"MAILBOX_{organization}"
        found.append(Reader((organization, "intake"), f"{mailbox}/intake", mailbox, ()))
    return found


async def _what_came_was_handled_once(
    reader: Reader, stores: Stores, messages: Iterable[Held], verdict: Verdict
) -> None:
    rows = await stores.rows(reader.place, f"SELECT event_id FROM inbox WHERE consumer = '{reader.consumer}'")
    handled = Counter(row[0] for row in rows)
    organization, service = reader.place
    mine = f"/org/{organization}/service/{service}"
    for message in messages:
        event_id = _id_of(message)
        if event_id is None or not reader.gets(message) or message.envelope.source == mine:
            continue
        if handled[event_id] == 0:
            verdict.lost.append(f"{reader.consumer}: {message.envelope.event_name} was not handled")
        elif handled[event_id] > 1:
            verdict.doubled.append(f"{reader.consumer}: {message.envelope.event_name} was handled twice")


async def _what_came_was_handled_in_order(
    reader: Reader, stores: Stores, messages: Iterable[Held], verdict: Verdict
) -> None:
    """What one sender says of a case is landed as it lies in the stream; SQLite tells in which order that was.

    What may pass others by design (a withdrawal, what waits for a person) is no part of these journeys.
    """
    if not stores.are_sqlite:
        return
    query = f"SELECT event_id, rowid FROM inbox WHERE consumer = '{reader.consumer}'"
    landed: dict[str, int] = dict(await stores.rows(reader.place, query))
    latest: dict[tuple[str, str], int] = defaultdict(int)
    seen = set[str]()
    for message in sorted(messages, key=lambda each: each.seq):
        event_id = _id_of(message)
        if event_id is None or event_id in seen or event_id not in landed or not reader.gets(message):
            continue
        seen.add(event_id)
        of = message.envelope.source, str(message.envelope.subject)
        if landed[event_id] < latest[of]:
            verdict.disorder.append(
                f"{reader.consumer}: {message.envelope.event_name} came after what followed it"
            )
        latest[of] = max(latest[of], landed[event_id])


async def _nothing_is_put_aside_untold(
    reader: Reader, stage: Stage, stores: Stores, messages: Iterable[Held], verdict: Verdict
) -> None:
    parked = await stores.rows(reader.place, f"SELECT event_name FROM parked WHERE consumer = '{reader.consumer}'")
    verdict.unrecovered += [f"{reader.consumer}: {row[0]} is parked" for row in parked]
    refused = await stores.rows(
        reader.place, f"SELECT stream_seq, code FROM quarantine WHERE consumer = '{reader.consumer}'"
    )
    told = Counter[str]()
    for line in _log_lines(stage.nodes[reader.place[0]].directory.logs, reader.place[1]):
        if line.get("event") == "event.quarantined":
            told[str(line.get("code"))] += int(line.get("events", 1))
    for code, number in Counter(row[1] for row in refused).items():
        if told[code] < number:
            verdict.untold.append(f"{reader.consumer}: {code} {number} times, told {told[code]} times")
    places = {row[0] for row in refused}
    for message in messages:
        if reader.gets(message) and _id_of(message) is None and message.seq not in places:
            verdict.lost.append(f"{reader.consumer}: what is at {message.seq} is neither handled nor put aside")


def each_fact_was_said_once(own: Iterable[Held], cases: Sequence[str], verdict: Verdict) -> None:
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for message in own:
        if (event_id := _id_of(message)) is not None:
            said[str(message.envelope.subject)][event_id] = message.envelope.event_name
    for case in cases:
        names = Counter(said[case].values())
        for name, times in OF_A_JOURNEY.items():
            if names[name] < times:
                verdict.lost.append(f"{case}: {name} {names[name]} of {times}")
            elif names[name] > times:
                verdict.doubled.append(f"{case}: {name} {names[name]} of {times}")


async def counts_add_up(stores: Stores, cases: Sequence[str], verdict: Verdict) -> None:
    ids = {plain_id(case) for case in cases}
    wanted = {
        ("margelle", "intake"): ("SELECT case_id FROM received_referral WHERE state = 'closed'", 1),
        ("margelle", "planning"): ("SELECT case_id FROM episode WHERE state = 'closed'", 1),
        ("margelle", "followup"): ("SELECT case_id FROM followup", 2),
    }
    for place, (query, times) in wanted.items():
        found = Counter(row[0] for row in await stores.rows(place, query) if row[0] in ids)
        for case in ids:
            if found[case] < times:
                verdict.lost.append(f"{place}: {case} is there {found[case]} times, not {times}")
            elif found[case] > times:
                verdict.doubled.append(f"{place}: {case} is there {found[case]} times, not {times}")
    (closed,) = (
        await stores.rows(("virage", "intake"), "SELECT count(*) FROM sent_referral WHERE state = 'closed'")
    )[0]
    if closed != len(ids):
        wrong = verdict.lost if closed < len(ids) else verdict.doubled
        wrong.append(f"virage heard of {closed} ends of {len(ids)}")


def _id_of(message: Held) -> str | None:
    """Return the event's id, or None for what is no event."""
    try:
        said: Any = json.loads(message.body)
        return plain_id(said["id"]) if isinstance(said, dict) and "type" in said else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def _log_lines(folder: Path, service: str) -> Iterable[dict[str, Any]]:
    known = {ServiceName(service).value, f"{service}-second"}
    for file in folder.iterdir():
        if file.name.partition(".")[0] in known and not file.name.endswith(".out"):
            for line in file.read_text(errors="replace").splitlines():
                try:
                    yield json.loads(line)
                except ValueError:
                    continue
