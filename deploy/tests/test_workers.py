"""A key per worker, stored hashed (issue 2, HTTP)."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from types import SimpleNamespace
from typing import Any, cast

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from fastapi import Request

from arrimage_chassis.http.workers import Workers
from arrimage_chassis.problems import ProblemError


def asking(key: str) -> Request:
    return cast(Request, SimpleNamespace(headers={"authorization": f"Bearer {key}"}))


def test_a_key_is_shown_once_and_only_its_hash_is_kept(arrimage: Command, make_node: MakeNode) -> None:
    directory = make_node("margelle")

    said = arrimage("node", "worker", "add", "w1", "--role", "coordinator", "--dir", directory.root)

    key = said.out.strip()
    assert re.fullmatch(r"([0-9a-z]{4}-){7}[0-9a-z]{4}", key)
    (kept,) = json.loads(directory.workers.read_text())["workers"]
    assert (kept["id"], kept["role"]) == ("w1", "coordinator")
    assert kept["key_sha256"] == hashlib.sha256(key.encode()).hexdigest()
    assert key not in directory.workers.read_text()
    assert stat.S_IMODE(directory.workers.stat().st_mode) == 0o600
    assert "w1" in arrimage("node", "worker", "list", "--dir", directory.root).out


def test_a_service_takes_the_key_until_it_is_removed(arrimage: Command, make_node: MakeNode) -> None:
    directory = make_node("margelle")
    key = arrimage("node", "worker", "add", "op-1", "--role", "operator", "--dir", directory.root).out.strip()
    workers = Workers(directory.workers, anonymous_allowed=False)
    assert workers.operator(asking(key)).id == "op-1"

    arrimage("node", "worker", "remove", "op-1", "--dir", directory.root)

    with pytest.raises(ProblemError):
        Workers(directory.workers, anonymous_allowed=False).who(asking(key))


@pytest.mark.parametrize(
    ("arguments", "code", "status"),
    [
        (("add", "w1"), "worker.exists", 1),
        (("add", "Marie Tremblay"), "worker.malformed_id", 2),
        (("remove", "w2"), "worker.unknown", 1),
    ],
)
def test_a_refusal_has_a_code_and_says_what_to_do(
    arrimage: Command, make_node: MakeNode, arguments: tuple[Any, ...], code: str, status: int
) -> None:
    directory = make_node("margelle")
    arrimage("node", "worker", "add", "w1", "--dir", directory.root)

    said = arrimage("node", "worker", *arguments, "--dir", directory.root)

    assert said.status == status
    assert code in said.err


@pytest.mark.requirement("R-340")
def test_where_notices_reach_a_worker_is_written_changed_and_taken_away(
    arrimage: Command, make_node: MakeNode
) -> None:
    directory = make_node("margelle")
    where = ("--dir", directory.root)
    arrimage("node", "worker", "add", "w1", "--email", "w1@example.org", "--language", "en", *where)
    arrimage("node", "worker", "add", "w2", *where)

    def listed() -> list[tuple[str, str | None, str | None]]:
        workers = Workers(directory.workers, anonymous_allowed=False).listed()
        return sorted((worker.id, worker.email, worker.language) for worker in workers)

    assert listed() == [("w1", "w1@example.org", "en"), ("w2", None, None)]
    assert "example.org" not in arrimage("node", "worker", "list", *where).out

    assert arrimage("node", "worker", "set", "w2", "--email", "w2@example.org", *where).status == 0
    arrimage("node", "worker", "set", "w1", "--email", "", *where)
    assert listed() == [("w1", None, "en"), ("w2", "w2@example.org", None)]

    wrong = arrimage("node", "worker", "set", "w2", "--email", "Marie <w2@example.org>", *where)
    assert wrong.status != 0 and "worker.malformed_email" in wrong.err and "Marie" not in wrong.err
    unknown = arrimage("node", "worker", "set", "w9", "--language", "fr", *where)
    assert unknown.status != 0 and "worker.unknown" in unknown.err
