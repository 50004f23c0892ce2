"""A node's stores on PostgreSQL: for each service a database, and a role that owns it and nothing else (R-003)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from arrimage.keys import Randomness, write_secret
from arrimage.node.directory import NodeDirectory
from arrimage_contracts.vocabularies import ServiceName

_ROUNDS = 4096
_PASSWORD_BYTES = 24
_SALT_BYTES = 16
_MOST_CONNECTIONS = 30
_HEADING = """\
-- The roles and databases of {organization}'s services. Run it once, as a superuser: psql -f postgresql.sql
-- No password is in here: PostgreSQL is given what it needs to check one (SCRAM-SHA-256).
"""
_ROLE = """
CREATE ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT {most} PASSWORD '{verifier}';
CREATE DATABASE "{role}" OWNER "{role}" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE "{role}" FROM PUBLIC;
"""


def role_of(organization: str, service: ServiceName) -> str:
    """Return what the service's role and its database are called."""
    return f"{organization.replace('-', '_')}_{service.value}"


def store_urls(organization: str, services: Sequence[ServiceName], host: str) -> dict[ServiceName, str]:
    """Return the services' stores on the server at ``host`` (``name`` or ``name:port``), without passwords."""
    roles = {service: role_of(organization, service) for service in services}
    return {service: f"postgresql+asyncpg://{role}@{host}/{role}" for service, role in roles.items()}


def keep_passwords(
    directory: NodeDirectory, organization: str, services: Sequence[ServiceName], randomness: Randomness
) -> None:
    """Draw the passwords, keep each in a file of its own, and write what the database is to be told.

    :raises FileExistsError: if one is there; a password is never overwritten.
    """
    parts = [_HEADING.format(organization=organization)]
    for service in services:
        password = _password(randomness)
        write_secret(directory.store_password(service), f"{password}\n".encode())
        verifier = scram_verifier(password, randomness(_SALT_BYTES))
        parts.append(_ROLE.format(role=role_of(organization, service), most=_MOST_CONNECTIONS, verifier=verifier))
    write_secret(directory.superuser_password, f"{_password(randomness)}\n".encode())
    write_secret(directory.roles_sql, "".join(parts).encode())


def scram_verifier(password: str, salt: bytes) -> str:
    """Return what PostgreSQL keeps of ``password`` (RFC 5802, RFC 7677): enough to check it, not to know it."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    b64 = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_ROUNDS}:{b64[0]}${b64[1]}:{b64[2]}"


def _password(randomness: Randomness) -> str:
    return base64.urlsafe_b64encode(randomness(_PASSWORD_BYTES)).decode()
