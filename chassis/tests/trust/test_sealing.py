"""What is sealed is opened by the one key that asked for it, and tells exactly what was asked (R-094)."""

from __future__ import annotations

import traceback
from datetime import timedelta
from uuid import UUID

import pytest
from chassis.tests.trust.exchange import ASKED, NOW, REQUEST, Exchange, new_exchange, public_half, signing_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from arrimage_chassis.trust.sealing import SealedError, open_sealed, seal
from arrimage_chassis.trust.signing import Signing, SigningKeyError
from arrimage_contracts.fields import SealedPart
from arrimage_contracts.sealed import Contact, Disclosed, DisclosedContent, Identity, Needs
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

pytestmark = pytest.mark.requirement("R-094")

_TEXT = st.text(max_size=254)
_EXCHANGE = new_exchange()
_SEALED = _EXCHANGE.sealed()


def refusal(exchange: Exchange, compact: str, **changed: object) -> str:
    """Return the code with which Virage refuses what came."""
    with pytest.raises(SealedError) as refused:
        exchange.opened(compact, **changed)  # type: ignore[arg-type]
    return refused.value.code


def test_what_is_sealed_is_opened_by_the_key_that_asked_for_it(exchange: Exchange) -> None:
    assert exchange.opened(exchange.sealed()) == exchange.content


def test_what_is_sealed_is_as_the_contract_writes_it(exchange: Exchange) -> None:
    TypeAdapter(SealedPart).validate_python(exchange.sealed())


def test_two_answers_to_one_request_have_nothing_in_common_on_the_wire(exchange: Exchange) -> None:
    first, second = exchange.sealed().split("."), exchange.sealed().split(".")

    assert all(one != other for one, other in zip(first, second, strict=True) if one)


@given(name=_TEXT, phone=_TEXT, themes=st.lists(st.from_regex(r"[a-z0-9_-]{1,40}", fullmatch=True), max_size=20))
@settings(max_examples=60, deadline=None)
def test_whatever_is_sealed_is_read_as_it_was(name: str, phone: str, themes: list[str]) -> None:
    content = Disclosed(identity=Identity(name=name), contact=Contact(phone=phone), needs=Needs(themes=themes))
    asked = (*ASKED, DataCategory.NEEDS)

    compact = _EXCHANGE.sealed(content=content, categories=list(asked))

    assert _EXCHANGE.opened(compact, categories=asked).content == content


@given(place=st.integers(0, len(_SEALED) - 1), bit=st.integers(0, 7))
@settings(max_examples=400, deadline=None)
def test_a_single_bit_that_is_another_is_refused(place: int, bit: int) -> None:
    flipped = _SEALED[:place] + chr(ord(_SEALED[place]) ^ (1 << bit)) + _SEALED[place + 1 :]

    refusal(_EXCHANGE, flipped)


@pytest.mark.parametrize("segment", range(5), ids=["header", "encrypted_key", "nonce", "ciphertext", "tag"])
def test_a_segment_that_was_tampered_with_is_refused(exchange: Exchange, segment: int) -> None:
    parts = exchange.sealed().split(".")
    first = parts[segment][:1]
    parts[segment] = ("B" if first == "A" else "A") + parts[segment][1:]

    refusal(exchange, ".".join(parts))


@pytest.mark.parametrize("segment", [0, 2, 3, 4], ids=["header", "nonce", "ciphertext", "tag"])
def test_a_segment_of_another_answer_is_refused(exchange: Exchange, segment: int) -> None:
    parts, others = exchange.sealed().split("."), exchange.sealed().split(".")
    parts[segment] = others[segment]

    assert refusal(exchange, ".".join(parts)) == "sealed.not_opened"


@pytest.mark.parametrize("kept", [0, 1, 100, -1, -8, -16, -22])
def test_what_is_cut_off_is_refused(exchange: Exchange, kept: int) -> None:
    refusal(exchange, exchange.sealed()[:kept])


def test_a_shortened_tag_is_refused_before_anything_is_opened(exchange: Exchange) -> None:
    """A GCM tag of four bytes can be guessed; a library that takes its length from what came takes it."""
    *parts, tag = exchange.sealed().split(".")

    assert refusal(exchange, ".".join([*parts, tag[:6]])) == "sealed.malformed"


def test_what_is_sealed_to_another_key_is_refused(exchange: Exchange) -> None:
    other = public_half(X25519PrivateKey.from_private_bytes(bytes([8]) * 32))

    assert refusal(exchange, seal(exchange.content, other, REQUEST, exchange.margelle)) == "sealed.not_opened"


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("case_id", UUID(int=22), "sealed.other_case"),
        ("consent_id", UUID(int=33), "sealed.other_consent"),
        ("agreement_id", UUID(int=44), "sealed.other_agreement"),
        ("agreement_id", None, "sealed.other_agreement"),
        ("aud", "colibri", "sealed.other_audience"),
        ("iss", "colibri", "sealed.other_issuer"),
        ("purpose", DisclosurePurpose.CRISIS, "sealed.other_purpose"),
        ("categories", [DataCategory.IDENTITY], "sealed.other_categories"),
        ("categories", [*ASKED, DataCategory.THERAPY], "sealed.other_categories"),
        ("categories", [*ASKED, DataCategory.CONTACT], "sealed.other_categories"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_answers_for_something_else_is_refused(
    exchange: Exchange, member: str, value: object, code: str
) -> None:
    """Signed by the right organization, sealed to the right key, but bound to another thing than was asked.

    As an answer that a federation partner gives about what is not its own (CVE-2024-23832 of Mastodon,
    CVE-2019-18835 of Synapse: who signed, and for what, was not held against who was asked).
    """
    assert refusal(exchange, exchange.sealed(**{member: value})) == code


def test_the_answer_to_another_request_is_refused_before_any_key_is_used(exchange: Exchange) -> None:
    assert refusal(exchange, exchange.sealed(request_id=UUID(int=11))) == "sealed.other_request"


def test_the_answer_to_another_request_under_this_ones_name_is_refused(exchange: Exchange) -> None:
    other = exchange.content.model_copy(update={"request_id": UUID(int=11)})

    with pytest.raises(ValueError, match=r"sealed\.not_ours"):
        seal(other, public_half(exchange.one_time), REQUEST, exchange.margelle)


def test_a_category_that_was_not_asked_for_is_refused_even_if_it_is_not_named(exchange: Exchange) -> None:
    """Redaction that is named and not done (SORMAS #6640)."""
    more = exchange.content.content.model_copy(update={"needs": Needs(themes=["housing"])})

    assert refusal(exchange, exchange.sealed(content=more)) == "sealed.not_asked_for"


def test_an_answer_without_an_agreement_is_read_in_an_emergency_alone(exchange: Exchange) -> None:
    compact = exchange.sealed(agreement_id=None)

    assert exchange.opened(compact, agreement_ids=frozenset({None})).agreement_id is None


def test_an_agreement_renewed_meanwhile_is_read_under_either(exchange: Exchange) -> None:
    either = frozenset({UUID(int=4), UUID(int=5)})

    compact = exchange.sealed(agreement_id=UUID(int=5))

    assert exchange.opened(compact, agreement_ids=either).agreement_id == UUID(int=5)


def test_what_is_expired_is_refused(exchange: Exchange) -> None:
    assert refusal(exchange, exchange.sealed(), now=NOW + timedelta(days=14)) == "sealed.expired"


def test_what_is_issued_in_the_future_is_refused(exchange: Exchange) -> None:
    assert refusal(exchange, exchange.sealed(), now=NOW - timedelta(minutes=6)) == "sealed.issued_in_the_future"


def test_the_clocks_of_two_organizations_may_be_some_minutes_apart(exchange: Exchange) -> None:
    assert exchange.opened(exchange.sealed(), now=NOW - timedelta(minutes=4)) == exchange.content


def test_what_would_live_for_years_is_refused(exchange: Exchange) -> None:
    assert refusal(exchange, exchange.sealed(exp=NOW + timedelta(days=400))) == "sealed.lives_too_long"


def test_what_another_organization_signed_is_refused(exchange: Exchange) -> None:
    forged = seal(exchange.content, public_half(exchange.one_time), REQUEST, Signing("margelle", signing_key(3)))

    assert refusal(exchange, forged) == "sealed.signature_refused"


def test_what_the_old_key_signed_is_refused_after_a_rotation(exchange: Exchange) -> None:
    """Synapse #4364: a key that was no longer valid still signed."""
    compact = exchange.sealed()
    new_key = signing_key(5).public_key()

    with pytest.raises(SealedError, match=r"sealed\.signature_refused"):
        open_sealed(compact, exchange.one_time, new_key, exchange.expected, NOW)


def test_nothing_is_read_of_an_organization_whose_key_is_not_pinned(exchange: Exchange) -> None:
    with pytest.raises(SealedError, match=r"sealed\.no_pinned_key"):
        open_sealed(exchange.sealed(), exchange.one_time, None, exchange.expected, NOW)


def test_an_organization_does_not_sign_for_another(exchange: Exchange) -> None:
    with pytest.raises(ValueError, match=r"sealed\.not_ours"):
        seal(exchange.content, public_half(exchange.one_time), REQUEST, exchange.virage)


def test_without_a_key_nothing_is_sealed(exchange: Exchange) -> None:
    with pytest.raises(SigningKeyError, match=r"signing_key\.missing"):
        seal(exchange.content, public_half(exchange.one_time), REQUEST, Signing("margelle"))


def test_what_is_too_large_is_not_sealed(exchange: Exchange) -> None:
    instructions = Contact(instructions="é" * 2000).model_copy(update={"instructions": "x" * 60_000})
    content = Disclosed(contact=instructions)

    with pytest.raises(ValueError, match=r"sealed\.too_large"):
        exchange.sealed(content=content)


def test_the_fullest_content_fits(exchange: Exchange) -> None:
    """Each text at its longest, in characters of four bytes."""
    text, short = "😀" * 2000, "😀" * 254
    content = Disclosed(
        identity=Identity(name=short), contact=Contact(phone=short, address=short, instructions=text)
    )

    assert exchange.opened(exchange.sealed(content=content)).content == content


def test_a_refusal_tells_nothing_of_what_was_inside(exchange: Exchange) -> None:
    compact = exchange.sealed(categories=[DataCategory.IDENTITY])

    with pytest.raises(SealedError) as refused:
        exchange.opened(compact)

    told = "".join(traceback.format_exception(refused.value, chain=True)) + repr(refused.value.__context__)
    assert "Z. Q." not in told
    assert "rue Z" not in told


def test_the_content_is_in_no_repr(exchange: Exchange) -> None:
    opened: DisclosedContent = exchange.opened(exchange.sealed())

    assert "Z. Q." not in repr(opened)
