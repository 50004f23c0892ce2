"""The kit against our followup, which keeps its promises, and against one that breaks a promise at a time."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.conformance.trying import ROOT, assert_caught, assert_conforms

from arrimage_conformance.junit import junit
from arrimage_conformance.page import page
from arrimage_conformance.program import Start
from arrimage_conformance.registry import ROLES, checks_of
from arrimage_conformance.results import Report, Result, Verdict
from arrimage_conformance.run import Options, run
from arrimage_conformance.server import KitError
from arrimage_conformance.statement import sign, signing_key, verify

FOLLOWUP = checks_of("followup")

BROKEN = {
    "month_arithmetic": ("F-01", "wrong month arithmetic"),
    "doubled_emission": ("F-02", "exactly once"),
    "identity_in_an_event": ("F-03", "fields that the contract does not have"),
    "message_id_of_the_event": ("F-04", "swallow"),
    "ignores_a_withdrawal": ("F-10", "ignores a withdrawal"),
    "loses_what_comes_early": ("F-31", "lost"),
    "refuses_a_newer_minor": ("F-33", "refuses a newer minor"),
    "believes_a_forged_source": ("F-35", "acts on a forged message"),
    "blocks_on_a_forged_message": ("F-35", "block"),
    "acks_before_commit": ("F-50", "acks before commit"),
    "lost_on_restart": ("F-53", "lost on restart"),
    "re_emits_on_replay": ("F-54", "re-emits on replay"),
}


CONNECTS = """
import asyncio, nats, os

async def wait():
    await nats.connect(os.environ["ARRIMAGE_OWN_URL"], nkeys_seed=os.environ["ARRIMAGE_OWN_SEED_FILE"])
    await asyncio.Event().wait()

asyncio.run(wait())
"""


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.requirement("R-007", "R-013", "R-015", "R-178", "R-179", "SC-17")
async def test_our_followup_keeps_every_promise_of_its_role_and_a_statement_says_so(tmp_path: Path) -> None:
    report = await assert_conforms("followup")

    key = tmp_path / "key.pem"
    private = Ed25519PrivateKey.generate()
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "statement").write_text(sign(report, signing_key(key)))
    assert verify(tmp_path / "statement")["promises"] == [each.check.id for each in report.results]


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.requirement("R-013", "R-014")
@pytest.mark.parametrize("mutant", BROKEN)
async def test_a_followup_that_breaks_a_promise_fails_with_its_name(mutant: str) -> None:
    await assert_caught("followup", mutant, *BROKEN[mutant])


@pytest.mark.timeout(120)
@pytest.mark.requirement("R-013")
@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise SystemExit(3)", "ended at its start .exit 3"),
        ("import time; time.sleep(600)", "did not connect with its credentials"),
        (CONNECTS, "asked nothing of its durable within 3 s"),
    ],
    ids=["one that ends at once", "one that does not connect", "one that connects and reads nothing"],
)
async def test_of_a_program_that_does_nothing_one_message_says_what_it_did_not_do(program: str, said: str) -> None:
    start = Start((sys.executable, "-c", f"print('its last words', flush=True)\n{program}"), ROOT)
    told: list[Result] = []
    with pytest.raises(KitError, match=f"(?s)nothing was checked: .*{said}.*its last words"):
        await run(FOLLOWUP, Options(start, start_within=3.0), told.append)
    assert told == []


def a_report(verdict: Verdict) -> Report:
    results = [
        Result(check, verdict, 1.0, "why <it> is so" if verdict is Verdict.BROKEN else "")
        for check in FOLLOWUP.all
    ]
    return Report("followup", "0.1.0", "a program", "2026-11-28T12:00:00Z", results)


@pytest.mark.requirement("R-013")
def test_a_report_is_junit_json_and_a_page_that_loads_nothing() -> None:
    report = a_report(Verdict.BROKEN)
    suite = ElementTree.fromstring(junit(report))
    assert suite.get("failures") == str(len(FOLLOWUP.all)) == str(len(suite.findall("testcase/failure")))
    assert json.loads(json.dumps(report.as_json()))["conforms"] is False
    shown = page(report)
    assert "why &lt;it&gt; is so" in shown
    assert "src=" not in shown and "<script" not in shown


@pytest.mark.requirement("R-013")
@pytest.mark.parametrize("role", ROLES)
def test_each_check_says_its_promise_in_both_languages_and_names_a_requirement(role: str) -> None:
    for check in checks_of(role).all:
        assert check.id.startswith(f"{role[0].upper()}-")
        assert check.fr and check.en and check.fr != check.en
        assert all(each.startswith(("R-", "SC-")) for each in check.requirements) and check.requirements


@pytest.mark.requirement("R-013", "R-014")
@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_tried_with_at_least_eight_broken_promises_each_of_a_check_that_is_there(role: str) -> None:
    broken = import_module(f"tests.conformance.test_{role}").BROKEN
    assert len(broken) >= 8
    assert {check for check, _ in broken.values()} <= {check.id for check in checks_of(role).all}
