"""An event that crosses the border is its sender's own, whole, and for this reader: or it is not taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from chassis.tests.trust.exchange import signing_key, signing_of

from arrimage_chassis.delivery.screening import Incoming, Message, Refusal, Screen
from arrimage_chassis.trust import base64url
from arrimage_chassis.trust.signed_events import fault_of_signature, signed_event
from arrimage_chassis.trust.signing import Signing, SigningKeyError
from arrimage_contracts.declaration import Audience
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.resources import sample_of
from arrimage_contracts.signed import event_bytes
from arrimage_contracts.subjects import border_subject

pytestmark = pytest.mark.requirement("R-095")

MARGELLE = signing_of("margelle", 1)
VIRAGE = signing_of("virage", 2, margelle=signing_key(1))
LETTER = Envelope.model_validate(sample_of("urn:arrimage:schema:border.ConsentRevoked.v1"))
SIGNED = signed_event(MARGELLE, LETTER)


def screen(signing: Signing = VIRAGE) -> Screen:
    return Screen("virage", CATALOGUE, Audience.BORDER, 65_536, 12, frozenset({"ConsentRevoked"}), signing)


def looked_at(body: bytes, signing: Signing = VIRAGE) -> str:
    """Return the code under which ``body`` is refused; nothing if it is taken."""
    subject = border_subject("margelle", "virage", "ConsentRevoked", 1)
    now = datetime(2010, 10, 4, tzinfo=UTC)
    found = screen(signing).look_at(Message(subject, body, "MAILBOX_virage", 1, 1, now))
    return found.code if isinstance(found, Refusal) else ""


def changed(**members: Any) -> bytes:
    return json.dumps({**json.loads(SIGNED.to_json()), **members}).encode()


def test_a_signed_event_is_taken_as_what_it_says() -> None:
    found = screen().look_at(
        Message(
            border_subject("margelle", "virage", "ConsentRevoked", 1),
            SIGNED.to_json(), "MAILBOX_virage", 1, 1, datetime(2010, 10, 4, tzinfo=UTC),
        )
    )  # fmt: skip
    assert isinstance(found, Incoming)
    assert found.withdrawal


def test_it_is_taken_however_its_json_is_written() -> None:
    message = json.loads(SIGNED.to_json())
    assert looked_at(json.dumps(dict(reversed(message.items())), indent=2).encode()) == ""


def test_what_a_newer_minor_adds_is_signed_and_taken() -> None:
    newer = {**json.loads(LETTER.to_json()), "laterextension": "1", "data": {**LETTER.data, "later_field": 7}}
    del newer["signature"]
    signature = base64url.encoded(MARGELLE.sign(event_bytes(newer)))
    assert looked_at(json.dumps({**newer, "signature": signature}).encode()) == ""
    without = {name: value for name, value in newer.items() if name != "laterextension"}
    assert looked_at(json.dumps({**without, "signature": signature}).encode()) == "event.bad_signature"


def test_without_a_signature_it_is_refused() -> None:
    assert looked_at(LETTER.model_copy(update={"signature": None}).to_json()) == "event.unsigned"
    assert looked_at(changed(signature=None)) == "event.unsigned"


def test_the_signature_of_another_key_is_refused() -> None:
    forged = signed_event(Signing("margelle", signing_key(3)), LETTER)
    assert looked_at(forged.to_json()) == "event.bad_signature"


@pytest.mark.parametrize(
    "members",
    [
        {"id": str(uuid4())}, {"subject": str(uuid4())}, {"correlationid": str(uuid4())},
        {"time": "2010-10-04T14:04:00Z"}, {"sequence": "1.2"}, {"agreementid": str(uuid4())},
        {"data": {**LETTER.data, "consent_id": str(UUID(int=9))}}, {"data": {**LETTER.data, "more": 1}},
        {"laterextension": "1"},
    ],
    ids=lambda members: next(iter(members)),
)  # fmt: skip
def test_whatever_is_changed_of_a_signed_event_it_is_refused(members: dict[str, Any]) -> None:
    assert looked_at(changed(**members)) == "event.bad_signature"


def test_what_was_signed_for_another_organization_is_not_taken_here() -> None:
    other = signed_event(MARGELLE, LETTER.model_copy(update={"recipient": "csss-pds"}))
    assert looked_at(other.to_json()) == "event.not_for_us"
    redirected = other.model_copy(update={"recipient": "virage"})
    assert looked_at(redirected.to_json()) == "event.bad_signature"


def test_a_member_that_stands_twice_is_refused_whichever_of_the_two_was_signed() -> None:
    body = SIGNED.to_json()
    doubled = body.replace(b'"data":', b'"data":{"consent_id":"x"},"data":', 1)
    assert looked_at(doubled) == "event.bad_signature"


@pytest.mark.parametrize("signature", ["", "A" * 85, "A" * 87, "=" * 86, 1, ["A" * 86], {"alg": "none"}])
def test_what_is_no_signature_is_refused(signature: Any) -> None:
    assert looked_at(changed(signature=signature)) == "event.invalid_envelope"
    assert fault_of_signature(VIRAGE, changed(signature=signature), "margelle") == "event.bad_signature"


def test_a_fraction_is_refused_since_programs_write_it_in_more_than_one_way() -> None:
    assert looked_at(changed(data={**LETTER.data, "more": 1.0})) == "event.bad_signature"


def test_with_whom_no_key_is_pinned_nothing_of_this_kind_is_taken_from() -> None:
    assert looked_at(SIGNED.to_json(), signing_of("virage", 2)) == "event.no_pinned_key"


def test_an_organization_that_has_no_key_says_nothing_that_must_be_signed() -> None:
    with pytest.raises(SigningKeyError, match=r"signing_key\.missing"):
        signed_event(Signing("margelle"), LETTER)


def test_the_signature_of_the_reference_page_is_what_comes_out() -> None:
    message = {
        "id": "0b9e6b53-8a3c-5f0e-9a53-2a6c3d0e4c11", "recipient": "virage",
        "source": "/org/margelle/service/intake", "data": {"revoked_on": "2010-10-04"},
    }  # fmt: skip
    signing = Signing("margelle", signing_key(7))
    assert base64url.encoded(signing.sign(event_bytes(message))) == (
        "9jol1wPPwGLXRQHdwiQzIlJOHjBG79YotpT5NIscW5oUzvtImq9Bb3i2hP8HKzcxaRY96hwUOmQ7YNVKJ0nqDA"
    )
