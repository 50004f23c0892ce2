"""Every line that a service may write: its level, its fields, what it means and what to do (R-019).

Logs are an interface. A line that is not listed here cannot be written; docs/operations/logs.md is made from this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["debug", "info", "warning", "error", "critical"]


@dataclass(frozen=True)
class Line:
    """One kind of log line. No field may hold a name, a phone, free text, an answer or a plan's content."""

    event: str
    level: Level
    fields: tuple[str, ...]
    meaning: str
    remedy: str


ALWAYS: Final = ("org", "service", "event", "level", "timestamp")
"""The fields of each line; ``event_id``, ``correlation_id`` and ``case_id`` are there where they exist."""

_NOTHING = "Nothing to do."

LINES: Final = (
    Line("service.starting", "info", ("profile", "version"), "The service begins to start.", _NOTHING),
    Line("service.ready", "info", ("address",), "The service answers commands at this address.", _NOTHING),
    Line(
        "process.ended",
        "error",
        ("process", "exit_code", "again_in"),
        "A process of the node, or the hub's server, ended by itself; it is started again after so many seconds.",
        "Read the end of its own log; if it repeats, report it.",
    ),
    Line(
        "counts.told",
        "info",
        ("week",),
        "The hub took the counts of this week (its Monday), which the node tells the network.",
        _NOTHING,
    ),
    Line(
        "counts.waiting",
        "warning",
        ("code",),
        "The counts of a week that is over could not be told: the week waits, and those after it. Said once for "
        "each cause.",
        "If the hub or the node's server is away, wait: it is tried again by itself. Else look the code up.",
    ),
    Line(
        "integrators.taken",
        "info",
        ("changes",),
        "The node took what its integrators are granted now; so many durables changed.",
        _NOTHING,
    ),
    Line(
        "integrators.not_taken",
        "error",
        ("code",),
        "What is granted to the node's integrators changed, and could not be taken: what held before holds.",
        "Look the code up and mend it; it is tried again by itself, every few seconds.",
    ),
    Line(
        "webhook.failing",
        "warning",
        ("integrator", "reason", "failures", "since"),
        "An integrator's webhook takes nothing: everything for it waits, in order, and is tried again for ever, "
        "an hour apart at most. Said at first, and once a day.",
        "Tell who runs it. Once it is mended: `arrimage bus webhook retry NAME`, or wait.",
    ),
    Line("webhook.well_again", "info", ("integrator", "failures"), "The webhook takes events again.", _NOTHING),
    Line(
        "webhook.event_dead",
        "error",
        ("integrator", "event_id", "reason"),
        "A webhook refused one event again and again. It is not tried any more; later events of its case wait.",
        "`arrimage bus webhooks` shows it; then `arrimage bus webhook retry NAME`, or `skip NAME CURSOR`.",
    ),
    Line(
        "webhook.gone",
        "error",
        ("integrator",),
        "The webhook answered 410: it wants nothing any more. Nothing is told to it until somebody decides.",
        "`arrimage bus webhook retry NAME` if that was a mistake, else `arrimage bus revoke NAME`.",
    ),
    Line("service.stopping", "info", (), "The service was asked to stop and finishes what it does.", _NOTHING),
    Line("service.leads", "info", ("fence",), "This instance relays, lands and fires.", _NOTHING),
    Line(
        "service.stands_by",
        "info",
        (),
        "Another instance of the service works; this one is ready to take over.",
        "Nothing to do, unless no other instance should run: then stop it.",
    ),
    Line(
        "service.failed",
        "critical",
        ("error_type",),
        "A service that shares its process with others ended by a fault; it is started again.",
        "Read the lines before; if it repeats, report it.",
    ),
    Line(
        "service.settings_refused",
        "critical",
        ("code",),
        "The service does not start with these settings.",
        "Read the message printed beside the line, and correct the setting that it names.",
    ),
    Line(
        "store.away",
        "error",
        ("error_type", "during"),
        "The store did not answer: database down, or its file cannot be opened. Nothing was lost.",
        "Start the database, or see that the folder of the store is there; the service goes on by itself.",
    ),
    Line(
        "store.full",
        "error",
        ("error_type", "during"),
        "The disk of the store is full, or a limit of size is reached. Nothing new is kept, nothing was lost.",
        "Free disk space (`df -h`); the service goes on by itself.",
    ),
    Line(
        "store.read_only",
        "error",
        ("error_type", "during"),
        "The store can be read and not written. Nothing new is kept, nothing was lost.",
        "See why: a disk mounted read-only after an error, a file that belongs to another user, a database that "
        "stands by. The service goes on by itself.",
    ),
    Line(
        "store.refused",
        "error",
        ("error_type", "during"),
        "The database refuses the connection: its password, its user or its name is not right.",
        "Correct `stores` in node.yaml, or the password's file; the service goes on by itself once it is let in.",
    ),
    Line(
        "store.locked",
        "warning",
        ("error_type", "during"),
        "Another process held the store for too long (a backup, a tool). What was to be done is tried again.",
        "Nothing to do unless it repeats: then close what has the store open.",
    ),
    Line(
        "vault.away",
        "error",
        ("error_type", "during"),
        "The vault did not answer: its database is down, or its file cannot be opened. Who persons are can be "
        "neither read nor written meanwhile; nothing was lost.",
        "Start the vault's database, or see that the folder `vault` of the node is there; the service goes on by "
        "itself.",
    ),
    Line(
        "vault.key_missing",
        "critical",
        ("error_type", "during"),
        "The vault is there, and the key file under which its keys are is not, or is another vault's. Who persons "
        "are cannot be read.",
        "Put back the folder of the vault's keys that belongs to this store: `arrimage vault restore`.",
    ),
    Line(
        "vault.epoch_rotated",
        "info",
        ("epoch",),
        "All keys were wrapped anew and the epoch key before was destroyed: erasures before this are final, but "
        "for backups of the vault that are older.",
        _NOTHING,
    ),
    Line(
        "persons.sealed",
        "info",
        ("count",),
        "What an earlier version kept of so many persons in plain columns is sealed now, under keys of the vault, "
        "and the plain columns are empty.",
        "Destroy backups that are older: in them it is plain. On PostgreSQL see docs/how-to of the vault.",
    ),
    Line("store.back", "info", (), "The store takes writes again.", _NOTHING),
    Line(
        "service.waiting",
        "warning",
        ("code",),
        "The service cannot open its store yet and waits: `code` says why. Said once for each cause, then every "
        "ten minutes; it goes on by itself.",
        "store.away: start the database. store.refused: correct its address or password. store.full: free disk "
        "space. store.read_only: let it be written. store.locked, store.migrating: another process works on it. "
        "vault.key_missing: put back the folder of the vault's keys that belongs to this store.",
    ),
    Line(
        "vault.destroyed_again",
        "warning",
        ("keys",),
        "A store or a vault was restored from an older copy: so many keys that had been destroyed since were in "
        "it, "
        "and are destroyed again.",
        "Nothing; who was erased stays erased.",
    ),
    Line(
        "service.stop_cut_short",
        "warning",
        (),
        "The service was asked to stop and did not end in time; nothing is lost, what it did is done again.",
        "Nothing to do; if it repeats, look for store.away just before.",
    ),
    Line(
        "clock.jumped",
        "warning",
        ("seconds",),
        "The computer's clock was put forward (or back: negative) by so many seconds. Nothing fires twice.",
        "See that the computer keeps its time (`timedatectl`): dates and deadlines follow its clock.",
    ),
    Line(
        "loop.failed",
        "error",
        ("error_type", "loop"),
        "A part of the service's own work (relay, parked, timers, lease) ended in an unexpected error.",
        "It is tried again by itself; report it with the error's type to whoever maintains Arrimage.",
    ),
    Line(
        "library.reported",
        "warning",
        ("logger", "error_type"),
        "A library reported something (uvicorn, asyncio, nats). What it said is not written: it may hold a name.",
        "Nothing to do if command.failed or another error stands beside it; else report it.",
    ),
    Line(
        "log.lines_lost",
        "warning",
        ("lines",),
        "So many log lines could not be written (disk full or read-only); from here on they are again.",
        "Free disk space (`df -h`); `arrimage node doctor` says which disk. The service itself went on.",
    ),
    Line(
        "workers.unreadable",
        "error",
        ("error_type",),
        "The file of the workers' keys cannot be read. The keys that were read before still work.",
        "Write it again with `arrimage node worker add`.",
    ),
    Line(
        "agreement.not_honoured",
        "warning",
        ("file", "reason"),
        "A pair agreement that both organizations signed is not honoured: nothing is disclosed under it. "
        "Said once.",
        "`arrimage agreement list` says why. After a partner's key changed, let it sign the agreement again; a "
        "file that cannot be read is to be loaded again.",
    ),
    Line("bus.connected", "info", ("bus",), "The connection to a bus stands.", _NOTHING),
    Line(
        "bus.waiting",
        "warning",
        ("bus", "error_type"),
        "The bus's server cannot be reached yet. Commands are accepted; events wait in the outbox.",
        "Start the node's server (`arrimage node up`); the service connects by itself.",
    ),
    Line(
        "bus.lost",
        "warning",
        ("bus",),
        "The connection to a bus was lost. Commands are accepted; events wait in the outbox.",
        "See whether the node's server runs; the service connects again by itself.",
    ),
    Line(
        "bus.closed",
        "critical",
        ("bus",),
        "The connection was closed for good; the process ends with status 70 to begin anew.",
        "See that something starts the service again (`arrimage node up` does).",
    ),
    Line(
        "bus.durable_silent",
        "warning",
        ("bus", "durable"),
        "The server is there, and what this service reads does not answer. On the border: the hub is away, or has "
        "no mailbox for this organization yet. On the own bus: the durable is missing. Said every ten minutes.",
        "Border: see whether the Internet and the hub are there; a new member waits for `arrimage network apply`. "
        "Own: run `arrimage node apply`. The service goes on by itself.",
    ),
    Line(
        "bus.durable_missing",
        "warning",
        ("bus", "stream", "durable"),
        "The hub answers, and has not yet what is sealed or the lane of withdrawals: it was set up by an earlier "
        "version. All else passes; withdrawals come among the rest, what is sealed waits. Said once.",
        "Have the hub's operator update it and run `arrimage network apply`. The service finds it by itself.",
    ),
    Line(
        "bus.permission_denied",
        "error",
        ("bus", "subject"),
        "The server refused a subject to this service.",
        "On the own bus stop the node and start it again (`arrimage node up` writes its permissions anew); on the "
        "border have the hub's operator run `arrimage network apply`. The service subscribes again by itself. "
        "If it stays, the component says what its manifest does not list: report it.",
    ),
    Line(
        "rebuild.started",
        "info",
        ("stream", "watermark"),
        "The store is new: so many events that were said before it are read first. Until then the service says "
        "nothing and does nothing that is due.",
        "Nothing to do; `GET /rebuild` says how far it is.",
    ),
    Line(
        "rebuild.finished",
        "info",
        ("read", "said_before", "owed", "seconds"),
        "The new store knows what was said. `said_before` are events of this role that are not said again, `owed` "
        "those that had not been said: they go out now.",
        _NOTHING,
    ),
    Line(
        "rebuild.waiting",
        "warning",
        ("stream",),
        "The store is new, and the node's server does not let this service read from the beginning.",
        "`arrimage node apply`; if the server is of an older version, start `arrimage node up` again.",
    ),
    Line(
        "relay.recipient_refuses",
        "warning",
        ("recipient", "code", "way"),
        "The recipient's stream does not take events now (hub away, mailbox full). They wait; the others go on. "
        "`way`: plain, sealed or withdrawal; none waits for another.",
        "For bus.no_stream_answers see whether the hub is reached; for bus.mailbox_full call the recipient.",
    ),
    Line(
        "relay.sealed_withheld",
        "warning",
        ("event_id", "recipient"),
        "Something sealed was to leave when its authorization did not hold any more: it was emptied, not sent.",
        "Nothing to do: this is the safeguard at work. The case shows that the authorization ended.",
    ),
    Line(
        "outbox.sealed_not_received",
        "warning",
        ("events",),
        "So many sealed parts were not received within fourteen days. They were emptied; the hub forgot them too.",
        "See whether the partner's node is linked; a worker may ask again once it is.",
    ),
    Line(
        "relay.refused_for_ever",
        "error",
        ("event_id", "recipient", "case_id", "code"),
        "An event can never be delivered as it is. It is kept, and holds back the later ones of its case.",
        "`arrimage outgoing show`, then `retry` once the cause is mended, or `drop`; report it to whoever "
        "maintains the component that wrote the event.",
    ),
    Line(
        "event.outgoing_dropped",
        "warning",
        ("event_id", "case_id", "recipient", "worker"),
        "A person decided that an event refused for ever is never sent; the later ones of its case go.",
        _NOTHING,
    ),
    Line(
        "relay.message_id_taken",
        "error",
        ("event_id", "recipient"),
        "The server said 'duplicate' to an event sent for the first time. It was sent again under another id.",
        "Tell the hub's operator: somebody may try to make events disappear.",
    ),
    Line(
        "relay.stream_restored",
        "warning",
        ("stream", "events"),
        "A stream went back: the server was restored from an older copy. What it lost was sent again.",
        "Nothing to do; tell the hub's operator if it was not expected.",
    ),
    Line(
        "mailbox.unread",
        "warning",
        ("organization", "unread", "since", "connected"),
        "The hub holds so many events that this organization's node has not taken for a day. Said once a day.",
        "Call the organization: its node is off, or cannot reach the hub (`arrimage node doctor` there says why). "
        "`arrimage network status` lists all mailboxes.",
    ),
    Line(
        "event.quarantined",
        "warning",
        ("code", "sender", "stream", "stream_seq"),
        "A message was malformed, unknown, forged, or not for us. It is kept encrypted for 30 days.",
        "For event.unknown_type, event.unknown_major or event.not_heard update Arrimage; for event.forged_source "
        "tell the hub's operator. For event.unsigned, event.bad_signature or event.no_pinned_key call the sender: "
        "somebody may speak in its name, or its key changed (join with the new network file, and let it say again "
        "what it took back). Else tell the sender.",
    ),
    Line(
        "event.parked",
        "info",
        ("event_id", "event_name", "case_id", "kind", "code"),
        "A valid event cannot be handled yet (its predecessor is missing, or its handling failed). It waits.",
        "Nothing to do yet: it is tried again.",
    ),
    Line("event.unparked", "info", ("event_id", "case_id"), "A parked event was handled.", _NOTHING),
    Line(
        "event.stuck",
        "warning",
        ("event_id", "case_id", "code"),
        "A parked event was tried as often as allowed. Nothing is lost; a person must look.",
        "`arrimage parked show`, then `retry` once the cause is mended, or `drop`.",
    ),
    Line(
        "event.given_up",
        "warning",
        ("event_id", "event_name", "case_id", "code"),
        "A parked event waited for a person longer than stuck_days: the quarantine keeps it thirty days more.",
        "Look at parked events when event.stuck says so; tell whoever maintains Arrimage what was in the way.",
    ),
    Line(
        "parked.limit_reached",
        "warning",
        ("sender", "events", "limit"),
        "A partner's events cannot be handled and too many are parked: so many more went to the quarantine. "
        "Others are not delayed. Said once a minute at most.",
        "Tell the partner; `arrimage parked list` shows what it sent and what is missing.",
    ),
    Line(
        "event.dropped",
        "warning",
        ("event_id", "case_id", "worker"),
        "A person decided that a parked event is not to be handled.",
        _NOTHING,
    ),
    Line(
        "event.handler_failed",
        "error",
        ("event_id", "event_name", "case_id", "error_type"),
        "The handling of an event raised an error; the event is parked and tried again.",
        "Report it with the error's type to whoever maintains the component.",
    ),
    Line(
        "landing.failed",
        "error",
        ("bus", "error_type"),
        "A batch of events could not be applied; none is acknowledged, and it is tried again until it can.",
        "Look for store.away at the same time; the service goes on by itself.",
    ),
    Line(
        "timer.failed",
        "error",
        ("timer", "error_type"),
        "What is due could not be done; it is tried again.",
        "If it repeats, look for store.away just before.",
    ),
    Line(
        "errand.failed",
        "error",
        ("errand", "error_type"),
        "What was to be done outside of the store (a notice to deliver) failed; it is tried again.",
        "See whether what it needs is there (the console, the mail server); report it if it repeats.",
    ),
    Line("timer.fired", "info", ("timer", "count"), "What was due was done.", _NOTHING),
    Line("sign_in.done", "info", ("worker",), "A worker signed in.", _NOTHING),
    Line(
        "sign_in.refused",
        "info",
        ("worker", "reason"),
        "Somebody could not sign in: wrong_password, locked, no_account (no password was chosen, or "
        "the worker has another key since) or wrong_key; worker is empty where no such worker exists.",
        "Nothing to do once; if it goes on, ask the worker whether it was them.",
    ),
    Line(
        "sign_in.locked",
        "warning",
        ("worker", "failures", "minutes"),
        "A worker's account takes no password for so many minutes: wrong ones came one after the other.",
        "Ask the worker whether it was them. A new key (arrimage node worker remove, then add) lets them choose "
        "another password at once.",
    ),
    Line(
        "sign_in.password_set",
        "info",
        ("worker",),
        "A worker chose a password with the key that arrimage node worker add showed; their other sessions ended.",
        _NOTHING,
    ),
    Line(
        "command.refused",
        "info",
        ("code", "status", "route"),
        "A command was refused, with a clear answer to whoever gave it.",
        _NOTHING,
    ),
    Line(
        "command.failed",
        "error",
        ("error_type", "route"),
        "A command ended in an unexpected error; nothing of it was kept.",
        "Report it with the error's type to whoever maintains the component.",
    ),
    Line(
        "parameter.changed",
        "info",
        ("parameter", "value", "effective_on", "worker"),
        "A coordinator or an operator changed a number of the model from a day on. Dates computed before stay.",
        "Nothing to do; `arrimage node parameter list` shows who changed what and why.",
    ),
    Line(
        "identity.erased",
        "info",
        ("case_id",),
        "A referral ended before the person was accepted: who they are was erased here.",
        _NOTHING,
    ),
    Line(
        "identity.copied",
        "info",
        ("case_id",),
        "A person came back by a follow-up call: who they are was copied to the new case, inside this store.",
        _NOTHING,
    ),
    Line(
        "first_contact.overdue",
        "warning",
        ("case_id", "due_on"),
        "The last day for the first contact with a referred person passed, and nobody has recorded one. Said "
        "once.",
        "Tell the worker or the coordinator: GET /referrals?overdue=true lists them. The referral stays open.",
    ),
    Line(
        "consent.granted",
        "info",
        ("case_id", "to_org"),
        "A person authorized one partner to be told something of them, or changed what they authorized.",
        _NOTHING,
    ),
    Line(
        "consent.revoked",
        "info",
        ("case_id", "to_org"),
        "A person withdrew an authorization: nothing leaves under it any more, and the partner erases its copies.",
        _NOTHING,
    ),
    Line(
        "consent.revocation_learned",
        "warning",
        ("case_id", "to_org"),
        "A partner answers a withdrawal that this node does not know any more, as after a restore: the "
        "authorization is withdrawn here again.",
        "Nothing: the case's worker finds it under Today for thirty days, looks at what left under it since the "
        "restore, and withdraws the referral that rests on it, if one does and the person wishes so. An exception "
        "for danger waits there for its review.",
    ),
    Line(
        "consent.revocation_unexplained",
        "warning",
        ("case_id", "to_org"),
        "A partner answers a withdrawal that this node cannot have said and forgotten, or one of an authorization "
        "that is not known here: nothing was changed.",
        "If this node was restored, the case's worker looks at what holds for this partner, and withdraws it if "
        "the person did; else ask the partner.",
    ),
    Line(
        "record.deidentified",
        "info",
        ("case_id",),
        "The time for which it is kept who the person of a case is, is over: they were erased, and what is "
        "counted "
        "stays.",
        _NOTHING,
    ),
    Line(
        "disclosure.requested",
        "info",
        ("case_id", "to_org"),
        "A partner was asked for what the person authorized it to communicate.",
        _NOTHING,
    ),
    Line(
        "disclosure.cannot_ask",
        "warning",
        ("case_id", "to_org"),
        "A partner would communicate what the person authorized, and this node has no signing key or no vault.",
        "Run arrimage doctor and do what it says; then the worker asks from the page of the case.",
    ),
    Line(
        "disclosure.made",
        "info",
        ("case_id", "to_org"),
        "Categories of what is held of a person left for a partner, sealed. The access log says which.",
        _NOTHING,
    ),
    Line(
        "disclosure.refused",
        "warning",
        ("case_id", "to_org", "reason"),
        "A partner asked for what it may not have: nothing left. The reason is a code.",
        "For no_agreement and agreement_lacks_category: arrimage agreement list. For untrusted_key: compare the "
        "keys with the partner by telephone. For no_active_consent that repeats: ask the partner what it does.",
    ),
    Line(
        "disclosure.received",
        "info",
        ("case_id", "to_org"),
        "What a partner communicated was opened and kept; the key that opened it is being destroyed.",
        _NOTHING,
    ),
    Line(
        "disclosure.not_given",
        "info",
        ("case_id", "to_org", "reason"),
        "A partner refused what was asked of it, and said why. The page of the case says what to do.",
        _NOTHING,
    ),
    Line(
        "disclosure.unopened",
        "warning",
        ("case_id", "to_org", "code"),
        "What came sealed is not what was asked for, or not from whom it says; nothing of it was kept.",
        "Call the partner: its keys, its agreement or its clock may differ. If it knows of nothing, it is an "
        "attempt: "
        "write it into the register of incidents. The worker may ask again.",
    ),
    Line(
        "disclosure.came_too_late",
        "info",
        ("case_id", "to_org"),
        "What came sealed was not opened: the authorization had ended before.",
        _NOTHING,
    ),
    Line(
        "disclosure.not_opened_there",
        "warning",
        ("case_id", "to_org"),
        "A partner could not open what was communicated to it, and kept nothing.",
        "Call the partner, compare keys and agreements (arrimage agreement list); it may ask again.",
    ),
    Line(
        "disclosure.unanswered",
        "warning",
        ("case_id", "to_org"),
        "A partner has not answered for 14 days what was asked of it. Said once.",
        "Call the partner; the worker may ask again, or write down what the person says.",
    ),
    Line(
        "disclosure.unreceived",
        "warning",
        ("case_id", "to_org"),
        "A partner has not received for 14 days what was communicated to it; it is not delivered any more. Said "
        "once.",
        "Call the partner; it may ask again.",
    ),
    Line(
        "disclosure.erased",
        "info",
        ("case_id", "to_org"),
        "What a partner had communicated is erased: its key is destroyed, and the partner is told.",
        _NOTHING,
    ),
    Line(
        "emergency.disclosed",
        "warning",
        ("case_id", "to_org", "worker"),
        "A worker opened the strict minimum to a partner without an authorization, because a life is in danger.",
        "A second person reviews it within 24 hours: the page /intake/emergencies.",
    ),
    Line(
        "emergency.told",
        "warning",
        ("case_id", "to_org"),
        "A partner opened the strict minimum to this organization because a life is in danger; it is asked for.",
        "Workers see it on Today. Nothing else to do.",
    ),
    Line(
        "emergency.disclosure_not_justified",
        "warning",
        ("case_id", "to_org", "worker"),
        "A second person found that something was communicated in an emergency without cause; it is called back.",
        "Write the incident into the register: the page /intake/incidents.",
    ),
    Line(
        "erasure.unconfirmed",
        "warning",
        ("case_id", "to_org"),
        "An authorization ended, and its recipient has not said in time that it erased its copies. Said once.",
        "Call the partner's privacy officer. The case page shows which authorization; it shows the confirmation "
        "once it comes.",
    ),
    Line(
        "identity.handed_over",
        "info",
        ("case_id", "worker"),
        "A worker wrote down who a referred person is, as told by hand; no identity crossed the bus.",
        _NOTHING,
    ),
    Line(
        "request.refused",
        "info",
        ("request", "asker", "code", "questions"),
        "So many questions of another service of the node were refused; the server wrote who asked. Said once a "
        "minute at most.",
        "Nothing to do. For request.not_allowed or request.unknown_asker that repeats, and for request.busy that "
        "stays, look at what runs as that service: it asks for what its role may not know, or without end.",
    ),
    Line(
        "request.failed",
        "error",
        ("request", "error_type"),
        "A question of another service could not be answered; the asker was told so and asks again.",
        "Look for store.away at the same time; else report it with the error's type.",
    ),
    Line(
        "person.read",
        "info",
        ("case_id", "asker", "purpose", "fields"),
        "A service was told how the person of a case may be reached: names of fields, never what is in them.",
        _NOTHING,
    ),
    Line(
        "emergency.file_opened",
        "warning",
        ("case_id", "worker", "hours"),
        "A worker opened a file that is not theirs, for so many hours, because a life is in danger.",
        "A second person looks at it within 24 hours: the page /intake/emergencies.",
    ),
    Line(
        "emergency.not_justified",
        "warning",
        ("case_id", "worker"),
        "A second person found that a file had been opened in an emergency without cause; it is closed again.",
        "Write the incident into the register: the page /intake/incidents.",
    ),
    Line(
        "emergency.review_late",
        "warning",
        ("case_id",),
        "Nobody looked within 24 hours at why a file was opened in an emergency.",
        "Somebody else than the one who opened it looks at it: the page /intake/emergencies.",
    ),
    Line(
        "incident.reported",
        "warning",
        ("incident_id", "nature", "persons", "worker"),
        "An incident of confidentiality was written into the register.",
        "The privacy officer reads the register: the page /intake/incidents.",
    ),
    Line(
        "incident.suggested",
        "warning",
        ("because", "count"),
        "What happened may be an incident of confidentiality; nothing was written into the register.",
        "Look at the lines before; if it is one, write it down: the page /intake/incidents.",
    ),
    Line(
        "access_log.broken",
        "error",
        ("code", "number"),
        "The access log is not what was written: an entry was changed or taken away, or its end is missing.",
        "Run `arrimage audit verify`, keep the store as it is, and write an incident into the register.",
    ),
    Line(
        "notice.sent",
        "info",
        ("notice_id", "cause_event_id", "role", "channel", "attempts"),
        "A neutral notice was given to its channel (console, mail server, webhook), which answers for it now.",
        _NOTHING,
    ),
    Line(
        "notice.waiting",
        "info",
        ("notice_id", "reason", "attempts"),
        "A notice is sent later: the hours are quiet (quiet_hours), or its channel or intake did not take it.",
        "Nothing to do. For unreachable, timed_out or not_set_up that repeats, look at the mail server or the "
        "webhook named under notices in node.yaml.",
    ),
    Line(
        "notice.failed",
        "warning",
        ("notice_id", "cause_event_id", "role", "channel", "reason", "attempts"),
        "A notice could not be sent, and no further attempt is made: somebody was not told.",
        "Look at GET /notices?state=failed. For refused correct the address; for unreachable, timed_out or "
        "not_set_up mend what notices in node.yaml names. Then POST /notices/{notice_id}/send-again, or …/leave "
        "if nobody need be told any more.",
    ),
    Line(
        "notice.left",
        "info",
        ("notice_id", "role", "reason", "worker"),
        "A worker saw that a notice had failed, and let it be: it waits for nobody any more, and is kept.",
        _NOTHING,
    ),
    Line(
        "notice.suppressed",
        "info",
        ("notice_id", "role", "reason"),
        "A notice was not to be sent: nobody allowed it, there is no address, or it had become pointless.",
        "Nothing to do; for no_address of a worker: `arrimage node worker set ID --email`.",
    ),
    Line(
        "followup.attempts_missed",
        "warning",
        ("case_id", "kind", "attempts", "wanted"),
        "The days for a call after the end passed before its attempts were made. The call ended as not reached: "
        "missing data, never a relapse.",
        "See with the workers who makes the calls (GET /followups?state=due lists those that wait).",
    ),
    Line("simulation.moved", "info", ("to",), "Simulated time was moved forward (demo profile).", _NOTHING),
)

BY_EVENT: Final = {line.event: line for line in LINES}
CONTEXT: Final = frozenset({"event_id", "correlation_id", "case_id"})
