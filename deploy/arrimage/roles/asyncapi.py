"""The AsyncAPI 3.0 document of one role: what it sends, receives, answers and asks."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from arrimage.roles.contract import Role
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.asyncapi import Document, asyncapi_document
from arrimage_contracts.generate.requests import FOLDER, add_to_asyncapi
from arrimage_contracts.requests import REQUESTS

_REF = "#/components/"


def role_asyncapi(role: Role) -> Document:
    """Return the document of ``role``."""
    whole = asyncapi_document(CATALOGUE, version("arrimage-contracts"))
    add_to_asyncapi(whole, REQUESTS)
    name = role["role"]
    operations: Document = {}
    for said in role["says"]:
        key = _event_key(said)
        operations[f"{name}.sends.{key}"] = whole["operations"][f"{name}.sends.{key}"]
    for heard in role["hears"]:
        key = _event_key(heard)
        operations[f"{name}.receives.{key}"] = {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{key}"},
            "messages": [{"$ref": f"#/channels/{key}/messages/{key}"}],
            "title": f"{name} hears {heard['event']}",
            "tags": [{"name": name}],
            "bindings": {"nats": {"bindingVersion": "0.1.0"}},
        }
    by_subject = {each.subject: f"{FOLDER}.{each.question.__name__}.v{each.major}" for each in REQUESTS}
    for answered in role["answers"]:
        key = by_subject[answered["subject"]]
        operations[f"{name}.answers.{key}"] = whole["operations"][f"{name}.answers.{key}"]
    channels: Document = {}
    for asked in role["asks"]:
        key = by_subject[asked["subject"]]
        answering = whole["operations"][f"{asked['answerer']}.answers.{key}"]
        operations[f"{name}.asks.{key}"] = answering | {
            "action": "send",
            "title": f"{name} asks {asked['subject']}",
        }
        # the asker does not say who asks: the node's server adds it
        channels[key] = {part: value for part, value in whole["channels"][key].items() if part != "parameters"} | {
            "address": asked["subject"]
        }
    for key in _named(operations, "#/channels/"):
        channels.setdefault(key, whole["channels"][key])
    servers = {each for channel in channels.values() for each in _named(channel, "#/servers/")}
    return {
        **{part: whole[part] for part in ("asyncapi",)},
        "id": f"urn:arrimage:asyncapi:{name}",
        "info": whole["info"] | {"title": f"Arrimage: {name}", "description": _DESCRIPTION.format(role=name)},
        "defaultContentType": whole["defaultContentType"],
        "servers": {server: whole["servers"][server] for server in whole["servers"] if server in servers},
        "channels": {key: channels[key] for key in sorted(channels)},
        "operations": operations,
        "components": _components(whole["components"], channels),
    }


_DESCRIPTION = """\
Ce que le rôle {role} dit, entend, répond et demande. What the role {role} says, hears, answers and asks: a program
that replaces it does the same. The page docs/reference/roles/{role}.md says what each asks for, and when.
"""


def _event_key(event: Role) -> str:
    return f"{event['audience']}.{event['event']}.v{event['major']}"


def _components(components: Document, channels: Document) -> Document:
    kept: dict[str, Document] = {}
    wanted = _named(channels, _REF)
    seen: set[str] = set()
    while wanted:
        path = wanted.pop()
        if path in seen:
            continue
        seen.add(path)
        kind, _, key = path.partition("/")
        kept.setdefault(kind, {})[key] = components[kind][key]
        wanted |= _named(components[kind][key], _REF)
    return {kind: {key: kept[kind][key] for key in sorted(kept[kind])} for kind in sorted(kept)}


def _named(value: Any, prefix: str) -> set[str]:
    """Return what ``value`` refers to under ``prefix``: a channel's key, or ``kind/key`` of a component."""
    if isinstance(value, dict):
        found = {name for each in value.values() for name in _named(each, prefix)}
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(prefix):
            rest = reference.removeprefix(prefix)
            found.add(rest if prefix == _REF else rest.split("/")[0])
        return found
    if isinstance(value, list):
        return {name for each in value for name in _named(each, prefix)}
    return set()


def as_text(document: Document) -> str:
    """Return the document as it is committed."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
