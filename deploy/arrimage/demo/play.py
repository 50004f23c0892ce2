"""The demonstration itself: set the stage, play both journeys, kill twice in the middle, prove."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import httpx
from rich.console import Console

from arrimage.demo import proofs
from arrimage.demo.columns import Columns
from arrimage.demo.journeys import BEGIN, FIRST, SECOND, Step, steps
from arrimage.demo.left_open import LeftOpen
from arrimage.demo.simulated_time import SimulatedTime
from arrimage.demo.stage import Stage
from arrimage.demo.texts import tell
from arrimage.demo.witness import Held, Witness
from arrimage.demo.workers import Workers
from arrimage.texts import Language
from arrimage_contracts.subjects import OWN_STREAM

_SLOW_SECONDS = 1.5
_REUSED = httpx.Limits(keepalive_expiry=1.0)
"""Services close what was idle for five seconds: a connection that is reused in that moment answers nothing."""
_CONTROL = "Référence-témoin du carrefour"


class Play:
    """One performance, on a stage that is set."""

    def __init__(
        self, stage: Stage, http: httpx.AsyncClient, console: Console, language: Language, *, slow: bool
    ) -> None:
        self._stage = stage
        self._http = http
        self._language = language
        self._columns = Columns(console, language, whole=slow)
        self._pause = _SLOW_SECONDS if slow else 0.0
        self._time = SimulatedTime(http, stage.service_urls, stage.zone)
        self._workers = Workers(http, stage.service_url)
        self._hub = Witness(stage.hub, ("MAILBOX_",))
        self._margelle = Witness(stage.nodes["margelle"], (OWN_STREAM,))
        self._virage = Witness(stage.nodes["virage"], (OWN_STREAM,))
        self._states: dict[str, str] = {}
        self._now = BEGIN

    async def run(self) -> None:
        """Play both journeys from the form to the last call."""
        self._columns.head()
        await self._time.advance_to(BEGIN)
        for step in steps():
            await self._let_time_pass(step.at)
            told: dict[str, str] = {}
            if step.told == "closed_early":
                await self._with_followup_killed(step)
            elif step.told == "closed":
                await self._with_hub_killed(step)
                continue
            else:
                told = await self._workers.do(step)
                await self._time.quiet()
            if step.action == "send":
                await self._workers.find_received(step.journey)
            await self._show(step.at, self._told(step, told))

    async def prove(self) -> proofs.Proofs:
        """Look at what is on the disks."""
        await self._stage.plant_on_hub(_CONTROL)
        await self._hub.news()
        await self._virage.news()
        own = [*self._margelle.seen, *self._virage.seen]
        everything = [*own, *self._hub.seen]
        stores = self._stage.store_files()
        due = proofs.due_calls(own)
        cases = {journey: self._workers.case_of(journey) for journey in (FIRST, SECOND)}
        missing, expected = proofs.missing_dates(own, cases)
        return proofs.Proofs(
            seen=self._workers.authorizations.seen,
            sealed_left=await self._stage.sealed_left(),
            names_on_hub=proofs.names_on(self._stage.hub_disk, self._hub.seen, _CONTROL),
            lost=proofs.lost_events(stores, everything),
            calls_due=len(due),
            calls_due_more_than_once=sum(count > 1 for count in due.values()),
            missing=tuple(missing),
            expected=expected,
            events=len(everything),
            stores=len(stores),
        )

    async def leave_open(self) -> Sequence[tuple[str, str]]:
        """Leave something to try; see :meth:`LeftOpen.leave`."""
        return await LeftOpen(self._workers, self._time, self._stage.service_url).leave(self._now)

    async def _let_time_pass(self, until: datetime) -> None:
        """Move to the next step, and show what became due on the way."""
        while (morning := await self._time.next_due_morning()) is not None and morning < until:
            await self._time.advance_to(morning)
            await self._show(morning, tell("due", self._language))
        await self._time.advance_to(until)
        self._now = until

    async def _with_followup_killed(self, step: Step) -> None:
        node = self._stage.nodes["margelle"]
        self._columns.alarm(tell("kill_followup", self._language, journey=step.journey))
        await node.kill_service("followup")
        await self._workers.do(step)
        waiting = await self._stage.wait_until_something_waits_for("margelle", "followup")
        self._columns.alarm(tell("followup_waits", self._language, events=waiting))
        await self._breathe()
        await self._stage.start_again("margelle", "followup", self._now)
        await self._time.quiet()
        self._columns.relief(tell("followup_back", self._language))

    async def _with_hub_killed(self, step: Step) -> None:
        self._columns.alarm(tell("kill_hub", self._language))
        await self._stage.hub.kill()
        await self._workers.do(step)
        waiting = await self._stage.wait_until_something_waits_for_the_hub("margelle")
        self._columns.alarm(tell("hub_waits", self._language, events=waiting))
        await self._print(step.at, self._told(step), [], await self._margelle.news())
        await self._breathe()
        await self._stage.hub.start_again()
        await self._time.quiet()
        await self._show(step.at, tell("hub_back", self._language))

    async def _show(self, moment: datetime, sentence: str) -> None:
        hub, margelle = await asyncio.gather(self._hub.news(), self._margelle.news())
        await self._print(moment, sentence, hub, margelle)

    async def _print(self, moment: datetime, sentence: str, hub: Sequence[Held], margelle: Sequence[Held]) -> None:
        states = await self._workers.referral_states()
        changed = [
            tell("state", self._language, journey=j, state=tell(f"{state}_state", self._language))
            for j, state in states.items()
            if self._states.get(j) != state
        ]
        self._states = states
        told = [(self._workers.journey_of(held.envelope.subject), held) for held in margelle]
        self._columns.step(moment, sentence, virage=changed, hub=hub, margelle=told)
        await self._breathe()

    async def _breathe(self) -> None:
        if self._pause:
            await asyncio.sleep(self._pause)

    def _told(self, step: Step, told: Mapping[str, str] = MappingProxyType({})) -> str:
        return tell(step.told, self._language, journey=step.journey, **{**step.arguments, **told})


async def perform(
    directory: Path,
    console: Console,
    language: Language,
    *,
    slow: bool = False,
    stay: bool = False,
    component: Path | None = None,
) -> bool:
    """Play the demonstration in ``directory``; return whether everything held.

    :param component: the directory of a program that plays in place of the service that it declares.
    """
    began = time.monotonic()
    columns = Columns(console, language)
    columns.plain(tell("title", language))
    stage_of = Stage(directory, columns.plain, language, component=component)
    async with stage_of as stage, httpx.AsyncClient(timeout=10, limits=_REUSED) as http:
        columns.plain(
            tell("all_ready", language, services=len(stage.service_urls()), seconds=time.monotonic() - began)
        )
        play = Play(stage, http, console, language, slow=slow)
        await play.run()
        found = await play.prove()
        _print_proofs(columns, found, language, time.monotonic() - began)
        if stay:
            columns.plain(tell("leaving_open", language))
            left = await play.leave_open()
            columns.plain(tell("to_try", language))
            for key, address in left:
                columns.plain(f"  {tell(key, language)}: {address}")
            columns.plain(tell("staying", language))
            columns.plain(f"  {directory}")
            for line in stage.addresses():
                columns.plain(f"  {line}")
            await asyncio.Event().wait()
    return found.hold


def _print_proofs(columns: Columns, found: proofs.Proofs, language: Language, seconds: float) -> None:
    names = found.names_on_hub
    columns.plain(f"— {tell('proofs', language)} —")
    columns.plain(
        tell(
            "names",
            language,
            hits=names.hits,
            size=names.searched_bytes,
            control="yes" if names.control_seen else "no",
        )
    )
    yes, seen = {True: "yes", False: "no"}, found.seen
    columns.plain(
        tell(
            "trust",
            language,
            arrived=seen.arrived,
            refused=seen.refused,
            erased=seen.erased,
            intact=yes[seen.intact],
            unchanged=yes[seen.unchanged],
            left=found.sealed_left,
        )
    )
    columns.plain(f"lost {found.lost}")
    once = ", once each" if not found.calls_due_more_than_once else ""
    columns.plain(f"FollowupDue {found.calls_due} of 4{once}")
    for what in found.missing:
        columns.alarm(tell("date_missing", language, what=what))
    if not found.missing:
        columns.plain(tell("dates_hold", language, count=found.expected))
    if found.hold:
        columns.relief(f"demo ok: {found.events} events, {found.stores} stores, {seconds:.0f} s")
    else:
        columns.alarm(f"demo FAILED: {found.events} events, {found.stores} stores, {seconds:.0f} s")
