"""I-59 to I-63 and I-67 to I-69: late, doubled, newer, garbage, too large: none blocks the others."""

from __future__ import annotations

import json
from uuid import uuid4

from arrimage_conformance.check import How
from arrimage_conformance.everyone import check_nothing_twice
from arrimage_conformance.followup.episode import Episode
from arrimage_conformance.intake.across import exactly_across
from arrimage_conformance.intake.declared import CHECKS
from arrimage_conformance.intake.offer import FIRST, Offer, today
from arrimage_conformance.intake.sent import Sent
from arrimage_conformance.intake.told import Told
from arrimage_conformance.intake.untouched import not_acted_on, still_works
from arrimage_conformance.messages import Json
from arrimage_conformance.trial import Trial
from arrimage_contracts import ids
from arrimage_contracts.events.referral import ReferralAcceptedState

_OFFER = f"evt.{FIRST}.margelle.ReferralSent.v1"
_SECOND = "csss-pds"


@CHECKS.check(
    "I-59",
    "R-007",
    "R-008",
    "R-022",
    fr="Au nœud aussi : doublé, forgé, d'une majeure inconnue, d'un dossier qu'il ne connaît pas.",
    en="Inside the node as well: doubled, forged, of an unknown major, of a case that it does not know.",
    how=How.HOSTILE,
    driven=True,
)
async def own_events(trial: Trial) -> None:
    """The end of an episode: from another service, organization, subject, major; then the true one, twice."""
    offer = await Offer.new(trial).accepted(trial)
    episode = Episode(offer.case_id, ids.plan_id(offer.case_id, 1), today())
    await trial.tell(episode.told()[0], offer.case_id)
    true = trial.envelope(episode.end(), offer.case_id)
    subject = "own.planning.EpisodeClosed.v1"
    for envelope, where in (
        (true | {"source": f"/org/{_SECOND}/service/planning"}, subject),
        (true | {"source": f"/org/{trial.sender.organization}/service/followup"}, subject),
        (true | {"recipient": _SECOND}, subject),
        (true, "own.planning.PlanCreated.v1"),
        (true | {"type": "arrimage.EpisodeClosed.v2"}, "own.planning.EpisodeClosed.v2"),
    ):
        await trial.bus.send(envelope, subject=where)
    await still_works(trial, "a forged message of the node's own bus")
    why = "acts on a forged message of the node's own bus"
    exactly_across(trial, offer.partner, offer.border_case, "ReferralClosed", 0, why=why)
    await Episode.new().played(trial)
    for _ in range(2):
        await trial.bus.send(true)
    await offer.answered(trial, "ReferralClosed", why="a forgery made the true event be ignored")
    await trial.settle()
    why = "doubled emission after doubled input"
    exactly_across(trial, offer.partner, offer.border_case, "ReferralClosed", 1, why=why)


@CHECKS.check(
    "I-60",
    "R-008",
    fr="Une offre qui arrive deux fois, sous un id ou sous un autre, est une demande.",
    en="An offer that comes twice, under one id or another, is one referral.",
    how=How.HOSTILE,
)
async def doubled(trial: Trial) -> None:
    """Three times the same message, then the same offer under another id."""
    offer = Offer.new(trial)
    envelope = await offer.told(trial)
    for _ in range(2):
        await trial.border.send(FIRST, envelope)
    await trial.border.send(FIRST, trial.border.signed(envelope | {"id": str(uuid4())}, FIRST))
    await trial.expect(offer.case_id, "ReferralReceived", why="a partner offered a referral")
    await trial.settle()
    why = "doubled emission after doubled input"
    trial.exactly(offer.case_id, "ReferralReceived", 1, why=why)
    exactly_across(trial, FIRST, offer.border_case, "ReferralAcknowledged", 1, why=why)
    check_nothing_twice(trial)


@CHECKS.check(
    "I-61",
    "R-010",
    fr="Ce qui vient avant son prédécesseur attend, et n'arrête pas les autres dossiers.",
    en="What comes before its predecessor waits, and does not stop other cases.",
    how=How.HOSTILE,
    driven=True,
)
async def reordered(trial: Trial) -> None:
    """Accepted before taken in charge, at the sender; withdrawn before offered, at the receiver."""
    sent, offer = await Sent.to(trial), Offer.new(trial)
    said = ReferralAcceptedState(referral_id=sent.border_referral, accepted_on=today())
    await trial.border.tell(FIRST, said, sent.border_case)
    await trial.border.tell(FIRST, offer.withdrawal(), offer.border_case)
    await still_works(trial, "an event whose predecessor is missing")
    trial.exactly(sent.case_id, "CaseLeadTransferred", 0, why="nobody has taken it in charge yet")
    await sent.taken_there(trial)
    await trial.expect(sent.case_id, "CaseLeadTransferred", why="lost: the acceptance came before what it follows")
    await offer.told(trial)
    await trial.expect(offer.case_id, "ReferralWithdrawn", why="lost: the withdrawal came before the offer")


@CHECKS.check(
    "I-62",
    "R-007",
    fr="Une mineure plus récente est acceptée, signée comme elle est.",
    en="A newer minor is accepted, signed as it stands.",
    how=How.HOSTILE,
)
async def newer_minor(trial: Trial) -> None:
    """Unknown fields in the data and in the envelope, within the signature."""
    offer = Offer.new(trial)
    envelope = trial.border.envelope(FIRST, offer.event(), offer.border_case)
    envelope["data"] |= {"new_code": "x", "new_list": [1, {"a": None}]}
    await trial.border.send(FIRST, trial.border.signed(envelope | {"newextension": "x"}, FIRST))
    await trial.expect(offer.case_id, "ReferralReceived", why="refuses a newer minor: unknown fields are ignored")


@CHECKS.check(
    "I-63",
    "R-007",
    fr="Une majeure inconnue est mise de côté, sans rien bloquer.",
    en="An unknown major is set aside, and blocks nothing.",
    how=How.HOSTILE,
)
async def unknown_major(trial: Trial) -> None:
    """An offer, as a second major would say it."""
    offer = Offer.new(trial)
    changed: Json = {
        "type": "arrimage.ReferralSent.v2",
        "dataschema": "urn:arrimage:schema:border.ReferralSent.v2",
    }
    await trial.border.tell(FIRST, offer.event(), offer.border_case, **changed)
    await still_works(trial, "an unknown major")
    await not_acted_on(trial, offer, "an unknown major")


@CHECKS.check(
    "I-67",
    "R-022",
    fr="Ce qui n'est pas un message n'arrête personne.",
    en="What is no message stops nobody.",
    how=How.HOSTILE,
)
async def garbage(trial: Trial) -> None:
    """Bytes, JSON that is no envelope, signed envelopes that are wrong in one place each; in each stream."""
    offer = Offer.new(trial)
    border = trial.border
    good = border.envelope(FIRST, offer.event(), offer.border_case)
    data = good["data"]
    wrong: list[Json] = [
        good | {"data": None},
        {key: value for key, value in good.items() if key != "id"},
        good | {"id": "no uuid"},
        good | {"subject": 7},
        good | {"data": data | {"urgency": "no_such_code"}},
        good | {"data": data | {"sent_on": "2010-02-30"}},
        good | {"data": data | {"referral_id": None}},
        good | {"time": "yesterday"},
    ]
    bodies = [b"", b"\x00\xff\xfe", b"null", b"[]", b"{", b"{}", b"1e999", b"[" * 5000]
    bodies += [json.dumps(border.signed(each, FIRST)).encode() for each in wrong]
    bodies += [
        json.dumps(border.signed(good, FIRST)).encode("utf-16"),
        json.dumps(good | {"signature": 1.5}).encode(),
    ]
    for body in bodies:
        await border.send_bytes(_OFFER, body)
    for body in (b"", b"{", json.dumps(border.signed(good, FIRST)).encode()):
        await border.send_bytes(f"sealed.{FIRST}.margelle.InformationDisclosed.v1", body)
        await border.send_bytes(f"evt.{FIRST}.margelle.ConsentRevoked.v1", body)
        await trial.bus.send_bytes("own.planning.EpisodeClosed.v1", body)
    await still_works(trial, "garbage")
    await not_acted_on(trial, offer, "a message that its schema refuses")


@CHECKS.check(
    "I-68",
    "R-022",
    fr="Trop grand ou trop profond : refusé avant d'être lu, sans rien bloquer.",
    en="Too large or too deep: refused before it is parsed, and blocks nothing.",
    how=How.HOSTILE,
)
async def oversized(trial: Trial) -> None:
    """A signed offer of 100 000 bytes, and one nested 40 levels deep."""
    nested: object = 1
    for _ in range(40):
        nested = {"a": nested}
    for more, what in (("x" * 100_000, "of more than 65 536 bytes"), (nested, "nested deeper than twelve levels")):
        offer = Offer.new(trial)
        envelope = trial.border.envelope(FIRST, offer.event(), offer.border_case)
        envelope["data"] |= {"padding": more}
        await trial.border.send(FIRST, trial.border.signed(envelope, FIRST))
        await still_works(trial, f"a message {what}")
        await not_acted_on(trial, offer, f"a message {what}")


@CHECKS.check(
    "I-69",
    "R-010",
    "R-095",
    fr="Un retrait n'attend pas derrière ce qui est mis de côté.",
    en="A withdrawal does not wait behind what is set aside.",
    how=How.HOSTILE,
    driven=True,
)
async def not_blocked(trial: Trial) -> None:
    """A contradiction is set aside in the case; then the authorization is withdrawn."""
    told = await Told(await Offer.new(trial).taken(trial)).granted(trial)
    await told.answered(trial, await told.request(trial))
    await told.receipt(trial, opened=True)
    offer = told.offer
    early = ReferralAcceptedState(referral_id=uuid4(), accepted_on=today())
    await trial.border.tell(FIRST, early, offer.border_case)
    await trial.settle()
    await told.revoked(trial)
    await offer.answered(
        trial, "DisclosureErased", why="ignores a withdrawal that came while an event was set aside"
    )
