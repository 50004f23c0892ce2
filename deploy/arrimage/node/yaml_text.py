"""The text of a new ``node.yaml``, with what people may change explained beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arrimage.node.init import NewNode

_TEXT = """\
# Le nœud de {organization}. Après un changement : « arrimage node up » de nouveau.
# The node of {organization}. After a change: "arrimage node up" again. docs/reference/cli.md lists every key.
organization: {organization}
name: {name}
region: {region}

# Les services que ce nœud fait tourner | The services that this node runs
services: [{services}]

# demo, pilot, production
profile: {profile}

# Fuseau civil des échéances, langue des avis | Civil time zone of deadlines, language of notices
zone: America/Toronto
language: {language}

# Où le serveur et les services répondent ; un port absent est choisi au premier démarrage, et gardé
# Where the server and the services answer; a port that is absent is chosen at the first start, and kept
listen: 127.0.0.1
# ports: {{nats: 4222, intake: 8081}}

# Un service sur PostgreSQL | A service on PostgreSQL
# stores: {{intake: "postgresql+asyncpg://arrimage@db.example.org/intake"}}
"""


def node_yaml(new: NewNode) -> str:
    """Return the text of ``node.yaml`` for ``new``."""
    name = {"fr": new.name_fr} | ({"en": new.name_en} if new.name_en else {})
    return _TEXT.format(
        organization=new.organization,
        name=json.dumps(name, ensure_ascii=False),
        region=new.region,
        services=", ".join(new.services),
        profile=new.profile.value,
        language=new.language,
    )
