"""Where a node keeps what: one directory holds all of it, and belongs to one operating system user."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class NodeDirectory:
    """The places in a node's directory. Nothing here is made by asking for it."""

    root: Path

    @property
    def config(self) -> Path:
        """What people write: ``node.yaml``."""
        return self.root / "node.yaml"

    @property
    def request(self) -> Path:
        """What goes to the hub's operator; nothing in it is secret."""
        return self.root / "membership-request.yaml"

    @property
    def network(self) -> Path:
        """The network file, once the organization is a member (``arrimage node join``)."""
        return self.root / "network.yaml"

    @property
    def pins(self) -> Path:
        """The keys that are pinned for the other organizations (JSON); nothing in it is secret."""
        return self.root / "pinned-keys.json"

    @property
    def agreements(self) -> Path:
        """The pair agreements (YAML), one file for each version of each."""
        return self.root / "agreements"

    @property
    def hub_authority(self) -> Path:
        """The certificate by which the hub is trusted, if no public authority signed the hub's (PEM)."""
        return self.root / "hub-ca.pem"

    @property
    def workers(self) -> Path:
        """The workers' keys, hashed."""
        return self.root / "workers.json"

    @property
    def integrators(self) -> Path:
        """What is granted to the organization's own integrators (JSON); nothing in it is secret."""
        return self.root / "integrators.json"

    @property
    def counts_state(self) -> Path:
        """Which weeks were told to the network, and what waits for the hub (JSON)."""
        return self.root / "weekly-counts.json"

    @property
    def grants_taken(self) -> Path:
        """Which state of ``integrators.json`` the running node took, and the code of what hindered it."""
        return self.run / "integrators.taken"

    def credentials(self, integrator: str) -> Path:
        """What an integrator is handed (0600), to be taken away from here."""
        return self.root / "integrators" / f"{integrator}.json"

    def webhook_state(self, integrator: str) -> Path:
        """How far an integrator's webhook was told (JSON)."""
        return self.root / "integrators" / f"{integrator}.webhook.json"

    def webhook_secret(self, integrator: str) -> Path:
        """What signs that which an integrator's webhook is told."""
        return self.keys / f"webhook-{integrator}.secret"

    @property
    def keys(self) -> Path:
        """The folder of private halves (0700, files 0600)."""
        return self.root / "keys"

    def seed(self, service: str) -> Path:
        """The seed of a service's NKey on the node's own bus."""
        return self.keys / f"own-{service}.nk"

    @property
    def operator_seed(self) -> Path:
        """The seed of whoever holds this directory: all of the node's own bus."""
        return self.keys / "operator.nk"

    @property
    def system_seed(self) -> Path:
        """The seed of the server's own account: its links, its state."""
        return self.keys / "system.nk"

    @property
    def gate_seed(self) -> Path:
        """The seed of intake's NKey in the BORDER account."""
        return self.keys / "gate.nk"

    @property
    def counts_seed(self) -> Path:
        """The seed of the NKey in the BORDER account that publishes the weekly counts."""
        return self.keys / "counts.nk"

    @property
    def leaf_seed(self) -> Path:
        """The seed of the node's NKey at the hub."""
        return self.keys / "leaf.nk"

    @property
    def signing_key(self) -> Path:
        """The Ed25519 key that signs for the organization."""
        return self.keys / "signing.pem"

    @property
    def next_signing_key(self) -> Path:
        """The key that will sign for it once the network file states it."""
        return self.keys / "signing.next.pem"

    @property
    def secret(self) -> Path:
        """32 random bytes that never leave the node."""
        return self.keys / "node-secret"

    @property
    def vault(self) -> Path:
        """The keys under which intake keeps who persons are: never in a backup of the node."""
        return self.root / "vault"

    @property
    def vault_keys(self) -> Path:
        """The epochs' keys, and the list of destroyed keys (0700, files 0600)."""
        return self.vault / "keys"

    @property
    def destroyed_list(self) -> Path:
        """The list of destroyed keys: opaque ids and instants. All of the vault that is in a backup of a node."""
        return self.vault_keys / "destroyed.jsonl"

    def store_password(self, service: str) -> Path:
        """The password with which a service opens its store on PostgreSQL."""
        return self.keys / f"store-{service}.password"

    @property
    def superuser_password(self) -> Path:
        """The password of a PostgreSQL server that runs beside the node; no service has it."""
        return self.keys / "postgresql.password"

    @property
    def roles_sql(self) -> Path:
        """What makes the services' roles and databases; it holds no password."""
        return self.root / "postgresql.sql"

    @property
    def server_users(self) -> Path:
        """In the server's piece: the public halves of all keys, in place of the seeds (JSON)."""
        return self.root / "server-users.json"

    @property
    def pieces(self) -> Path:
        """What each piece of the node is given when it runs in a container of its own."""
        return self.root / "pieces"

    @property
    def nats_config(self) -> Path:
        """The server's configuration, written anew at each start; it holds the leaf's seed (0600)."""
        return self.run / "nats.conf"

    @property
    def jetstream(self) -> Path:
        """The stream of the node's own events."""
        return self.root / "jetstream"

    @property
    def stores(self) -> Path:
        """The services' SQLite files."""
        return self.root / "stores"

    def component_store(self, service: str) -> Path:
        """What belongs to the program that runs in the place of a service, and to it alone."""
        return self.stores / service

    @property
    def logs(self) -> Path:
        """A file for each process."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """What means something only while the node runs."""
        return self.root / "run"

    @property
    def state(self) -> Path:
        """Who runs where, for other commands (JSON)."""
        return self.run / "state.json"

    @property
    def ports(self) -> Path:
        """The ports that were chosen, kept over restarts (JSON)."""
        return self.root / "ports.json"

    @property
    def backup_mark(self) -> Path:
        """When the last backup ended well (JSON)."""
        return self.root / "backup.json"

    @property
    def control(self) -> Path:
        """Where the running node is asked to do something (a socket)."""
        return self.run / "control.sock"

    @property
    def lock(self) -> Path:
        """Held by the one ``arrimage node up`` of this directory."""
        return self.run / "lock"

    def port_file(self, service: str) -> Path:
        """Where a service writes the port on which it answers."""
        return self.run / f"{service}.port"
