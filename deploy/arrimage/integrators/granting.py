"""Grant and revoke: the file, the keys and the credentials together, and the running node that takes them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.integrators.credentials import Credentials, new_token, new_webhook_secret, write_credentials
from arrimage.integrators.doors import WINDOW
from arrimage.integrators.grants import Grant, Webhook, grant, require_known, revoke, stamped
from arrimage.keys import Randomness, keep_nkey, new_nkey, replace_secret
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.pieces import share_grants
from arrimage.node.prepare import prepared
from arrimage.run_state import read_state
from arrimage.waiting import until

_TAKEN_WITHIN = 60.0
_LOOK_EVERY = 0.1


@dataclass(frozen=True)
class Asked:
    """What is to be granted."""

    name: str
    events: tuple[str, ...]
    key: str | None = None
    """The public half of a key that the integrator made at home; None: one is made here."""
    new_only: bool = False
    http: bool = False
    """By HTTP as well."""
    webhook: Webhook | None = None
    """Told by HTTP, in place of a durable that it reads itself."""


def grant_integrator(
    directory: NodeDirectory, asked: Asked, out: Path | None, now: datetime, randomness: Randomness
) -> Path:
    """Grant what was ``asked``, in place of what the integrator had; return the file of its credentials.

    :raises ArrimageError: ``integrator.*``, ``node.*``.
    """
    require_known(asked.events)
    node = load_node(directory.config)
    made = new_nkey(randomness) if asked.key is None and asked.webhook is None else None
    token = new_token(randomness) if asked.http else None
    secret = new_webhook_secret(randomness) if asked.webhook is not None else None
    wanted = Grant(
        name=asked.name,
        events=tuple(dict.fromkeys(asked.events)),
        granted_at=stamped(now),
        key=made.public if made else asked.key,
        new_only=asked.new_only,
        token_sha256=hashlib.sha256(token.encode()).hexdigest() if token else None,
        webhook=asked.webhook,
    )
    ready = prepared(directory)
    credentials = Credentials(
        asked.name,
        node.organization,
        wanted.events,
        nats_url=ready.nats_url if wanted.key else None,
        seed=made.seed if made else None,
        feed_url=f"http://{ready.address(WINDOW)}/events" if token else None,
        token=token,
        webhook_secret=secret,
    )
    if wanted.needs_window and not directory.seed(WINDOW).exists():
        keep_nkey(directory.seed(WINDOW), new_nkey(randomness))
    grant(directory.integrators, wanted)
    if secret is not None:
        replace_secret(directory.webhook_secret(asked.name), f"{secret}\n".encode())
    else:
        directory.webhook_secret(asked.name).unlink(missing_ok=True)
    file = out or directory.credentials(asked.name)
    write_credentials(file, credentials)
    share_grants(directory)
    return file


def revoke_integrator(directory: NodeDirectory, name: str) -> None:
    """Take everything from an integrator.

    :raises ArrimageError: ``integrator.unknown``.
    """
    revoke(directory.integrators, name)
    for file in (directory.webhook_secret(name), directory.credentials(name), directory.webhook_state(name)):
        file.unlink(missing_ok=True)
    share_grants(directory)


async def wait_until_taken(directory: NodeDirectory) -> bool:
    """Wait until the node that runs here took the grants; tell whether one runs here.

    :raises ArrimageError: ``integrator.not_taken``, with the code of what hinders it.
    """
    if read_state(directory.state) is None:
        return False
    stamp = str(directory.integrators.stat().st_mtime_ns)
    said = ""

    async def taken() -> bool:
        nonlocal said
        said = directory.grants_taken.read_text() if directory.grants_taken.exists() else ""
        return said.startswith(stamp)

    try:
        await until(taken, within=_TAKEN_WITHIN, every=_LOOK_EVERY)
    except TimeoutError:
        raise ArrimageError("integrator.not_taken", reason="?") from None
    if fault := said.removeprefix(stamp).strip():
        raise ArrimageError("integrator.not_taken", reason=fault)
    return True
