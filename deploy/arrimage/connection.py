"""A connection to a NATS server under one of the keys of a directory."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
from nats.aio.client import Client
from nats.errors import Error, NoServersError

from arrimage.errors import ArrimageError
from arrimage.keys import NKey

_TRIES = 3
_PAUSE_SECONDS = 0.1
_CONNECTED_WITHIN = 5


@asynccontextmanager
async def connected(
    url: str,
    key: NKey | None,
    *,
    name: str = "arrimage",
    certificate: Path | None = None,
    hostname: str | None = None,
) -> AsyncIterator[Client]:
    """Connect to ``url`` as ``key``, or as nobody; the connection ends with the block.

    A ``tls`` URL is trusted if the server shows ``certificate`` for ``hostname``.

    :raises ArrimageError: ``server.unreachable``.
    """

    async def quiet(_: Exception) -> None:
        """What goes wrong is raised where it was asked for."""

    try:
        client = await nats.connect(
            url,
            nkeys_seed_str=key.seed if key else None,
            name=name,
            inbox_prefix=f"_INBOX_{name}",
            allow_reconnect=False,
            # this library goes on trying to connect for the first time unless told how often
            max_reconnect_attempts=_TRIES,
            reconnect_time_wait=_PAUSE_SECONDS,
            connect_timeout=_CONNECTED_WITHIN,
            tls=_trusting(certificate) if certificate else None,
            tls_hostname=hostname,
            error_cb=quiet,
        )
    except (TimeoutError, OSError, Error, NoServersError) as error:
        raise ArrimageError("server.unreachable", url=url, reason=str(error) or type(error).__name__) from error
    try:
        yield client
    finally:
        await client.close()


def _trusting(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(certificate))
    # it is the server's own certificate, whoever signed it
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
