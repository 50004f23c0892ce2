"""The parts of a node's services, which node.yaml switches off by name (R-018)."""

from __future__ import annotations

from arrimage.errors import ArrimageError
from arrimage.node.config import NodeConfig
from arrimage.services import manifests_of
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.modules import Module


def modules_of(node: NodeConfig) -> list[tuple[str, Module]]:
    """Return the modules of the node's installed services, with the service of each."""
    return [
        (manifest.service.value, module) for manifest in manifests_of(node.services) for module in manifest.modules
    ]


def off_in(node: NodeConfig, manifest: Manifest) -> list[str]:
    """Return the modules of one service that are off."""
    return [module.name for module in manifest.modules if module.name in node.modules_off]


def require_known_modules(node: NodeConfig, manifests: list[Manifest]) -> None:
    """Make sure that what node.yaml switches off exists.

    :raises ArrimageError: ``module.unknown``.
    """
    known = {module.name for manifest in manifests for module in manifest.modules}
    if unknown := sorted(set(node.modules_off) - known):
        raise ArrimageError("module.unknown", names=", ".join(unknown), known=", ".join(sorted(known)) or "-")
