"""Is the hub's door reached, and does it show a certificate that is to be trusted? Each cause is told apart."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from arrimage.doctor.findings import Finding, found
from arrimage.node.directory import NodeDirectory

WAITED_SECONDS = 5.0
CERTIFICATE_SOON_DAYS = 21
_DEFAULT_PORTS = {"ws": 80, "wss": 443}
_LEAF_PORT = 7422
_EXPIRED, _NOT_YET = 10, 9
_WRONG_NAMES = (62, 64)  # of a host, of an address


async def check_door(
    directory: NodeDirectory, leaf_url: str, now: datetime, waited: float = WAITED_SECONDS
) -> list[Finding]:
    """Go the way that the node's server goes, step by step, until one fails."""
    parts = urlsplit(leaf_url)
    host, port = parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, _LEAF_PORT)
    where = {"host": host, "port": port}
    try:
        await asyncio.wait_for(asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM), waited)
    except (socket.gaierror, TimeoutError):
        return [found("hub.name_unknown", host=host)]
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), waited)
    except ConnectionRefusedError:
        return [found("hub.refuses", **where)]
    except TimeoutError:
        return [found("hub.no_answer", reason=f"{waited:g} s", **where)]
    except OSError as error:
        return [found("hub.no_answer", reason=error.strerror or type(error).__name__, **where)]
    try:
        if parts.scheme not in _DEFAULT_PORTS:
            greeting = await asyncio.wait_for(reader.readline(), waited)
            if not greeting.startswith(b"INFO "):
                return [found("hub.not_a_hub", reason="INFO", **where)]
        if parts.scheme in ("tls", "wss"):
            return await _check_tls(directory, writer, host, now, waited)
    except (TimeoutError, ValueError, OSError) as error:
        if isinstance(error, ssl.SSLCertVerificationError):
            return [_certificate(error, directory, host)]
        reason = f"{waited:g} s" if isinstance(error, TimeoutError) else type(error).__name__
        return [found("hub.not_a_hub", reason=reason, **where)]
    finally:
        writer.close()
    return []


async def _check_tls(
    directory: NodeDirectory, writer: asyncio.StreamWriter, host: str, now: datetime, waited: float
) -> list[Finding]:
    await writer.start_tls(_trust(directory.hub_authority), server_hostname=host, ssl_handshake_timeout=waited)
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    ends = x509.load_der_x509_certificate(shown).not_valid_after_utc
    days = (ends - now.astimezone(UTC)).days
    return [found("hub.certificate_soon", days=days)] if days < CERTIFICATE_SOON_DAYS else []


def _trust(authority: Path) -> ssl.SSLContext:
    if not authority.exists():
        return ssl.create_default_context()
    context = ssl.create_default_context(cafile=str(authority))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it may be the hub's own certificate
    return context


def _certificate(error: ssl.SSLCertVerificationError, directory: NodeDirectory, host: str) -> Finding:
    if error.verify_code == _EXPIRED:
        return found("hub.certificate_expired")
    if error.verify_code == _NOT_YET:
        return found("hub.certificate_not_yet")
    if error.verify_code in _WRONG_NAMES:
        return found("hub.certificate_wrong_host", host=host)
    return found("hub.certificate_untrusted", folder=directory.root)
