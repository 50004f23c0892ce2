"""The envelope, to bytes and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.resources import sample_of, schema_urns

words = some.from_regex(r"[a-z][a-z0-9-]{1,30}", fullmatch=True)
values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@some.composite
def envelopes(draw: some.DrawFn) -> Envelope:
    event = draw(some.from_regex(r"[A-Z][A-Za-z]{1,30}", fullmatch=True))
    major = draw(some.integers(1, 999))
    service = draw(some.sampled_from(["intake", "planning", "followup", "notifications"]))
    return Envelope(
        id=draw(some.uuids()),
        source=source_of(draw(words), service),
        type=f"arrimage.{event}.v{major}",
        time=draw(some.datetimes(min_value=datetime(2000, 1, 1), timezones=some.just(UTC))),  # noqa: DTZ001
        dataschema=schema_name(event, major, "own"),
        subject=draw(some.uuids()),
        recipient=draw(words),
        correlationid=draw(some.uuids()),
        causationid=draw(some.none() | some.uuids()),
        sequence=draw(some.from_regex(r"[0-9a-z]{1,16}\.[0-9]{1,9}", fullmatch=True)),
        privacyclass=draw(some.sampled_from([Privacy.PUBLIC, Privacy.DEIDENTIFIED])),
        agreementid=draw(some.none() | some.uuids()),
        consentid=draw(some.none() | some.uuids()),
        traceparent=draw(some.none() | some.just("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")),
        data=draw(some.dictionaries(some.text(max_size=9), values, max_size=3)),
    )


@pytest.mark.requirement("R-006")
@given(envelopes())
def test_an_envelope_that_was_written_is_read_the_same(envelope: Envelope) -> None:
    assert Envelope.from_json(envelope.to_json()) == envelope


@pytest.mark.requirement("R-006")
@given(envelopes())
def test_absent_extensions_are_left_out(envelope: Envelope) -> None:
    written = json.loads(envelope.to_json())
    assert None not in [value for key, value in written.items() if key != "data"]


def test_the_parts_of_an_envelope() -> None:
    envelope = Envelope.model_validate(sample_of("urn:arrimage:schema:border.ReferralSent.v1"))
    assert (envelope.event_name, envelope.major) == ("ReferralSent", 1)
    assert (envelope.source_organization, envelope.source_service) == ("margelle", "intake")


def test_an_instant_of_another_zone_is_brought_to_utc() -> None:
    sample = sample_of(schema_urns()[0])
    eastern = datetime(2010, 10, 4, 10, 3, tzinfo=timezone(timedelta(hours=-4)))
    envelope = Envelope.model_validate({**sample, "time": eastern})
    assert json.loads(envelope.to_json())["time"] == "2010-10-04T14:03:00Z"


def test_an_envelope_cannot_be_changed() -> None:
    envelope = Envelope.model_validate(sample_of(schema_urns()[0]))
    with pytest.raises(ValidationError):
        envelope.id = UUID(int=0)  # type: ignore[misc]


@pytest.mark.requirement("R-006")
@pytest.mark.parametrize(
    "missing",
    [
        "id",
        "source",
        "type",
        "time",
        "dataschema",
        "subject",
        "recipient",
        "correlationid",
        "sequence",
        "privacyclass",
        "data",
    ],
)
def test_a_message_without_a_mandatory_attribute_is_no_envelope(missing: str) -> None:
    sample = sample_of(schema_urns()[0])
    del sample[missing]
    with pytest.raises(ValidationError):
        Envelope.from_json(json.dumps(sample).encode())


@pytest.mark.parametrize(
    "wrong",
    [
        {"specversion": "0.3"},
        {"source": "/org/margelle"},
        {"source": "/org/margelle/service/intake\n"},
        {"type": "arrimage.PlanCreated"},
        {"type": "arrimage.plan_created.v1"},
        {"time": "2010-10-04T14:03:00"},
        {"recipient": "Maison la Margelle"},
        {"sequence": "1"},
        {"privacyclass": "SECRET"},
        {"data": "text"},
    ],
    ids=repr,
)
def test_a_message_with_a_wrong_attribute_is_no_envelope(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Envelope.from_json(json.dumps({**sample_of(schema_urns()[0]), **wrong}).encode())
