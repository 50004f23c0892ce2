"""Promises of notifications alone, broken."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any
from uuid import uuid4

from tests.conformance.mutants.every_role import re_emits_on_replay, store

import arrimage_notifications.commands.note_event as noting
import arrimage_notifications.commands.prepare_notice as preparing
import arrimage_notifications.domain.rules as rules
from arrimage_contracts.requests.person import PersonTold
from arrimage_contracts.vocabularies import NoticeChannel, PersonField
from arrimage_notifications import memories, subscribers
from arrimage_notifications.domain.rules import Role


async def _nothing(*_: object, **__: object) -> None:
    return None


def date_arithmetic() -> None:
    """The life of a notice is counted from when it was heard, not from when it happened."""
    note = vars(subscribers)["note_event"]

    async def later(work: Any, event: Any, **facts: Any) -> None:
        await note(work, event, **(facts | {"happened_on": work.today}))

    vars(subscribers)["note_event"] = later


def ignores_a_withdrawal() -> None:
    """Whether the person may be contacted is not looked at."""
    ask = vars(preparing)["_ask"]

    async def always(*given: Any) -> Any:
        told = await ask(*given)
        return told.model_copy(update={"may_be_contacted": True}) if isinstance(told, PersonTold) else told

    vars(preparing)["_ask"] = always


def remembers_what_intake_told() -> None:
    """What intake told of a person is kept, and intake is not asked again."""
    ask = vars(preparing)["_ask"]
    kept: dict[Any, Any] = {}

    async def once(row: Any, *given: Any) -> Any:
        if row.case_id not in kept:
            kept[row.case_id] = await ask(row, *given)
        return kept[row.case_id]

    vars(preparing)["_ask"] = once


def asks_for_everything() -> None:
    """Of a person all is asked, whatever the channel."""
    vars(preparing)["_FIELDS"] = {each: list(PersonField) for each in NoticeChannel}


def wrong_id_formula() -> None:
    """The ids of notices are drawn."""
    vars(noting)["notice_id"] = lambda *_: uuid4()


def wrong_recipients() -> None:
    """What was for coordinators is told to workers."""
    for_workers = {
        event: tuple(
            replace(rule, role=Role.WORKER if rule.role is Role.COORDINATOR else rule.role) for rule in of
        )
        for event, of in rules.RULES.items()
    }
    vars(rules)["RULES"] = for_workers


def forgets_leads() -> None:
    """Who answers for a case is not kept."""
    vars(subscribers)["follow_lead"] = _nothing


def believes_an_older_lead() -> None:
    """Whoever was named last is told, though the word was older."""
    follow = vars(subscribers)["follow_lead"]

    async def last(work: Any, event: Any, *, case_id: Any) -> None:
        await follow(work, event.model_copy(update={"number": 1}), case_id=case_id)

    vars(subscribers)["follow_lead"] = last


def tells_of_what_ended() -> None:
    """A notice whose meeting was called off waits on."""
    vars(noting)["ended_by"] = lambda _: None


def tells_twice_on_replay() -> None:
    """On an empty store what was told is told again, and not even said."""
    vars(memories)["remember_notice"] = _nothing


def says_twice_on_replay() -> None:
    """On an empty store what was told is told again, and said again."""
    tells_twice_on_replay()
    re_emits_on_replay()


def lost_at_start() -> None:
    """What was still to be sent is forgotten at each start."""
    if store().exists():
        with closing(sqlite3.connect(store())) as connection, connection:
            connection.execute("DELETE FROM notice WHERE state IN ('pending', 'waiting')")


MUTANTS = (
    date_arithmetic, ignores_a_withdrawal, remembers_what_intake_told, asks_for_everything, wrong_id_formula,
    wrong_recipients, forgets_leads, believes_an_older_lead, tells_of_what_ended, tells_twice_on_replay,
    says_twice_on_replay, lost_at_start,
)  # fmt: skip
