"""The generated files of a source tree: what they should hold, writing them, and which ones differ."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from arrimage_contracts.declaration import Catalogue
from arrimage_contracts.envelope import SCHEMA_BASE
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.asyncapi import asyncapi_document
from arrimage_contracts.generate.bundle import bundle
from arrimage_contracts.generate.json_schema import DIALECT, SEALED_CONTENT, message_schema, sealed_content_schema
from arrimage_contracts.generate.plain import without_roles
from arrimage_contracts.generate.reference import events_page
from arrimage_contracts.generate.requests import FOLDER, add_to_asyncapi, request_files, requests_page
from arrimage_contracts.generate.samples import invalid_sample, valid_sample
from arrimage_contracts.generate.typescript import typescript_module
from arrimage_contracts.network import Agreement, MembershipRequest, Network
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.requests.declaration import RequestCatalogue

SCHEMAS = PurePosixPath("contracts/arrimage_contracts/schemas")
SAMPLES = PurePosixPath("contracts/arrimage_contracts/samples")
BUNDLE = PurePosixPath("contracts/arrimage_contracts/bundle.json")
ASYNCAPI = PurePosixPath("contracts/asyncapi.json")
TYPESCRIPT = PurePosixPath("contracts/typescript/src/events.ts")
EVENTS_PAGE = PurePosixPath("docs/reference/events.md")
REQUESTS_PAGE = PurePosixPath("docs/reference/requests.md")

Files = dict[PurePosixPath, str]


class NoSourceTreeError(LookupError):
    """The contracts run from an installed distribution, which holds no tree to write to."""


def find_root() -> Path:
    """Return the root of the source tree that this package is part of.

    :raises NoSourceTreeError: if it is installed elsewhere.
    """
    root = Path(__file__).resolve().parents[3]
    if not (root / "contracts" / "pyproject.toml").is_file():
        raise NoSourceTreeError(str(root))
    return root


def generated_files(catalogue: Catalogue = CATALOGUE, requests: RequestCatalogue = REQUESTS) -> Files:
    """Return the text of every generated file, by its path from the root of the tree."""
    files: Files = {}
    for event in catalogue:
        for audience in event.copies:
            name = f"{audience}/{event.name}.v{event.major}"
            files[SCHEMAS / f"{name}.json"] = as_text(message_schema(event, audience))
            files[SAMPLES / f"{name}.valid.json"] = as_text(valid_sample(event, audience))
            files[SAMPLES / f"{name}.invalid.json"] = as_text(invalid_sample(event, audience))
    described = (
        ("network.v1", Network),
        ("membership-request.v1", MembershipRequest),
        ("agreement.v1", Agreement),
    )
    for name, model in described:
        schema = {"$schema": DIALECT, "$id": f"{SCHEMA_BASE}{name}", **model.model_json_schema()}
        files[SCHEMAS / f"{name}.json"] = without_roles(as_text(schema))
    files[SCHEMAS / f"{SEALED_CONTENT}.json"] = as_text(sealed_content_schema())
    for name, (schema, valid, invalid) in request_files(requests).items():
        files[SCHEMAS / FOLDER / f"{name}.json"] = as_text(schema)
        files[SAMPLES / FOLDER / f"{name}.valid.json"] = as_text(valid)
        files[SAMPLES / FOLDER / f"{name}.invalid.json"] = as_text(invalid)
    schemas = {path: text for path, text in files.items() if SCHEMAS in path.parents}
    files[BUNDLE] = as_text(bundle([json.loads(schemas[path]) for path in sorted(schemas)]))
    document = asyncapi_document(catalogue, version("arrimage-contracts"))
    add_to_asyncapi(document, requests)
    files[ASYNCAPI] = as_text(document)
    files[TYPESCRIPT] = typescript_module(catalogue)
    files[EVENTS_PAGE] = events_page(catalogue)
    files[REQUESTS_PAGE] = requests_page(requests)
    return files


def as_text(value: Any) -> str:
    """Return ``value`` as committed JSON: readable, stable, French letters as they are."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def differing(root: Path, files: Files) -> list[str]:
    """Return one line for each file of the tree that is not as generated, with what is wrong with it."""
    lines = []
    for path, text in sorted(files.items()):
        there = root / path
        if not there.is_file():
            lines.append(f"{path}: missing")
        elif there.read_text(encoding="utf-8") != text:
            lines.append(f"{path}: differs from the declarations")
    return lines + [f"{path}: no declaration makes it" for path in _left_over(root, files)]


def write(root: Path, files: Files) -> list[str]:
    """Make the tree as generated, and return the paths that changed."""
    changed = []
    for path, text in files.items():
        there = root / path
        if there.is_file() and there.read_text(encoding="utf-8") == text:
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(text, encoding="utf-8", newline="\n")
        changed.append(f"{path}: written")
    for path in _left_over(root, files):
        (root / path).unlink()
        changed.append(f"{path}: removed")
    return changed


def _left_over(root: Path, files: Files) -> list[PurePosixPath]:
    there = [file for folder in (SCHEMAS, SAMPLES) for file in (root / folder).rglob("*") if file.is_file()]
    paths = [PurePosixPath(file.relative_to(root).as_posix()) for file in there]
    return sorted(path for path in paths if path not in files)
