"""Bad messages, each refused with its code and without a word of what it holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from arrimage_contracts.resources import sample_of
from arrimage_contracts.validation import InvalidMessageError, validate_message

OWN = "urn:arrimage:schema:own.PlanCreated.v1"
BORDER = "urn:arrimage:schema:border.ReferralSent.v1"


def refusal(body: bytes) -> InvalidMessageError:
    with pytest.raises(InvalidMessageError) as refused:
        validate_message(body)
    return refused.value


def altered(urn: str, **changes: Any) -> bytes:
    return json.dumps({**sample_of(urn), **changes}).encode()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b'"text"'], ids=range(6))
def test_what_is_no_json_object_is_malformed(body: bytes) -> None:
    assert refusal(body).code == "message.malformed"


@pytest.mark.parametrize(
    "dataschema",
    ["urn:arrimage:schema:own.PlanCreated.v2", "urn:arrimage:schema:network.v1", "https://example.org/s", 7, None],
)
def test_a_schema_that_this_version_does_not_have_is_unknown(dataschema: object) -> None:
    assert refusal(altered(OWN, dataschema=dataschema)).code == "message.unknown_schema"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"specversion": "0.3"}, "/specversion"),
        ({"id": "1"}, "/id"),
        ({"type": "arrimage.FollowupDue.v1"}, "/type"),
        ({"time": "2010-10-04T14:03:00-04:00"}, "/time"),
        ({"time": "2010-10-04T25:03:00Z"}, "/time"),
        ({"privacyclass": "PUBLIC"}, "/privacyclass"),
        ({"source": "/org/margelle/service/intake"}, "/source"),
        ({"recipient": "Margelle"}, "/recipient"),
        ({"sequence": "12"}, "/sequence"),
        ({"data": []}, "/data"),
    ],
    ids=lambda value: "" if isinstance(value, str) else "-".join(value),
)
def test_an_envelope_that_disagrees_with_its_event_is_invalid(changes: dict[str, Any], path: str) -> None:
    error = refusal(altered(OWN, **changes))
    assert error.code == "message.invalid"
    assert error.violations[0].path == path


@pytest.mark.parametrize(
    "changes",
    [{"time": "2010-10-04T14:03:59Z"}, {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}],
    ids=["seconds", "traceparent"],
)
def test_what_would_let_two_partners_match_their_copies_does_not_cross_the_border(changes: dict[str, Any]) -> None:
    validate_message(altered(OWN, **changes))
    assert refusal(altered(BORDER, **changes)).code == "message.invalid"


@pytest.mark.requirement("R-020")
def test_an_error_quotes_no_value_of_the_message() -> None:
    sample = sample_of(OWN)
    error = refusal(altered(OWN, recipient="Sentinelle Tremblay", data={**sample["data"], "mode": "450-555-0199"}))
    assert len(error.violations) == 2
    assert "Tremblay" not in f"{error}{error.violations}"
    assert "0199" not in f"{error}{error.violations}"


def test_a_missing_field_is_named_once() -> None:
    error = refusal(altered(OWN, data={}))
    assert [(violation.path, violation.rule) for violation in error.violations] == [("/data", "required")]
    assert "meeting_dates" in str(error)
