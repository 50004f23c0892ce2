"""Sign a worker in, by password (R-328)."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from arrimage_chassis.http.workers import Worker
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.domain.accounts import locked_until
from arrimage_intake.domain.password_hash import is_right
from arrimage_intake.domain.problems import SIGN_IN_LOCKED, SIGN_IN_REFUSED
from arrimage_intake.store.accounts import (
    Account,
    WorkerSession,
    add_account,
    add_session,
    find_account,
    forget_sessions,
)

_FORGOTTEN_AFTER: Final = timedelta(days=2)
"""A cookie holds for a working day at most."""
_NOBODIES: Final = 4096
_log = get_logger()


async def sign_in(typed: str, known: Worker | None, password: str, work: Work) -> UUID | ProblemError:
    """Return the session that begins, or why none does, which is to be committed too: a wrong password counts.

    ``typed`` is the id that was entered, ``known`` the node's worker of that id, if there is one. For an id that
    is nobody's, words, time and lock are the same as for a wrong password: nobody learns who works at the node.
    """
    account = await find_account(work.session, known.id) if known is not None else None
    if known is None or account is None or account.key_mark != known.mark:
        return await _nobody(typed, known, password, work)
    if account.locked_until is not None and work.now < account.locked_until:
        _log.info("sign_in.refused", worker=known.id, reason="locked")
        return _locked(account.locked_until, work)
    if not await is_right(password, account.password_hash):
        return _count(account, known.id, "wrong_password", work)
    account.failures, account.locked_until = 0, None
    return await begin_session(known, work)


async def begin_session(worker: Worker, work: Work) -> UUID:
    """Begin a session of ``worker``, and forget those that are long over."""
    await forget_sessions(work.session, work.now - _FORGOTTEN_AFTER)
    session_id = work.new_id()
    add_session(work.session, WorkerSession(session_id=session_id, worker=worker.id, begun_at=work.now))
    _log.info("sign_in.done", worker=worker.id)
    return session_id


async def _nobody(typed: str, known: Worker | None, password: str, work: Work) -> ProblemError:
    """Refuse an id that has no account, as one that has: counted, and locked in the end.

    What was typed may be a name or a password, and is not kept: of its mark so little that the rows stay few.
    """
    mark = hmac.digest(work.place.secret.key_of("accounts/nobody"), typed.encode(), "sha256")
    nobody = f"~{int.from_bytes(mark[:4]) % _NOBODIES}"
    account = await find_account(work.session, nobody)
    if account is None:
        account = Account(worker=nobody, password_hash="", key_mark="", set_at=work.now, failures=0)
        add_account(work.session, account)
    worker = known.id if known is not None else ""
    if account.locked_until is not None and work.now < account.locked_until:
        _log.info("sign_in.refused", worker=worker, reason="locked")
        return _locked(account.locked_until, work)
    await is_right(password, None)
    return _count(account, worker, "no_account", work)


def _count(account: Account, worker: str, reason: str, work: Work) -> ProblemError:
    account.failures += 1
    account.locked_until = locked_until(account.failures, work.now)
    if account.locked_until is None:
        _log.info("sign_in.refused", worker=worker, reason=reason)
        return ProblemError(SIGN_IN_REFUSED)
    minutes = int((account.locked_until - work.now) / timedelta(minutes=1))
    _log.warning("sign_in.locked", worker=worker, failures=account.failures, minutes=minutes)
    return _locked(account.locked_until, work)


def _locked(until: datetime, work: Work) -> ProblemError:
    local = until.astimezone(work.place.clock.zone)
    if local.second or local.microsecond:  # the hour that is said is never too early
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    day = "" if local.date() == work.today else f"{local:%Y-%m-%d}, "
    return ProblemError(SIGN_IN_LOCKED, until=f"{day}{local:%H:%M}")
