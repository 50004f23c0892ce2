"""Writes docs/reference/parameters.md, modules.md, access.md and roles/: ``python -m arrimage.reference``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from arrimage.access_page import ACCESS_PAGE, access_page
from arrimage.roles.files import write_roles
from arrimage.services import manifests_of
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.vocabularies import ServiceName

PARAMETERS_PAGE: Final = "docs/reference/parameters.md"
MODULES_PAGE: Final = "docs/reference/modules.md"

_PARAMETERS = """\
# Paramètres | Parameters

Written by `python -m arrimage.reference` from the services' manifests; do not edit.

Chaque nombre du modèle a une valeur par défaut, qu'un organisme change **à partir d'un jour**, avec une raison :
`arrimage node parameter set NOM VALEUR --from DATE --reason TEXTE`, ou `POST /parameters/{nom}` auprès du service
(rôle coordinator ou operator). Une échéance déjà calculée ne bouge jamais. La raison reste dans les données du
service : ni événement ni journal ne la portent ; n'y écrivez aucun nom de personne.

Each number of the model has a default, which an organization changes **from a day on**, with a reason:
`arrimage node parameter set NAME VALUE --from DATE --reason TEXT`, or `POST /parameters/{name}` at the service
(role coordinator or operator). A deadline that was computed never moves. The reason stays in the service's store:
no event and no log line carries it; write no person's name in it.

`GET /parameters` says what holds today, the default, the bounds and who changed what and why; `value`,
`effective_on` (today at the earliest) and `reason` are what `POST` takes, with an `Idempotency-Key`. Refusals:
`parameter.unknown` (404), `parameter.out_of_bounds`, `parameter.in_the_past`, `parameter.reason_missing` (422),
`role.missing` (403). Of two changes for one day the one made later holds. Why it is so:
[decision 7](../decisions/0007-dated-parameters-and-modules.md).

| service | name | default | bounds | sens | meaning | requirement |
|---|---|---|---|---|---|---|
"""
_MODULES = """\
# Modules

Written by `python -m arrimage.reference` from the services' manifests; do not edit.

Un nœud n'utilise pas tout : `modules_off: [nom, …]` dans node.yaml, puis `arrimage node up` de nouveau.
`arrimage node module list` dit ce qui est actif. Un nom qu'aucun service n'a empêche le démarrage
(`module.unknown`).

A node need not use everything: `modules_off: [name, …]` in node.yaml, then `arrimage node up` again.
`arrimage node module list` says what is on. A name that no service has stops the start (`module.unknown`).

A module that is off:

- refuses its commands with `module.off` (409), in the reader's language; queries answer, for what was written
  stays readable;
- runs none of its timers and errands; what was due stays due, and is done when the module is on again;
- takes its events without acting on them. They are marked as handled, under the module's name; they are never
  parked, and `GET /operations/modules` counts them. Once it is on it acts on what comes from then on. What it
  passed over is not made up for by itself: the node's stream keeps the events for `keep_days`, under the ids in
  the marks.

What a case will need later belongs to no module and is heard always: referrals in planning; plans, and what a
person allows, in followup. So nobody is lost, or called against their word, between two switches.

`GET /` and `/health/ready` of each service say which of its modules are on.

| service | name | sens | meaning |
|---|---|---|---|
"""


def parameters_page(manifests: Sequence[Manifest]) -> str:
    """Return the page of the numbers of the model."""
    rows = [
        f"| {manifest.service} | `{one.name}` | {one.default} | {one.low}–{one.high} | {one.meaning_fr} | "
        f"{one.meaning_en} | {one.requirement} |\n"
        for manifest in manifests
        for one in manifest.parameters
    ]
    return _PARAMETERS + "".join(rows)


def modules_page(manifests: Sequence[Manifest]) -> str:
    """Return the page of the parts that a node may switch off."""
    rows = [
        f"| {manifest.service} | `{one.name}` | {one.meaning_fr} | {one.meaning_en} |\n"
        for manifest in manifests
        for one in manifest.modules
    ]
    return _MODULES + "".join(rows)


def main() -> int:
    """Write the pages into the clone that this is run in."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "docs").is_dir():
        sys.stderr.write("arrimage is installed without its source tree; run this in a clone.\n")
        return 2
    manifests = manifests_of(ServiceName)
    (root / PARAMETERS_PAGE).write_text(parameters_page(manifests), encoding="utf-8")
    (root / ACCESS_PAGE).write_text(access_page(), encoding="utf-8")
    (root / MODULES_PAGE).write_text(modules_page(manifests), encoding="utf-8")
    write_roles(root, manifests)
    return 0


if __name__ == "__main__":
    sys.exit(main())
