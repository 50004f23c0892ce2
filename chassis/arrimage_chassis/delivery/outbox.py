"""Write what a unit of work says beside its state, in the same transaction (R-009)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery import rebuild
from arrimage_chassis.delivery.ways import way_of
from arrimage_chassis.delivery.wiping import wipe as wipe
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.store.statements import add_up, one_at_a_time
from arrimage_chassis.store.tables import case_counter, outbox, store_identity
from arrimage_chassis.trust.signed_events import signed_event
from arrimage_chassis.work import Said, Work
from arrimage_contracts.declaration import (
    CROSSING,
    Audience,
    Catalogue,
    Declaration,
    EventData,
    pair_scoped_fields,
)
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.ids import derived_event_id
from arrimage_contracts.subjects import border_subject, own_subject, sealed_subject

OWN_LANE = "own"
BORDER_LANE = "border"


def new_message_id() -> str:
    """Return a ``Nats-Msg-Id``: random, and seen by the server alone."""
    return token_hex(16)


async def write(works: Sequence[Work], manifest: Manifest) -> int:
    """Write the events of ``works``, which share a session, as rows of the outbox; return how many.

    Counters of (recipient, case) are locked in sorted order until the commit, so that on every store the rows of
    one case are in the order of its commits.
    """
    drafts = [draft for work in works for said in work.said for draft in _drafts(work, said, manifest)]
    if not drafts:
        return 0
    session = works[0].session
    epoch, numbers = await _take_numbers(session, Counter((draft.recipient, draft.case_id) for draft in drafts))
    rows = []
    for draft in drafts:
        numbers[draft.recipient, draft.case_id] += 1
        rows.append(await draft.row(f"{epoch}.{numbers[draft.recipient, draft.case_id]}"))
    await works[0].place.said.mark(session, rows)
    await session.execute(insert(outbox), rows)
    return len(rows)


def _drafts(work: Work, said: Said, manifest: Manifest) -> list[_Draft]:
    declaration, audience = manifest.catalogue.of(type(said.event))
    if type(said.event) not in manifest.says and declaration not in manifest.declared():
        # The server would refuse it for ever: permissions are made from what manifests list.
        raise ValueError(f"{declaration.name} is not listed under says in the manifest of {manifest.service}")
    drafts = []
    if audience is Audience.SEALED or said.consent_id is not None:
        return [_sealed(work, said, declaration, audience, manifest)]
    if audience is Audience.OWN:  # the class of a border copy alone is for the partner alone
        drafts.append(_Draft(work, said, declaration, Audience.OWN, work.place.organization))
    if said.to is not None:
        if Audience.BORDER not in declaration.copies:
            raise ValueError(f"{declaration.name} does not cross the border")
        drafts.append(_Draft(work, said, declaration, Audience.BORDER, said.to))
    if not drafts:
        raise ValueError(f"{declaration.name} needs the organization that it is addressed to")
    return drafts


def _sealed(work: Work, said: Said, declaration: Declaration, audience: Audience, manifest: Manifest) -> _Draft:
    """Return the one copy of what is sealed. A service that cannot be asked whether it may go may not say it."""
    if audience is not Audience.SEALED:
        raise ValueError(f"{declaration.name} is not sealed: an authorization is named for what is")
    if said.to is None or said.consent_id is None:
        raise ValueError(f"{declaration.name} needs its organization and the authorization under which it goes")
    if manifest.may_still_send is None:
        raise ValueError(f"{declaration.name} needs may_still_send in the manifest of {manifest.service}")
    return _Draft(work, said, declaration, Audience.SEALED, said.to)


def sealed_event_id(
    work: Work, sealed: type[EventData], *identity: object, to: str, catalogue: Catalogue = CATALOGUE
) -> UUID:
    """Return the id in the outbox of what was said sealed to organization ``to``, for :func:`wipe`.

    :param sealed: the class that was said (``InformationDisclosedPart``).
    :param identity: the own values of the fields that make the event's id (its ``request_id``).
    """
    declaration, _ = catalogue.of(sealed)
    return work.aliases.scoped(to, derived_event_id(declaration.name, declaration.major, *identity))


_EPOCH = select(store_identity.c.epoch).scalar_subquery().label("epoch")


async def _take_numbers(
    session: AsyncSession, wanted: Counter[tuple[str, UUID]]
) -> tuple[str, dict[tuple[str, UUID], int]]:
    """Advance the counter of each (recipient, case); return the store's epoch, and the numbers before."""
    rows = [{"recipient": r, "case_id": c, "last": wanted[r, c]} for r, c in sorted(wanted)]
    taken = await add_up(session, case_counter, "last", rows, _EPOCH)
    before = {(row.recipient, row.case_id): row.last - wanted[row.recipient, row.case_id] for row in taken}
    return taken[0].epoch, before


async def give_identity(session: AsyncSession, now: datetime) -> None:
    """Give a new store the epoch of its sequences; two instances that start together give it one."""
    await one_at_a_time(session, "arrimage/identity")
    if await session.scalar(select(func.count()).select_from(store_identity)) == 0:
        await session.execute(insert(store_identity).values(epoch=token_hex(4), made_at=now))
        await rebuild.is_wanted(session, now)


class _Draft:
    """One copy of one event, on its way to being a row."""

    def __init__(
        self, work: Work, said: Said, declaration: Declaration, audience: Audience, recipient: str
    ) -> None:
        self.recipient = recipient
        self.case_id = said.case_id
        self._work = work
        self._event = said.event
        self._apart = said.apart
        self._declaration = declaration
        self._audience = audience
        self._consent_id = said.consent_id

    async def row(self, sequence: str) -> dict[str, Any]:
        envelope = await (self._border(sequence) if self._audience in CROSSING else self._own(sequence))
        return {
            "message_id": new_message_id(),
            "event_id": envelope.id,
            "lane": BORDER_LANE if self._audience in CROSSING else OWN_LANE,
            "way": way_of(self._declaration, self._audience),
            "consent_id": self._consent_id,
            "recipient": self.recipient,
            "case_id": self.case_id,
            "subject": self._subject(),
            "body": envelope.to_json(),
            "created_at": self._work.now,
            "attempts": 0,
        }

    async def _own(self, sequence: str) -> Envelope:
        return self._envelope(
            id=self._event_id(),
            time=self._work.now,
            subject=self.case_id,
            correlationid=_correlation(self.case_id),
            causationid=self._cause(),
            sequence=sequence,
            data=self._event,
        )

    async def _border(self, sequence: str) -> Envelope:
        """Make the copy that one other organization gets: fewer fields, its own ids, time cut to the minute.

        It is signed once nothing of it changes any more.
        """
        aliases, partner, cause = self._work.aliases, self.recipient, self._cause()
        copy = self._declaration.copies[self._audience]
        facts = self._event.model_dump(include=set(copy.model_fields))
        for name in pair_scoped_fields(copy) & facts.keys():
            if facts[name] is not None:
                facts[name] = await aliases.for_partner(partner, facts[name])
        epoch, _, number = sequence.partition(".")
        pair_epoch = aliases.scoped(partner, uuid5(self._work.place.secret.epoch_namespace, epoch)).hex[:8]
        envelope = self._envelope(
            id=aliases.scoped(partner, self._event_id()),
            time=self._work.now.replace(second=0, microsecond=0),
            subject=await aliases.for_partner(partner, self.case_id),
            correlationid=aliases.scoped(partner, _correlation(self.case_id)),
            causationid=cause and aliases.scoped(partner, cause),
            sequence=f"{pair_epoch}.{number}",
            data=copy.model_validate(facts),
        )
        is_signed_inside = self._audience is Audience.SEALED
        return envelope if is_signed_inside else signed_event(self._work.place.signing, envelope)

    def _envelope(self, *, data: EventData, **fields: Any) -> Envelope:
        place = self._work.place
        name, major = self._declaration.name, self._declaration.major
        return Envelope(
            source=source_of(place.organization, place.service),
            type=self._declaration.type,
            dataschema=schema_name(name, major, self._audience),
            recipient=self.recipient,
            privacyclass=self._declaration.privacy_class(self._audience),
            data=data.model_dump(mode="json", exclude_none=True),
            **fields,
        )

    def _event_id(self) -> UUID:
        follows = self._declaration.event_id(self._event)
        return follows if self._apart is None else uuid5(follows, str(self._apart))

    def _cause(self) -> UUID | None:
        return self._work.incoming.envelope.id if self._work.incoming else None

    def _subject(self) -> str:
        place, name, major = self._work.place, self._declaration.name, self._declaration.major
        if self._audience is Audience.OWN:
            return own_subject(place.service, name, major)
        subject = sealed_subject if self._audience is Audience.SEALED else border_subject
        return subject(place.organization, self.recipient, name, major)


def _correlation(case_id: UUID) -> UUID:
    """Return the one correlation id of a case inside this node."""
    return uuid5(case_id, "correlation")
