"""Who may see and write what: one table of roles and classes of data (R-328). Every route names its classes.

The roles of a route follow from this table; a test asks every route of every service with a key of every role.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What a person does here; each key has one."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ANIMATOR = "animator"
    DRIVER = "driver"
    VOLUNTEER = "volunteer"
    COMMITTEE_MEMBER = "committee_member"
    RESIDENT_REPRESENTATIVE = "resident_representative"
    INTEGRATOR = "integrator"
    OPERATOR = "operator"


class DataClass(StrEnum):
    """A class of what the node holds."""

    DIRECTORY = "directory"
    """Which services and organizations there are; the numbers of the model."""
    CASE_STATES = "case_states"
    """Opaque ids, states and dates, and the service that is asked for; nothing of who it is."""
    IDENTITY = "identity"
    """Name, date of birth, address."""
    CONTACT = "contact"
    """Telephone, e-mail, hours, instructions: how a person is reached, and whether they wish to be."""
    CASE_CONTENT = "case_content"
    """What is done in a case: the form, needs, attempts, answers to a call after the end."""
    PLAN = "plan"
    """Assessment, themes, objectives, meetings."""
    NOTES = "notes"
    """What a worker writes in their own words. Professional secrecy: never in an event (R-100)."""
    AUTHORIZATIONS = "authorizations"
    """Authorizations to communicate, and the exceptions for danger."""
    DISCLOSURES_LOG = "disclosures_log"
    """Who read, wrote, received what."""
    STATISTICS = "statistics"
    """Counts in which nobody is recognized."""
    INCIDENTS = "incidents"
    """The register of what happened to what is confidential (R-330)."""
    NOTICES = "notices"
    """What the node told its people: neutral words and opaque ids."""
    PARAMETERS = "parameters"
    """To change the numbers of the model."""
    OPERATIONS = "operations"
    """Parked events, metrics, the state of the machine."""


class Reach(IntEnum):
    """How far a role reaches into a class of data."""

    NONE = 0
    ASSIGNED = 1
    """The cases of which the worker is lead, backup or author, or asked to take over; those opened for danger."""
    ALL = 2


@dataclass(frozen=True)
class Cell:
    """What a role may do with a class of data."""

    read: Reach = Reach.NONE
    write: Reach = Reach.NONE


_NO: Final = Cell()
_READS: Final = Cell(Reach.ALL)
_ASSIGNED: Final = Cell(Reach.ASSIGNED, Reach.ASSIGNED)
_ASSIGNED_READS: Final = Cell(Reach.ASSIGNED)
_ALL: Final = Cell(Reach.ALL, Reach.ALL)
_D: Final = DataClass

_LEADING: Final = {
    _D.DIRECTORY: _READS,
    _D.CASE_STATES: _ALL,
    _D.IDENTITY: _ALL,
    _D.CONTACT: _ALL,
    _D.CASE_CONTENT: _ALL,
    _D.PLAN: _ALL,
    _D.NOTES: _ALL,
    _D.AUTHORIZATIONS: _ALL,
    _D.DISCLOSURES_LOG: _ALL,
    _D.STATISTICS: _READS,
    _D.INCIDENTS: _ALL,
    _D.NOTICES: _ALL,
}
_AROUND: Final = {_D.DIRECTORY: _READS, _D.STATISTICS: _READS}
"""Whoever takes part in the network, and follows no person through a file."""

TABLE: Final[Mapping[Role, Mapping[DataClass, Cell]]] = MappingProxyType(
    {
        Role.WORKER: {
            _D.DIRECTORY: _READS,
            _D.CASE_STATES: _ALL,
            _D.IDENTITY: _ASSIGNED,
            _D.CONTACT: _ASSIGNED,
            _D.CASE_CONTENT: _ASSIGNED,
            _D.PLAN: _ASSIGNED,
            _D.NOTES: _ASSIGNED,
            _D.AUTHORIZATIONS: _ASSIGNED,
            _D.DISCLOSURES_LOG: _ASSIGNED_READS,
            _D.STATISTICS: _READS,
            _D.NOTICES: _ALL,
        },
        Role.COORDINATOR: {**_LEADING, _D.PARAMETERS: _ALL},
        Role.SUPERVISOR: _LEADING,
        Role.ANIMATOR: _AROUND,
        Role.DRIVER: {_D.DIRECTORY: _READS},
        Role.VOLUNTEER: {_D.DIRECTORY: _READS},
        Role.COMMITTEE_MEMBER: _AROUND,
        Role.RESIDENT_REPRESENTATIVE: _AROUND,
        Role.INTEGRATOR: _AROUND,
        # That key lies on the machine that reads the metrics: it opens no person's file, and does nothing in one.
        Role.OPERATOR: {
            _D.DIRECTORY: _READS,
            _D.CASE_STATES: _READS,
            _D.STATISTICS: _READS,
            _D.NOTICES: _ALL,
            _D.PARAMETERS: _ALL,
            _D.OPERATIONS: _ALL,
        },
    }
)
"""What is not named is :data:`Reach.NONE`."""


def cell(role: str | None, data: DataClass) -> Cell:
    """Return what a role may do with a class of data; nothing, if there is no such role."""
    if role not in set(Role):
        return _NO
    return TABLE[Role(role)].get(data, _NO)


def reach(role: str | None, about: Collection[DataClass], *, writes: bool) -> Reach:
    """Return how far a role reaches into all of ``about`` at once: as far as into the most closed of them."""
    cells = [cell(role, data) for data in about]
    return min((each.write if writes else each.read for each in cells), default=Reach.ALL)


def roles_for(about: Collection[DataClass], *, writes: bool) -> tuple[str, ...]:
    """Return the roles that reach into all of ``about`` at all."""
    return tuple(role.value for role in Role if reach(role, about, writes=writes) is not Reach.NONE)


CASEWORK: Final = roles_for((DataClass.CASE_CONTENT,), writes=True)
"""The roles that work with persons and see their files."""
EVERY_ROLE: Final = tuple(role.value for role in Role)
