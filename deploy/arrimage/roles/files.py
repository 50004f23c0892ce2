"""The files that say what each role is: pages, AsyncAPI documents, and the roles as data for the kit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from arrimage.roles.asyncapi import as_text, role_asyncapi
from arrimage.roles.contract import role_contract
from arrimage.roles.page import as_json, role_page, roles_index
from arrimage_chassis.manifest import Manifest

PAGES = PurePosixPath("docs/reference/roles")
ASYNCAPI = PurePosixPath("contracts/asyncapi")
DATA = PurePosixPath("contracts/arrimage_contracts/roles")


def role_files(manifests: Sequence[Manifest]) -> dict[PurePosixPath, str]:
    """Return the text of each file, by its path from the root of the tree."""
    roles = [role_contract(manifest, manifests) for manifest in manifests]
    written = {PAGES / "README.md": roles_index(roles)}
    for role in roles:
        name = role["role"]
        written[PAGES / f"{name}.md"] = role_page(role)
        written[ASYNCAPI / f"{name}.json"] = as_text(role_asyncapi(role))
        written[DATA / f"{name}.json"] = as_json(role)
    return written


def write_roles(root: Path, manifests: Sequence[Manifest]) -> None:
    """Write them into the tree at ``root``."""
    for path, text in role_files(manifests).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
