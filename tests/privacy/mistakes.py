"""What people do by mistake with what they know of a person: every one of these requests is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
from tests.journeys.casework import Case, Person
from tests.privacy.places import whole_answer


@dataclass(frozen=True)
class Mistake:
    """A request that is not to be understood. Its answer quotes nothing."""

    organization: str
    service: str
    method: str
    path: str
    body: Any = None
    raw: bytes | None = None


def mistakes_with(person: Person, case: Case) -> Iterator[Mistake]:
    """Return requests into which somebody put the person where the person does not belong."""
    name, phone = person.name, person.phone
    here, followup, notices = (
        (case.receiver, "planning"),
        (case.receiver, "followup"),
        (case.receiver, "notifications"),
    )
    for service, path in (
        ((case.sender, "intake"), f"/referrals/{quote(name)}"),
        ((case.sender, "intake"), f"/persons?name={quote(name)}&phone={quote(phone)}"),
        (here, f"/episodes/{quote(name)}"),
        (here, f"/episodes?state={quote(name)}"),
        (followup, f"/followups?case_id={quote(name)}"),
        (followup, f"/{quote(phone)}"),
        (notices, f"/notices?case_id={quote(phone)}"),
    ):
        yield Mistake(*service, "GET", path)
    form = {"to_organization": case.receiver, **person.as_form()}
    yield Mistake(case.sender, "intake", "POST", "/referrals", {**form, "referring_worker": name, "needs": [name]})
    yield Mistake(case.sender, "intake", "POST", "/referrals", {**form, name: phone})
    yield Mistake(case.sender, "intake", "POST", "/referrals", raw=f'{{"person": "{name}", {phone}'.encode())
    episode = f"/episodes/{case.case_id}"
    yield Mistake(*here, "POST", f"{episode}/assessment", {"themes": {name: "strong"}, phone: name})
    yield Mistake(*here, "POST", f"{episode}/priorities", {"order": [name]})
    yield Mistake(
        *here, "POST", f"/plans/{case.plan_id}/agreement", {"agreed_on": name, "expected_version": phone}
    )
    for what, body in (
        ("meetings/1/move", {"to": name, "reason": phone}),
        ("revision", {"reason": 7, "objectives": [{"theme": name, "text": phone}]}),
        ("pause", {"note": [name], "expected_version": phone}),
        (f"meetings/{quote(name)}/missed", {}),
    ):
        yield Mistake(*here, "POST", f"/plans/{case.plan_id}/{what}", body)
    yield Mistake(*here, "POST", f"{episode}/contacts", {"on": name, "channel": phone, "result": name})
    yield Mistake(*here, "GET", f"/contact-tasks?due_by={quote(name)}")
    call = f"/followups/{case.case_id}/result"
    yield Mistake(*followup, "POST", call, {"result": name, "wish_to_return": phone})
    yield Mistake(*followup, "POST", call, raw=name.encode("latin-1", "replace"))


async def make(case: Case, mistake: Mistake) -> bytes:
    """Make a mistake; return all of the answer."""
    url = case.network.stage.service_url(mistake.organization, mistake.service) + mistake.path
    headers = {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json"}
    sent = {"content": mistake.raw} if mistake.raw is not None else {"json": mistake.body}
    answer: httpx.Response = await case.network.http.request(
        mistake.method, url, headers=headers, **(sent if mistake.method == "POST" else {})
    )
    assert answer.is_client_error, (mistake.method, mistake.service, answer.status_code)
    return whole_answer(answer)
