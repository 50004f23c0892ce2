"""What a hub needs before it runs: its keys, its addresses, its configuration checked by the server itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.hub.compile import HubPlace, compile_hub
from arrimage.hub.directory import HubDirectory
from arrimage.hub.listen import Listeners, listeners_of
from arrimage.keys import Randomness, replace_secret
from arrimage.nats_process import check_config
from arrimage.ports import KeptPorts
from arrimage.services import manifests_of
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.network import Network


def compiled(
    network: Network,
    directory: HubDirectory,
    randomness: Randomness,
    manifests: Sequence[Manifest] | None = None,
) -> str:
    """Return the configuration of the hub in ``directory``, whose keys are made if they are missing.

    :raises ArrimageError: ``hub.certificate_missing`` if the network file says TLS and there is none;
        ``hub.two_websockets``.
    """
    keys = directory.prepare(randomness)
    if manifests is None:
        manifests = manifests_of(service for org in network.organizations for service in org.services)
    listen = listeners(network, directory)
    if listen.any_tls and not (directory.certificate.exists() and directory.private_key.exists()):
        raise ArrimageError(
            "hub.certificate_missing", certificate=directory.certificate, private_key=directory.private_key
        )
    place = HubPlace(
        listen=listen,
        store=directory.jetstream.absolute(),
        log=directory.log.absolute(),
        certificate=directory.certificate.absolute(),
        private_key=directory.private_key.absolute(),
    )
    return compile_hub(network, manifests, keys, place)


def listeners(network: Network, directory: HubDirectory) -> Listeners:
    """Return where the hub in ``directory`` listens.

    :raises ArrimageError: ``hub.two_websockets``.
    """
    return listeners_of(network.hub, lambda: KeptPorts(directory.ports, "127.0.0.1").port("operator"))


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
