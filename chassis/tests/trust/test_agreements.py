"""A node honours an agreement that both signed by the keys that count today, and no other (AMB-46)."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from chassis.tests.trust.exchange import signing_key, signing_of

from arrimage_chassis import logs
from arrimage_chassis.trust.agreements import Agreements, why_not_honoured
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.network import Agreement, Ending, dump_agreement
from arrimage_contracts.vocabularies import DataCategory

pytestmark = pytest.mark.requirement("R-093")

TODAY = date(2026, 12, 15)
IDS = [UUID(int=number) for number in range(5)]
MARGELLE = signing_of("margelle", 1, virage=signing_key(2))
VIRAGE = signing_of("virage", 2, margelle=signing_key(1))


def agreement(*signers: Signing, number: int = 1, **terms: object) -> Agreement:
    """Return an agreement of Margelle and Virage, signed by ``signers``."""
    facts = {
        "agreement": IDS[number],
        "version": 1,
        "parties": ("margelle", "virage"),
        "categories": (DataCategory.IDENTITY, DataCategory.CONTACT),
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 11, 30),
    } | terms
    bare = Agreement.model_validate(facts)
    signatures = {each.organization: signature(each, bare.signed_bytes) for each in signers}
    return bare.model_copy(update={"signatures": bare.signatures | signatures})


def signature(signing: Signing, said: bytes) -> str:
    return base64.b64encode(signing.sign(said)).decode()


def ended(known: Agreement, by: Signing, on: date) -> Agreement:
    said = known.ending_bytes(by.organization, on)
    return known.model_copy(
        update={"endings": {by.organization: Ending(ended_on=on, signature=signature(by, said))}}
    )


def keep(folder: Path, *agreements: Agreement) -> None:
    folder.mkdir(exist_ok=True)
    for known in agreements:
        (folder / f"{known.agreement}.v{known.version}.yaml").write_text(dump_agreement(known))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "agreements"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.jsonl"
    logs.configure(organization="margelle", service="intake", file=file)
    return file


def warned(log: Path) -> list[str]:
    return (
        [line for line in log.read_text().splitlines() if "agreement.not_honoured" in line] if log.exists() else []
    )


def held(folder: Path, signing: Signing = MARGELLE, on: date = TODAY) -> Sequence[Agreement]:
    return Agreements(folder, signing).all_between("virage", on)


def test_an_agreement_that_both_signed_is_honoured_on_its_dates(folder: Path) -> None:
    keep(folder, signed := agreement(MARGELLE, VIRAGE))
    agreements = Agreements(folder, MARGELLE)

    days = ("2026-11-30", "2026-12-01", "2027-11-30", "2027-12-01")

    assert [agreements.between("virage", date.fromisoformat(day)) for day in days] == [None, signed, signed, None]


def test_without_a_folder_there_is_no_agreement(folder: Path) -> None:
    assert Agreements(folder, MARGELLE).between("virage", TODAY) is None
    assert Agreements(None, MARGELLE).between("virage", TODAY) is None


def test_it_is_nothing_to_another_partner(folder: Path) -> None:
    keep(folder, agreement(MARGELLE, VIRAGE))

    assert Agreements(folder, MARGELLE).between("csss-pds", TODAY) is None


@pytest.mark.parametrize("signers", [(), (MARGELLE,), (VIRAGE,)], ids=["nobody", "this one", "the partner"])
def test_what_one_alone_signed_is_not_honoured_and_nothing_to_warn_of(
    folder: Path, log: Path, signers: tuple[Signing, ...]
) -> None:
    """Neither a partner nor the hub's operator imposes an agreement on a node."""
    keep(folder, agreement(*signers))

    assert not held(folder)
    assert not warned(log)


def test_what_the_hub_signed_in_this_ones_name_is_not_honoured(folder: Path, log: Path) -> None:
    keep(folder, agreement(Signing("margelle", signing_key(7)), VIRAGE))

    assert not held(folder)
    assert len(warned(log)) == 1
    assert "own_signature_refused" in warned(log)[0]


@pytest.mark.parametrize(
    "changed",
    [
        {"categories": (DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.CRISIS)},
        {"ends_on": None},
        {"starts_on": date(2020, 1, 1)},
        {"version": 2},
        {"agreement": IDS[2]},
    ],
    ids=lambda changed: "".join(changed),
)
def test_terms_that_were_changed_after_signing_are_not_honoured(folder: Path, changed: dict[str, object]) -> None:
    keep(folder, agreement(MARGELLE, VIRAGE).model_copy(update=changed))

    assert not held(folder)


def test_it_is_not_honoured_any_more_after_the_partners_key_changed_until_it_signs_again(
    folder: Path, log: Path
) -> None:
    keep(folder, agreement(MARGELLE, VIRAGE))
    knows_new_key = signing_of("margelle", 1, virage=signing_key(5))
    agreements = Agreements(folder, knows_new_key)

    before = [agreements.between("virage", TODAY) for _ in range(3)]
    keep(folder, again := agreement(MARGELLE, signing_of("virage", 5)))

    assert before == [None, None, None]
    assert len(warned(log)) == 1, "said once"
    assert "partner_signature_refused" in warned(log)[0]
    assert agreements.between("virage", TODAY) == again


def test_a_partner_without_a_pinned_key_has_no_agreement(folder: Path) -> None:
    keep(folder, agreement(MARGELLE, VIRAGE))

    assert not held(folder, signing_of("margelle", 1))


def test_a_service_without_the_organizations_key_honours_nothing(folder: Path) -> None:
    keep(folder, agreement(MARGELLE, VIRAGE))

    assert not held(folder, Signing("margelle", None, MARGELLE.pinned()))


def test_files_are_read_again_when_they_change_come_or_go(folder: Path) -> None:
    agreements = Agreements(folder, MARGELLE)
    first = agreements.between("virage", TODAY)
    keep(folder, signed := agreement(MARGELLE, VIRAGE))
    second = agreements.between("virage", TODAY)
    (file,) = folder.iterdir()
    file.unlink()

    assert (first, second, agreements.between("virage", TODAY)) == (None, signed, None)


def test_a_file_that_breaks_is_not_honoured_any_more_and_said_once(folder: Path, log: Path) -> None:
    keep(folder, agreement(MARGELLE, VIRAGE), other := agreement(MARGELLE, VIRAGE, number=2))
    agreements = Agreements(folder, MARGELLE)
    assert len(agreements.all_between("virage", TODAY)) == 2
    broken = min(folder.iterdir())
    broken.write_text("agreement: [")
    os.utime(broken, (1, 1))

    assert agreements.all_between("virage", TODAY) == [other]
    assert agreements.all_between("virage", TODAY) == [other]
    assert len(warned(log)) == 1
    assert "network.syntax" in warned(log)[0]


def test_of_two_the_one_that_began_last_counts(folder: Path) -> None:
    keep(
        folder,
        agreement(MARGELLE, VIRAGE),
        newer := agreement(MARGELLE, VIRAGE, number=2, starts_on=date(2026, 12, 10)),
        agreement(MARGELLE, VIRAGE, number=3, starts_on=date(2027, 1, 1)),
    )

    assert Agreements(folder, MARGELLE).between("virage", TODAY) == newer


def test_a_narrower_version_is_not_got_around_by_the_older_file(folder: Path) -> None:
    wide = agreement(MARGELLE, VIRAGE)
    narrow = agreement(MARGELLE, VIRAGE, version=2, categories=(DataCategory.CONTACT,))
    keep(folder, wide, narrow)

    assert held(folder) == [narrow]


def test_an_older_version_holds_until_the_newer_one_is_signed_by_both_and_begins(folder: Path) -> None:
    old = agreement(MARGELLE, VIRAGE)
    keep(folder, old, agreement(MARGELLE, version=2))
    proposed = held(folder)
    keep(folder, agreement(MARGELLE, VIRAGE, version=2, starts_on=date(2027, 2, 1)))

    assert proposed == [old]
    assert held(folder) == [old]
    assert [each.version for each in held(folder, on=date(2027, 2, 1))] == [2]


def test_an_older_version_does_not_come_back_after_the_end_of_a_newer(folder: Path) -> None:
    keep(folder, agreement(MARGELLE, VIRAGE), agreement(MARGELLE, VIRAGE, version=2, ends_on=date(2026, 12, 10)))

    assert not held(folder)


@pytest.mark.parametrize("by", [MARGELLE, VIRAGE], ids=["this one", "the partner"])
def test_either_ends_it_in_all_its_versions(folder: Path, by: Signing) -> None:
    second = agreement(MARGELLE, VIRAGE, version=2)
    keep(folder, ended(agreement(MARGELLE, VIRAGE), by, TODAY), second)

    assert held(folder, on=date(2026, 12, 14)) == [second]
    assert not held(folder)


def test_a_third_ends_nothing_but_what_says_so_is_not_honoured(folder: Path, log: Path) -> None:
    """Whatever nobody signed in it makes a file one that was tampered with."""
    keep(folder, ended(agreement(MARGELLE, VIRAGE), Signing("virage", signing_key(7)), TODAY))

    assert not held(folder, on=date(2026, 12, 14))
    assert "ending_refused" in warned(log)[0]


def test_an_agreement_of_others_is_nothing_to_this_node(folder: Path) -> None:
    others = Agreement.model_validate(
        {
            "agreement": IDS[1],
            "version": 1,
            "parties": ("virage", "csss-pds"),
            "categories": ("identity",),
            "starts_on": date(2026, 1, 1),
        }
    )
    keep(folder, others)

    assert why_not_honoured(MARGELLE, others) == "not_a_party"
    assert not held(folder)
