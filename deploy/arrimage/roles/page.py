"""A role's page, docs/reference/roles/<role>.md: what a programmer reads who replaces the component."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from arrimage.roles import (
    followup_conversations,
    intake_conversations,
    notifications_conversations,
    planning_conversations,
)
from arrimage.roles.contract import Role
from arrimage.roles.conversations import Conversation
from arrimage.roles.handed_over import records_table
from arrimage.services import definition_of
from arrimage_contracts.declaration import Audience
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.plain import plain
from arrimage_contracts.generate.reference import copy_lines
from arrimage_contracts.generate.requests import request_section
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.vocabularies import ServiceName

_TOLD: Final[Mapping[str, tuple[Callable[[], list[Conversation]], Callable[[], str]]]] = {
    ServiceName.INTAKE: (intake_conversations.intake_conversations, intake_conversations.worked_ids),
    ServiceName.FOLLOWUP: (followup_conversations.followup_conversations, followup_conversations.worked_ids),
    ServiceName.PLANNING: (planning_conversations.planning_conversations, planning_conversations.worked_ids),
    ServiceName.NOTIFICATIONS: (
        notifications_conversations.notifications_conversations,
        notifications_conversations.worked_ids,
    ),
}
"""Of each role that has them: its conversations, and the ids of the first, worked out."""


def role_page(role: Role) -> str:
    """Return the page, in Markdown."""
    name = role["role"]
    tell, work_out = _TOLD.get(name, (list, str))
    conversations = tell()
    parts = [
        _prose("head").replace("@@role@@", name),
        _on_one_screen(role),
        _prose(name).replace("@@ids@@", work_out()),
        _prose("delivery").replace("@@reading@@", (_prose(f"reading_{name}") or _prose("reading")).strip()),
        _server(role),
        _border(role),
        _numbers(role),
        _events(role, "hears", "## Events that you hear"),
        _events(role, "says", "## Events that you say"),
        _questions(role),
        _told(conversations),
        _handover(name),
        _driver(role),
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def roles_index(roles: Sequence[Role]) -> str:
    """Return the page that lists the roles."""
    lines = [
        "<!-- Made by `make reference`. -->",
        "",
        "# Rôles | Roles",
        "",
        "Ce que chaque composant d'un nœud entend, dit et doit : de quoi le remplacer par le vôtre.",
        "",
        "What each component of a node hears, says and owes: enough to replace it by yours. "
        "[A component](../component.md) is how a node runs it, "
        "[prove an implementation](../../how-to/prove-an-implementation.md) how to check it.",
        "",
        "| Role | hears | says | answers | AsyncAPI |",
        "|---|---|---|---|---|",
    ]
    for role in roles:
        name = role["role"]
        lines.append(
            f"| [{name}]({name}.md) | {len(role['hears'])} | {len(role['says'])} | {len(role['answers'])} | "
            f"[{name}.json](../../../contracts/asyncapi/{name}.json) |"
        )
    return "\n".join(lines) + "\n"


def _prose(name: str) -> str:
    file = files("arrimage.roles") / "prose" / f"{name}.md"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _on_one_screen(role: Role) -> str:
    lines = ["## On one screen", "", "| | subject | |", "|---|---|---|"]
    for verb, key in (("hears", "hears"), ("says", "says")):
        for event in role[key]:
            link = f"[{event['event']}](#{_anchor(event, key)})"
            lines.append(f"| {verb} | `{event['subject']}` | {link} |")
    for each in role["answers"]:
        lines.append(f"| answers | `{each['subject']}` | asked by {', '.join(each['askers']) or 'nobody today'} |")
    lines += [f"| may ask | `{each['subject']}` | of {each['answerer']} |" for each in role["asks"]]
    return "\n".join(lines)


def _anchor(event: dict[str, Any], key: str) -> str:
    return f"{key}-{event['audience']}-{event['event']}".lower()


def _server(role: Role) -> str:
    durable, permissions = role["durable"], role["permissions"]
    rows = [(key, value) for key, value in durable.items() if key != "filter_subjects"]
    lines = [
        "## On the server",
        "",
        f"Stream `{role['stream']}`, at most {role['max_message_bytes']} bytes a message; the JetStream API is at "
        f"`{role['api_prefix']}` in place of `$JS.API` (clients call it the API prefix). Reply subjects must "
        f"begin with `{role['inbox_prefix']}`. The user authenticates with its NKey: the seed is in "
        "`ARRIMAGE_OWN_SEED_FILE`.",
        "",
        "**The durable**, made by the node:",
        "",
        "| setting | value |",
        "|---|---|",
        *(f"| `{key}` | `{value}` |" for key, value in rows),
        "| `filter_subjects` | " + "<br>".join(f"`{each}`" for each in durable["filter_subjects"]) + " |",
        "",
        "The filters end in `.*`: an unknown major arrives and is set aside, not missed. They include what the "
        "role itself said before: a new store learns from it.",
        "",
        "**The user may publish** (nothing else; each refused publish is an error of yours):",
        "",
        *(f"- `{each}`" for each in permissions["publish"]),
        "",
        "**and subscribe to**",
        "",
        *(f"- `{each}`" for each in permissions["subscribe"]),
    ]
    if permissions["replies"]:
        lines += [
            "",
            f"and reply once to each question: the server lets the reply through for "
            f"{permissions['replies']['expires_seconds']} seconds; answer within five.",
        ]
    return "\n".join(lines)


def _border(role: Role) -> str:
    if "border" not in role:
        return ""
    border = role["border"]
    lines = [
        "## At the hub",
        "",
        "The second user, whose seed is in `ARRIMAGE_BORDER_SEED_FILE`: JetStream API at "
        f"`{border['api_prefix']}`, reply subjects that begin with `{border['inbox_prefix']}`. It subscribes to "
        "nothing else. Settings of the durables are those of the node's, and:",
        "",
        "| stream | retention | durable | filter |",
        "|---|---|---|---|",
    ]
    for each in border["durables"]:
        filters = "<br>".join(f"`{subject}`" for subject in each["filter_subjects"]) or "all"
        lines.append(f"| `{each['stream']}` | {each['retention']} | `{each['durable_name']}` | {filters} |")
    lines += ["", "**It may publish**, `*` being a partner:", "", *(f"- `{each}`" for each in border["publish"])]
    return "\n".join(lines)


def _numbers(role: Role) -> str:
    if not role["parameters"]:
        return ""
    lines = [
        "## Numbers",
        "",
        "An organization may change them from a day on (R-017); with no door for that, take the default.",
        "",
        "| name | default | bounds | meaning | |",
        "|---|---|---|---|---|",
    ]
    for each in role["parameters"]:
        lines.append(
            f"| `{each['name']}` | {each['default']} | {each['low']}–{each['high']} | {each['meaning_en']} | "
            f"{each['requirement']} |"
        )
    return "\n".join(lines)


def _events(role: Role, key: str, title: str) -> str:
    lines = [title]
    if key == "hears":
        lines += ["", "Read the fields that you need; ignore the rest, today's and tomorrow's."]
    for event in role[key]:
        declaration = CATALOGUE.named(event["event"], event["major"])
        lines += [
            "",
            f'<a id="{_anchor(event, key)}"></a>',
            f"### {event['event']}",
            "",
            plain(declaration.doc),
            "",
        ]
        if declaration.withdrawal:
            lines += ["A withdrawal: it waits behind nothing.", ""]
        lines += copy_lines(declaration, Audience(event["audience"]))
        lines += ["", f"Schema `{event['schema']}`; requirements {', '.join(declaration.requirements)}."]
    return "\n".join(lines)


def _questions(role: Role) -> str:
    wanted = {each["subject"] for each in (*role["answers"], *role["asks"])}
    if not wanted:
        return ""
    lines = [
        "## Questions inside the node",
        "",
        "JSON on core NATS, without a stream; nothing of it is kept. You **hear** a question on "
        "`<subject>.<asker>`: the server wrote the asker. You **ask** on `<subject>` alone. The reply is "
        '`{"answer": {…}}` or `{"refused": "<code>"}`. A question that is not JSON or lacks a field: '
        "`request.malformed`; one of more than 4096 bytes: `request.too_large`; of an asker that may not ask: "
        "`request.not_allowed`. Answer within five seconds; our own askers wait three, intake's pages one, and "
        "go on without you. The server lets a reply through for ten.",
    ]
    found = [request_section(each) for each in REQUESTS if each.subject in wanted]
    return "\n".join(lines) + "\n" + "\n".join(found).replace("\n## ", "\n### ")


def _told(conversations: Sequence[Conversation]) -> str:
    if not conversations:
        return ""
    lines = [
        "## Conversations, as raw messages",
        "",
        "Ids are those that the formulas give. `Nats-Msg-Id`, `sequence` and `time` are examples: yours differ.",
    ]
    for number, conversation in enumerate(conversations, 1):
        lines += ["", f"### {number}. {conversation.title}"]
        for step in conversation.steps:
            head, subject, headers, *body = step.text().split("\n")
            lines += ["", "```", head, subject, headers, *body, "```"]
            if step.opened is not None:
                inside = json.dumps(step.opened, indent=2, ensure_ascii=False)
                lines += ["", "Opened, the payload of the JWS is:", "", "```json", *inside.split("\n"), "```"]
    return "\n".join(lines)


def _driver(role: Role) -> str:
    """Return how the kit drives the program, with one of the role's own routes."""
    route = next(each for each in role["commands"] if "{" in each)
    path = re.sub(r"{\w+}", "…", route.split(" ")[1])
    filled = {"@@role@@": role["role"], "@@route@@": route, "@@path@@": path}
    text = _prose("driver")
    for name, value in filled.items():
        text = text.replace(name, value)
    return text


def _handover(name: str) -> str:
    parts = [
        "## Handover",
        "What no event tells goes from one implementation to the next in a signed, encrypted file: "
        "[the handover file](../handover.md). It says how values are written, and which records every role has; "
        "these are the role's own, as our service writes them. A field that you do not know may be left.",
        _prose(f"handover_{name}").strip(),
        records_table(definition_of(ServiceName(name))),
    ]
    return "\n\n".join(part for part in parts if part)


def as_json(role: Role) -> str:
    """Return a role as committed JSON."""
    return json.dumps(role, indent=2, ensure_ascii=False) + "\n"
