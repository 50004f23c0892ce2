"""A node that switches the episodes off and on again loses nobody: what happened to a case meanwhile is known."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from services.planning.tests.worker import THEMES, Case, refused

from arrimage_planning.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


@pytest.mark.requirement("R-018", "R-010")
async def test_a_referral_that_came_while_episodes_were_off_is_worked_on_once_they_are_on_again(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    def running(**more: Any) -> AbstractAsyncContextManager[Twin]:
        now = "2010-10-08T13:30:00Z"
        return running_service(
            SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now=now, **more
        )

    themes = {"themes": dict.fromkeys(THEMES, "strong")}
    async with running(modules_off=["reintegration"]) as twin:
        accepted_before, accepted_after = Case(twin), Case(twin)
        await accepted_before.is_accepted()
        await accepted_after.is_referred()
        assert refused(await accepted_before.do("assessment", themes)) == (409, "module.off")
    async with running() as twin:
        accepted_before.twin = accepted_after.twin = twin
        await twin.say(accepted_after.accepted(), case_id=accepted_after.case_id)
        await twin.quiet()
        assert await twin.get("/operations/parked") == []
        for case in (accepted_before, accepted_after):
            assert (await case.done("assessment", themes))["state"] == "assessing"
