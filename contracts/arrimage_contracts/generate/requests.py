"""What follows from the declared requests: schemas, samples, their part of the AsyncAPI document, their page."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from arrimage_contracts.envelope import SCHEMA_BASE
from arrimage_contracts.generate.fields import Schema, object_schema, privacy_of
from arrimage_contracts.generate.json_schema import DIALECT
from arrimage_contracts.generate.plain import plain
from arrimage_contracts.generate.samples import example
from arrimage_contracts.requests.declaration import (
    ANSWER_BYTES,
    QUESTION_BYTES,
    RequestCatalogue,
    RequestDeclaration,
    part_of,
)
from arrimage_contracts.vocabularies import ServiceName

FOLDER = "req"
"""The folder of requests among the schemas and the samples, and the first word of their subjects."""

_HEAD = """\
<!-- Made by `make schemas` from arrimage_contracts/requests: change the declarations, not this page. -->

# Demandes dans un nœud | Requests inside a node

Ce qu'un service du nœud demande à un autre au moment où il en a besoin, et ne garde pas : qui est une personne, ce
qui reste à faire.

What one service of a node asks of another when it needs it, and does not keep: who a person is, what needs doing.
Questions and answers are JSON on core NATS, without a stream: nothing of them is stored by the server. They never
leave the node. A field marked *optional* may be missing or null; `items[].code` is a field of each of the list
`items`.

- An asker publishes the question on the subject, with a reply subject under its own inbox. **The node's server
  adds who asks**: the answerer hears `<subject>.<asker>`, and no service can ask in another's name.
- The reply is `{{"answer": {{…}}}}` or `{{"refused": "<code>"}}`. No reply within the asker's deadline, or nobody
  there to answer, is `request.unanswered` at the asker. A question of more than {question_bytes} bytes is refused,
  an answer of more than {answer_bytes} bytes is not read.
- Readers accept fields that they do not know. Classes: `RESTRICTED` is nominative, and stands in answers alone;
  **an asker neither stores it nor logs it, nor says it in an event or an error**.
- Of a person the answerer gives the least: what was asked, is allowed for the asker and the purpose, and is known.
  It logs each read: case, asker, purpose, names of fields, never what is in them.

Schemas are in [schemas/req](../../contracts/arrimage_contracts/schemas/req), samples in
[samples/req](../../contracts/arrimage_contracts/samples/req)."""

_SIDES = ("question", "reply")


def request_files(catalogue: RequestCatalogue) -> dict[str, tuple[Schema, Any, Any]]:
    """Return (schema, valid sample, invalid sample) of each question and reply, by the file's name."""
    files: dict[str, tuple[Schema, Any, Any]] = {}
    for request in _by_subject(catalogue):
        asked, told = question_sample(request), {"answer": _sample_of(request.answer)}
        last = object_schema(request.question)["required"][-1]
        broken = {name: value for name, value in asked.items() if name != last}
        files[_file(request, "question")] = (
            question_schema(request),
            asked,
            {"violates": {"path": "", "rule": f"required: {last}"}, "message": broken},
        )
        files[_file(request, "reply")] = (
            reply_schema(request),
            told,
            {"violates": {"path": "/refused", "rule": "enum"}, "message": {"refused": "no_such_code"}},
        )
    return files


def question_schema(request: RequestDeclaration) -> Schema:
    """Return the schema of a question."""
    return {**_head(request, "question"), **_fields(request.question)}


def reply_schema(request: RequestDeclaration) -> Schema:
    """Return the schema of a reply: an answer, or the code of a refusal."""
    refused = {"type": ["string", "null"], "enum": [*request.refusals, None], "x-privacy": "PUBLIC"}
    answer = _fields(request.answer)
    answer["type"] = ["object", "null"]
    return {
        **_head(request, "reply"),
        "type": "object",
        "properties": {"answer": answer, "refused": refused},
        "required": [],
        "oneOf": [{"required": ["answer"]}, {"required": ["refused"]}],
    }


def question_sample(request: RequestDeclaration) -> dict[str, Any]:
    """Return a question that the schema accepts."""
    return _sample_of(request.question)


def add_to_asyncapi(document: dict[str, Any], catalogue: RequestCatalogue) -> None:
    """Write the requests into the document of the events: one operation of the answerer each."""
    for request in _by_subject(catalogue):
        key = f"{FOLDER}.{request.question.__name__}.v{request.major}"
        names = {side: f"{key}.{side}" for side in _SIDES}
        messages = {name: {"$ref": f"#/components/messages/{name}"} for name in names.values()}
        document["channels"][key] = {
            "address": request.subject_of("{asker}"),
            "title": key,
            "servers": [{"$ref": "#/servers/node"}],
            "messages": {names["question"]: messages[names["question"]]},
            "parameters": {"asker": {"$ref": "#/components/parameters/asker"}},
            "bindings": {"nats": {}},
        }
        document["channels"][f"{key}.reply"] = {
            "address": None,
            "title": f"{key}, reply",
            "servers": [{"$ref": "#/servers/node"}],
            "messages": {names["reply"]: messages[names["reply"]]},
        }
        document["operations"][f"{request.answerer}.answers.{key}"] = {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{key}"},
            "messages": [{"$ref": f"#/channels/{key}/messages/{names['question']}"}],
            "reply": {
                "address": {"location": "$message.header#/reply", "description": "The reply subject of NATS."},
                "channel": {"$ref": f"#/channels/{key}.reply"},
                "messages": [{"$ref": f"#/channels/{key}.reply/messages/{names['reply']}"}],
            },
            "title": f"{request.answerer} answers {request.question.__name__}",
            "tags": [{"name": request.answerer.value}],
            "bindings": {"nats": {"bindingVersion": "0.1.0"}},
        }
        components = document["components"]
        components["parameters"]["asker"] = {
            "description": "The service that asks: the node's server writes it.",
            "enum": [service.value for service in ServiceName],
        }
        made = {"question": question_schema(request), "reply": reply_schema(request)}
        sample = {"question": question_sample(request), "reply": {"answer": _sample_of(request.answer)}}
        for side, name in names.items():
            schema = made[side]
            components["messages"][name] = {
                "name": name,
                "title": name,
                "summary": schema["description"].partition("\n")[0],
                "contentType": "application/json",
                "payload": {"$ref": f"#/components/schemas/{name}"},
                "tags": [{"name": request.answerer.value}],
                "bindings": {"nats": {}},
                "examples": [{"name": "valid", "payload": sample[side]}],
            }
            plain = {field: value for field, value in schema.items() if field not in ("$schema", "$id")}
            components["schemas"][name] = {"x-schema": schema["$id"], **plain}


def requests_page(catalogue: RequestCatalogue) -> str:
    """Return the reference page of the requests, in Markdown."""
    sections = [request_section(request) for request in _by_subject(catalogue)]
    head = _HEAD.format(question_bytes=QUESTION_BYTES, answer_bytes=ANSWER_BYTES)
    return "\n".join([head, *sections]) + "\n"


def request_section(request: RequestDeclaration) -> str:
    """Return what a page says of one request: its subject, its fields, what may be refused."""
    lines = [
        "",
        f"## `{request.subject}`",
        "",
        plain(request.doc),
        "",
        f"Answered by {request.answerer}. Requirements: {', '.join(request.requirements)}.",
        f"Refusals: {', '.join(f'`{code}`' for code in request.refusals)}.",
    ]
    for title, model in (("Question", request.question), ("Answer", request.answer)):
        lines += ["", f"**{title}** `{model.__name__}`", "", "| Field | Value | Class |", "|---|---|---|"]
        lines += _rows(_fields(model))
    return "\n".join(lines)


def _rows(schema: Schema, within: str = "") -> list[str]:
    """Return a line of the table for each field; those of a list of objects follow the list."""
    rows = []
    for name, field in schema["properties"].items():
        optional = "" if name in schema["required"] else ", optional"
        rows.append(f"| `{within}{name}` | {_value(field)}{optional} | {field['x-privacy']} |")
        if "properties" in field.get("items", {}):
            rows += _rows(field["items"], f"{within}{name}[].")
    return rows


def _value(field: Schema) -> str:
    kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
    kind = next(kind for kind in kinds if kind != "null")
    if kind == "array" and "properties" in field["items"]:
        return f"list of objects, {field.get('minItems', 0)} to {field['maxItems']}"
    if kind == "array" and "enum" not in field["items"]:
        return f"list of {_value(field['items'])}, {field.get('minItems', 0)} to {field['maxItems']}"
    if kind == "array":
        return "list of " + " ".join(f"`{code}`" for code in field["items"]["enum"])
    if codes := field.get("enum"):
        return " ".join(f"`{code}`" for code in codes if code is not None)
    if "format" in field:
        return str(field["format"])
    return f"string, `{field['pattern']}`" if "pattern" in field else str(kind)


def _fields(model: type[BaseModel]) -> Schema:
    schema = object_schema(model)
    _say_privacy(schema, model)
    return schema


def _say_privacy(schema: Schema, model: type[BaseModel]) -> None:
    for name, field in schema["properties"].items():
        field["x-privacy"] = privacy_of(model, name).value
        if (part := part_of(model, name)) is not None:
            _say_privacy(field["items"], part)


def _sample_of(model: type[BaseModel]) -> dict[str, Any]:
    return {name: example(name, field) for name, field in object_schema(model)["properties"].items()}


def _head(request: RequestDeclaration, side: str) -> Schema:
    model: type[BaseModel] = request.question if side == "question" else request.answer
    return {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_BASE}{FOLDER}.{_file(request, side)}",
        "title": f"{request.subject} ({side})",
        "description": plain(model.__doc__ or ""),
        "x-answerer": request.answerer.value,
        "x-requirements": list(request.requirements),
        "x-subject": request.subject,
    }


def _file(request: RequestDeclaration, side: str) -> str:
    model: type[BaseModel] = request.question if side == "question" else request.answer
    return f"{model.__name__}.v{request.major}"


def _by_subject(catalogue: RequestCatalogue) -> list[RequestDeclaration]:
    return sorted(catalogue, key=lambda request: request.subject)
