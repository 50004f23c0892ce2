"""A request for a disclosure is answered only if the organization that makes it signed it (R-094)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from chassis.tests.trust.exchange import (
    ASKED,
    CASE,
    CONSENT,
    REQUEST,
    Exchange,
    public_half,
    signing_key,
    signing_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage_chassis.trust.requests import Asked, is_signed_request, sign_request
from arrimage_chassis.trust.signing import Signing, SigningKeyError
from arrimage_contracts.events.disclosure import DisclosureRequested
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

pytestmark = pytest.mark.requirement("R-094")


@pytest.fixture
def asked(exchange: Exchange) -> Asked:
    purpose = DisclosurePurpose.REFERRAL
    return Asked("virage", "margelle", REQUEST, CASE, CONSENT, ASKED, purpose, public_half(exchange.one_time))


def test_a_request_is_its_senders_own(exchange: Exchange, asked: Asked) -> None:
    assert is_signed_request(exchange.margelle, asked, sign_request(exchange.virage, asked))


def test_a_request_reads_the_same_from_the_event_that_crossed(exchange: Exchange, asked: Asked) -> None:
    event = DisclosureRequested(
        request_id=asked.request_id,
        consent_id=asked.consent_id,
        categories=list(asked.categories),
        purpose=asked.purpose,
        one_time_key=asked.one_time_key,
        signature=sign_request(exchange.virage, asked),
    )

    read = Asked.of(event, sender="virage", recipient="margelle", case_id=CASE)

    assert read == asked
    assert is_signed_request(exchange.margelle, read, event.signature)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("sender", "colibri"),
        ("recipient", "colibri"),
        ("request_id", UUID(int=11)),
        ("case_id", UUID(int=22)),
        ("consent_id", UUID(int=33)),
        ("categories", (*ASKED, DataCategory.CRISIS)),
        ("categories", (*ASKED, DataCategory.CONTACT)),
        ("purpose", DisclosurePurpose.EMERGENCY),
        ("one_time_key", "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"),
    ],
)
def test_a_request_of_which_anything_was_changed_is_refused(
    exchange: Exchange, asked: Asked, member: str, value: object
) -> None:
    signature = sign_request(exchange.virage, asked)

    assert not is_signed_request(exchange.margelle, replace(asked, **{member: value}), signature)  # type: ignore[arg-type]


def test_the_hub_cannot_put_a_key_of_its_own_into_a_request(exchange: Exchange, asked: Asked) -> None:
    hub = Signing("virage", signing_key(7))

    assert not is_signed_request(exchange.margelle, asked, sign_request(hub, asked))


def test_a_request_signed_by_the_old_key_is_refused_after_a_rotation(exchange: Exchange, asked: Asked) -> None:
    margelle = signing_of("margelle", 1, virage=signing_key(5))

    assert not is_signed_request(margelle, asked, sign_request(exchange.virage, asked))


def test_a_request_of_an_organization_without_a_pinned_key_is_refused(exchange: Exchange, asked: Asked) -> None:
    assert not is_signed_request(signing_of("margelle", 1), asked, sign_request(exchange.virage, asked))


def test_an_own_request_sent_back_is_refused(exchange: Exchange, asked: Asked) -> None:
    back = replace(asked, sender="margelle", recipient="margelle")

    assert not is_signed_request(exchange.margelle, back, sign_request(exchange.margelle, back))


@pytest.mark.parametrize(
    "one_time_key", ["A" * 43, "AQ" + "A" * 41, "7f" + "_" * 39 + "3B"[:2], "_" * 42 + "8", "A"]
)
def test_a_request_with_a_key_to_which_anybody_could_open_is_refused(
    exchange: Exchange, asked: Asked, one_time_key: str
) -> None:
    """RFC 7748, section 6.1: what is sealed to a point of low order is sealed to a secret that everybody knows."""
    weak = replace(asked, one_time_key=one_time_key)

    assert not is_signed_request(exchange.margelle, weak, sign_request(exchange.virage, weak))


@pytest.mark.parametrize("signature", ["", "A" * 86, "A" * 85, "é" * 86, "A" * 1000])
def test_what_is_no_signature_is_refused(exchange: Exchange, asked: Asked, signature: str) -> None:
    assert not is_signed_request(exchange.margelle, asked, signature)


def test_an_organization_asks_for_itself_alone(exchange: Exchange, asked: Asked) -> None:
    with pytest.raises(ValueError, match=r"request\.not_ours"):
        sign_request(exchange.margelle, asked)


def test_without_a_key_nothing_is_asked(asked: Asked) -> None:
    with pytest.raises(SigningKeyError, match=r"signing_key\.missing"):
        sign_request(Signing("virage"), asked)


@given(place=st.integers(0, 85), bit=st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_a_single_bit_of_a_signature_that_is_another_is_refused(place: int, bit: int) -> None:
    virage, margelle = signing_of("virage", 2), signing_of("margelle", 1, virage=signing_key(2))
    asked = Asked(
        "virage", "margelle", REQUEST, CASE, CONSENT, ASKED, DisclosurePurpose.REFERRAL,
        "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
    )  # fmt: skip
    signature = sign_request(virage, asked)
    flipped = signature[:place] + chr(ord(signature[place]) ^ (1 << bit)) + signature[place + 1 :]

    assert not is_signed_request(margelle, asked, flipped)
