"""The pair agreements that this node holds, and which of them it honours (design, §3; AMB-46).

It honours one that it signed itself and that the partner signed, each by the key that counts today: its own, and
the one pinned for the partner. Nobody else can impose one, the hub's operator included.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.network import Agreement, NetworkFileError, load_agreement

_log = get_logger()
_State = tuple[tuple[str, int, int, int], ...]
_Warned = AbstractSet[tuple[str, str]]
MOST_FILES: Final = 1000
"""So many files are read, in the order of their names; a network of hundreds of organizations needs fewer."""


class Agreements:
    """Reads the files again when one of them changes. What cannot be read is not honoured."""

    def __init__(self, directory: Path | None, signing: Signing) -> None:
        self._directory = directory
        self._signing = signing
        self._state: _State | None = None
        self._valid: Sequence[Agreement] = ()
        self._ended: Mapping[UUID, date] = {}
        self._warned: set[tuple[str, str]] = set()

    def between(self, partner: str, on: date) -> Agreement | None:
        """Return the agreement with ``partner`` that holds on a civil date; None if there is none.

        If several hold, the one that began last: the newest version of the newest agreement.
        """
        holding = self.all_between(partner, on)
        return holding[-1] if holding else None

    def all_between(self, partner: str, on: date) -> Sequence[Agreement]:
        """Return all agreements with ``partner`` that hold on a civil date, the one that began last at the end.

        Of one agreement the newest version that has begun counts, and no older one: a narrower version is not got
        around by an older file.
        """
        self._read()
        return holding_between(self._valid, self._ended, partner, on)

    def _read(self) -> None:
        if self._directory is None:
            return
        state = _state_of(self._directory)
        if state == self._state:
            return
        already, self._warned = self._warned, set()
        read = [found for name, *_ in state if (found := self._load(self._directory / name, already)) is not None]
        self._valid = [agreement for name, agreement in read if self._is_valid(name, agreement, already)]
        self._ended = endings_of(self._signing, (agreement for _, agreement in read))
        self._state = state

    def _load(self, file: Path, already: _Warned) -> tuple[str, Agreement] | None:
        try:
            return file.name, load_agreement(file)
        except NetworkFileError as error:
            self._warn(already, file.name, error.problems[0].code)
            return None

    def _is_valid(self, name: str, agreement: Agreement, already: _Warned) -> bool:
        """Tell whether both signed it. What is only proposed is nothing to warn of."""
        if not agreement.is_signed_by_both:
            return False
        reason = why_not_honoured(self._signing, agreement)
        if reason is not None:
            self._warn(already, name, reason)
        return reason is None

    def _warn(self, already: _Warned, name: str, reason: str) -> None:
        """Say it once, as long as it stays so."""
        self._warned.add((name, reason))
        if (name, reason) not in already:
            _log.warning("agreement.not_honoured", file=name, reason=reason)


def holding_between(
    valid: Iterable[Agreement], ended: Mapping[UUID, date], partner: str, on: date
) -> Sequence[Agreement]:
    """Return those of ``valid`` that hold with ``partner`` on a civil date, the one that began last at the end.

    :param valid: agreements of which both signatures are good.
    :param ended: as :func:`endings_of` returns it.
    """
    newest: dict[UUID, Agreement] = {}
    for agreement in valid:
        if partner in agreement.parties and agreement.starts_on <= on:
            known = newest.get(agreement.agreement)
            if known is None or agreement.version > known.version:
                newest[agreement.agreement] = agreement
    holding = [each for each in newest.values() if each.in_force(on) and on < ended.get(each.agreement, date.max)]
    return sorted(holding, key=lambda each: (each.starts_on, each.version, each.agreement))


def why_not_honoured(signing: Signing, agreement: Agreement) -> str | None:
    """Return the stable code of what is wrong with the signatures of ``agreement``; None if nothing is.

    ``not_a_party``, ``not_signed_here``, ``not_signed_there``, ``own_signature_refused``, ``no_pinned_key``,
    ``partner_signature_refused`` (also after the partner changed its key: let it sign again), ``ending_refused``.
    """
    own = signing.organization
    if own not in agreement.parties:
        return "not_a_party"
    partner = agreement.partner_of(own)
    if signing.key_of(partner) is None:
        return "no_pinned_key"
    for party, missing, refused in (
        (own, "not_signed_here", "own_signature_refused"),
        (partner, "not_signed_there", "partner_signature_refused"),
    ):
        signature = agreement.signatures.get(party)
        if signature is None:
            return missing
        if not is_signature_of(signing, party, agreement.signed_bytes, signature):
            return refused
    return None if _are_endings_signed(signing, agreement) else "ending_refused"


def is_signature_of(signing: Signing, party: str, said: bytes, signature: str) -> bool:
    """Tell whether ``party`` signed ``said``; ``signature`` is in base64, as an agreement's file states it."""
    return signing.is_signed_by(party, said, base64.b64decode(signature))


def _are_endings_signed(signing: Signing, agreement: Agreement) -> bool:
    return all(
        is_signature_of(signing, party, agreement.ending_bytes(party, ending.ended_on), ending.signature)
        for party, ending in agreement.endings.items()
    )


def endings_of(signing: Signing, agreements: Iterable[Agreement]) -> Mapping[UUID, date]:
    """Return from when which agreement is over: an ending in the file of one version ends all of them."""
    ended: dict[UUID, date] = {}
    for agreement in agreements:
        for party, ending in agreement.endings.items():
            said = agreement.ending_bytes(party, ending.ended_on)
            if is_signature_of(signing, party, said, ending.signature):
                known = ended.get(agreement.agreement, ending.ended_on)
                ended[agreement.agreement] = min(known, ending.ended_on)
    return ended


def _state_of(directory: Path) -> _State:
    """Return what tells whether any file changed: names, times, sizes. A folder that is not there holds none."""
    try:
        with os.scandir(directory) as entries:
            files = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".yaml"))
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in files[:MOST_FILES])
