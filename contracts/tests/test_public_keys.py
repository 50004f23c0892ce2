"""Public NKeys and signing keys, against the library that makes them."""

from __future__ import annotations

import base64

import nkeys
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic_core import PydanticCustomError

from arrimage_contracts.network.public_keys import check_nkey, check_signing_key, fingerprint_of


def public_key(seed: bytes, prefix: int) -> str:
    pair = nkeys.from_seed(nkeys.encode_seed(seed, prefix))
    return str(pair.public_key.decode())


@given(some.binary(min_size=32, max_size=32))
def test_every_user_key_that_the_library_makes_is_accepted(seed: bytes) -> None:
    key = public_key(seed, nkeys.PREFIX_BYTE_USER)
    assert check_nkey(key) == key


@given(some.integers(1, 55), some.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_wrong_letter_is_noticed(place: int, letter: str) -> None:
    key = public_key(bytes(32), nkeys.PREFIX_BYTE_USER)
    wrong = key[:place] + letter + key[place + 1 :]
    if wrong == key:
        return
    with pytest.raises(PydanticCustomError) as refused:
        check_nkey(wrong)
    assert refused.value.type == "network.malformed_nkey"


@pytest.mark.parametrize(
    "prefix", [nkeys.PREFIX_BYTE_ACCOUNT, nkeys.PREFIX_BYTE_OPERATOR, nkeys.PREFIX_BYTE_SERVER]
)
def test_the_key_of_an_account_an_operator_or_a_server_is_no_user_key(prefix: int) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        check_nkey(public_key(bytes(32), prefix))
    assert refused.value.type == "network.malformed_nkey"


@pytest.mark.requirement("R-020")
def test_a_private_seed_is_recognized_and_never_quoted() -> None:
    seed = nkeys.encode_seed(bytes(32), nkeys.PREFIX_BYTE_USER).decode()
    for check in (check_nkey, check_signing_key):
        with pytest.raises(PydanticCustomError) as refused:
            check(seed)
        assert refused.value.type == "network.private_seed"
        assert seed not in f"{refused.value}{refused.value.context}"


@given(some.binary(min_size=32, max_size=32))
def test_thirty_two_bytes_in_base64_are_a_signing_key(raw: bytes) -> None:
    key = base64.b64encode(raw).decode()
    assert check_signing_key(key) == key


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        base64.b64encode(bytes(31)).decode(),
        base64.b64encode(bytes(33)).decode(),
        base64.urlsafe_b64encode(b"\xff" * 32).decode(),
        base64.b64encode(bytes(32)).decode().rstrip("="),
        base64.b64encode(bytes(32)).decode()[:-2] + "B=",
        base64.b64encode(bytes(32)).decode() + "\n",
    ],
    ids=["empty", "short", "long", "url alphabet", "no padding", "stray bits", "line end"],
)
def test_anything_else_is_no_signing_key(wrong: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        check_signing_key(wrong)
    assert refused.value.type == "network.malformed_signing_key"


def test_a_fingerprint_stands_for_the_organization_and_both_keys() -> None:
    fingerprint = fingerprint_of("margelle", "U1", "S1")
    assert fingerprint == fingerprint_of("margelle", "U1", "S1")
    assert len(fingerprint.replace(" ", "")) == 32
    others = [("virage", "U1", "S1"), ("margelle", "U2", "S1"), ("margelle", "U1", "S2")]
    assert fingerprint not in [fingerprint_of(*other) for other in others]
