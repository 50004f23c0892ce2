"""Every number that a service or a hub offers to Prometheus; docs/operations/metrics.md is made from this.

No label names a case, a person or a worker: ``org`` and ``service`` say where, the others are codes of this
project (event names, buses, results, refusal codes) and the ids of organizations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["counter", "gauge", "histogram"]


@dataclass(frozen=True)
class Measure:
    """One number. ``name`` is as Prometheus shows it: a counter's ends in ``_total``."""

    name: str
    kind: Kind
    labels: tuple[str, ...]
    meaning: str


PLACE: Final = ("org", "service")
"""The labels of each number of a service; one of a hub has ``network`` in their place."""
MOST_COUNTED: Final = 10_000
"""Rows that wait are counted up to so many: a backlog costs a scrape nothing, however long it is."""

OUTBOX_WAITING: Final = Measure(
    "arrimage_outbox_waiting_events", "gauge", ("lane",),
    f"Events that wait to be published, by lane (own, border); at most {MOST_COUNTED} are counted.",
)  # fmt: skip
OUTBOX_OLDEST: Final = Measure(
    "arrimage_outbox_oldest_age_seconds", "gauge", (), "Age of the oldest event that waits; 0 if none does."
)  # fmt: skip
OUTBOX_REFUSED: Final = Measure(
    "arrimage_outbox_refused_events", "gauge", (), "Events that were refused for ever and hold back their case."
)
PARKED: Final = Measure(
    "arrimage_parked_events", "gauge", ("state",),
    f"Parked events: waiting (tried again by itself) or stuck (a person must look); at most {MOST_COUNTED} each.",
)  # fmt: skip
QUARANTINED: Final = Measure(
    "arrimage_events_quarantined_total", "counter", ("sender", "code"),
    "Messages put into quarantine since the start, by sender (a partner's id, or 'other') and why.",
)  # fmt: skip
HANDLED: Final = Measure(
    "arrimage_events_handled_total", "counter", ("event", "result"),
    "Events that were handled, parked, or got stuck since the start.",
)  # fmt: skip
HANDLING: Final = Measure(
    "arrimage_event_handling_seconds", "histogram", (), "How long a handler worked on one event."
)
PUBLISHED: Final = Measure(
    "arrimage_events_published_total", "counter", ("event", "lane"),
    "Events that a stream has stored since the start, by name and lane.",
)  # fmt: skip
DISCLOSURES: Final = Measure(
    "arrimage_disclosures_total", "counter", ("step", "code"),
    "Disclosures since the start: asked (of a partner), sent (to one), refused (to one, by reason), erased (here, "
    "by cause). It is not said of which organization: in a small network that would be of whom.",
)  # fmt: skip
REBUILDING: Final = Measure(
    "arrimage_rebuild_running", "gauge", (),
    "1 while a new store is read from the stream: nothing is said, nothing that is due is done.",
)  # fmt: skip
REBUILD_READ: Final = Measure(
    "arrimage_rebuild_read_events", "gauge", (), "Events that were read into the store since the rebuild began."
)  # fmt: skip
VAULT_REACHABLE: Final = Measure(
    "arrimage_vault_reachable", "gauge", (), "1 if the vault answers and its key is there; intake alone has one."
)
VAULT_KEYS: Final = Measure(
    "arrimage_vault_keys", "gauge", ("kind",),
    "Living keys: data (of a person and an origin) or one_time (whose answer is awaited).",
)  # fmt: skip
VAULT_DESTROYED: Final = Measure(
    "arrimage_vault_destroyed_keys", "gauge", ("state",),
    "Keys that were ever destroyed: final, or not_final while a copy of the vault could still open something.",
)  # fmt: skip
LAST_RELAY: Final = Measure(
    "arrimage_relay_last_success_timestamp_seconds", "gauge", ("lane",),
    "When a stream last stored an event of this service; absent until one did since the start.",
)  # fmt: skip
PENDING: Final = Measure(
    "arrimage_durable_pending_events", "gauge", ("bus",),
    "Events that the service's durable has still to deliver (own: the node's stream, border: the mailbox, sealed: "
    "what is sealed, withdrawals: those of the mailbox that come first).",
)  # fmt: skip
UNACKNOWLEDGED: Final = Measure(
    "arrimage_durable_unacknowledged_events", "gauge", ("bus",), "Events delivered and not yet acknowledged."
)
BUS_CONNECTED: Final = Measure(
    "arrimage_bus_connected", "gauge", ("bus",), "1 while the connection to the node's server stands."
)
DURABLE_ANSWERS: Final = Measure(
    "arrimage_durable_reachable",
    "gauge",
    ("bus",),
    "1 if the durable answers (own, border, sealed, withdrawals); 0: server away, or durable missing.",
)
HUB_REACHABLE: Final = Measure(
    "arrimage_hub_reachable", "gauge", (), "1 if the network's hub answers; only where the service is the gate."
)
LEASE_HELD: Final = Measure(
    "arrimage_lease_held", "gauge", (), "1 if this instance is the working one of its service."
)
STORE_REACHABLE: Final = Measure(
    "arrimage_store_reachable", "gauge", (), "1 if the store can be read and took the last write."
)
STORE_ERRORS: Final = Measure(
    "arrimage_store_errors_total",
    "counter",
    (),
    "Writing transactions that found the store gone, full or read-only.",
)
ERRANDS: Final = Measure(
    "arrimage_errands_waiting",
    "gauge",
    ("errand",),
    "What is to be done outside of the store: notices to deliver.",
)
OLDEST_DUE: Final = Measure(
    "arrimage_timer_overdue_days", "gauge", ("timer",),
    "Days since the oldest date that should have been acted on and was not; 0: nothing is behind.",
)  # fmt: skip
DISK_FREE: Final = Measure(
    "arrimage_disk_free_bytes",
    "gauge",
    (),
    "Free bytes of the disk that holds the store (or, with PostgreSQL, the logs).",
)
DISK_SIZE: Final = Measure("arrimage_disk_size_bytes", "gauge", (), "Size of that disk.")
LAST_BACKUP: Final = Measure(
    "arrimage_backup_last_success_timestamp_seconds", "gauge", (),
    "When `arrimage node backup` last ended well; 0: never.",
)  # fmt: skip
BUILD: Final = Measure("arrimage_build_info", "gauge", ("version", "python", "profile"), "1, with what runs.")

OF_SERVICE: Final = (
    BUILD, LEASE_HELD,
    OUTBOX_WAITING, OUTBOX_OLDEST, OUTBOX_REFUSED, PUBLISHED, LAST_RELAY,
    PENDING, UNACKNOWLEDGED, BUS_CONNECTED, DURABLE_ANSWERS, HUB_REACHABLE,
    HANDLED, HANDLING, PARKED, QUARANTINED,
    STORE_REACHABLE, STORE_ERRORS, ERRANDS, OLDEST_DUE, REBUILDING, REBUILD_READ,
    DISK_FREE, DISK_SIZE, LAST_BACKUP,
)  # fmt: skip
"""What each service offers."""
OF_A_VAULT: Final = (VAULT_REACHABLE, VAULT_KEYS, VAULT_DESTROYED, DISCLOSURES)
"""What the one that has a vault offers besides: intake."""

MAILBOX_UNREAD: Final = Measure(
    "arrimage_hub_mailbox_unread_events",
    "gauge",
    ("organization",),
    "Events that an organization has not yet taken.",
)
MAILBOX_OLDEST: Final = Measure(
    "arrimage_hub_mailbox_unread_since_timestamp_seconds", "gauge", ("organization",),
    "Since when the oldest of them lies there; absent if none does.",
)  # fmt: skip
MAILBOX_LAST_READ: Final = Measure(
    "arrimage_hub_mailbox_last_read_timestamp_seconds", "gauge", ("organization",),
    "When the organization last took something from its mailbox; absent if it never did since the hub's start.",
)  # fmt: skip
NODE_CONNECTED: Final = Measure(
    "arrimage_hub_node_connected",
    "gauge",
    ("organization",),
    "1 while the organization's node is linked to the hub.",
)
CERTIFICATE: Final = Measure(
    "arrimage_hub_certificate_expiry_timestamp_seconds", "gauge", (), "When the hub's TLS certificate ends."
)
HUB_SERVER_UP: Final = Measure("arrimage_hub_server_up", "gauge", (), "1 if the hub's NATS server answers.")
HUB_DISK_FREE: Final = Measure("arrimage_hub_disk_free_bytes", "gauge", (), "Free bytes of the hub's disk.")
HUB_DISK_SIZE: Final = Measure("arrimage_hub_disk_size_bytes", "gauge", (), "Size of the hub's disk.")

OF_HUB: Final = (
    HUB_SERVER_UP, MAILBOX_UNREAD, MAILBOX_OLDEST, MAILBOX_LAST_READ, NODE_CONNECTED, CERTIFICATE,
    HUB_DISK_FREE, HUB_DISK_SIZE,
)  # fmt: skip
"""What a hub offers; its labels begin with ``network``."""

WEBHOOK_TOLD: Final = Measure(
    "arrimage_webhook_told_events", "gauge", ("integrator",), "Events that an integrator's webhook has taken."
)
WEBHOOK_DEAD: Final = Measure(
    "arrimage_webhook_dead_events", "gauge", ("integrator",),
    "Events that the webhook refused again and again: each holds back its case until somebody decides.",
)  # fmt: skip
WEBHOOK_WELL: Final = Measure(
    "arrimage_webhook_reachable", "gauge", ("integrator",), "1 if the webhook took what it was last told."
)
WEBHOOK_FAILING_SINCE: Final = Measure(
    "arrimage_webhook_failing_since_timestamp_seconds", "gauge", ("integrator",),
    "Since when the webhook takes nothing; absent if it does.",
)  # fmt: skip

OF_WINDOW: Final = (WEBHOOK_TOLD, WEBHOOK_DEAD, WEBHOOK_WELL, WEBHOOK_FAILING_SINCE)
"""What a node's window offers, where an integrator has a webhook."""
