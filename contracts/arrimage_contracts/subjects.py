"""The grammar of NATS subjects. No id of a person, case or message is ever part of one.

``own.<service>.<Event>.v<major>`` inside a node, ``evt.<from>.<to>.<Event>.v<major>`` across the border,
``sealed.<from>.<to>.<Event>.v<major>`` across it for what is sealed and forgotten once received,
``pub.<from>.<Event>.v<major>`` and ``feed.<from>.<Event>.v<major>`` for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

OWN_STREAM = "OWN"
"""The stream of a node's own events, on the node's own server."""
GATE_DURABLE = "intake"
"""The durable by which an organization's gate reads its mailbox, and that of its sealed stream."""
WITHDRAWALS_DURABLE = "intake-withdrawals"
"""The durable of a mailbox by which withdrawals come before anything else (R-095)."""
PUBLIC_STREAM = "PUBLIC"
FEED_STREAM = "FEED"

RESERVED_ORGANIZATIONS = frozenset({"public", "feed", "all", "exchange", "sys", "node", "hub", "own"})
"""Words that no organization may be called, because streams, accounts or subjects use them."""

_SUBJECT = re.compile(
    r"^(?:own\.(?P<service>[a-z]+)|(?:evt|sealed)\.(?P<sender>[a-z0-9-]+)\.(?P<recipient>[a-z0-9-]+)"
    r"|(?P<shared>pub|feed)\.(?P<publisher>[a-z0-9-]+))\.(?P<event>[A-Z][A-Za-z]+)\.v(?P<major>[0-9]{1,3})$"
)


@dataclass(frozen=True)
class Subject:
    """A subject taken apart. ``organization`` is None on a node's own bus, where it goes without saying."""

    event: str
    major: int
    service: str | None = None
    organization: str | None = None
    recipient: str | None = None


def own_subject(service: str, event: str, major: int | str) -> str:
    """Return the subject of an event inside a node; ``major`` may be a wildcard (``"*"``)."""
    return f"own.{service}.{event}.{_version(major)}"


def border_subject(sender: str, recipient: str, event: str, major: int | str) -> str:
    """Return the subject of an event from one organization to another."""
    return f"evt.{sender}.{recipient}.{event}.{_version(major)}"


def sealed_subject(sender: str, recipient: str, event: str, major: int | str) -> str:
    """Return the subject of a sealed part from one organization to another."""
    return f"sealed.{sender}.{recipient}.{event}.{_version(major)}"


def feed_subject(publisher: str, event: str, major: int | str) -> str:
    """Return the subject of what an organization tells all, once a week."""
    return f"feed.{publisher}.{event}.{_version(major)}"


def sealed_stream(organization: str) -> str:
    """Return the name of the stream at the hub that holds what is sealed for ``organization`` until taken."""
    return f"SEALED_{organization}"


def mailbox_stream(organization: str) -> str:
    """Return the name of the stream at the hub that holds what is addressed to ``organization``."""
    return f"MAILBOX_{organization}"


@lru_cache(maxsize=1024)
def parse_subject(subject: str) -> Subject:
    """Take ``subject`` apart.

    :raises ValueError: if it does not follow the grammar.
    """
    match = _SUBJECT.fullmatch(subject)
    if match is None:
        raise ValueError(f"not a subject of this network: {subject}")
    return Subject(
        event=match["event"],
        major=int(match["major"]),
        service=match["service"],
        organization=match["sender"] or match["publisher"],
        recipient=match["recipient"],
    )


def event_of(subject: str) -> str:
    """Return the name of the event that a subject of ours is of, without taking all of it apart."""
    return subject.rsplit(".", 2)[1]


def is_sealed(subject: str) -> bool:
    """Tell whether a subject is of what is sealed."""
    return subject.startswith("sealed.")


def _version(major: int | str) -> str:
    return str(major) if major == "*" else f"v{major}"
