"""What a service of the node is told: its settings, as environment variables."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from arrimage.hub.doors import GATE_DURABLE
from arrimage.node.prepare import PreparedNode
from arrimage.node.server_config import OWN_API
from arrimage.node.vault import vault_place
from arrimage_contracts.vocabularies import ServiceName

PREFIX = "ARRIMAGE_"


def service_environment(
    prepared: PreparedNode, service: ServiceName, around: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the environment of ``service``: this process's own, without what is meant for the command."""
    node, directory = prepared.node, prepared.directory
    mailbox_days = prepared.network.limits.mailbox_days if prepared.network is not None else 0
    settings = {
        "profile": node.profile.value,
        "organization": node.organization,
        "service": service.value,
        "region": node.region,
        "partners": json.dumps(prepared.partners),
        "closed_partners": json.dumps(prepared.closed_partners),
        "organization_names": json.dumps(
            {each: name.model_dump() for each, name in prepared.organization_names.items()}, ensure_ascii=False
        ),
        "store_url": node.stores.get(service) or _sqlite(prepared, service),
        "own_url": prepared.nats_url,
        "own_api_prefix": OWN_API,
        "own_seed_file": str(directory.seed(service).absolute()),
        "node_secret_file": str(directory.secret.absolute()),
        "workers_file": str(directory.workers.absolute()),
        "zone": node.zone,
        "keep_days": str(max(node.keep_days, mailbox_days)),
        "kept_days_at_least": str(min(node.keep_days, mailbox_days or node.keep_days)),
        "language": node.language,
        "modules_off": json.dumps(prepared.modules_off(service)),
        "http_host": node.listen,
        "http_port": str(prepared.port(service)),
        "http_port_file": str(directory.port_file(service).absolute()),
        "pages_ports": json.dumps({each.value: prepared.port(each) for each in node.services}),
        "pages_one_address": str(node.pages_one_address).lower(),
        "backup_mark": str(directory.backup_mark.absolute()),
        "log_file": str((directory.logs / f"{service}.log").absolute()),
    }
    if node.retention_days is not None:
        settings["retention_days"] = str(node.retention_days)
    if (password := directory.store_password(service)).exists():
        settings["store_password_file"] = str(password.absolute())
    if service is ServiceName.INTAKE:
        vault = vault_place(directory, node)
        vault.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings["vault_url"] = vault.url
        settings["vault_keys_dir"] = str(vault.keys)
        if vault.password_file is not None:
            settings["vault_password_file"] = str(vault.password_file)
    if service is ServiceName.NOTIFICATIONS:
        notices = node.notices.at(directory.root)
        settings["notices"] = notices.model_dump_json(by_alias=True, exclude_none=True)
    if service == GATE_DURABLE:
        settings["partner_keys"] = json.dumps(prepared.partner_keys)
        settings["agreements_dir"] = str(directory.agreements.absolute())
        if directory.signing_key.exists():
            settings["signing_key_file"] = str(directory.signing_key.absolute())
    if service == GATE_DURABLE and prepared.network is not None:
        settings["border_seed_file"] = str(directory.gate_seed.absolute())
    settings |= {name: str(value) for name, value in node.settings.items()}
    passed_on = {name: value for name, value in around.items() if not name.startswith(PREFIX)}
    return passed_on | {f"{PREFIX}{name.upper()}": value for name, value in settings.items()}


def _sqlite(prepared: PreparedNode, service: ServiceName) -> str:
    return f"sqlite+aiosqlite:///{(prepared.directory.stores / f'{service}.sqlite3').absolute()}"
