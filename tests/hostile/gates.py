"""What a thief of these attacks has: two gates that trust each other, and a look at what reaches the partner."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from services.intake.tests.made_up import PERSON
from services.intake.tests.trusting import TrustingPair, trusting_pair
from tests.hostile.attacks import Played

from arrimage_chassis.delivery.border import Aliases
from arrimage_chassis.trust import base64url
from arrimage_chassis.work import Work
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.disclosure import DisclosureRequested
from arrimage_contracts.sealed import JWE_ALGORITHM, JWE_ENCRYPTION
from arrimage_intake.commands import find_grant as granting
from arrimage_testing.plugin import NatsServerMaker

FIND_GRANT = "arrimage_intake.commands.answer_disclosure:find_grant"
SEALED_SUBJECT = "sealed.virage.margelle.InformationDisclosed.v1"


@asynccontextmanager
async def gates(nats_servers: NatsServerMaker, directory: Path) -> AsyncIterator[TrustingPair]:
    """Run both gates; le Virage has sent a person to la Margelle."""
    async with trusting_pair(nats_servers, directory) as pair:
        await pair.refer()
        yield pair


def new_key() -> tuple[X25519PrivateKey, str]:
    """Return a one-time key, and its public half as a request carries it."""
    key = X25519PrivateKey.generate()
    return key, base64url.encoded(key.public_key().public_bytes_raw())


def opened(sealed: str, key: X25519PrivateKey) -> str | None:
    """Return the signed content of a sealed part, if ``key`` opens it; its signature is not looked at."""
    registry = jwe.JWERegistry(algorithms=[JWE_ALGORITHM, JWE_ENCRYPTION])
    try:
        plain = jwe.decrypt_compact(sealed, OKPKey.import_key(key), registry=registry).plaintext
    except (JoseError, ValueError, TypeError, AssertionError):
        return None
    return (plain or b"").decode()


def content_of(signed: str) -> str:
    """Return what is signed."""
    return base64url.decoded(signed.split(".")[1]).decode()


async def read_of(
    pair: TrustingPair, request: DisclosureRequested, key: X25519PrivateKey, case_id: UUID | None = None
) -> str:
    """Let the discloser read a request; return what the partner reads in the answer, nothing if it is refused."""
    await pair.virage.say_border(request, sender="margelle", case_id=case_id or pair.border_case)
    await pair.virage.quiet()
    return "".join(
        content_of(signed)
        for letter in await pair.virage.sealed_events("margelle")
        if letter.data["request_id"] == str(request.request_id)
        and (signed := opened(str(letter.data["sealed"]), key)) is not None
    )


async def is_told(pair: TrustingPair, what: str = PERSON["name"], **changes: Any) -> bool:
    """Ask as la Margelle, with its real key and ``changes``; tell whether ``what`` is read in the answer."""
    key, public = new_key()
    case_id = changes.get("case_id")
    return what in await read_of(pair, pair.request(one_time_key=public, **changes), key, case_id)


def granted_as(played: Played, **changes: Any) -> None:
    """Let what was granted be read with ``changes``, once the safeguard is off."""

    async def changed(own_id: UUID, work: Work) -> granting.Found | None:
        found = await granting.find_grant(own_id, work)
        if found is None or found.grant is None:
            return found
        return replace(found, grant=replace(found.grant, **changes))

    played.unless_safeguarded(FIND_GRANT, changed)


def relay_sends_all(played: Played) -> None:
    """Let the relay send what it was given, without a second look at the authorization."""

    async def all_of(_session: object, consent_ids: Collection[UUID], _day: object) -> set[UUID]:
        return set(consent_ids)

    played.unless_safeguarded("arrimage_intake.commands.may_still_send:active_on", all_of)


def knows_the_id(played: Played, border_id: UUID, own_id: str) -> None:
    """Give the attacker an id that it could only have guessed: with the safeguard too."""
    own = Aliases.own

    async def guessed(aliases: Aliases, partner: str, asked: UUID) -> UUID | None:
        return UUID(own_id) if asked == border_id else await own(aliases, partner, asked)

    played.always("arrimage_chassis.delivery.border:Aliases.own", guessed)


async def sealed_letters(pair: TrustingPair) -> list[Envelope]:
    """Return what lies sealed for la Margelle at le Virage's server: the operator of the hub reads all of it."""
    await pair.virage.quiet()
    return await pair.virage.sealed_events("margelle")
