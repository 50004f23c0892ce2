"""What a component is told at its start: the documented variables, and nothing else of the node.

docs/reference/component.md is written for the authors of components; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from arrimage_contracts.subjects import OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

PREFIX: Final = "ARRIMAGE_"
TOLD: Final = (
    "ORGANIZATION", "SERVICE", "REGION", "PROFILE", "ZONE", "LANGUAGE",
    "OWN_URL", "OWN_SEED_FILE", "OWN_API_PREFIX", "OWN_INBOX_PREFIX", "OWN_STREAM", "OWN_DURABLE",
    "STORE_DIR",
    "HTTP_HOST", "HTTP_PORT", "HTTP_PORT_FILE", "PAGES_PORTS", "WORKERS_FILE",
    "LOG_FILE", "KEEP_DAYS", "MODULES_OFF",
    "FOLLOWUP_ACTIVE_SINCE", "SIMULATED_NOW",
)  # fmt: skip
"""The names of the variables, without the prefix ``ARRIMAGE_``; some are absent when they mean nothing."""


def component_environment(
    service: ServiceName, environment: Mapping[str, str], store: Path, more: Mapping[str, str]
) -> dict[str, str]:
    """Return what a component in the place of ``service`` is told.

    :param environment: what the service itself would be told.
    :param store: the directory that is the component's alone; it is made.
    :param more: what the component's own declaration adds.
    """
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = dict(environment) | {
        f"{PREFIX}OWN_INBOX_PREFIX": f"_INBOX_{service}",
        f"{PREFIX}OWN_STREAM": OWN_STREAM,
        f"{PREFIX}OWN_DURABLE": service.value,
        f"{PREFIX}STORE_DIR": str(store.absolute()),
    }
    told = {name: value for name, value in whole.items() if not name.startswith(PREFIX)}
    told |= {f"{PREFIX}{name}": whole[f"{PREFIX}{name}"] for name in TOLD if f"{PREFIX}{name}" in whole}
    return told | dict(more)
