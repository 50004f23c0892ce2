"""What a component is told at its start: the documented variables, and nothing else of the node.

docs/reference/component.md is written for the authors of components; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from arrimage.hub.doors import HUB_API
from arrimage.node.server_config import BORDER_INBOX
from arrimage_chassis.secrets import NodeSecret
from arrimage_contracts.subjects import GATE_DURABLE, OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

PREFIX: Final = "ARRIMAGE_"
TOLD: Final = (
    "ORGANIZATION", "SERVICE", "REGION", "PROFILE", "ZONE", "LANGUAGE",
    "OWN_URL", "OWN_SEED_FILE", "OWN_API_PREFIX", "OWN_INBOX_PREFIX", "OWN_STREAM", "OWN_DURABLE",
    "STORE_DIR",
    "HTTP_HOST", "HTTP_PORT", "HTTP_PORT_FILE", "PAGES_PORTS", "WORKERS_FILE", "WORKER_NAMESPACE",
    "LOG_FILE", "KEEP_DAYS", "MODULES_OFF",
    "FOLLOWUP_ACTIVE_SINCE", "SIMULATED_NOW",
)  # fmt: skip
"""The names of the variables, without the prefix ``ARRIMAGE_``; some are absent when they mean nothing."""
TOLD_TO_THE_GATE: Final = (
    "BORDER_SEED_FILE", "BORDER_API_PREFIX", "BORDER_INBOX_PREFIX", "SIGNING_KEY_FILE", "NODE_SECRET_FILE",
    "PARTNERS", "CLOSED_PARTNERS", "PARTNER_KEYS", "AGREEMENTS_DIR", "ORGANIZATION_NAMES", "RETENTION_DAYS",
)  # fmt: skip
"""What intake is told besides: it signs, and makes the ids by which partners know a case."""


def component_environment(
    service: ServiceName,
    environment: Mapping[str, str],
    store: Path,
    more: Mapping[str, str],
    *,
    secret: NodeSecret,
) -> dict[str, str]:
    """Return what a component in the place of ``service`` is told.

    :param environment: what the service itself would be told.
    :param store: the directory that is the component's alone; it is made.
    :param more: what the component's own declaration adds.
    :param secret: the node's, of which nobody but the gate is told more than how workers are named.
    """
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = dict(environment) | {
        f"{PREFIX}OWN_INBOX_PREFIX": f"_INBOX_{service}",
        f"{PREFIX}OWN_STREAM": OWN_STREAM,
        f"{PREFIX}OWN_DURABLE": service.value,
        f"{PREFIX}STORE_DIR": str(store.absolute()),
        f"{PREFIX}WORKER_NAMESPACE": str(secret.worker_namespace),
    }
    names: tuple[str, ...] = TOLD
    if service == GATE_DURABLE:
        names += TOLD_TO_THE_GATE
        whole |= {f"{PREFIX}BORDER_API_PREFIX": HUB_API, f"{PREFIX}BORDER_INBOX_PREFIX": BORDER_INBOX}
    told = {name: value for name, value in whole.items() if not name.startswith(PREFIX)}
    told |= {f"{PREFIX}{name}": whole[f"{PREFIX}{name}"] for name in names if f"{PREFIX}{name}" in whole}
    return told | dict(more)
