"""Let a worker choose a password, with the key that the node's operator handed over (R-328)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.http.workers import Worker
from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_intake.commands.sign_in import begin_session
from arrimage_intake.domain.accounts import check_password
from arrimage_intake.domain.password_hash import SALT_BYTES, hash_password
from arrimage_intake.store.accounts import Account, add_account, end_sessions_of, find_account

_log = get_logger()


async def set_password(worker: Worker, password: str, again: str, work: Work) -> UUID:
    """Keep the password of ``worker``, who has shown their key; return the session that begins.

    An earlier password, a lock and all other sessions end.

    :raises ProblemError: as :func:`arrimage_intake.domain.accounts.check_password`.
    """
    check_password(password, again, worker.id)
    hashed = await hash_password(password, work.place.random_bytes(SALT_BYTES))
    account = await find_account(work.session, worker.id)
    if account is None:
        account = Account(worker=worker.id)
        add_account(work.session, account)
    account.password_hash, account.key_mark, account.set_at = hashed, worker.mark, work.now
    account.failures, account.locked_until = 0, None
    await end_sessions_of(work.session, worker.id, work.now)
    _log.info("sign_in.password_set", worker=worker.id)
    return await begin_session(worker, work)
