"""A storm: workers go on while harm after harm is done, then quiet, nine months, and the verdict."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tests.faults.storm import cluster, harm_hooked, harm_stores
from tests.faults.storm import harm as harms
from tests.faults.storm.ground import BEGIN, SQLITE, ground
from tests.faults.storm.link import Link
from tests.faults.storm.load import Load
from tests.faults.storm.scene import Harm, NotDoneError, Scene
from tests.faults.storm.verdict import Verdict, judge

from arrimage_testing.network import RunningNetwork

_WORKERS = 3
_QUIET_WITHIN = 240.0
"""Seconds for everything to be on its way again by itself, once all harm is healed."""
_LONG_ENOUGH = 2.0
"""Minutes of a storm in which an event may kill its service until it is set aside: that takes up to one."""
_DISK_MEGABYTES = 48.0
_GROWS_BY = 8.0
"""Megabytes a minute: what a storm writes must have room once what fills the disk is gone."""


@dataclass
class Storm:
    """What a run was, and what came of it."""

    seed: int
    store: str
    minutes: float
    faults: Counter[str] = field(default_factory=Counter)
    kinds: Sequence[str] = ()
    """What it had to choose from."""
    rests: int = 0
    """How often the system was let recover between two faults."""
    verdict: Verdict = field(default_factory=Verdict)
    tries: int = 0
    unanswered: int = 0
    seconds_to_quiet: float = 0.0
    leaders: int = 0
    """How many leaders of a hub of three are to be killed; 0: the hub is one."""
    leaders_killed: int = 0
    longest_waits: dict[int, float] = field(default_factory=dict)
    """By how many leaders died meanwhile: seconds for which what was to cross the border waited, at most."""
    set_aside: int = 0
    """Events that killed their service and were set aside."""
    taken_over: int = 0
    """How often a second instance began to work in the place of the first."""

    @property
    def holds(self) -> bool:
        """Tell whether every promise was kept."""
        whole_again = self.faults[cluster.kill_the_leader.__name__]
        return (
            self.verdict.holds
            and bool(self.faults.total())
            and not self.unanswered
            and whole_again >= self.leaders
        )

    @property
    def left_out(self) -> set[str]:
        """The kinds of harm that were not once done."""
        return {kind for kind in self.kinds if not self.faults[kind]}

    @property
    def _of_the_cluster(self) -> str:
        if not self.leaders:
            return ""
        longest = max(self.longest_waits.values(), default=0.0)
        by_deaths = ", ".join(f"{deaths}: {wait:.2f} s" for deaths, wait in sorted(self.longest_waits.items()))
        return (
            f"\nhub of three: leader killed {self.leaders_killed} times, longest pause {longest:.2f} s"
            f" (by how many died in it: {by_deaths})"
        )

    def told(self) -> str:
        """Return the run in a few lines."""
        kinds = ", ".join(f"{name} {number}" for name, number in sorted(self.faults.items()))
        return (
            f"seed {self.seed}, {self.store}, {self.minutes:g} min: {sum(self.faults.values())} faults "
            f"({self.rests} rests): {kinds}\n"
            f"{self.verdict.told()}; quiet after {self.seconds_to_quiet:.1f} s; "
            f"{self.tries} tries, {self.unanswered} unanswered; {self.set_aside} set aside that killed, "
            f"{self.taken_over} taken over by a second instance"
            f"{self._of_the_cluster}"
        )


async def storm(
    directory: Path,
    *,
    seed: int,
    minutes: float,
    store: str = SQLITE,
    say: Callable[[str], object] = print,
    only: Sequence[str] = (),
    leaders: int = 0,
) -> Storm:
    """Raise a storm over stores of one kind in ``directory``.

    :param only: of these kinds of harm, by name.
    :param leaders: the hub is a cluster of three; so many leaders are killed, and nothing else is harmed.
    """
    run = Storm(seed, store, minutes)
    hook = directory.with_name(f"{directory.name}-hook")
    hook.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as held:
        over = await held.enter_async_context(
            ground(
                directory,
                store,
                megabytes=_DISK_MEGABYTES + _GROWS_BY * minutes,
                environment=harm_hooked.environment(hook),
            )
        )
        scene = Scene(over.network, over.links, over.stores, random.Random(seed), hook, small_disks=over.disks)
        kinds = [*harms.ALWAYS, *harm_stores.ALWAYS, *harm_hooked.WITH_A_HOOK]
        if minutes >= _LONG_ENOUGH or only:
            kinds += harm_hooked.AT_LENGTH
        if over.disks:
            kinds += harm_stores.ON_SMALL_DISKS
        elif over.server is None:
            say("no small disk can be mounted here: none is filled or made read-only")
        if over.server is not None:
            scene.postgresql, scene.restart_postgresql = over.superuser, over.restart_server
            kinds += harm_stores.ON_POSTGRESQL
        if leaders:
            run.leaders, kinds = leaders, list(cluster.OF_A_CLUSTER)
            lead = partial(_lead, over.links)
            cluster_of = cluster.clustered(over.network.stage.hub, directory / "cluster", lead)
            scene.cluster = await held.enter_async_context(cluster_of)
            await over.network.settle()
        chosen = _chosen(kinds, only)
        run.kinds = [kind.__name__ for kind in chosen]
        await _blow(run, scene, chosen, say)
    return run


def _chosen(kinds: Sequence[Harm], only: Sequence[str]) -> Sequence[Harm]:
    """Return what was asked for.

    :raises ValueError: for a kind that this storm does not have.
    """
    known = {kind.__name__: kind for kind in kinds}
    if unknown := set(only) - known.keys():
        raise ValueError(f"no such harm here: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    return [known[name] for name in only] or kinds


async def _blow(run: Storm, scene: Scene, kinds: Sequence[Harm], say: Callable[[str], object]) -> None:
    network = scene.network
    load = Load(network, scene.stores)
    end = time.monotonic() + run.minutes * 60
    over = asyncio.Event()
    keeper = asyncio.create_task(_keep_clocks_together(network), name="keep clocks together")
    workers = [asyncio.create_task(load.work(over.is_set)) for _ in range(_WORKERS)]
    if scene.cluster is not None:
        workers.append(asyncio.create_task(cluster.watch_what_waits(scene, over.is_set)))
    try:
        await _do_harm(
            run, scene, kinds, lambda: time.monotonic() < end and not any(worker.done() for worker in workers), say
        )
        over.set()
        say("the harm is over; what is under way is finished")
        await asyncio.wait_for(asyncio.gather(*workers), _QUIET_WITHIN)
        began = time.monotonic()
        keeper.cancel()
        async with asyncio.timeout(_QUIET_WITHIN):
            await network.settle()
        run.seconds_to_quiet = time.monotonic() - began
        say(f"quiet again after {run.seconds_to_quiet:.1f} s; nine months pass")
        while (due := await network.time.next_due()) is not None:
            await network.move_to(datetime.combine(due, datetime.min.time()) + timedelta(hours=13))
            if (due - BEGIN.date()).days > 300:
                break
    finally:
        keeper.cancel()
        for worker in workers:
            worker.cancel()
        run.tries, run.unanswered = load.transport.tries, load.transport.unanswered
        await load.aclose()
    run.set_aside, run.taken_over = scene.set_aside, scene.taken_over
    if scene.cluster is not None:
        run.leaders_killed, run.longest_waits = scene.cluster.leaders_killed, scene.cluster.longest_waits
    cases = [case.case_id for case in load.finished]
    run.verdict = await judge(network.stage, scene.stores, load.transport.accepted, cases)


async def _do_harm(
    run: Storm, scene: Scene, kinds: Sequence[Harm], goes_on: Callable[[], bool], say: Callable[[str], object]
) -> None:
    """Each kind in turn, in an order of the seed's choosing; alone, or two at once; then a rest, or none."""
    bag: list[Harm] = []
    while goes_on() and not (run.leaders and run.faults.total() >= run.leaders):
        if not bag:
            bag = list(kinds)
            scene.random.shuffle(bag)
        together = [bag.pop() for _ in range(min(len(bag), scene.random.choice((1, 1, 2))))]
        results = await asyncio.gather(*(harm(scene) for harm in together), return_exceptions=True)
        for harm, result in zip(together, results, strict=True):
            run.faults[harm.__name__] += 1
            if isinstance(result, BaseException):
                why = "" if isinstance(result, NotDoneError) else f"{type(result).__name__} "
                say(f"{harm.__name__} could not be done: {why}{result}")
                run.faults[harm.__name__] -= 1
        if scene.random.random() < 0.6:
            run.rests += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(20):
                    await _is_ready_again(scene.network)


async def _is_ready_again(network: RunningNetwork) -> None:
    for node in network.stage.nodes.values():
        await node.wait_ready(within=20)


async def _keep_clocks_together(network: RunningNetwork) -> None:
    """Tell what was started anew what simulated time it is."""
    while True:
        with suppress(Exception):
            await network.tell_the_time()
        await asyncio.sleep(0.25)


def _lead(links: Mapping[str, Link], ports: Sequence[int]) -> None:
    for link in links.values():
        link.lead_to("127.0.0.1", ports)
