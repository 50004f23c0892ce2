"""Arrimage as it is: the probe of the chassis's tests, served as every service is, with nothing left out.

Its handler is written as those of the services are: it adds a row, and says an event.
"""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path

from chassis.tests.probe import PROBE, applied, scheduled
from sqlalchemy.orm import DeclarativeBase

from arrimage_chassis import serve
from arrimage_chassis.manifest import Hears
from arrimage_chassis.secrets import SECRET_BYTES
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated


class Base(DeclarativeBase):
    """The base of the mapped table."""


class AppliedRow(Base):
    """What an event led to."""

    __table__ = applied


async def on_plan_created(event: PlanCreated, work: Work) -> None:
    """Note what the event led to, and say it."""
    work.session.add(AppliedRow(case_id=event.case_id, what=f"plan v{event.version}"))
    work.publish(scheduled(event.case_id, event.plan_id, event.version), case_id=event.case_id)


_HEARS = (Hears(PlanCreated, on_plan_created), *PROBE.manifest.hears[1:])
SERVICE = ServiceDefinition(replace(PROBE.manifest, hears=_HEARS), PROBE.metadata, PROBE.migrations)
PORT_FILE = "http-port-{instance}"


def main() -> None:
    """Serve until told to stop."""
    directory, instance = Path(os.environ["BENCH_DIRECTORY"]), os.environ["BENCH_INSTANCE"]
    secret = directory / "node.secret"
    if not secret.exists():
        secret.write_bytes(secrets.token_bytes(SECRET_BYTES))
    os.environ |= {
        "ARRIMAGE_PROFILE": os.environ["BENCH_PROFILE"],
        "ARRIMAGE_ORGANIZATION": "margelle",
        "ARRIMAGE_REGION": "sorel-tracy",
        "ARRIMAGE_PARTNERS": "[]",
        "ARRIMAGE_OWN_URL": os.environ["BENCH_NATS"],
        "ARRIMAGE_STORE_URL": os.environ["BENCH_STORE"],
        "ARRIMAGE_NODE_SECRET_FILE": str(secret),
        "ARRIMAGE_LOG_FILE": str(directory / f"service-{instance}.log"),
        "ARRIMAGE_HTTP_PORT_FILE": str(directory / PORT_FILE.format(instance=instance)),
        "ARRIMAGE_INSTANCE": instance,
    }
    serve.definition_of = lambda service: SERVICE
    sys.argv = ["serve", "followup"]
    serve.main()


if __name__ == "__main__":
    main()
