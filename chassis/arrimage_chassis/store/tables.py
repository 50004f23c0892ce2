"""The tables of delivery, the same in each service's store. No nominative field exists here."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from arrimage_chassis.store.types import RowNumber, UtcInstant

DELIVERY = MetaData()

outbox = Table(
    "outbox",
    DELIVERY,
    Column("seq", RowNumber, primary_key=True, autoincrement=True),
    # Random, and written nowhere else: a partner that could guess it could make the server swallow the event.
    Column("message_id", String(32), nullable=False),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("lane", String(8), nullable=False),
    Column("recipient", String(32), nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("subject", String(255), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("published_at", UtcInstant),
    Column("stream", String(64)),
    Column("stream_seq", BigInteger),
    # Set when the event was refused for ever: it is parked, and holds back the later ones of its case.
    Column("refused_code", String(64)),
    # The worker who decided that it is not to be sent; published_at then tells when, and stream stays empty.
    Column("dropped_by", String(64)),
    # plain, sealed or withdrawal: order is kept within each for a (recipient, case), and none waits for another.
    Column("way", String(10), nullable=False, server_default="plain"),
    # Of what is sealed, the authorization under which it may go; and since when its body is empty.
    Column("consent_id", Uuid),
    Column("wiped_at", UtcInstant),
    Index(
        "ix_outbox_unpublished",
        "seq",
        postgresql_where=text("published_at IS NULL"),
        sqlite_where=text("published_at IS NULL"),
    ),
    # Almost empty: by it the relay finds what is held back, however long the backlog is.
    Index(
        "ix_outbox_refused",
        "recipient",
        "case_id",
        postgresql_where=text("refused_code IS NOT NULL"),
        sqlite_where=text("refused_code IS NOT NULL"),
    ),
    Index("ix_outbox_position", "stream", "stream_seq"),
    # What passes all that waits is found however long the backlog is. By its way too, though there is but one, or
    # SQLite might as well take the index of all that waits.
    Index(
        "ix_outbox_withdrawals",
        "way",
        "seq",
        postgresql_where=text("published_at IS NULL AND way = 'withdrawal'"),
        sqlite_where=text("published_at IS NULL AND way = 'withdrawal'"),
    ),
    Index(
        "ix_outbox_sealed",
        "consent_id",
        postgresql_where=text("consent_id IS NOT NULL AND wiped_at IS NULL"),
        sqlite_where=text("consent_id IS NOT NULL AND wiped_at IS NULL"),
    ),
)

case_counter = Table(
    "case_counter",
    DELIVERY,
    Column("recipient", String(32), primary_key=True),
    Column("case_id", Uuid, primary_key=True),
    Column("last", Integer, nullable=False),
)

store_identity = Table(
    "store_identity",
    DELIVERY,
    Column("epoch", String(16), primary_key=True),
    Column("made_at", UtcInstant, nullable=False),
)

stream_position = Table(
    "stream_position",
    DELIVERY,
    Column("stream", String(64), primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)

rebuild = Table(
    "rebuild",
    DELIVERY,
    # One row, made with the store's identity; a store of before there were rebuilds has none.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("began_at", UtcInstant, nullable=False),
    # How many messages the durable held when it was reset for this store.
    Column("watermark", BigInteger),
    Column("read", BigInteger, nullable=False),
    # What was left to be said when the watermark was reached.
    Column("owed", BigInteger, nullable=False),
    Column("seconds", Float),
    Column("ended_at", UtcInstant),
)

said_before = Table(
    "said_before",
    DELIVERY,
    # What the role said before this store was made, and where it lies: it is never said again.
    Column("event_id", Uuid, primary_key=True),
    Column("stream", String(64), nullable=False),
    Column("stream_seq", BigInteger, nullable=False),
    Column("stored_at", UtcInstant, nullable=False),
    Index("ix_said_before_stored_at", "stored_at"),
)

inbox = Table(
    "inbox",
    DELIVERY,
    Column("consumer", String(64), primary_key=True),
    Column("source", String(80), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("landed_at", UtcInstant, nullable=False),
    # The module that was off when the event came: it counts as handled, and nobody acted on it.
    Column("passed_over", String(32)),
    Index("ix_inbox_landed_at", "landed_at"),
    Index(
        "ix_inbox_passed_over",
        "passed_over",
        postgresql_where=text("passed_over IS NOT NULL"),
        sqlite_where=text("passed_over IS NOT NULL"),
    ),
)

parked = Table(
    "parked",
    DELIVERY,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("consumer", String(64), nullable=False),
    Column("source", String(80), nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("event_name", String(64), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", UtcInstant, nullable=False),
    # early: its predecessor is missing, others may pass; failed: holds its case back; behind: held back.
    Column("kind", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("code", String(64), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", Float, nullable=False),
    # Since when only a person can help; after long it goes to the quarantine, and then is forgotten.
    Column("stuck_at", UtcInstant),
    UniqueConstraint("consumer", "source", "event_id"),
    Index("ix_parked_next", "state", "next_attempt_at"),
    Index("ix_parked_case", "consumer", "source", "case_id"),
)

quarantine = Table(
    "quarantine",
    DELIVERY,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("consumer", String(64), nullable=False),
    Column("stream", String(64), nullable=False),
    Column("stream_seq", BigInteger, nullable=False),
    Column("stored_at", UtcInstant, nullable=False),
    Column("sender", String(32), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("code", String(64), nullable=False),
    Column("received_at", UtcInstant, nullable=False),
    Column("body_encrypted", LargeBinary, nullable=False),
    UniqueConstraint("consumer", "stream", "stream_seq", "stored_at"),
    Index("ix_quarantine_received_at", "received_at"),
)

lease = Table(
    "lease",
    DELIVERY,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("expires_at", Float, nullable=False),
)

border_alias = Table(
    "border_alias",
    DELIVERY,
    Column("organization", String(32), primary_key=True),
    Column("own_id", Uuid, primary_key=True),
    Column("border_id", Uuid, nullable=False),
    UniqueConstraint("organization", "border_id"),
)

idempotency = Table(
    "idempotency",
    DELIVERY,
    Column("worker", String(64), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("request_sha256", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("made_at", UtcInstant, nullable=False),
    Index("ix_idempotency_made_at", "made_at"),
)

parameter_change = Table(
    "parameter_change",
    DELIVERY,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("value", Integer, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("set_at", UtcInstant, nullable=False),
    Column("author", String(64), nullable=False),
    # LOCAL text of a worker's own: never in an event, never in a log line.
    Column("reason", String(500), nullable=False),
    Index("ix_parameter_change_name", "name", "effective_on"),
)
