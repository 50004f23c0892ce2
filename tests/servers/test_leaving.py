"""An organization is suspended, then leaves: no new referral reaches it; its mail does until it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import nats.errors
import nats.js.errors
import pytest
from tests.servers.rig import Rig, stand_in_manifests
from tests.servers.test_refusals import TO_MARGELLE, linked

from arrimage.errors import ArrimageError
from arrimage.hub.standing import KEPT_DAYS, purge, remove, set_status
from arrimage_contracts.network import Status, load_network
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-037", "R-022")
TODAY = date(2026, 11, 22)
ACKNOWLEDGED = "evt.virage.margelle.ReferralWithdrawn.v1"


@pytest.mark.full
async def test_nobody_sends_a_new_referral_to_who_is_suspended_and_other_mail_goes_on(tmp_path: Path) -> None:
    async with Rig(tmp_path / "network", stand_in_manifests()) as rig:
        await rig.node("virage")
        gate = await rig.gate("virage")
        new_referral = TO_MARGELLE.format("virage")
        await linked(gate, new_referral)

        set_status(rig.example.network_file, "margelle", Status.SUSPENDED, TODAY)
        await rig.hub.apply()

        async def refused() -> bool:
            try:
                await gate.js.publish(new_referral, b"{}", timeout=2)
            except (TimeoutError, nats.js.errors.NoStreamResponseError, nats.errors.Error):
                return True
            return False

        await eventually(refused, deadline=20, what="the hub to refuse a new referral")
        await gate.js.publish(ACKNOWLEDGED, b"{}", timeout=5)
        assert ACKNOWLEDGED in await rig.stored("margelle")

        set_status(rig.example.network_file, "margelle", Status.ACTIVE, TODAY)
        await rig.hub.apply()
        await linked(gate, new_referral)


async def test_a_mailbox_is_kept_until_it_is_read_or_ninety_days_have_passed(tmp_path: Path) -> None:
    async with Rig(tmp_path / "network", stand_in_manifests()) as rig:
        await rig.node("virage")
        await linked(await rig.gate("virage"), TO_MARGELLE.format("virage"))
        file, directory = rig.example.network_file, rig.hub.directory
        waiting = len(await rig.stored("margelle"))

        with pytest.raises(ArrimageError) as not_left:
            await purge(file, "margelle", directory, TODAY)
        left = await remove(file, "margelle", directory, TODAY)
        with pytest.raises(ArrimageError) as too_early:
            await purge(file, "margelle", directory, TODAY + timedelta(days=KEPT_DAYS - 1))
        await rig.hub.apply()
        assert not_left.value.code == "network.not_left"
        assert (left.unread, left.since) == (waiting, TODAY)
        assert (too_early.value.code, too_early.value.values["unread"]) == ("network.purge_too_early", waiting)
        assert len(await rig.stored("margelle")) == waiting, "its mail is still there"

        await purge(file, "margelle", directory, TODAY + timedelta(days=KEPT_DAYS))

        assert "margelle" not in [each.id for each in load_network(file).organizations]
        async with rig.hub.connect() as client:
            names = [info.config.name for info in await client.jetstream().streams_info()]
        assert not {"MAILBOX_margelle", "SEALED_margelle"} & set(names)
        assert not [change for change in (await rig.hub.apply()).changes if "margelle" in change.name]


async def test_it_cannot_be_told_what_is_unread_where_no_hub_runs(tmp_path: Path) -> None:
    async with Rig(tmp_path / "network", stand_in_manifests()) as rig:
        file, directory = rig.example.network_file, rig.hub.directory
    left = await remove(file, "virage", directory, datetime.now(UTC).date())
    assert left.unread is None
    with pytest.raises(ArrimageError) as unknown:
        await remove(file, "nobody", directory, TODAY)
    assert unknown.value.code == "network.no_such_organization"
