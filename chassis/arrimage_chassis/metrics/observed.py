"""What is looked up when Prometheus asks: cheap questions alone, none of which reads old events."""

from __future__ import annotations

import asyncio
import json
import platform
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import ColumnElement, Table, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis import standing
from arrimage_chassis.delivery import outbox as lanes
from arrimage_chassis.delivery.parking import State
from arrimage_chassis.metrics import catalogue
from arrimage_chassis.metrics.catalogue import MOST_COUNTED, Measure
from arrimage_chassis.store.tables import outbox, parked

if TYPE_CHECKING:
    from arrimage_chassis.runtime import Runtime
    from arrimage_chassis.standing import DurableLag
    from arrimage_chassis.vault import Vault


@dataclass(eq=False)
class Families:
    """The numbers of one scrape, each under the labels of its place."""

    place: tuple[str, ...]
    place_labels: tuple[str, ...] = catalogue.PLACE
    _of: dict[str, Metric] = field(default_factory=dict)

    def put(self, measure: Measure, value: float, *labels: str) -> None:
        """Write down a value."""
        names = (*self.place_labels, *measure.labels)
        of = CounterMetricFamily if measure.kind == "counter" else GaugeMetricFamily
        family = self._of.setdefault(measure.name, of(measure.name, measure.meaning, labels=names))
        assert isinstance(family, CounterMetricFamily | GaugeMetricFamily)  # noqa: S101 - no other kind is made
        family.add_metric([*self.place, *labels], value)

    def collect(self) -> Iterator[Metric]:
        """Yield all, as a registry asks for them."""
        yield from self._of.values()


async def observe(runtime: Runtime) -> Families:
    """Look at the store, the buses and the disk; what cannot be told is left out."""
    settings = runtime.settings
    found = Families((settings.organization, str(settings.service)))
    found.put(catalogue.BUILD, 1, version("arrimage-chassis"), platform.python_version(), str(settings.profile))
    found.put(catalogue.LEASE_HELD, runtime.lease.held)
    found.put(catalogue.STORE_ERRORS, runtime.store.errors)
    found.put(catalogue.REBUILDING, runtime.rebuild.running)
    found.put(catalogue.REBUILD_READ, runtime.rebuild.read)
    is_read, lags = await asyncio.gather(_put_store(found, runtime), standing.lags(runtime))
    found.put(catalogue.STORE_REACHABLE, is_read and not runtime.store.away)
    for lag in lags:
        _put_durable(found, lag)
    if runtime.vault is not None:
        await _put_vault(found, runtime.vault)
    if (disk := _disk(settings.store_url, settings.log_file)) is not None:
        found.put(catalogue.DISK_FREE, disk.free)
        found.put(catalogue.DISK_SIZE, disk.total)
    if settings.backup_mark is not None:
        found.put(catalogue.LAST_BACKUP, last_backup(settings.backup_mark))
    return found


async def _put_store(found: Families, runtime: Runtime) -> bool:
    try:
        async with runtime.store.reading() as session:
            waiting = await _waiting_by_lane(session)
            oldest = await session.scalar(oldest_waiting())
            refused = await count_up_to(
                session, outbox, outbox.c.refused_code.is_not(None) & outbox.c.published_at.is_(None)
            )
            states = {
                state: await count_up_to(session, parked, parked.c.state == state)
                for state in (State.WAITING, State.STUCK)
            }
            dues = {timer.name: await timer.next_due(session) for timer in runtime.timers}
            errands = {errand.name: await errand.left(session) for errand in runtime.errands}
    except SQLAlchemyError:
        return False
    for lane, count in waiting.items():
        found.put(catalogue.OUTBOX_WAITING, count, lane)
    clock = runtime.place.clock
    age = (clock.now() - oldest).total_seconds() if oldest is not None else 0.0
    found.put(catalogue.OUTBOX_OLDEST, max(age, 0.0))
    found.put(catalogue.OUTBOX_REFUSED, refused)
    for state, count in states.items():
        found.put(catalogue.PARKED, count, state.value)
    today = clock.today()
    for name, due in dues.items():
        found.put(catalogue.OLDEST_DUE, max((today - due).days, 0) if due is not None else 0, name)
    for name, left in errands.items():
        found.put(catalogue.ERRANDS, left, name)
    return True


async def _put_vault(found: Families, vault: Vault) -> None:
    try:
        status = await vault.status()
    except (SQLAlchemyError, OSError):
        found.put(catalogue.VAULT_REACHABLE, 0)
        return
    found.put(catalogue.VAULT_REACHABLE, 1)
    found.put(catalogue.VAULT_KEYS, status.live, "data")
    found.put(catalogue.VAULT_KEYS, status.one_time, "one_time")
    found.put(catalogue.VAULT_DESTROYED, status.final, "final")
    found.put(catalogue.VAULT_DESTROYED, status.not_final, "not_final")


async def _waiting_by_lane(session: AsyncSession) -> dict[str, int]:
    waiting = waiting_lanes().subquery()
    rows = await session.execute(select(waiting.c.lane, func.count()).group_by(waiting.c.lane))
    counts = {row[0]: row[1] for row in rows}
    return {lane: counts.get(lane, 0) for lane in (lanes.OWN_LANE, lanes.BORDER_LANE)}


def waiting_lanes() -> Any:
    """Return the query of the lanes of what waits, by the partial index of what is unpublished."""
    return select(outbox.c.lane).where(outbox.c.published_at.is_(None)).order_by(outbox.c.seq).limit(MOST_COUNTED)


def oldest_waiting() -> Any:
    """Return the query of when the oldest event that waits was written, by the same index."""
    return select(outbox.c.created_at).where(outbox.c.published_at.is_(None)).order_by(outbox.c.seq).limit(1)


async def count_up_to(session: AsyncSession, table: Table, condition: ColumnElement[bool]) -> int:
    """Count the rows of which ``condition`` holds, up to ``MOST_COUNTED``."""
    first = select(table.primary_key.columns[0]).where(condition).limit(MOST_COUNTED).subquery()
    return int(await session.scalar(select(func.count()).select_from(first)) or 0)


def _put_durable(found: Families, durable: DurableLag) -> None:
    bus = durable.of
    if bus in ("own", "border"):
        found.put(catalogue.BUS_CONNECTED, durable.connected, bus)
    found.put(catalogue.DURABLE_ANSWERS, durable.lag is not None, bus)
    if bus == "border":
        found.put(catalogue.HUB_REACHABLE, durable.lag is not None)
    if durable.lag is not None:
        found.put(catalogue.PENDING, durable.lag.pending, bus)
        found.put(catalogue.UNACKNOWLEDGED, durable.lag.unacknowledged, bus)


def _disk(store_url: str, log_file: Path | None) -> Any:
    database = make_url(store_url).database if store_url.startswith("sqlite") else None
    folder = Path(database).parent if database else log_file.parent if log_file else None
    try:
        return shutil.disk_usage(folder) if folder is not None else None
    except OSError:
        return None


def last_backup(mark: Path) -> float:
    """Return when the last backup ended well, as ``arrimage node backup`` wrote it down; 0 if it never did."""
    try:
        said: Mapping[str, Any] = json.loads(mark.read_text(encoding="utf-8"))
        return datetime.fromisoformat(said["at"]).timestamp()
    except (OSError, ValueError, LookupError, TypeError):
        return 0.0
