"""An operator looks after the node, and after no person's file: that key lies on the machine of the metrics."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from services.intake.tests.made_up import PERSON, SENTINELS, form
from services.intake.tests.test_duplicates import receive

from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


@pytest.mark.requirement("R-022", "R-188")
async def test_an_operators_key_opens_no_persons_file(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    file = tmp_path / "workers.json"
    listed = [
        {"id": role, "role": role, "key_sha256": hashlib.sha256(f"key-{role}".encode()).hexdigest()}
        for role in ("worker", "coordinator", "operator", "misspelt")
    ]
    file.write_text(json.dumps({"workers": listed}))
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "virage",
        organization="virage",
        border=True,
        workers_file=file,
    ) as virage:

        def headers(role: str) -> dict[str, str]:
            return {"Authorization": f"Bearer key-{role}", "Idempotency-Key": f"once-for-{role}"}

        sent = (await virage.client.post("/referrals", json=form(), headers=headers("worker"))).json()
        preferences = f"/persons/{sent['case_id']}/contact-preferences"
        for path in (f"/referrals/{sent['referral_id']}/person", preferences, "/contacts"):
            for role in ("operator", "misspelt"):
                refused = await virage.client.get(path, headers=headers(role))
                assert (refused.status_code, refused.json()["code"]) == (403, "role.missing")
                assert not [word for word in SENTINELS if word in refused.text]
            for role in ("worker", "coordinator"):
                assert (await virage.client.get(path, headers=headers(role))).status_code in (200, 404)
        shown = await virage.client.get(f"/referrals/{sent['referral_id']}/person", headers=headers("worker"))
        assert shown.json()["name"] == PERSON["name"]

        elsewhere = {"may_be_contacted": True, "ways": ["email"], "email": "x@example.org"}
        written = await virage.client.put(preferences, json=elsewhere, headers=headers("operator"))
        assert written.status_code == 403
        path = f"/referrals/{sent['referral_id']}/identity"
        written = await virage.client.post(path, json={"person": PERSON}, headers=headers("operator"))
        assert written.status_code == 403
        for step in ("form", "withdrawal", "take-in-charge", "acceptance", "decline"):
            done = await virage.client.post(
                f"/referrals/{sent['referral_id']}/{step}", json={}, headers=headers("operator")
            )
            assert (done.status_code, done.json()["code"]) == (403, "role.missing"), step
        assert (
            await virage.client.post("/referrals", json=form(), headers=headers("operator"))
        ).status_code == 403
        state = await virage.client.get(f"/referrals/{sent['referral_id']}", headers=headers("operator"))
        assert state.status_code == 200, "whoever looks after the node sees how far a referral is, without a name"
        assert not [word for word in SENTINELS if word in state.text]


@pytest.mark.requirement("R-099", "R-188")
async def test_what_an_end_has_erased_is_not_written_down_again(margelle: Twin) -> None:
    """No later end would erase it; that somebody does not wish to be reached is written down all the same."""
    case = await receive(margelle, "virage", PERSON)
    path = f"/persons/{case['case_id']}/contact-preferences"
    assert (await margelle.post(f"{case['path']}/decline", {"reason": "no_capacity"})).status_code == 200
    said = {"may_be_contacted": True, "ways": ["email"], "email": "x@example.org", "first_name": "Apolline"}
    refused = await margelle.client.put(path, json=said, headers={"Idempotency-Key": "said-after"})
    assert (refused.status_code, refused.json()["code"]) == (409, "case.erased")
    no = {"may_be_contacted": False}
    assert (
        await margelle.client.put(path, json=no, headers={"Idempotency-Key": "said-no-to-it"})
    ).status_code == 200
