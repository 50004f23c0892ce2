"""The text of a new ``node.yaml``, with what people may change explained beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from arrimage.node.postgresql import store_urls

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
{places}
# Par quel canal chacun est averti : console, email ou webhook (docs/how-to/notices.md)
# By which channel each is told: console, email or webhook
# notices: {{worker: email, coordinator: email, smtp: {{host: mail.example.org, from: avis@example.org}}}}

# Un service sur PostgreSQL ; son mot de passe est dans keys/store-<service>.password
# A service on PostgreSQL; its password is in keys/store-<service>.password
{stores}
# Des modules que ce nœud n'utilise pas ; « arrimage node module list » les nomme tous
# Modules that this node does not use; "arrimage node module list" names them all
# modules_off: []
{settings}"""

_HERE = """\
listen: 127.0.0.1
# ports: {nats: 4222, intake: 8081}
"""
_NATS_PORT, _FIRST_PORT = 4222, 8081


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
        places=_in_containers(new) if new.containers else _HERE,
        stores=_stores(new),
        settings=f"\nsettings: {json.dumps(dict(new.settings))}\n" if new.settings else "",
    )


def _in_containers(new: NewNode) -> str:
    ports = {"nats": _NATS_PORT} | {service.value: port for port, service in enumerate(new.services, _FIRST_PORT)}
    everywhere = f"listen: 0.0.0.0\nports: {json.dumps(ports)}\n"
    if new.containers != "each":
        return everywhere
    hosts = {name: "server" if name == "nats" else name for name in ports}
    addresses = {name: f"{hosts[name]}:{port}" for name, port in ports.items()}
    return "\n".join(
        [
            everywhere.rstrip(),
            "# Chaque morceau dans un conteneur de même nom | Each piece in a container of the same name",
            f"addresses: {json.dumps(addresses)}",
            "",
        ]
    )


def _stores(new: NewNode) -> str:
    if not new.postgresql:
        return '# stores: {intake: "postgresql+asyncpg://margelle_intake@db.example.org/margelle_intake"}\n'
    urls = store_urls(new.organization, new.services, new.postgresql)
    return "\n".join(["stores:", *(f"  {service}: {url}" for service, url in urls.items()), ""])
