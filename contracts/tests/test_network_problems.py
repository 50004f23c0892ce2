"""Each thing that can be wrong with a network file: its code, its line and column, what it says and advises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from arrimage_contracts.network import NetworkFileError, Problem, load_network
from arrimage_contracts.network.messages import MESSAGES

SEED = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"

CASES = [
    ("unknown organization", "[margelle]", "[margele]", "network.unknown_organization", 20, 18),
    ("doubled organization", "id: virage", "id: margelle", "network.doubled_organization", 14, 9),
    ("reserved organization", "id: virage", "id: public", "network.reserved_id", 14, 9),
    ("malformed organization", "id: virage", "id: Le Virage", "network.malformed_id", 14, 9),
    ("organization with a line end", "id: virage", 'id: "virage\\n"', "network.malformed_id", 14, 9),
    ("organization with an x-", "id: virage", "id: x-virage", "network.organization_has_integrator_id", 14, 9),
    ("organization that hears itself", "[margelle]", "[virage]", "network.hears_itself", 20, 18),
    ("organization heard twice", "[margelle]", "[margelle, margelle]", "network.doubled_value", 20, 17),
    ("integrator without x-", "id: x-observatoire", "id: observatoire", "network.integrator_without_x", 22, 9),
    ("malformed integrator", "id: x-observatoire", "id: x-Éco", "network.malformed_id", 22, 9),
    ("doubled integrator", "reads: [public, feed]", "", "network.doubled_integrator", 25, 9),
    ("integrator reading more", "[public, feed]", "[public, mailboxes]", "network.unknown_reading", 25, 21),
    (
        "doubled key",
        "UCATS5YOVB6ROX2WUNKGNQ2MP3GMXDMKSG2O4N5CLX3A6W4PZGZZJPJO",
        "MARGELLE",
        "network.doubled_public_key",
        18,
        15,
    ),
    ("key with a changed letter", "UCATS5", "UCATS6", "network.malformed_nkey", 18, 15),
    ("key cut short", "PZGZZJPJO", "PZGZZ", "network.malformed_nkey", 18, 15),
    (
        "private seed as a key",
        "UCATS5YOVB6ROX2WUNKGNQ2MP3GMXDMKSG2O4N5CLX3A6W4PZGZZJPJO",
        SEED,
        "network.private_seed",
        18,
        15,
    ),
    ("malformed signing key", "gTl3Dqh9", "gTl3", "network.malformed_signing_key", 19, 18),
    ("unknown service", "services: [intake]", "services: [intake, planing]", "network.unknown_service", 16, 24),
    ("doubled service", "services: [intake]", "services: [intake, intake]", "network.doubled_value", 16, 15),
    (
        "organization without intake",
        "services: [intake]",
        "services: [planning]",
        "network.intake_missing",
        16,
        15,
    ),
    ("organization without services", "services: [intake]", "services: []", "network.intake_missing", 16, 15),
    ("unknown key", "hears_from:", "hear_from:", "network.unknown_key", 20, 5),
    ("unknown key at the top", "limits:", "limit:", "network.unknown_key", 6, 1),
    ("unknown key among the limits", "mailbox_days", "mail_days", "network.unknown_key", 6, 10),
    ("unknown key in a name", '{fr: "Le Virage"}', '{fr: "Le Virage", es: "x"}', "network.unknown_key", 15, 29),
    ("missing key", "version: 1\n", "", "network.missing_key", 1, 1),
    ("missing key of an organization", "    services: [intake]\n", "", "network.missing_key", 14, 5),
    ("text for a number", "version: 1", 'version: "1"', "network.wrong_type", 2, 10),
    ("number for a text", '"Le Virage"', "2010", "network.wrong_type", 15, 16),
    ("text for a list", "services: [intake]", "services: intake", "network.wrong_type", 16, 15),
    ("list for a group", "limits: {mailbox_days: 90}", "limits: [90]", "network.wrong_type", 6, 9),
    ("nothing for a group", "limits: {mailbox_days: 90}", "limits:", "network.wrong_type", 6, 1),
    ("limit too low", "mailbox_days: 90", "mailbox_days: 0", "network.out_of_range", 6, 24),
    ("limit too high", "mailbox_days: 90", "mailbox_days: 9000", "network.out_of_range", 6, 24),
    ("address with a password", "//127.0.0.1:7422", "//a:b@127.0.0.1:7422", "network.malformed_url", 4, 13),
    ("address of another kind", "nats://127", "https://127", "network.malformed_url", 5, 15),
    ("address with a wrong port", ":4222", ":42222222", "network.malformed_url", 5, 15),
    ("malformed region", "network: sorel-tracy", "network: Sorel-Tracy", "network.malformed_region", 1, 10),
    ("name on two lines", '"Le Virage"', '"Le\\nVirage"', "network.malformed_name", 15, 16),
    ("empty name", '"Le Virage"', '""', "network.malformed_name", 15, 16),
    ("key given twice", "version: 1", "version: 1\nversion: 2", "network.doubled_key", 3, 1),
    ("anchor", "hub:", "hub: &hub", "network.alias_refused", 3, 6),
    ("syntax: bracket", "services: [intake]", "services: [intake", "network.syntax", 17, 11),
    ("syntax: tab", "version: 1", "\tversion: 1", "network.syntax", 2, 1),
]

SECOND_INTEGRATOR = """reads: [public]
  - id: x-observatoire
    name: {fr: "Autre"}
    key: UDFJHLAXAUMHA4OWPOB4P7YO72AQR2HMIUYFOXLXE2DZGM633K7HYREV"""


def problems_of(source: Path | str) -> list[Problem]:
    with pytest.raises(NetworkFileError) as refused:
        load_network(source)
    return refused.value.problems


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_problem_has_its_code_its_line_and_its_column(
    network_text: str, old: str, new: str, code: str, line: int, column: int
) -> None:
    assert old in network_text
    if new == "MARGELLE":
        new = load_network(network_text).organization("margelle").leaf_key
    if code == "network.doubled_organization":
        network_text = network_text.replace("    hears_from: [margelle]\n", "")
    if code == "network.doubled_integrator":
        new, line = SECOND_INTEGRATOR, 26
    problems = problems_of(network_text.replace(old, new, 1))
    assert [(found.code, found.line, found.column) for found in problems] == [(code, line, column)]


def test_all_problems_are_found_in_one_reading_and_told_in_the_order_of_the_file(network_text: str) -> None:
    text = network_text.replace("version: 1", "version: one").replace("id: virage", "id: own")
    text = text.replace("[margelle]", "[csss-pds]").replace("id: x-observatoire", "id: y")
    assert [found.code for found in problems_of(text)] == [
        "network.wrong_type",
        "network.reserved_id",
        "network.unknown_organization",
        "network.malformed_id",
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "network.wrong_type"),
        ("- a list", "network.wrong_type"),
        ("[" * 5000, "network.syntax"),
        ("a: \x01", "network.syntax"),
        ("? [a]\n: b", "network.syntax"),
        ("#" * 1_000_001, "network.too_large"),
        (Path("no/such/file.yaml"), "network.unreadable"),
    ],
    ids=["empty", "list", "too deep", "control character", "key that is no word", "too large", "no such file"],
)
def test_what_is_no_network_file_at_all(source: Path | str, code: str) -> None:
    assert code in [found.code for found in problems_of(source)]


def test_a_file_that_is_not_utf_8_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "network.yaml"
    path.write_bytes("réseau: é".encode("latin-1"))
    (problem,) = problems_of(path)
    assert problem.code == "network.unreadable"
    assert "UTF-8" in problem.message("en")


def test_an_alias_within_an_alias_does_not_fill_the_memory() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    assert "network.alias_refused" in {found.code for found in problems_of("\n".join(lines))}


def test_a_misspelt_key_service_or_organization_is_answered_with_what_was_meant(network_text: str) -> None:
    text = network_text.replace("mailbox_days", "mailbox_day").replace("planning, followup", "planing, followup")
    text = text.replace("[margelle]", "[margele]")
    remedies = " ".join(found.remedy("en") for found in problems_of(text))
    assert 'Did you mean "mailbox_days"?' in remedies
    assert 'Did you mean "planning"?' in remedies
    assert 'Did you mean "margelle"?' in remedies


def test_a_key_that_resembles_nothing_is_answered_with_the_keys_that_exist(network_text: str) -> None:
    (problem,) = problems_of(network_text.replace("limits: {mailbox_days: 90}", "limits: {zzz: 1}"))
    assert "mailbox_days, messages_per_sender_and_event" in problem.remedy("fr")


def test_a_problem_is_said_in_french_and_in_english_with_its_place(network_text: str) -> None:
    with pytest.raises(NetworkFileError) as refused:
        load_network(network_text.replace("id: virage", "id: own"))
    assert str(refused.value) == refused.value.render("fr")
    assert refused.value.render("fr") == (
        "network.yaml:14:9: network.reserved_id: « own » est un mot réservé par le réseau. "
        "Choisissez un autre identifiant, par exemple « own-org »."
    )
    assert refused.value.render("en") == (
        'network.yaml:14:9: network.reserved_id: "own" is a word that the network keeps for itself. '
        'Choose another identifier, for instance "own-org".'
    )


@pytest.mark.requirement("R-020")
def test_no_key_and_no_seed_is_ever_quoted(network_text: str) -> None:
    key = load_network(network_text).organization("virage").leaf_key
    for new in (SEED, key[:-1], key + "A"):
        with pytest.raises(NetworkFileError) as refused:
            load_network(network_text.replace(key, new))
        assert new[5:40] not in refused.value.render("fr") + refused.value.render("en") + repr(refused.value)


def test_every_code_is_met_by_a_test() -> None:
    elsewhere = {
        "network.too_large",
        "network.unreadable",
        "network.fingerprint_mismatch",
        "network.unknown_status",
        "network.malformed_date",
    }
    of_agreements = {code for code in MESSAGES if code.startswith("agreement.")}  # test_agreement
    assert {case[3] for case in CASES} | elsewhere == MESSAGES.keys() - of_agreements


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_problem_says_what_is_wrong_and_what_to_do_in_both_languages(code: str) -> None:
    class Anything(dict[str, Any]):
        def __missing__(self, key: str) -> str:
            return "x"

    problem = Problem(code, 1, 1, "path", Anything())
    words = MESSAGES[code]
    for templates in (words.said, words.remedy):
        assert templates.keys() == {"fr", "en"}
        assert templates["fr"] != templates["en"]
    assert problem.code.startswith(("network.", "agreement."))
