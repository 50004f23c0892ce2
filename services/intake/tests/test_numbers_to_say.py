"""Two requests without a name are told apart on the telephone: both organizations read the same short number."""

from __future__ import annotations

import re
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import PERSON, form
from services.intake.tests.test_both_sides import carry

from arrimage_contracts.ids import pair_scoped_id, spoken_number
from arrimage_intake.app import SERVICE
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-102", "R-306")
_NUMBER = re.compile(r"\b\d{3}-\d{3}\b")


def numbers_in(page: SeenPage) -> set[str]:
    """Return the numbers to say that a page shows; a telephone has four more digits behind."""
    return set(_NUMBER.findall(re.sub(r"\d{3}[ -]\d{3}-\d{4}", "", page.text)))


def test_the_number_follows_from_the_id_that_both_share_and_from_nothing_else() -> None:
    own, one, other = uuid4(), pair_scoped_id(bytes(range(16)), uuid4()), UUID(int=7)
    assert spoken_number(one) == spoken_number(UUID(str(one)))
    assert _NUMBER.fullmatch(spoken_number(other))
    secret = bytes(range(16))
    assert spoken_number(pair_scoped_id(secret, own)) != spoken_number(own)
    assert len({spoken_number(uuid4()) for _ in range(200)}) > 190


async def test_both_ends_show_the_same_number_and_each_request_has_its_own(
    nats_servers: NatsServerMaker, tmp_path: Path
) -> None:
    async def office(name: str) -> AbstractAsyncContextManager[Twin]:
        return running_service(
            SERVICE,
            nats_server=await nats_servers(name),
            store_url=f"sqlite+aiosqlite:///{tmp_path / name}.sqlite3",
            directory=tmp_path / name,
            organization=name,
            border=True,
        )

    async with await office("virage") as virage, await office("margelle") as margelle:
        await hold_the_same(virage, margelle)


async def hold_the_same(virage: Twin, margelle: Twin) -> None:
    """Refer two persons, and read the numbers wherever either end shows them."""
    page = await open_page(virage.client, "/intake/refer")
    page = await page.submit(
        "/intake/refer",
        to_organization="margelle",
        service_code="reintegration",
        entry_point="rehabilitation_centre",
        needs=["EMPLOYMENT_TRAINING"],
        referring_unit="sorel",
        **PERSON,
        contact_instructions="Appeler après 17 h.",
        eligibility__adult="met",
    )
    promised = numbers_in(page)
    assert len(promised) == 1
    there = await page.submit("/preview")
    assert numbers_in(there) == promised

    second = (await virage.post("/referrals", form())).json()
    there_too = await open_page(virage.client, f"/intake/cases/{second['case_id']}")
    both = promised | numbers_in(there_too)
    assert len(both) == 2

    await carry(virage, margelle, 0)
    today = await open_page(margelle.client, "/intake/today")
    assert numbers_in(today) == both
    assert numbers_in(await open_page(margelle.client, "/intake/cases")) == both
    seen = set()
    for row in await margelle.get("/referrals"):
        case = await open_page(margelle.client, f"/intake/cases/{row['case_id']}")
        seen |= numbers_in(case)
        assert not (numbers_in(case) & {row["case_id"][:3], row["referral_id"][:3]})
        case.is_discreet(*numbers_in(case))
        case.says("Au téléphone avec virage")
    assert seen == both
