"""One-time X25519 keys: made for one answer, destroyed once it is kept, or never will be (R-094)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import delete, select

from arrimage_chassis.store.statements import insert_if_absent
from arrimage_chassis.trust import base64url
from arrimage_chassis.vault import tables
from arrimage_chassis.vault.box import KEY_BYTES
from arrimage_chassis.vault.epochs import about_request
from arrimage_chassis.vault.errors import KeyDestroyedError
from arrimage_chassis.vault.keeping import Keeping


class OneTimeKeys:
    """The private halves, by request."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def make(self, request_id: UUID, now: datetime) -> str:
        """As :meth:`arrimage_chassis.vault.vault.Vault.new_one_time_key`."""
        keeping = self._keeping
        async with keeping.writing() as session:
            if keeping.is_destroyed(request_id):
                raise KeyDestroyedError
            epoch = await keeping.epochs.current(session)
            wrapped = epoch.wrap(keeping.random_bytes(KEY_BYTES), about_request(request_id))
            row = {"request_id": request_id, "epoch": epoch.number, "wrapped": wrapped, "made_at": now}
            await insert_if_absent(session, tables.one_time_key, [row])
        key = await self.private(request_id)
        if key is None:
            raise KeyDestroyedError
        return base64url.encoded(key.public_key().public_bytes_raw())

    async def private(self, request_id: UUID) -> X25519PrivateKey | None:
        """As :meth:`arrimage_chassis.vault.vault.Vault.one_time_key`."""
        table, keeping = tables.one_time_key, self._keeping
        async with keeping.reading() as session:
            row = (await session.execute(select(table).where(table.c.request_id == request_id))).one_or_none()
            if row is None or keeping.is_destroyed(request_id):
                return None
            private = keeping.epochs.key(row.epoch).unwrap(row.wrapped, about_request(request_id))
        return X25519PrivateKey.from_private_bytes(private)

    async def drop(self, request_id: UUID, at: datetime | None) -> None:
        """As :meth:`arrimage_chassis.vault.vault.Vault.drop_one_time_key`."""
        table, keeping = tables.one_time_key, self._keeping
        async with keeping.writing() as session:
            made_at = await session.scalar(select(table.c.made_at).where(table.c.request_id == request_id))
            if made_at is not None:
                await keeping.write_down(session, [request_id], at or made_at)
                await session.execute(delete(table).where(table.c.request_id == request_id))
