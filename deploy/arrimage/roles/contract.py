"""A role as plain data, from its service's manifest: subjects, durable, permissions, questions, numbers.

It is written beside the schemas, ``contracts/arrimage_contracts/roles/<role>.json``, for programs: the conformance
kit gives an implementation on its server what is said here, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arrimage.hub.doors import HUB_API, durables_of_gate
from arrimage.hub.streams import ACK_WAIT_SECONDS, DUPLICATE_WINDOW_SECONDS
from arrimage.node.server_config import (
    BORDER_INBOX,
    OWN_API,
    OWN_MESSAGE_BYTES,
    REPLY_SECONDS,
    border_permissions,
    own_permissions,
)
from arrimage.provision import MAX_ACK_PENDING
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.declaration import Audience
from arrimage_contracts.envelope import SCHEMA_BASE, schema_name
from arrimage_contracts.generate.json_schema import subject_of
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests.declaration import ANSWER_BYTES, QUESTION_BYTES, QuestionData
from arrimage_contracts.subjects import (
    GATE_DURABLE,
    OWN_STREAM,
    WITHDRAWALS_DURABLE,
    border_subject,
    sealed_stream,
)

Role = dict[str, Any]
ORGANIZATION = "{organization}"
"""Stands for the id of the organization whose node it is."""


def role_contract(manifest: Manifest, manifests: Sequence[Manifest]) -> Role:
    """Return the contract of the role of ``manifest``, beside the other roles of a node."""
    return {
        "role": manifest.service.value,
        "hears": _heard(manifest),
        "says": _said(manifest),
        "stream": OWN_STREAM,
        "duplicate_window_seconds": int(DUPLICATE_WINDOW_SECONDS),
        "max_message_bytes": OWN_MESSAGE_BYTES,
        "api_prefix": OWN_API,
        "inbox_prefix": f"_INBOX_{manifest.service}",
        "durable": {
            "durable_name": manifest.service.value,
            "deliver_policy": "all",
            "replay_policy": "instant",
            "ack_policy": "explicit",
            "ack_wait_seconds": int(ACK_WAIT_SECONDS),
            "max_deliver": -1,
            "max_ack_pending": MAX_ACK_PENDING,
            "filter_subjects": manifest.own_filter_subjects(),
        },
        "permissions": {
            "publish": own_permissions(ORGANIZATION, manifest),
            "subscribe": [
                f"_INBOX_{manifest.service}.>",
                *(REQUESTS.of(each.question).subject_of("*") for each in manifest.answers),
            ],
            "replies": {"max": 1, "expires_seconds": REPLY_SECONDS} if manifest.answers else None,
        },
        "answers": [
            _question(each.question) | {"askers": _askers(each.question, manifests)} for each in manifest.answers
        ],
        "asks": [_question(question) for question in manifest.asks],
        "commands": [f"{each.method} {each.path}" for each in manifest.commands],
        "queries": [f"GET {each.path}" for each in manifest.queries],
        "parameters": [
            {
                "name": each.name,
                "default": each.default,
                "low": each.low,
                "high": each.high,
                "meaning_fr": each.meaning_fr,
                "meaning_en": each.meaning_en,
                "requirement": each.requirement,
            }
            for each in manifest.parameters
        ],
        "modules": [each.name for each in manifest.modules],
    } | ({"border": _border(manifest)} if manifest.service == GATE_DURABLE else {})


def _border(gate: Manifest) -> Role:
    """Return what the gate has besides: a user in the account that the hub sees, and what it reads there."""
    return {
        "api_prefix": HUB_API,
        "inbox_prefix": BORDER_INBOX,
        "durables": [
            {
                "stream": stream,
                "durable_name": durable,
                "retention": "workqueue" if stream == sealed_stream(ORGANIZATION) else "limits",
                "filter_subjects": _withdrawals(gate) if durable == WITHDRAWALS_DURABLE else [],
            }
            for stream, durable in durables_of_gate(ORGANIZATION)
        ],
        "publish": border_permissions(ORGANIZATION, gate),
    }


def _withdrawals(gate: Manifest) -> list[str]:
    """Return what passes before all else of a mailbox: of each sender, any major."""
    return [
        border_subject("*", ORGANIZATION, event.name, "*")
        for event in gate.catalogue
        if event.withdrawal and Audience.BORDER in event.copies
    ]


def _heard(manifest: Manifest) -> list[Role]:
    found = []
    for heard in manifest.hears:
        declaration, audience = manifest.catalogue.of(heard.event)
        found.append(_event(declaration.name, declaration.major, audience, subject_of(declaration, audience)))
    return sorted(found, key=lambda event: (event["audience"], event["event"]))


def _said(manifest: Manifest) -> list[Role]:
    found = {
        (audience.value, declaration.name): _event(
            declaration.name, declaration.major, audience, subject_of(declaration, audience)
        )
        for declaration in manifest.declared()
        for audience in declaration.copies
    }
    return [found[key] for key in sorted(found)]


def _event(name: str, major: int, audience: Audience, subject: str) -> Role:
    return {
        "event": name,
        "major": major,
        "audience": audience.value,
        "subject": subject,
        "schema": schema_name(name, major, audience),
    }


def _question(question: type[QuestionData]) -> Role:
    declared = REQUESTS.of(question)
    return {
        "subject": declared.subject,
        "answerer": declared.answerer.value,
        "question": f"{SCHEMA_BASE}req.{declared.question.__name__}.v{declared.major}",
        "answer": f"{SCHEMA_BASE}req.{declared.answer.__name__}.v{declared.major}",
        "refusals": list(declared.refusals),
        "question_bytes": QUESTION_BYTES,
        "answer_bytes": ANSWER_BYTES,
    }


def _askers(question: type[QuestionData], manifests: Sequence[Manifest]) -> list[str]:
    return sorted(each.service.value for each in manifests if question in each.asks)
