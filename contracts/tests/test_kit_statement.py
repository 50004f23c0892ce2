"""What the kit signs, and what it takes for a statement."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jws
from joserfc.jwk import OKPKey

from arrimage_conformance.__main__ import main
from arrimage_conformance.check import Check
from arrimage_conformance.registry import checks_of
from arrimage_conformance.results import Report, Result, Verdict
from arrimage_conformance.server import KitError
from arrimage_conformance.statement import sign, signing_key, verify

pytestmark = pytest.mark.requirement("R-013")
PLANNING = checks_of("planning").all
KEY = OKPKey.import_key(
    Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
)


def a_report(verdict: Verdict, checks: Sequence[Check] = PLANNING) -> Report:
    results = [Result(check, verdict) for check in checks]
    return Report("planning", "0.1.0", "a program", "2026-11-28T12:00:00Z", results)


def resigned(statement: str, old: bytes, new: bytes) -> str:
    """Return the statement with ``old`` replaced, signed anew with the same key."""
    found = jws.deserialize_compact(statement.strip(), KEY, algorithms=["Ed25519"])
    assert found.payload.count(old) == 1
    return jws.serialize_compact(found.headers(), found.payload.replace(old, new), KEY, algorithms=["Ed25519"])


def test_a_statement_is_verified_offline_and_a_changed_or_strange_one_is_refused(tmp_path: Path) -> None:
    statement = tmp_path / "statement"
    statement.write_text(sign(a_report(Verdict.KEPT), KEY))
    said = verify(statement)
    assert verify(statement, said["signed_by"]) == said

    with pytest.raises(KitError, match="expected"):
        verify(statement, "c29tZWJvZHkgZWxzZQ==")
    text = statement.read_text()
    head, body, signature = text.strip().split(".")
    strange = resigned(text, b'"role": "planning"', b'"role": "nobody"')
    for changed in (f"{head}.{body[:-2]}AA.{signature}", f"{head}.{body}", "nonsense", "", strange):
        statement.write_text(changed)
        with pytest.raises(KitError):
            verify(statement)


def test_no_statement_is_signed_of_what_was_not_kept_or_not_checked() -> None:
    for verdict in (Verdict.BROKEN, Verdict.NOT_CHECKED):
        with pytest.raises(KitError, match="P-01"):
            sign(a_report(verdict), KEY)


def test_no_statement_is_signed_of_some_of_the_promises_though_each_was_kept() -> None:
    for some, left in ((PLANNING[:1], PLANNING[1].id), (PLANNING[1:], PLANNING[0].id), ((), PLANNING[0].id)):
        with pytest.raises(KitError, match=left):
            sign(a_report(Verdict.KEPT, some), KEY)


@pytest.mark.usefixtures("signals_of_the_tests")
def test_a_statement_that_leaves_out_a_promise_is_named_as_such_and_does_not_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statement = tmp_path / "statement"
    statement.write_text(sign(a_report(Verdict.KEPT), KEY))
    assert main(["verify", str(statement)]) == 0
    assert capsys.readouterr().err == ""

    statement.write_text(resigned(statement.read_text(), f'"{PLANNING[3].id}", '.encode(), b""))
    assert main(["verify", str(statement)]) == 1
    said = capsys.readouterr().err
    assert PLANNING[3].id in said
    assert PLANNING[4].id not in said


def test_who_signed_a_statement_is_not_what_the_statement_says(tmp_path: Path) -> None:
    statement = tmp_path / "statement"
    text = sign(a_report(Verdict.KEPT), KEY)
    statement.write_text(text)
    signed_by = verify(statement)["signed_by"]
    statement.write_text(resigned(text, b'"statement": 1', b'"statement": 1, "signed_by": "somebody else"'))
    assert verify(statement)["signed_by"] == signed_by


def test_a_key_that_cannot_sign_is_refused_before_anything_is_run(tmp_path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    file = tmp_path / "key.pem"
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    of_another_kind = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"nonsense", public, of_another_kind):
        file.write_bytes(content)
        with pytest.raises(KitError, match="not an Ed25519 private key"):
            signing_key(file)
    with pytest.raises(KitError, match="not an Ed25519 private key"):
        signing_key(tmp_path / "not there")
