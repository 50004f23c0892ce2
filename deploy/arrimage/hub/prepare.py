"""What a hub needs before it runs: its keys, its addresses, its configuration checked by the server itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from arrimage.errors import ArrimageError
from arrimage.hub.compile import HubPlace, compile_hub
from arrimage.hub.directory import HubDirectory
from arrimage.keys import Randomness, replace_secret
from arrimage.nats_process import check_config
from arrimage.services import manifests_of
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.network import Network

_DEFAULT_PORT = {"nats": 4222, "nats-leaf": 7422, "tls": 7422, "ws": 80, "wss": 443}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Address:
    """Where the hub listens for what a URL of the network file names."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def address_of(url: str) -> Address:
    """Return where to listen so that ``url`` is reached: on this machine alone if it names this machine."""
    parts = urlsplit(url)
    host = "127.0.0.1" if parts.hostname in _LOOPBACK else "0.0.0.0"  # noqa: S104 - a hub is there to be reached
    return Address(host, parts.port or _DEFAULT_PORT[parts.scheme])


def compiled(
    network: Network,
    directory: HubDirectory,
    randomness: Randomness,
    manifests: Sequence[Manifest] | None = None,
) -> str:
    """Return the configuration of the hub in ``directory``, whose keys are made if they are missing.

    :raises ArrimageError: ``hub.certificate_missing`` if the network file says TLS and there is none.
    """
    keys = directory.prepare(randomness)
    if manifests is None:
        manifests = manifests_of(service for org in network.organizations for service in org.services)
    secured = {urlsplit(url).scheme for url in (network.hub.leaf_url, network.hub.client_url)} & {"tls", "wss"}
    pair = (directory.certificate, directory.private_key)
    if secured and not all(file.exists() for file in pair):
        raise ArrimageError("hub.certificate_missing", certificate=pair[0], private_key=pair[1])
    certificate, private_key = pair if secured else (None, None)
    place = HubPlace(
        client=str(address_of(network.hub.client_url)),
        leaf=str(address_of(network.hub.leaf_url)),
        store=directory.jetstream.absolute(),
        log=directory.log.absolute(),
        certificate=certificate.absolute() if certificate else None,
        private_key=private_key.absolute() if private_key else None,
    )
    return compile_hub(network, manifests, keys, place)


async def write_config(config: str, file: Path) -> bool:
    """Put ``config`` into ``file`` after the server has checked it; tell whether it is another than before.

    :raises ArrimageError: ``server.config_refused``; the file is then as it was.
    """
    if not _differs(file, config):
        return False
    tried = file.with_suffix(".try")
    replace_secret(tried, config.encode())
    try:
        await check_config(tried)
        tried.replace(file)
    finally:
        tried.unlink(missing_ok=True)
    return True


def _differs(file: Path, config: str) -> bool:
    return not file.exists() or file.read_text() != config
