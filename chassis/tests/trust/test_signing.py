"""The organization's signing key is read from a file; partners' keys are those of the network file (§3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from chassis.tests.trust.exchange import Exchange, signing_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from arrimage_chassis.trust.signing import Signing, SigningKeyError, public_text, read_public_key

pytestmark = pytest.mark.requirement("R-094")


def test_the_key_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "signing.pem"
    file.write_bytes(signing_key(1).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    signing = Signing.from_file("margelle", file, {"virage": public_text(signing_key(2).public_key())})

    assert signing.is_signed_by("margelle", b"said", signing.sign(b"said"))
    assert signing.is_signed_by("virage", b"said", signing_key(2).sign(b"said"))
    assert signing.pinned() == {"virage": public_text(signing_key(2).public_key())}


def test_what_one_signed_another_did_not(exchange: Exchange) -> None:
    assert not exchange.margelle.is_signed_by("margelle", b"said", exchange.virage.sign(b"said"))
    assert not exchange.margelle.is_signed_by("colibri", b"said", exchange.virage.sign(b"said"))
    assert not exchange.margelle.is_signed_by("virage", b"other", exchange.virage.sign(b"said"))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyError, match=r"signing_key\.unreadable"):
        Signing.from_file("margelle", tmp_path / "signing.pem", {})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        signing_key(1).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")),
        signing_key(1).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    ],
    ids=["empty", "broken", "x25519", "password", "der"],
)
def test_a_file_without_an_ed25519_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "signing.pem"
    file.write_bytes(content)

    with pytest.raises(SigningKeyError, match=r"signing_key\.malformed"):
        Signing.from_file("margelle", file, {})


@pytest.mark.parametrize("text", ["", "AAAA", "é", "A" * 44])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(SigningKeyError, match=r"signing_key\.malformed"):
        read_public_key(text)
