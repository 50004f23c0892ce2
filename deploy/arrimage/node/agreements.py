"""Pair agreements as ``arrimage agreement`` writes them: propose, sign, load what a partner signed, end, list.

A file goes to and fro by any way, e-mail included: nothing in it is secret, and only signatures count. What is
honoured is told by :mod:`arrimage_chassis.trust.agreements`, by which the gate reads the same folder.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from arrimage.errors import ArrimageError
from arrimage.keys import replace_secret
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.pieces import share_agreements
from arrimage.node.pins import read_pins
from arrimage_chassis.trust.agreements import (
    endings_of,
    holding_between,
    is_signature_of,
    why_not_honoured,
)
from arrimage_chassis.trust.signing import Signing, SigningKeyError
from arrimage_contracts.network import Agreement, Ending, dump_agreement, load_agreement
from arrimage_contracts.vocabularies import DataCategory


@dataclass(frozen=True)
class Held:
    """An agreement in the node's folder, and what it is worth today."""

    file: Path
    agreement: Agreement
    partner: str
    in_force: bool
    """Whether it is the one that is honoured today."""
    reason: str | None
    """Why its signatures are not worth it, as a stable code; None if they are."""


def propose_agreement(
    directory: NodeDirectory,
    partner: str,
    categories: Sequence[DataCategory],
    starts_on: date,
    ends_on: date | None,
    agreement_id: UUID,
) -> Path:
    """Write an agreement with ``partner``, signed for this organization; return the file to send.

    :param agreement_id: a new one; or that of an agreement with ``partner`` of which this is a new version.
    :raises ArrimageError: ``agreement.unknown_partner``, ``agreement.key_*``, ``agreement.ended``.
    :raises NetworkFileError: if the terms cannot be an agreement's.
    """
    signing = signing_of(directory)
    _require_partner(signing, partner)
    earlier = [held for held in _all(directory) if held[1].agreement == agreement_id]
    if any(known.endings for _, known in earlier):
        raise ArrimageError("agreement.ended", agreement=agreement_id)
    if any(partner not in known.parties for _, known in earlier):
        raise ArrimageError("agreement.unknown", agreement=agreement_id)
    version = max((known.version for _, known in earlier), default=0) + 1
    terms = {
        "agreement": str(agreement_id),
        "version": version,
        "parties": sorted((signing.organization, partner)),
        "categories": [category.value for category in categories],
        "starts_on": starts_on.isoformat(),
    } | ({"ends_on": ends_on.isoformat()} if ends_on is not None else {})
    lines = "\n".join(f"{name}: {value}" for name, value in terms.items())
    return _keep(directory, _signed(signing, load_agreement(lines)))


def sign_agreement(directory: NodeDirectory, agreement_id: UUID, version: int | None = None) -> Path:
    """Sign an agreement that was loaded (its newest version); return the file to send back.

    What was signed under a key that is not the organization's any more is signed anew.

    :raises ArrimageError: ``agreement.unknown``, ``agreement.ended``, ``agreement.key_*``.
    """
    signing = signing_of(directory)
    found = [known for _, known in _all(directory) if known.agreement == agreement_id]
    if version is not None:
        found = [known for known in found if known.version == version]
    if not found:
        raise ArrimageError("agreement.unknown", agreement=agreement_id)
    newest = max(found, key=lambda known: known.version)
    if newest.endings:
        raise ArrimageError("agreement.ended", agreement=agreement_id)
    return _keep(directory, _signed(signing, newest))


def load_from_partner(directory: NodeDirectory, file: Path, today: date) -> Held:
    """Take a file that a partner sent: an agreement to sign, one that came back signed, or its end.

    Nothing of it holds by being loaded: this organization signs first.

    :raises ArrimageError: ``agreement.not_ours``, ``agreement.unknown_partner``, ``agreement.not_signed_there``,
        ``agreement.signature_refused``, ``agreement.other_terms``, ``agreement.key_*``.
    :raises NetworkFileError: if it is no agreement.
    """
    signing = signing_of(directory)
    came = load_agreement(file)
    if signing.organization not in came.parties:
        raise ArrimageError("agreement.not_ours", organization=signing.organization)
    partner = came.partner_of(signing.organization)
    _require_partner(signing, partner)
    if partner not in came.signatures:
        raise ArrimageError("agreement.not_signed_there", organization=partner)
    _require_good(signing, came, partner)
    came = _without_own_if_bad(signing, came)
    place = _place(directory, came)
    if place.exists():
        known = load_agreement(place)
        if known.signed_bytes != came.signed_bytes:
            raise ArrimageError("agreement.other_terms", agreement=came.agreement, version=came.version)
        came = came.model_copy(
            update={
                "signatures": _worth(signing, known) | came.signatures,
                "endings": came.endings | known.endings,
            }
        )
    file = _keep(directory, came)
    return next(held for held in list_agreements(directory, today) if held.file == file)


def end_agreement(directory: NodeDirectory, agreement_id: UUID, ended_on: date) -> list[Path]:
    """End an agreement, in all its versions, from a day on; return the files, any of which tells the partner.

    :raises ArrimageError: ``agreement.unknown``, ``agreement.key_*``.
    """
    signing = signing_of(directory)
    own = signing.organization
    found = [known for _, known in _all(directory) if known.agreement == agreement_id]
    if not found:
        raise ArrimageError("agreement.unknown", agreement=agreement_id)
    kept = []
    for known in found:
        before = known.endings.get(own)
        day = min(ended_on, before.ended_on) if before is not None else ended_on
        signature = base64.b64encode(signing.sign(known.ending_bytes(own, day))).decode()
        endings = known.endings | {own: Ending(ended_on=day, signature=signature)}
        kept.append(_keep(directory, known.model_copy(update={"endings": endings})))
    return kept


def list_agreements(directory: NodeDirectory, today: date) -> list[Held]:
    """Return every agreement in the folder, the newest version of each last.

    :raises ArrimageError: ``agreement.key_*``, ``node.pins_unreadable``.
    :raises NetworkFileError: if a file cannot be used.
    """
    signing = signing_of(directory)
    found = list(_all(directory))
    agreements = [known for _, known in found]
    valid = [known for known in agreements if why_not_honoured(signing, known) is None]
    ended = endings_of(signing, agreements)
    held = []
    for file, known in found:
        partner = known.partner_of(signing.organization) if signing.organization in known.parties else ""
        is_honoured = known in holding_between(valid, ended, partner, today)
        held.append(Held(file, known, partner, is_honoured, why_not_honoured(signing, known)))
    return held


def signing_of(directory: NodeDirectory) -> Signing:
    """Return the organization's key and the pinned ones.

    :raises ArrimageError: ``agreement.key_unusable``, ``node.pins_unreadable``.
    """
    organization = load_node(directory.config).organization
    pinned = {name: keys.signing_key for name, keys in read_pins(directory).items() if name != organization}
    try:
        return Signing.from_file(organization, directory.signing_key, pinned)
    except SigningKeyError as error:
        raise ArrimageError("agreement.key_unusable", file=directory.signing_key, reason=error.code) from error


def _all(directory: NodeDirectory) -> Iterator[tuple[Path, Agreement]]:
    found = [(file, load_agreement(file)) for file in sorted(directory.agreements.glob("*.yaml"))]
    yield from sorted(found, key=lambda held: (str(held[1].agreement), held[1].version))


def _require_partner(signing: Signing, partner: str) -> None:
    if partner == signing.organization or signing.key_of(partner) is None:
        known = ", ".join(sorted(signing.pinned())) or "-"
        raise ArrimageError("agreement.unknown_partner", organization=partner, known=known)


def _require_good(signing: Signing, agreement: Agreement, partner: str) -> None:
    """Refuse a signature or an ending of the partner that is not by the key pinned for it."""
    if partner not in _worth(signing, agreement) or not _is_ending_good(signing, agreement, partner):
        raise ArrimageError("agreement.signature_refused", organization=partner)


def _without_own_if_bad(signing: Signing, agreement: Agreement) -> Agreement:
    """Return ``agreement`` without what seems to be this organization's own and is not, or is by an old key."""
    own, endings = signing.organization, dict(agreement.endings)
    if not _is_ending_good(signing, agreement, own):
        del endings[own]
    return agreement.model_copy(update={"signatures": _worth(signing, agreement), "endings": endings})


def _is_ending_good(signing: Signing, agreement: Agreement, party: str) -> bool:
    ending = agreement.endings.get(party)
    if ending is None:
        return True
    return is_signature_of(signing, party, agreement.ending_bytes(party, ending.ended_on), ending.signature)


def _worth(signing: Signing, agreement: Agreement) -> dict[str, str]:
    """Return the signatures of ``agreement`` that are by the keys that count."""
    return {
        party: signature
        for party, signature in agreement.signatures.items()
        if is_signature_of(signing, party, agreement.signed_bytes, signature)
    }


def _signed(signing: Signing, agreement: Agreement) -> Agreement:
    signature = base64.b64encode(signing.sign(agreement.signed_bytes)).decode()
    return agreement.model_copy(
        update={"signatures": agreement.signatures | {signing.organization: signature}},
    )


def _place(directory: NodeDirectory, agreement: Agreement) -> Path:
    return directory.agreements / f"{agreement.agreement}.v{agreement.version}.yaml"


def _keep(directory: NodeDirectory, agreement: Agreement) -> Path:
    text = dump_agreement(agreement)
    load_agreement(text)  # what is kept can be read again
    directory.agreements.mkdir(mode=0o700, exist_ok=True)
    file = _place(directory, agreement)
    replace_secret(file, text.encode())
    share_agreements(directory)
    return file
