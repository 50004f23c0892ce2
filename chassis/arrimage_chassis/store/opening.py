"""Bring a store to the present at the start of a service; whatever is in the way is waited for, and told once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.signing_anew import sign_what_waits
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.migrate import MigratingElsewhereError, UnknownRevisionError, migrate
from arrimage_chassis.store.outage import is_outage, trouble_of
from arrimage_chassis.store.troubles import SAY_AGAIN_SECONDS
from arrimage_chassis.vault.errors import VaultNewerError

if TYPE_CHECKING:
    from arrimage_chassis.clock import Clock
    from arrimage_chassis.service import ServiceDefinition
    from arrimage_chassis.store.engine import Store
    from arrimage_chassis.trust.signing import Signing
    from arrimage_chassis.vault import Vault

RETRY_SECONDS: Final = 1.0

_log = get_logger()


class StoreNewerError(Exception):
    """The store was written by a later version of the service: this one must not touch it."""


class Opening:
    """The opening of one store. ``trouble`` is the code of what is waited for, if anything is."""

    def __init__(
        self,
        store: Store,
        definition: ServiceDefinition,
        clock: Clock,
        vault: Vault | None = None,
        signing: Signing | None = None,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.trouble: str | None = None
        self._store, self._definition, self._clock, self._seconds = store, definition, clock, seconds
        self._vault, self._signing = vault, signing
        self._said_at = 0.0

    async def attempt(self) -> bool:
        """Migrate the store, give it its identity, sign what waits.

        False if something is in the way, which was told.

        :raises StoreNewerError: if the store is of a later version.
        """
        self._store.troubles.muted = True
        try:
            await migrate(self._store, self._definition.metadata, self._definition.migrations, wait=False)
            async with self._store.writing() as session:
                await outbox.give_identity(session, self._clock.now())
                if self._signing is not None and self._signing.can_sign:
                    await sign_what_waits(session, self._signing)
            if self._vault is not None:
                await self._open(self._vault)
            if self._definition.manifest.prepare is not None:
                await self._definition.manifest.prepare(self._store, self._clock.now())
        except MigratingElsewhereError:
            self._wait_for("store.migrating")
            return False
        except UnknownRevisionError as error:
            _log.critical("service.settings_refused", code="store.newer")
            raise StoreNewerError from error
        except VaultNewerError as error:
            _log.critical("service.settings_refused", code="vault.newer")
            raise StoreNewerError from error
        except SQLAlchemyError as error:
            if not is_outage(error):
                raise
            self._wait_for(trouble_of(error))
            return False
        finally:
            self._store.troubles.muted = False
        self.trouble = None
        return True

    async def _open(self, vault: Vault) -> None:
        again = await vault.open(self._clock.now())
        if again:
            _log.warning("vault.destroyed_again", keys=again)

    def _wait_for(self, code: str) -> None:
        now = self._seconds()
        if code != self.trouble or now - self._said_at >= SAY_AGAIN_SECONDS:
            self._said_at = now
            _log.warning("service.waiting", code=code)
        self.trouble = code
