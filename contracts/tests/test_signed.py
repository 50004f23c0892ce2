"""What is signed of an event: all of it, written in one way alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from arrimage_contracts.resources import sample_of, schema_of, schema_urns
from arrimage_contracts.signed import event_bytes

pytestmark = pytest.mark.requirement("R-095")

REVOKED = "urn:arrimage:schema:border.ConsentRevoked.v1"
names = some.text(some.characters(exclude_categories=["Cs"]), max_size=9)
values = some.recursive(
    some.none() | some.booleans() | some.integers() | names,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


def test_what_is_signed_is_written_as_the_reference_page_says() -> None:
    message = {"subject": "é", "data": {"b": [1, None], "a": '\n"/'}, "signature": "of it", "id": "1"}
    assert event_bytes(message) == (
        'arrimage/event/1\n{"data":{"a":"\\n\\"/","b":[1,null]},"id":"1","subject":"é"}'.encode()
    )


@given(some.dictionaries(names, values, max_size=4))
def test_neither_the_order_of_members_nor_how_it_was_escaped_matters(message: dict[str, Any]) -> None:
    reordered = dict(reversed(message.items()))
    escaped = json.loads(json.dumps(reordered, ensure_ascii=True, indent=1))
    assert event_bytes(escaped) == event_bytes(message)


@given(some.dictionaries(names, values, max_size=4), some.dictionaries(names, values, max_size=4))
def test_no_two_messages_are_signed_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    for message in (one, other):
        message.pop("signature", None)
    if json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True):
        assert event_bytes(one) != event_bytes(other)


@pytest.mark.parametrize("member", sorted({*sample_of(REVOKED), "laterextension"} - {"signature"}))
def test_every_member_of_a_message_is_within_what_is_signed(member: str) -> None:
    message = sample_of(REVOKED)
    assert event_bytes({**message, member: "another"}) != event_bytes(message)


@pytest.mark.parametrize("number", [1.0, 0.5, 1e3, float("nan")])
def test_a_number_that_programs_write_in_more_than_one_way_is_not_signed(number: float) -> None:
    with pytest.raises(ValueError, match=r"json\.fraction"):
        event_bytes({"data": {"list": [number]}})


def test_a_schema_knows_the_signature_of_what_crosses_and_does_not_ask_for_it() -> None:
    for urn in schema_urns():
        schema = schema_of(urn)
        is_border = schema["x-audience"] == "border"
        assert ("signature" in schema["properties"]) == schema.get("x-signed", False) == is_border, urn
        assert "signature" not in schema["required"], "within a major only optional fields are added"
