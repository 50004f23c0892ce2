"""Two gates that trust each other: keys that sign, keys that are pinned, an agreement that both signed."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from services.intake.tests.made_up import form
from services.intake.tests.test_both_sides import BODIES

from arrimage_chassis.logs import configure
from arrimage_chassis.trust import base64url
from arrimage_chassis.trust.requests import Asked, sign_request
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.declaration import EventData
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.disclosure import DisclosureRequested
from arrimage_contracts.ids import pair_scoped_id
from arrimage_contracts.network.agreement import Agreement, dump_agreement
from arrimage_contracts.subjects import border_subject, sealed_subject
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose
from arrimage_intake.app import SERVICE
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import SIGNING_KEYS, Twin, running_service, signing_settings

BOTH = ("virage", "margelle")
GIVEN: dict[str, Any] = {
    "to_organization": "margelle",
    "categories": ["identity", "contact"],
    "method": "signed",
    "ends_on": "2011-10-01",
    "statement_shown": True,
}
WITHDRAWALS = ("ConsentRevoked", "ConsentExpired", "DisclosureErased")


@dataclass
class Keys:
    """The signing keys of the two, in files, and the agreements that they hold."""

    directory: Path
    private: dict[str, Ed25519PrivateKey] = field(
        default_factory=lambda: {name: SIGNING_KEYS[name] for name in BOTH}
    )

    def settings(self, organization: str) -> dict[str, Any]:
        """Return what a node of ``organization`` is told of keys."""
        home = self.directory / organization
        settings = signing_settings(home, organization)
        (home / "agreements").mkdir(exist_ok=True)
        return {**settings, "agreements_dir": home / "agreements"}

    def agree(self, *categories: str, signed_by: Iterable[str] = BOTH, **changes: Any) -> UUID:
        """Put an agreement into both folders, signed by those named; return its id."""
        agreement_id: UUID = changes.pop("agreement", None) or uuid4()
        terms: dict[str, Any] = {
            "agreement": agreement_id,
            "version": 1,
            "parties": BOTH,
            "categories": categories or ("identity", "contact", "reason", "needs", "outcome"),
            "starts_on": date(2010, 1, 1),
            **changes,
        }
        said = Agreement.model_validate(terms)
        signatures = {
            name: base64.b64encode(self.private[name].sign(said.signed_bytes)).decode() for name in signed_by
        }
        signed = Agreement.model_validate({**terms, "signatures": signatures})
        for name in BOTH:
            (self.directory / name / "agreements" / f"{agreement_id}.yaml").write_text(dump_agreement(signed))
        return agreement_id

    def disagree(self) -> None:
        """Take all agreements away from both."""
        for name in BOTH:
            for file in (self.directory / name / "agreements").iterdir():
                file.unlink()


@dataclass
class TrustingPair:
    """Le Virage, which discloses, and la Margelle, which asks; the mail of each waits until it is carried."""

    virage: Twin
    margelle: Twin
    keys: Keys
    sent: str = ""
    sent_case: str = ""
    received: str = ""
    case: str = ""
    kept_back: Collection[str] = ()
    """The events that whoever carries the mail keeps back."""
    _carried: dict[tuple[str, str], int] = field(default_factory=dict)

    async def refer(self, **changes: Any) -> None:
        """Send a referral, and let it arrive."""
        referral = (await self.virage.post("/referrals", form(**changes))).json()
        self.sent, self.sent_case = f"/referrals/{referral['referral_id']}", referral["case_id"]
        await self.there()
        listed = await self.margelle.get("/referrals")
        self.received, self.case = f"/referrals/{listed[0]['referral_id']}", listed[0]["case_id"]

    async def grant(self, **changes: Any) -> str:
        """Record what the person authorizes at the discloser; return the consent's id."""
        answer = await self.virage.post(f"/cases/{self.sent_case}/consents", {**GIVEN, **changes})
        assert answer.status_code == 201, answer.json()["code"]
        return str(answer.json()["consent_id"])

    async def revoke(self, consent_id: str) -> None:
        answer = await self.virage.post(f"/consents/{consent_id}/revocation")
        assert answer.status_code == 200, answer.json()["code"]

    async def does(self, *steps: str) -> None:
        """Let the receiver do steps of its referral."""
        for step in steps:
            answer = await self.margelle.post(f"{self.received}/{step}", BODIES.get(step, {}))
            assert answer.status_code == 200, (step, answer.json()["code"])

    async def there(self) -> list[Envelope]:
        """Let the discloser's mail arrive: what takes back first, then the rest, then what is sealed."""
        return await self._carry(self.virage, self.margelle)

    async def back(self) -> list[Envelope]:
        """Let the asker's mail arrive."""
        return await self._carry(self.margelle, self.virage)

    async def until_quiet(self) -> None:
        """Carry mail until neither has any."""
        while await self.there() or await self.back():
            pass

    async def disclosures(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what each side shows of the case's disclosures."""
        return (
            await self.virage.get(f"/cases/{self.sent_case}/disclosures"),
            await self.margelle.get(f"/cases/{self.case}/disclosures"),
        )

    async def is_known(self) -> list[dict[str, Any]]:
        """Return what the asker shows of the person."""
        found: list[dict[str, Any]] = await self.margelle.get(f"/cases/{self.case}/received")
        return found

    async def mail(self, sender: Twin, receiver: Twin) -> list[Envelope]:
        await sender.quiet()
        return [
            *await sender.border_events(receiver.organization),
            *await sender.sealed_events(receiver.organization),
        ]

    async def _carry(self, sender: Twin, receiver: Twin) -> list[Envelope]:
        await sender.quiet()
        carried: list[Envelope] = []
        for lane, read, subject in (
            ("border", sender.border_events, border_subject),
            ("sealed", sender.sealed_events, sealed_subject),
        ):
            letters = await read(receiver.organization)
            key = (sender.organization, lane)
            new = [each for each in letters[self._carried.get(key, 0) :] if each.event_name not in self.kept_back]
            self._carried[key] = len(letters)
            new.sort(key=lambda letter: letter.event_name not in WITHDRAWALS)
            for letter in new:
                to = subject(sender.organization, receiver.organization, letter.event_name, letter.major)
                await receiver.publish(to, letter.to_json())
            carried += new
        await receiver.quiet()
        return carried

    def request(self, *, signed_by: str = "margelle", **changes: Any) -> DisclosureRequested:
        """Return what a partner that has margelle's real key could ask, with ``changes``; ids of the pair."""
        asked: dict[str, Any] = {
            "request_id": uuid4(),
            "consent_id": uuid4(),
            "categories": (DataCategory.IDENTITY,),
            "purpose": DisclosurePurpose.REFERRAL,
            "one_time_key": base64url.encoded(X25519PrivateKey.generate().public_key().public_bytes_raw()),
            **changes,
        }
        case_id = asked.pop("case_id", None) or self.border_case
        signing = Signing("margelle", self.keys.private[signed_by])
        said = Asked(sender="margelle", recipient="virage", case_id=case_id, **asked)
        return DisclosureRequested(**asked, signature=sign_request(signing, said))

    async def ask(self, request: DisclosureRequested, case_id: UUID | None = None) -> tuple[str, str] | None:
        """Let the discloser read a request; return what it answered (the event's name, the reason), if it did."""
        await self.virage.say_border(request, sender="margelle", case_id=case_id or self.border_case)
        return await self.answer(request.request_id)

    async def answer(self, request_id: UUID) -> tuple[str, str] | None:
        """Return what the discloser answered a request of a partner: the event's name, and the reason."""
        for letter in await self.mail(self.virage, self.margelle):
            is_answer = letter.event_name in ("DisclosureRefused", "InformationDisclosed")
            if is_answer and letter.data["request_id"] == str(request_id):
                return letter.event_name, letter.data.get("reason", "")
        return None

    @property
    def border_case(self) -> UUID:
        """The id under which the two speak of the case."""
        return self._border_id(self.sent_case)

    def border_consent(self, consent_id: str) -> UUID:
        """The id under which the two speak of an authorization."""
        return self._border_id(consent_id)

    def _border_id(self, own_id: str) -> UUID:
        secret = self.virage.runtime.place.secret.pair_secret("margelle")
        return pair_scoped_id(secret, UUID(own_id))


def named(letters: Sequence[Envelope], event: type[EventData] | str) -> list[dict[str, Any]]:
    """Return the data of the letters of one event."""
    name = event if isinstance(event, str) else event.__name__
    return [letter.data for letter in letters if letter.event_name == name]


@asynccontextmanager
async def trusting_pair(
    nats_servers: NatsServerMaker, directory: Path, stores: Mapping[str, str] | None = None
) -> AsyncIterator[TrustingPair]:
    """Run both gates, each on a server, a store and a vault of its own, with an agreement between them."""
    keys = Keys(directory)
    urls = {name: f"sqlite+aiosqlite:///{directory}/{name}.db" for name in BOTH} | dict(stores or {})
    settings = {name: keys.settings(name) for name in BOTH}
    keys.agree()
    async with (
        running_service(
            SERVICE,
            nats_server=await nats_servers("a"),
            store_url=urls["virage"],
            directory=directory / "virage",
            organization="virage",
            border=True,
            **settings["virage"],
        ) as virage,
        running_service(
            SERVICE,
            nats_server=await nats_servers("b"),
            store_url=urls["margelle"],
            directory=directory / "margelle",
            organization="margelle",
            border=True,
            **settings["margelle"],
        ) as margelle,
    ):
        configure(organization="both", service="intake", file=directory / "both.jsonl", strict=True)
        yield TrustingPair(virage, margelle, keys)
