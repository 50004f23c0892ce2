"""Attacks of the hub's operator, who reads, keeps, alters and says anything between two gates (R-094)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from joserfc import jwe
from joserfc.jwk import OKPKey
from services.intake.tests.made_up import PERSON
from services.intake.tests.trusting import TrustingPair
from sqlalchemy import select
from tests.hostile.attacks import Played, Who, attack
from tests.hostile.gates import SEALED_SUBJECT, content_of, gates, new_key, opened, relay_sends_all, sealed_letters

from arrimage_chassis.bus.port import AwayError
from arrimage_chassis.trust import base64url, sealing
from arrimage_chassis.trust.one_time_key import read_one_time_key
from arrimage_chassis.vault.tables import data_key, one_time_key
from arrimage_contracts.envelope import Envelope
from arrimage_intake.domain.disclosure import AskedState
from arrimage_intake.store import disclosures as asked_store
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.full

FORGED = "Personne Contrefaite"
VERIFIED = "arrimage_chassis.trust.sealing:_verified"


async def requests_of(pair: TrustingPair) -> list[Envelope]:
    """Return what la Margelle asked, as the hub's operator reads it."""
    letters = await pair.mail(pair.margelle, pair.virage)
    return [letter for letter in letters if letter.event_name == "DisclosureRequested"]


async def asked(pair: TrustingPair) -> Envelope:
    """Let la Margelle ask under an authorization; its request is on its way."""
    await pair.grant()
    await pair.there()
    await pair.does("take-in-charge")
    return (await requests_of(pair))[-1]


async def names_here(pair: TrustingPair) -> list[str | None]:
    """Return what name la Margelle shows of the person, under each authorization."""
    return [known["content"].get("identity", {}).get("name") for known in await pair.is_known()]


def content_for(request: Envelope, name: str = FORGED) -> bytes:
    """Return the content that answers ``request`` to the letter, of somebody who is made up."""
    return json.dumps(
        {
            "iss": "virage",
            "aud": "margelle",
            "request_id": request.data["request_id"],
            "case_id": str(request.subject),
            "consent_id": request.data["consent_id"],
            "categories": request.data["categories"],
            "purpose": request.data["purpose"],
            "iat": "2010-10-04T13:30:00Z",
            "exp": "2010-10-18T13:30:00Z",
            "content": {"identity": {"name": name}},
        }
    ).encode()


def signed_as(header: dict[str, str], said: bytes, sign: Any) -> str:
    """Return ``said`` under ``header``, signed as ``sign`` does it."""
    head = f"{base64url.encoded(json.dumps(header).encode())}.{base64url.encoded(said)}"
    return f"{head}.{base64url.encoded(sign(head.encode()))}"


def sealed_to(request: Envelope, signed: str) -> str:
    """Return what is signed, sealed to the one-time key that stands in a request."""
    recipient = OKPKey.import_key(read_one_time_key(str(request.data["one_time_key"])))
    registry = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"])
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": request.data["request_id"]}
    return jwe.encrypt_compact(header, signed, recipient, registry=registry)


async def put(pair: TrustingPair, like: Envelope, request: Envelope, sealed: str) -> None:
    """Put what is sealed into la Margelle's stream as an answer to ``request``; ``like``: a genuine letter."""
    data = {"request_id": request.data["request_id"], "consent_id": request.data["consent_id"], "sealed": sealed}
    forged = like.model_copy(update={"id": uuid4(), "subject": request.subject, "data": data})
    await pair.margelle.publish(SEALED_SUBJECT, forged.to_json())
    await pair.margelle.quiet()


async def answered_by_the_hub(pair: TrustingPair, header: dict[str, str], sign: Any) -> bool:
    """Answer in virage's name before virage does, as the operator can; tell whether it is believed."""
    request = await asked(pair)
    genuine = await like_a_letter(pair, request)
    said = json.loads(content_for(request))
    [agreement] = pair.margelle.runtime.place.agreements.all_between("virage", pair.margelle.clock.today())
    said["agreement_id"] = str(agreement.agreement)
    signed = signed_as(header, json.dumps(said).encode(), sign)
    await put(pair, genuine, request, sealed_to(request, signed))
    return FORGED in await names_here(pair)


async def like_a_letter(pair: TrustingPair, request: Envelope) -> Envelope:
    """Return a genuine letter of le Virage: what its envelope looks like is known to whoever carries it."""
    await pair.virage.publish("evt.margelle.virage.DisclosureRequested.v1", request.to_json())
    return (await sealed_letters(pair))[-1]


@attack(
    "H-30",
    Who.HUB,
    "the hub's operator puts a one-time key of their own into margelle's request, to read the answer",
    safeguard="a request is signed by the key that is pinned for the one who asks (`is_signed_request`)",
    without="the signature is not looked at",
)
async def test_the_hub_puts_its_own_key_into_a_request(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    # the envelope is signed too: that is another safeguard, tried elsewhere
    played.always("arrimage_chassis.delivery.screening:Screen._signature_refusal", lambda *_: None)
    played.unless_safeguarded("arrimage_intake.commands.answer_disclosure:_is_trusted", lambda *_: True)
    async with gates(nats_servers, tmp_path) as pair:
        request = await asked(pair)
        key, public = new_key()
        changed = request.model_copy(update={"data": {**request.data, "one_time_key": public}})
        await pair.virage.publish("evt.margelle.virage.DisclosureRequested.v1", changed.to_json())
        read = [opened(str(letter.data["sealed"]), key) for letter in await sealed_letters(pair)]
        return any(PERSON["name"] in content_of(signed) for signed in read if signed)


@attack(
    "H-31",
    Who.HUB,
    "the hub's operator answers a request in virage's name, sealed to the right key, signed by a key of their own",
    safeguard="what is inside is signed by the key that is pinned for the one who was asked (`_verified`)",
    without="the signature is not looked at",
)
async def test_the_hub_answers_in_a_partners_name(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded(VERIFIED, lambda signed, _key: content_of(signed).encode())
    async with gates(nats_servers, tmp_path) as pair:
        return await answered_by_the_hub(pair, {"alg": "EdDSA"}, Ed25519PrivateKey.generate().sign)


@attack(
    "H-32",
    Who.HUB,
    "the hub's operator answers unsigned and says so: `alg: none`",
    safeguard="one algorithm is read, whatever a header says (`_verified`)",
    without="what says that it is not signed is taken as it is",
)
async def test_the_hub_answers_unsigned(nats_servers: NatsServerMaker, tmp_path: Path, played: Played) -> bool:
    verified = sealing._verified

    def obedient(signed: str, key: Any) -> bytes:
        head = json.loads(base64url.decoded(signed.split(".")[0]))
        return content_of(signed).encode() if head["alg"] == "none" else verified(signed, key)

    played.unless_safeguarded(VERIFIED, obedient)
    async with gates(nats_servers, tmp_path) as pair:
        return await answered_by_the_hub(pair, {"alg": "none"}, lambda _: b"")


@attack(
    "H-33",
    Who.HUB,
    "the hub's operator signs with virage's public key as if it were a password: `alg: HS256`",
    safeguard="one algorithm is read, whatever a header says (`_verified`)",
    without="the header chooses the algorithm",
)
async def test_the_hub_signs_with_a_public_key(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    verified = sealing._verified

    def mac(key: bytes, said: bytes) -> bytes:
        made = HMAC(key, SHA256())
        made.update(said)
        return made.finalize()

    def obedient(signed: str, key: Any) -> bytes:
        head, _, tag = signed.rpartition(".")
        if json.loads(base64url.decoded(signed.split(".")[0]))["alg"] != "HS256":
            return verified(signed, key)
        assert mac(key.public_bytes_raw(), head.encode()) == base64url.decoded(tag)
        return content_of(signed).encode()

    played.unless_safeguarded(VERIFIED, obedient)
    async with gates(nats_servers, tmp_path) as pair:
        public = pair.keys.private["virage"].public_key().public_bytes_raw()
        return await answered_by_the_hub(pair, {"alg": "HS256"}, lambda said: mac(public, said))


@attack(
    "H-34",
    Who.HUB,
    "a signed answer, opened by a one-time key stolen in time, is sealed anew as the answer for another person",
    safeguard="the signature binds request, case, authorization and more (`sealing._differs`)",
    without="what it binds is not held against the own request",
)
async def test_what_is_signed_for_one_case_is_bound_to_another(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    played.unless_safeguarded("arrimage_chassis.trust.sealing:_differs", lambda *_: None)
    async with gates(nats_servers, tmp_path) as pair:
        genuine = await like_a_letter(pair, await asked(pair))
        signed = next(filter(None, [opened(str(genuine.data["sealed"]), key) for key in await all_keys(pair)]))
        first = pair.received
        await pair.refer(person={**PERSON, "name": "Bertille Inventée"})
        listed = await pair.margelle.get("/referrals")
        [new] = [each for each in listed if f"/referrals/{each['referral_id']}" != first]
        pair.received, pair.case = f"/referrals/{new['referral_id']}", new["case_id"]
        other = await asked(pair)
        assert other.subject != genuine.subject
        await put(pair, genuine, other, sealed_to(other, signed))
        return PERSON["name"] in await names_here(pair)


@attack(
    "H-35",
    Who.HUB,
    "the hub's operator keeps an old answer and says it again, to put an old name in the place of the new one",
    safeguard="a request is answered once, and its key is gone (`AskedState`, `drop_one_time_key`)",
    without="a request stays open, and its key is kept",
)
async def test_an_old_answer_is_said_again(nats_servers: NatsServerMaker, tmp_path: Path, played: Played) -> bool:
    async with gates(nats_servers, tmp_path) as pair:
        await keep_keys(played)
        request = await asked(pair)
        old = await like_a_letter(pair, request)
        await pair.until_quiet()
        assert await names_here(pair) == [PERSON["name"]]
        data = {**old.data, "request_id": request.data["request_id"]}
        again = old.model_copy(update={"id": uuid4(), "data": data})
        await pair.margelle.publish(SEALED_SUBJECT, again.to_json())

        async def received_twice() -> bool:
            log = await pair.margelle.get(f"/cases/{pair.case}/access-log")
            return [entry["action"] for entry in log].count("received") > 1

        if played.safeguarded:
            await pair.margelle.quiet()
            return await received_twice()
        await eventually(received_twice, what="the old answer to be taken again")
        return True


async def keep_keys(played: Played) -> None:
    """Let one-time keys stay, and requests wait for more than one answer."""
    load = asked_store.load_asked

    async def open_for_ever(*args: Any) -> Any:
        found = await load(*args)
        if found is not None:
            found.state = AskedState.WAITING
        return found

    played.unless_safeguarded("arrimage_intake.commands.receive_disclosure:load_asked", open_for_ever)
    never_dropped(played)


def never_dropped(played: Played) -> None:
    async def kept(*_: object, **__: object) -> None:
        return None

    played.unless_safeguarded("arrimage_chassis.vault.vault:Vault.drop_one_time_key", kept)


async def all_keys(pair: TrustingPair) -> list[X25519PrivateKey]:
    """Return every private key that anybody still holds: what the vaults unwrap, what signs, what logs in."""
    raw: list[bytes] = []
    for twin in (pair.virage, pair.margelle):
        vault = twin.runtime.vault
        assert vault is not None
        async with vault.store.reading() as session:
            for request_id in (await session.scalars(select(one_time_key.c.request_id))).all():
                key = await vault.one_time_key(request_id)
                raw += [key.private_bytes_raw()] if key is not None else []
            for row in (await session.execute(select(data_key))).all():
                about = f"data/{row.case_id}/{row.origin}"
                raw += [_unwrapped(vault, row, about)]
    raw += [key.private_bytes_raw() for key in pair.keys.private.values()]
    for file in pair.keys.directory.rglob("*"):
        if file.is_file() and file.stat().st_size == 32:
            raw.append(file.read_bytes())
    return [X25519PrivateKey.from_private_bytes(each) for each in raw if len(each) == 32]


def _unwrapped(vault: Any, row: Any, about: str) -> bytes:
    try:
        key: bytes = vault._epochs.key(row.epoch).unwrap(row.wrapped, about)
    except Exception:  # another name of what it is bound to: then it is not a key of this kind
        return b""
    return key


@attack(
    "H-36",
    Who.HUB,
    "the hub's operator keeps a copy of every sealed message, and later gets all private keys that anybody holds",
    safeguard="the key that opens an answer is destroyed once that is stored (`Vault.drop_one_time_key`)",
    without="it is kept",
)
async def test_a_copy_is_opened_with_all_the_keys_that_are_left(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    never_dropped(played)
    async with gates(nats_servers, tmp_path) as pair:
        copy = await like_a_letter(pair, await asked(pair))
        on_its_way = [opened(str(copy.data["sealed"]), key) for key in await all_keys(pair)]
        assert any(PERSON["name"] in content_of(signed) for signed in on_its_way if signed), (
            "the search finds keys"
        )
        await pair.there()
        assert await names_here(pair) == [PERSON["name"]]
        later = [opened(str(copy.data["sealed"]), key) for key in await all_keys(pair)]
        return any(PERSON["name"] in content_of(signed) for signed in later if signed)


class _Held:
    """A line that the hub's operator holds closed."""

    async def publish(self, *_: object, **__: object) -> object:
        raise AwayError("bus.away")

    async def place(self, _subject: str) -> int:
        raise AwayError("bus.away")


@attack(
    "H-37",
    Who.HUB,
    "the hub's operator holds the line closed over a withdrawal, and lets out then what waited",
    safeguard="the relay reads the authorization again before it sends anything sealed (`may_still_send`)",
    without="it sends what it was given",
)
async def test_what_waited_over_a_withdrawal_is_sent(
    nats_servers: NatsServerMaker, tmp_path: Path, played: Played
) -> bool:
    relay_sends_all(played)
    async with gates(nats_servers, tmp_path) as pair:
        consent_id = pair.border_consent(own := await pair.grant())
        await pair.virage.quiet()
        publishers: dict[str, Any] = pair.virage.runtime.relay.publishers
        line, publishers["border"] = publishers["border"], _Held()
        request = pair.request(consent_id=consent_id)
        await pair.virage.say_border(request, sender="margelle", case_id=pair.border_case)
        await _is_answered(pair)
        await _without_wiping(pair, own, played)
        publishers["border"] = line
        pair.virage.runtime.wake_relay()
        return bool(await sealed_letters(pair))


async def _is_answered(pair: TrustingPair) -> None:
    async def is_there() -> bool:
        shown = await pair.virage.get(f"/cases/{pair.sent_case}/disclosures")
        return bool(shown["answered"])

    await eventually(is_there, what="the discloser to answer")


async def _without_wiping(pair: TrustingPair, consent_id: str, played: Played) -> None:
    async def not_wiped(*_: object, **__: object) -> int:
        return 0

    played.always("arrimage_chassis.delivery.outbox:wipe", not_wiped)  # that is another safeguard, tried elsewhere
    await pair.revoke(consent_id)
