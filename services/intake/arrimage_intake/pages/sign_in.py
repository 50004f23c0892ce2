"""Sign in and out: local accounts (R-328)."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, Field

from arrimage_chassis.logs import get_logger
from arrimage_chassis.pages.declaration import EVERYBODY, Act, Page
from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.commands import set_password, sign_in, sign_out
from arrimage_intake.domain.accounts import LONGEST, SHORTEST
from arrimage_intake.domain.problems import KEY_REFUSED

_TODAY: Final = "/intake/today"
_SIGN_IN: Final = "/intake/sign-in"
_log = get_logger()


class SignInEntered(BaseModel):
    """Who signs in."""

    worker: str = Field(title="sign_in.worker", max_length=64)
    password: str = Field(title="sign_in.password", max_length=LONGEST, repr=False, json_schema_extra=UNSEEN)


class FirstTimeEntered(BaseModel):
    """Who chooses a password."""

    worker: str = Field(title="sign_in.worker", max_length=64)
    key: str = Field(title="first_time.key", max_length=200, repr=False, json_schema_extra=UNSEEN)
    password: str = Field(title="first_time.password", max_length=LONGEST, repr=False, json_schema_extra=UNSEEN)
    again: str = Field(title="first_time.again", max_length=LONGEST, repr=False, json_schema_extra=UNSEEN)


class Onward(BaseModel):
    """What goes along from one of the two pages to the other: what was carried stands beside the forms."""

    worker: str | None = Field(None, title="sign_in.worker", max_length=64)


class SignOutEntered(BaseModel):
    """Nothing is asked of whoever goes."""


async def show_sign_in(visit: Visit) -> View:
    """Show where one signs in."""
    return visit.view("sign_in.html", form=visit.form(SignInEntered, to=visit.asked.get("to")))


async def show_first_time(visit: Visit) -> View:
    """Show where a password is chosen."""
    form = visit.form(FirstTimeEntered, to=visit.asked.get("to"))
    return visit.view("first_time.html", form=form, shortest=SHORTEST)


async def do_sign_in(visit: Visit, form: SignInEntered, work: Work) -> Go:
    """Sign in."""
    known = visit.workers.named(form.worker)
    begun = await sign_in.sign_in(form.worker, known, form.password, work)
    if isinstance(begun, ProblemError):
        return Go(_SIGN_IN, again=begun)
    return Go(_TODAY, sign_in=begun, worker=known)


async def do_set_password(visit: Visit, form: FirstTimeEntered, work: Work) -> Go:
    """Choose a password, and sign in with it.

    :raises ProblemError: ``sign_in.key_refused``, and as the command.
    """
    worker = visit.workers.with_key(form.worker, form.key)
    if worker is None:
        named = visit.workers.named(form.worker)
        _log.info("sign_in.refused", worker=named.id if named is not None else "", reason="wrong_key")
        raise ProblemError(KEY_REFUSED)
    begun = await set_password.set_password(worker, form.password, form.again, work)
    return Go(_TODAY, sign_in=begun, worker=worker)


async def do_sign_out(visit: Visit, form: SignOutEntered, work: Work) -> Go:
    """Sign out."""
    await sign_out.sign_out(visit.session_id, work)
    return Go(_SIGN_IN, "signed_out", sign_out=True)


SHOWN: Final = (
    Page("/sign-in", show_sign_in, roles=EVERYBODY),
    Page("/first-time", show_first_time, roles=EVERYBODY),
)
DONE: Final = (
    Act("/sign-in", SignInEntered, do_sign_in, again=show_sign_in, roles=EVERYBODY),
    Act("/first-time", FirstTimeEntered, do_set_password, again=show_first_time, roles=EVERYBODY),
    Act("/sign-in/carried", Onward, None, again=show_sign_in, roles=EVERYBODY, shown_in=SignInEntered),
    Act("/first-time/carried", Onward, None, again=show_first_time, roles=EVERYBODY, shown_in=FirstTimeEntered),
    Act("/sign-out", SignOutEntered, do_sign_out, again=show_sign_in, roles=EVERYBODY),
)
