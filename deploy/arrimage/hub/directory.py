"""Where a hub keeps what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from arrimage.hub.compile import HubKeys
from arrimage.keys import Randomness, keep_nkey, new_nkey, read_nkey


@dataclass(frozen=True)
class HubDirectory:
    """The places in a hub's directory. Nothing here is made by asking for it."""

    root: Path

    @property
    def exchange_seed(self) -> Path:
        """The seed of the account that owns the streams: it never leaves this machine."""
        return self.root / "keys" / "exchange.nk"

    @property
    def system_seed(self) -> Path:
        """The seed of the server's own account."""
        return self.root / "keys" / "system.nk"

    @property
    def config(self) -> Path:
        """The server's configuration, as ``network compile`` makes it."""
        return self.root / "hub.conf"

    @property
    def jetstream(self) -> Path:
        """The mailboxes."""
        return self.root / "jetstream"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.root / "logs" / "hub.log"

    @property
    def state(self) -> Path:
        """The running hub's process id and addresses (JSON)."""
        return self.root / "run" / "state.json"

    @property
    def watch(self) -> Path:
        """Since when each mailbox is not read, over restarts (JSON; counts and instants alone)."""
        return self.root / "mailboxes.json"

    @property
    def ports(self) -> Path:
        """The ports that were chosen, kept over restarts (JSON)."""
        return self.root / "ports.json"

    @property
    def lock(self) -> Path:
        """Held by the one ``arrimage network up`` of this directory."""
        return self.root / "run" / "lock"

    @property
    def certificate(self) -> Path:
        """The certificate for TLS, if the operator put one here."""
        return self.root / "tls" / "cert.pem"

    @property
    def private_key(self) -> Path:
        """The certificate's private key."""
        return self.root / "tls" / "key.pem"

    def prepare(self, randomness: Randomness) -> HubKeys:
        """Make what is missing, keys included; return the public halves."""
        for folder in (self.root, *self._folders()):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for seed in (self.exchange_seed, self.system_seed):
            if not seed.exists():
                keep_nkey(seed, new_nkey(randomness))
        return HubKeys(read_nkey(self.exchange_seed).public, read_nkey(self.system_seed).public)

    def _folders(self) -> Iterator[Path]:
        yield from (file.parent for file in (self.exchange_seed, self.log, self.state))
