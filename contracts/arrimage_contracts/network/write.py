"""Networks, and parts of them, as YAML text."""

from __future__ import annotations

import io

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from arrimage_contracts.network.model import Network, Part


def dump_network(network: Network) -> str:
    """Return the text of a network file that says ``network``; keys at their default are left out."""
    return dump_part(network, "")


def dump_part(part: Part, heading: str) -> str:
    """Return ``part`` as YAML, in the order of its fields, under ``heading`` as a comment."""
    said = CommentedMap(part.model_dump(mode="json", exclude_unset=True, exclude_none=True))
    if heading:
        said.yaml_set_start_comment(heading)
    text = io.StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(said, text)
    return text.getvalue()
