"""Write into node.yaml which program runs in the place of a service; the rest of it stays as people wrote it."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from arrimage.errors import ArrimageError
from arrimage_contracts.vocabularies import ServiceName


def choose_component(config: Path, role: ServiceName, choice: Mapping[str, Any] | None) -> None:
    """Write ``choice`` as the entry of ``role`` under ``components``; None takes the entry out.

    Readers see the old file or the new, never a half.

    :raises ArrimageError: ``node.not_found``.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    try:
        node: dict[str, Any] = yaml.load(config.read_text(encoding="utf-8"))
    except OSError as error:
        raise ArrimageError("node.not_found", directory=config.parent) from error
    components = dict(node.get("components") or {})
    components.pop(role.value, None)
    if choice is not None:
        components[role.value] = dict(choice)
    if components:
        node["components"] = components
    else:
        node.pop("components", None)
    text = io.StringIO()
    yaml.dump(node, text)
    beside = config.with_name(f".{config.name}.partial")
    with beside.open("w", encoding="utf-8") as opened:
        opened.write(text.getvalue())
        opened.flush()
        os.fsync(opened.fileno())
    beside.chmod(config.stat().st_mode & 0o777)
    beside.replace(config)
