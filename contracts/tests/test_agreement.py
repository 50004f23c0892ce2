"""A pair agreement: read with errors that name line and remedy, judged by its dates and its words (AMB-46)."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import date, timedelta

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from arrimage_contracts.generate.tree import SCHEMAS, find_root
from arrimage_contracts.network import Agreement, Ending, NetworkFileError, dump_agreement, load_agreement
from arrimage_contracts.network.agreement_messages import AGREEMENT_MESSAGES
from arrimage_contracts.vocabularies import DataCategory

pytestmark = pytest.mark.requirement("R-093")

SIGNATURE = b64encode(bytes(64)).decode()
TEXT = f"""\
agreement: 0190a1b2-0000-7000-8000-000000000001
version: 2
parties: [virage, margelle]
categories: [contact, identity]
starts_on: 2026-12-01
ends_on: 2027-11-30
signatures:
  margelle: {SIGNATURE}
endings:
  virage: {{ended_on: 2027-03-01, signature: {SIGNATURE}}}
"""


CASES = [
    ("0190a1b2-", "0190a1b-", "agreement.malformed_id", 1),
    ("0190a1b2-", "0190A1B2-", "agreement.malformed_id", 1),
    ("[virage, margelle]", "[virage]", "agreement.not_two_parties", 3),
    ("[virage, margelle]", "[virage, virage]", "agreement.not_two_parties", 3),
    ("[virage, margelle]", "[virage, margelle, csss-pds]", "agreement.not_two_parties", 3),
    ("[virage, margelle]", "[virage, csss-pds]", "agreement.not_a_party", 8),
    ("[contact, identity]", "[]", "agreement.no_category", 4),
    ("[contact, identity]", "[contact, idenity]", "agreement.unknown_category", 4),
    ("[contact, identity]", "[contact, contact]", "network.doubled_value", 4),
    ("2027-11-30", "2026-11-30", "agreement.ends_before_it_starts", 6),
    ("2026-12-01", "soon", "network.malformed_date", 5),
    ("version: 2", "version: 0", "network.out_of_range", 2),
    ("version: 2", "version: two", "network.wrong_type", 2),
    ("categories:", "category:", "network.unknown_key", 4),
    ("ends_on:", "starts_on:", "network.doubled_key", 6),
    (SIGNATURE, "AAAA", "agreement.malformed_signature", 8),
    ("parties:", "parties: &a", "network.alias_refused", 3),
    ("virage: {", "colibri: {", "agreement.not_a_party", 10),
]


def problems_of(text: str) -> list[tuple[str, int]]:
    with pytest.raises(NetworkFileError) as refused:
        load_agreement(text)
    assert all(problem.render(language, "f").count("{") == 0
               for problem in refused.value.problems for language in ("fr", "en"))  # fmt: skip
    return [(problem.code, problem.line) for problem in refused.value.problems]


def test_an_agreement_says_who_what_and_when() -> None:
    agreement = load_agreement(TEXT)

    assert agreement.parties == ("virage", "margelle")
    assert agreement.categories == (DataCategory.IDENTITY, DataCategory.CONTACT), "in the vocabulary's order"
    assert (agreement.starts_on, agreement.ends_on) == (date(2026, 12, 1), date(2027, 11, 30))
    assert agreement.partner_of("margelle") == "virage"
    assert not agreement.is_signed_by_both


def test_an_agreement_that_was_written_is_read_the_same() -> None:
    text = dump_agreement(load_agreement(TEXT))

    assert load_agreement(text) == load_agreement(TEXT)
    assert text.startswith("# Entente entre deux organismes")


def test_an_agreement_is_as_its_schema_says() -> None:
    schema = json.loads((find_root() / SCHEMAS / "agreement.v1.json").read_text(encoding="utf-8"))
    said = json.loads(json.dumps(YAML(typ="safe", pure=True).load(TEXT), default=str))

    jsonschema.validate(said, schema, cls=jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said | {"categories": ["everything"]}, schema)


@pytest.mark.parametrize(("old", "new", "code", "line"), CASES)
def test_each_thing_that_is_wrong_has_a_code_and_a_line(old: str, new: str, code: str, line: int) -> None:
    assert (code, line) in problems_of(TEXT.replace(old, new, 1))


def test_every_code_is_met_by_a_test() -> None:
    assert {code for *_, code, _ in CASES} >= AGREEMENT_MESSAGES.keys()


@pytest.mark.parametrize("text", ["", "[]", "agreement", "x" * 30_000])
def test_what_is_no_agreement_is_refused(text: str) -> None:
    assert problems_of(text)


def test_it_holds_from_its_first_day_to_its_last_and_not_once_it_is_ended() -> None:
    agreement = load_agreement(TEXT)

    held = [agreement.in_force(date.fromisoformat(day)) for day in ("2026-11-30", "2026-12-01", "2027-02-28")]
    ended = [agreement.in_force(date.fromisoformat(day)) for day in ("2027-03-01", "2027-11-30")]
    without_end = agreement.model_copy(update={"endings": {}})

    assert held == [False, True, True]
    assert ended == [False, False]
    assert without_end.in_force(date(2027, 11, 30))
    assert not without_end.in_force(date(2027, 12, 1))


def test_it_allows_what_it_names_alone() -> None:
    agreement = load_agreement(TEXT)

    assert [category for category in DataCategory if agreement.allows(category)] == ["identity", "contact"]


def test_both_sign_the_same_words_in_whatever_order_they_were_written() -> None:
    one = load_agreement(TEXT)
    other = load_agreement(
        TEXT.replace("[virage, margelle]", "[margelle, virage]").replace(
            "[contact, identity]", "[identity, contact]"
        )
    )

    assert one.signed_bytes == other.signed_bytes
    assert one.signed_bytes == (
        b"arrimage/pair-agreement/1\n0190a1b2-0000-7000-8000-000000000001\n2\nmargelle\nvirage\n"
        b"identity,contact\n2026-12-01\n2027-11-30\n"
    )


def test_what_is_added_later_changes_nothing_of_what_was_signed() -> None:
    agreement = load_agreement(TEXT)
    bare = agreement.model_copy(update={"signatures": {}, "endings": {}})

    assert bare.signed_bytes == agreement.signed_bytes


_TERMS = st.fixed_dictionaries(
    {
        "agreement": st.uuids(),
        "version": st.integers(1, 10_000),
        "parties": st.permutations(["margelle", "virage", "csss-pds"]).map(lambda names: tuple(names[:2])),
        "categories": st.lists(st.sampled_from(DataCategory), min_size=1, unique=True).map(tuple),
        "starts_on": st.dates(date(2000, 1, 1), date(2090, 1, 1)),
        "length": st.none() | st.integers(0, 4000),
    }
)


def _agreement(terms: dict[str, object]) -> Agreement:
    rest = {name: value for name, value in terms.items() if name != "length"}
    starts_on, length = terms["starts_on"], terms["length"]
    assert isinstance(starts_on, date)
    ends_on = starts_on + timedelta(days=length) if isinstance(length, int) else None
    return Agreement.model_validate(rest | {"ends_on": ends_on})


@given(_TERMS, _TERMS)
@settings(deadline=None)
def test_two_agreements_that_differ_are_signed_as_different_words(
    one: dict[str, object], other: dict[str, object]
) -> None:
    first, second = _agreement(one), _agreement(other)
    same = all(
        getattr(first, name) == getattr(second, name)
        for name in ("agreement", "version", "categories", "starts_on", "ends_on")
    ) and set(first.parties) == set(second.parties)

    assert (first.signed_bytes == second.signed_bytes) == same


@given(_TERMS)
@settings(max_examples=40, deadline=None)
def test_any_agreement_that_was_written_is_read_the_same(terms: dict[str, object]) -> None:
    agreement = _agreement(terms).model_copy(
        update={"endings": {"margelle": Ending(ended_on=date(2030, 1, 1), signature=SIGNATURE)}}
    )
    if "margelle" in agreement.parties:
        assert load_agreement(dump_agreement(agreement)) == agreement
