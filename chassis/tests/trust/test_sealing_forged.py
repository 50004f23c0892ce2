"""What an attacker makes by hand and sends as an answer is refused, whatever its header says (R-094).

Each test names where the attack comes from. The forger is checked first: what it makes as it should be is read.
"""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from chassis.tests.trust.exchange import NOW, REQUEST, Exchange, signing_key
from chassis.tests.trust.forging import Header, jwe_to, jws_of
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwe
from joserfc.jwk import OctKey, OKPKey, RSAKey

from arrimage_chassis.trust import base64url
from arrimage_chassis.trust.sealing import MAX_CHARACTERS, SealedError

pytestmark = pytest.mark.requirement("R-094")


def said_of(exchange: Exchange) -> bytes:
    return exchange.content.model_dump_json(exclude_none=True).encode()


def signed(exchange: Exchange, said: bytes | None = None, header: Header | None = None) -> bytes:
    return jws_of(said or said_of(exchange), header or {"alg": "EdDSA"}, signing_key(1))


def sealed(exchange: Exchange, inside: bytes | None = None, **how: object) -> str:
    public = exchange.one_time.public_key()
    return jwe_to(public, inside or signed(exchange), REQUEST, **how)  # type: ignore[arg-type]


def refusal(exchange: Exchange, compact: str) -> str:
    with pytest.raises(SealedError) as refused:
        exchange.opened(compact)
    return refused.value.code


def test_the_forger_makes_what_is_read_if_it_is_as_it_should_be(exchange: Exchange) -> None:
    assert exchange.opened(sealed(exchange)) == exchange.content


def test_plain_json_that_nobody_signed_is_refused_cve_2022_3102(exchange: Exchange) -> None:
    """CVE-2022-3102 of jwcrypto, #236 of jose-jwt: what was encrypted passed for what was signed."""
    assert refusal(exchange, sealed(exchange, said_of(exchange))) == "sealed.unsigned"


def test_a_jws_that_nobody_sealed_is_refused_cve_2022_3102(exchange: Exchange) -> None:
    """The other way round: a reader that tells by itself which of the two came."""
    assert refusal(exchange, signed(exchange).decode()) == "sealed.malformed"


@pytest.mark.parametrize("none", ["none", "None", "NONE", "nOnE", ""])
def test_alg_none_is_refused_cve_2022_23540(exchange: Exchange, none: str) -> None:
    """CVE-2022-23540 of jsonwebtoken, and its spellings."""
    inside = jws_of(said_of(exchange), {"alg": none}, None)

    assert refusal(exchange, sealed(exchange, inside)) == "sealed.header_refused"


def test_an_empty_signature_is_refused(exchange: Exchange) -> None:
    inside = jws_of(said_of(exchange), {"alg": "EdDSA"}, None)

    assert refusal(exchange, sealed(exchange, inside)) == "sealed.signature_refused"


@pytest.mark.parametrize("alg", ["HS256", "EdDSA"])
def test_hmac_under_the_public_key_is_refused_cve_2024_37568(exchange: Exchange, alg: str) -> None:
    """CVE-2024-37568 of Authlib (joserfc #27), CVE-2022-29217 of PyJWT, CVE-2024-33663 of python-jose."""
    public = signing_key(1).public_key()
    spelled = (
        public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
    )
    for secret in spelled:
        inside = jws_of(said_of(exchange), {"alg": alg}, secret)

        assert refusal(exchange, sealed(exchange, inside)) in {"sealed.header_refused", "sealed.signature_refused"}


@pytest.mark.parametrize(
    "more",
    [
        {"jwk": OKPKey.import_key(signing_key(3)).as_dict(private=False)},
        {"jku": "https://attacker.example/keys.json"},
        {"x5c": ["MIIB"]},
        {"x5u": "https://attacker.example/c.pem"},
        {"kid": "../../keys/other"},
        {"crit": ["exp"], "exp": 0},
        {"crit": []},
        {"b64": False, "crit": ["b64"]},
        {"typ": "JWT"},
        {"zip": "DEF"},
    ],
    ids=lambda more: "+".join(more),
)
def test_a_signature_that_brings_its_own_key_or_rules_is_refused_cve_2018_0114(
    exchange: Exchange, more: Header
) -> None:
    """CVE-2018-0114 of node-jose, CVE-2026-27962 of Authlib (``jwk``); python-jose #413 (``crit``)."""
    inside = jws_of(said_of(exchange), {"alg": "EdDSA"} | more, signing_key(3))
    own = jws_of(said_of(exchange), {"alg": "EdDSA"} | more, signing_key(1))

    assert refusal(exchange, sealed(exchange, inside)) == "sealed.header_refused"
    assert refusal(exchange, sealed(exchange, own)) == "sealed.header_refused"


@pytest.mark.parametrize(
    "more",
    [
        {"alg": "RSA-OAEP"},
        {"alg": "RSA1_5"},
        {"alg": "dir"},
        {"alg": "A128KW"},
        {"alg": "ECDH-ES+A128KW"},
        {"alg": "PBES2-HS256+A128KW", "p2c": 2_000_000_000, "p2s": "AAAA"},
        {"alg": ["ECDH-ES"]},
        {"alg": None},
        {"enc": "A128GCM"},
        {"enc": "A128CBC-HS256"},
        {"zip": "DEF"},
        {"zip": None},
        {"jku": "https://attacker.example/keys.json"},
        {"jwk": {"kty": "oct", "k": "AA"}},
        {"x5c": []},
        {"crit": ["exp"], "exp": 0},
        {"apu": "AA", "apv": "AA"},
        {"cty": "JWT"},
        {"typ": "JWT"},
    ],
    ids=lambda more: "+".join(f"{name}={value}" for name, value in more.items())[:40],
)
def test_a_seal_of_another_header_is_refused_before_it_is_opened(exchange: Exchange, more: Header) -> None:
    """Only what the contract writes is read: no algorithm of the sender's choice (CVE-2023-50967: ``p2c``)."""
    assert refusal(exchange, sealed(exchange, more=more)) == "sealed.header_refused"


@pytest.mark.parametrize("without", ["alg", "enc", "epk"])
def test_a_seal_without_one_of_its_members_is_refused(exchange: Exchange, without: str) -> None:
    assert refusal(exchange, sealed(exchange, without=(without,))) == "sealed.header_refused"


def test_a_seal_without_the_requests_id_is_refused(exchange: Exchange) -> None:
    assert refusal(exchange, sealed(exchange, without=("kid",))) == "sealed.other_request"


@pytest.mark.parametrize("kid", [REQUEST.hex, str(REQUEST).upper() + " ", "", REQUEST.int, f"urn:uuid:{REQUEST}"])
def test_another_spelling_of_the_requests_id_is_refused(exchange: Exchange, kid: object) -> None:
    compact = sealed(exchange, more={"kid": kid})

    assert refusal(exchange, compact) == "sealed.other_request"


def test_rsa_oaep_from_a_library_is_refused(exchange: Exchange) -> None:
    key = RSAKey.import_key(generate_private_key(65537, 2048).public_key())
    header = {"alg": "RSA-OAEP", "enc": "A256GCM", "kid": str(REQUEST)}
    compact = jwe.encrypt_compact(header, signed(exchange), key, algorithms=["RSA-OAEP", "A256GCM"])

    assert refusal(exchange, compact) == "sealed.malformed"


@pytest.mark.parametrize("alg", ["dir", "A128KW"])
def test_a_symmetric_seal_under_what_is_public_is_refused(exchange: Exchange, alg: str) -> None:
    """Algorithm confusion at the seal: the public half of the one-time key as a secret that both know."""
    raw = exchange.one_time.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    secret = OctKey.import_key(raw if alg == "dir" else raw[:16])
    header = {"alg": alg, "enc": "A256GCM", "kid": str(REQUEST)}
    compact = jwe.encrypt_compact(header, signed(exchange), secret, algorithms=[alg, "A256GCM"])

    assert refusal(exchange, compact) in {"sealed.header_refused", "sealed.malformed"}


def test_a_zip_bomb_is_refused_unopened_cve_2024_28102(exchange: Exchange) -> None:
    """CVE-2024-28102 of jwcrypto, CVE-2024-33664 of python-jose, CVE-2024-28180 of go-jose.

    Thirty megabytes in less than the largest sealed part: it is refused for its header, and nothing is inflated.
    """
    bomb = sealed(exchange, b"0" * 30_000_000, more={"zip": "DEF"}, compressed=True)

    assert len(bomb) < MAX_CHARACTERS
    assert refusal(exchange, bomb) == "sealed.header_refused"


def test_what_is_compressed_without_saying_so_is_refused(exchange: Exchange) -> None:
    assert refusal(exchange, sealed(exchange, compressed=True)) in {"sealed.not_opened", "sealed.unsigned"}


def test_what_is_huge_is_not_even_parsed_cve_2025_61920(exchange: Exchange) -> None:
    """CVE-2025-61920 of Authlib: segments of hundreds of megabytes were decoded before they were refused."""
    assert refusal(exchange, "." * 50_000_000) == "sealed.too_large"
    assert refusal(exchange, f"{'A' * 48_000}..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA") == "sealed.malformed"


def test_a_huge_inner_header_is_refused(exchange: Exchange) -> None:
    inside = jws_of(said_of(exchange), {"alg": "EdDSA", "typ": "A" * 20_000}, signing_key(1))

    assert refusal(exchange, sealed(exchange, inside)) == "sealed.unsigned"


_POINTS_OF_LOW_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
"""As cr.yp.to/ecdh.html lists them: of order 1, 2, 4 and 8, the last two not reduced."""


@pytest.mark.parametrize("point", _POINTS_OF_LOW_ORDER)
def test_an_ephemeral_key_of_low_order_is_refused(exchange: Exchange, point: str) -> None:
    """RFC 7748, section 6.1: every key agrees with it on nought. Kin of the attacks on JWE of 2017."""
    epk = {"kty": "OKP", "crv": "X25519", "x": base64url.encoded(bytes.fromhex(point))}

    assert refusal(exchange, sealed(exchange, epk=epk)) == "sealed.header_refused"


@pytest.mark.parametrize(
    "epk",
    [
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "X448", "x": "A" * 75},
        {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "X25519", "x": 1},
        {"kty": "OKP", "crv": "X25519"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43, "d": "A" * 43},
        "A" * 43,
        ["OKP"],
    ],
    ids=str,
)
def test_an_ephemeral_key_of_another_kind_is_refused(exchange: Exchange, epk: Header) -> None:
    """The invalid curve attacks of 2017 (go-jose, node-jose, jose2go, Nimbus, jose4j): the curve is not theirs."""
    assert refusal(exchange, sealed(exchange, epk=epk)) == "sealed.header_refused"


def test_a_member_named_twice_is_refused_in_the_content_cve_2017_12635(exchange: Exchange) -> None:
    """CVE-2017-12635 of CouchDB: one parser takes the first, another the last."""
    said = said_of(exchange).replace(b'"aud":"virage"', b'"aud":"colibri","aud":"virage"')

    assert refusal(exchange, sealed(exchange, signed(exchange, said))) == "sealed.content_malformed"


def test_a_member_named_twice_is_refused_in_the_signatures_header(exchange: Exchange) -> None:
    inside = jws_of(said_of(exchange), b'{"alg":"none","alg":"EdDSA"}', signing_key(1))

    assert refusal(exchange, sealed(exchange, inside)) == "sealed.unsigned"


def test_a_member_named_twice_is_refused_in_the_seals_header(exchange: Exchange) -> None:
    header = json.dumps({"alg": "ECDH-ES", "enc": "A256GCM", "kid": str(REQUEST)})[:-1] + ',"alg":"dir"}'

    assert refusal(exchange, sealed(exchange, raw_header=header.encode())) == "sealed.malformed"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"iss":NaN}',
        b"\xff\xfe{}",
        b"[" * 20_000,
        b'{"a":' * 5_000,
        b'{"a":' + b"1" * 10_000 + b"}",
        b"{} {}",
    ],
    ids=["empty", "null", "list", "text", "nothing", "nan", "utf16", "deep", "deep_open", "long_number", "two"],
)
def test_content_that_is_not_what_the_contract_writes_is_refused(exchange: Exchange, said: bytes) -> None:
    inside = jws_of(said, {"alg": "EdDSA"}, signing_key(1))

    assert refusal(exchange, sealed(exchange, inside)) in {"sealed.content_malformed", "sealed.unsigned"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"identity":{', b'"identity":[],"x":{'),
        (b'"iat":"', b'"iat":"never '),
        (b'"categories":["identity","contact"]', b'"categories":[]'),
        (b'"categories":["identity","contact"]', b'"categories":["identity","everything"]'),
        (b'"iss":"margelle"', b'"iss":"Margelle "'),
    ],
)
def test_content_with_a_member_of_another_kind_is_refused(exchange: Exchange, old: bytes, new: bytes) -> None:
    said = said_of(exchange)
    assert old in said

    assert (
        refusal(exchange, sealed(exchange, signed(exchange, said.replace(old, new)))) == "sealed.content_malformed"
    )


def test_a_time_without_a_zone_is_refused(exchange: Exchange) -> None:
    said = said_of(exchange).replace(NOW.isoformat().replace("+00:00", "Z").encode(), b"2026-03-02T15:04:00")

    assert refusal(exchange, sealed(exchange, signed(exchange, said))) == "sealed.content_malformed"


def test_a_segment_spelled_otherwise_is_refused(exchange: Exchange) -> None:
    """Padding, the other alphabet, bits that no byte needs: two texts may not stand for one sealed part."""
    compact = sealed(exchange)
    for other in (compact + "==", compact + "=", compact.replace(".", ". ", 1), compact + "\n", f" {compact}"):
        assert refusal(exchange, other) == "sealed.malformed"
