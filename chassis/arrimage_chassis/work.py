"""The unit of work: what a handler or a command is given, and all that it needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.clock import Clock, SimulatedClock
from arrimage_chassis.delivery.border import Aliases
from arrimage_chassis.delivery.said_before import SaidBefore
from arrimage_chassis.delivery.screening import Incoming
from arrimage_chassis.modules import ALL_ON, Module, Modules
from arrimage_chassis.new_ids import uuid7
from arrimage_chassis.notice_settings import NoticeSettings
from arrimage_chassis.parameters import Parameter
from arrimage_chassis.problems import Language
from arrimage_chassis.requests.port import Ask, nobody_answers
from arrimage_chassis.secrets import NodeSecret
from arrimage_chassis.staff import Staff, nobody
from arrimage_chassis.store import parameter_changes
from arrimage_chassis.trust.agreements import Agreements
from arrimage_chassis.trust.signing import Signing
from arrimage_chassis.vault import Vault
from arrimage_contracts.declaration import EventData
from arrimage_contracts.ids import pair_scoped_id
from arrimage_contracts.network.model import Name


class NotYetError(Exception):
    """The state that an event needs is not reached: it waits, and is tried again (R-010).

    Raised by a handler; ``code`` is stable and goes to the log.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Said:
    """An event that waits for the end of the unit of work."""

    event: EventData
    case_id: UUID
    to: str | None
    consent_id: UUID | None = None
    """Of what is sealed: the authorization (own id) under which it goes."""
    apart: UUID | None = None
    """What tells it from what was said before of the same facts."""


@dataclass(frozen=True)
class Place:
    """Where the work is done: the same for all units of work of a process."""

    organization: str
    service: str
    region: str
    clock: Clock
    secret: NodeSecret
    partners: frozenset[str]
    """The organizations that this one may write to."""
    followup_active_since: date | None = None
    """When the organization began to call after the end of an episode (R-187); None: it always did."""
    language: Language = "fr"
    """The language of what the node itself writes for its people."""
    random_bytes: Callable[[int], bytes] = os.urandom
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    """By which channel each kind of recipient is told."""
    staff: Staff = nobody
    """The workers of the node."""
    ask: Ask = nobody_answers
    """Asks another service of the node."""
    modules: Modules = ALL_ON
    """Which parts of the service are on (R-018)."""
    retention_days: int | None = None
    """For how many days after the last activity it is kept who a person is (R-110); None: for ever."""
    closed_partners: Mapping[str, str] = field(default_factory=dict)
    """Partners that take no new referral: ``suspended`` or ``left``, and since when (R-037)."""
    signing: Signing = field(default_factory=lambda: Signing(""))
    """Signs for the organization in the one service that holds its key, intake; tells what a partner signed."""
    agreements: Agreements = field(default_factory=lambda: Agreements(None, Signing("")))
    """The pair agreements that the node honours."""
    keys: Vault | None = None
    """The vault, in the one service that has one: intake."""
    anonymous_allowed: bool = False
    """Whether who has no key may ask: in the demo profile."""
    organization_names: Mapping[str, Name] = field(default_factory=dict)
    """What people call the organizations of the network, by id; one that is not there is called by its id."""
    said: SaidBefore = field(default_factory=SaidBefore)
    """What the role said before its store was made; nothing of it is said again."""


@dataclass
class Work:
    """One transaction: a session, what caused it, and the events that it says.

    Everything is committed together or not at all; events reach the bus afterwards, and surely.
    """

    session: AsyncSession
    place: Place
    incoming: Incoming | None = None
    worker: str | None = None
    role: str | None = None
    """What the worker may do: ``worker``, ``coordinator`` or ``operator``; None for an event."""
    said: list[Said] = field(default_factory=list)
    passed_over: str | None = None
    """The module that is off, so that the event that came was not acted on (R-018)."""

    def publish(
        self,
        event: EventData,
        *,
        case_id: UUID,
        to: str | None = None,
        consent_id: UUID | None = None,
        apart: UUID | None = None,
    ) -> None:
        """Say ``event`` of a case: to the own node, and its border copy to organization ``to`` if one is named.

        The class of a border copy itself, such as ``ReferralAcceptedState``, is said to ``to`` and to nobody else;
        so is that of a sealed one (``InformationDisclosedPart``), which is never made from the own copy.

        :param consent_id: of what is sealed, the authorization (own id) under which it goes. The relay asks the
            manifest's ``may_still_send`` of it before it sends, and the row is wiped with it.
        :param apart: the own id of what happened, if the same facts may be news twice: the event's id follows from
            it too. Readers take an id once.
        :raises ValueError: at the end of the unit of work, if no organization is named for what only crosses, or
            no authorization for what is sealed.
        """
        self.said.append(Said(event, case_id, to, consent_id, apart))

    @property
    def vault(self) -> Vault:
        """The keys of what is nominative. What it does is done at once, whatever becomes of this transaction.

        :raises LookupError: in a service that has none.
        """
        if self.place.keys is None:
            raise LookupError(f"{self.place.service} has no vault")
        return self.place.keys

    @property
    def today(self) -> date:
        """The civil date in the node's zone."""
        return self.place.clock.today()

    @property
    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.place.clock.now()

    @property
    def received_at(self) -> datetime:
        """When the incoming message reached this organization: the server's own time of it.

        In simulated time, when it was said; for a command, now.
        """
        if self.incoming is None:
            return self.now
        simulated = isinstance(self.place.clock, SimulatedClock)
        return self.incoming.envelope.time if simulated else self.incoming.message.stored_at

    @property
    def sender(self) -> str:
        """The organization whose event is being handled; this one's own id for a command."""
        return self.incoming.envelope.source_organization if self.incoming else self.place.organization

    @property
    def aliases(self) -> Aliases:
        """The ids under which partners know this node's cases (only the gate needs them)."""
        return Aliases(self.session, self.place.secret)

    async def value_of(self, parameter: Parameter, on: date | None = None) -> int:
        """Return what ``parameter`` is on a civil date (today); a later change moves nothing computed before.

        One short read serves the whole transaction, however many cases it handles (R-017).
        """
        return await parameter_changes.value_of(self.session, parameter, on or self.today)

    def is_on(self, module: Module) -> bool:
        """Tell whether a part of the service works in this node, where more than its commands depends on it."""
        return self.place.modules.is_on(module.name)

    def worker_ref(self, worker: str) -> UUID:
        """Return the opaque id under which events name a worker of this node."""
        return self.place.secret.worker_ref(worker)

    def new_id(self) -> UUID:
        """Return an id for something that follows from no facts: a referral, a case that begins here."""
        return uuid7(self.now, self.place.random_bytes(10))

    def case_from(self, organization: str, border_case_id: UUID) -> UUID:
        """Return the id that this node gives to a case that ``organization`` opened, the same at each rebuild."""
        return pair_scoped_id(self.place.secret.case_secret(organization), border_case_id)
