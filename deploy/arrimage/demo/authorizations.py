"""What persons authorize, and what the workers see of it: granted, arrived, refused, withdrawn, erased (SC-16)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from arrimage.demo.journeys import GRANTED, PERSONS

Get = Callable[[str, str, str], Awaitable[Any]]
Post = Callable[[str, str, str, dict[str, Any]], Awaitable[Any]]
NOT_AGREED = "agreement_lacks_category"
"""More was granted for the second person than the two organizations agreed on."""


@dataclass
class Seen:
    """What was seen on the way; the proofs at the end hold it against what was promised."""

    arrived: int = 0
    refused: str = ""
    erased: int = 0
    intact: bool = False
    unchanged: bool = False


class Authorizations:
    """The desks of both organizations, as far as authorizations go."""

    def __init__(self, get: Get, post: Post) -> None:
        self._get = get
        self._post = post
        self.seen = Seen()
        self._onward: dict[str, Any] = {}

    async def send(self, sender: str, receiver: str, journey: str, form: dict[str, Any]) -> dict[str, Any]:
        """Write the form, record what the person authorizes, and send it; return the referral.

        A person of whom nothing is written here authorizes nothing: the referral leaves all the same (R-306).
        """
        if journey not in GRANTED:
            without: dict[str, Any] = await self._post(sender, "intake", "/referrals", {**form, "consent": "none"})
            return without
        draft = await self._post(sender, "intake", "/referrals", {**form, "keep_as_draft": True})
        grant = {
            "to_organization": receiver,
            "categories": list(GRANTED[journey]),
            "method": "signed",
            "statement_shown": True,
        }
        granted = await self._post(sender, "intake", f"/cases/{draft['case_id']}/consents", grant)
        cited = {"consent": granted["consent_id"]}
        sent: dict[str, Any] = await self._post(sender, "intake", f"/referrals/{draft['referral_id']}/form", cited)
        return sent | {"consent_id": granted["consent_id"]}

    async def see_what_arrived(self, organization: str, referral: str, journey: str) -> None:
        """Look at the page of the person."""
        shown = await self._get(organization, "intake", f"/referrals/{referral}/person")
        expected = PERSONS[journey].as_form()
        self.seen.arrived += {name: shown[name] for name in expected} == expected

    async def see_what_was_refused(self, organization: str, case: str) -> str:
        """Look at why a partner refused."""
        asked = (await self._get(organization, "intake", f"/cases/{case}/disclosures"))["asked"]
        self.seen.refused = ", ".join(str(each["refusal"]) for each in asked)
        return self.seen.refused

    async def send_onward(self, journey: str, form: dict[str, Any]) -> None:
        """La Margelle refers somebody to Le Virage."""
        known = {entry["referral_id"] for entry in await self._get("virage", "intake", "/referrals")}
        self._onward = {**await self.send("margelle", "virage", journey, form), "known_before": known}

    async def take_onward(self, journey: str) -> None:
        """Le Virage takes the referral in charge."""
        listed = await self._get("virage", "intake", "/referrals")
        [new] = [entry for entry in listed if entry["referral_id"] not in self._onward["known_before"]]
        self._onward["at_virage"] = new["referral_id"]
        await self._post("virage", "intake", f"/referrals/{new['referral_id']}/take-in-charge", {})

    async def see_what_arrived_onward(self, journey: str) -> None:
        """Look at the page of the person at Le Virage, and count."""
        await self.see_what_arrived("virage", self._onward["at_virage"], journey)
        self._onward["counts"] = await self._counts()

    async def withdraw(self, journey: str) -> None:
        """The person withdraws what they had authorized."""
        await self._post("margelle", "intake", f"/consents/{self._onward['consent_id']}/revocation", {})

    async def see_what_is_left(self, journey: str) -> None:
        """Look at the page at Le Virage, at La Margelle's own file, and count again."""
        at_virage = await self._get("virage", "intake", f"/referrals/{self._onward['at_virage']}/person")
        self.seen.erased += at_virage is None
        own = await self._get("margelle", "intake", f"/referrals/{self._onward['referral_id']}/person")
        expected = PERSONS[journey].as_form()
        self.seen.intact = own is not None and {name: own[name] for name in expected} == expected
        self.seen.unchanged = await self._counts() == self._onward["counts"]

    async def _counts(self) -> dict[str, int]:
        """Count the referrals of each organization: what statistics are made of."""
        return {each: len(await self._get(each, "intake", "/referrals")) for each in ("margelle", "virage")}
