"""Write down that a person signed what they had authorized by word of mouth (AMB-16, R-279)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.commands.consent_limits import limits_today
from arrimage_intake.commands.end_consent import entry_of
from arrimage_intake.commands.grant_consent import watch
from arrimage_intake.commands.write_down import Action, write_down
from arrimage_intake.domain.consent import ConsentState, ConsentStep, after
from arrimage_intake.domain.consent_problems import NOT_VERBAL
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import load_own_consent


async def confirm_consent(consent_id: UUID, work: Work) -> Consent:
    """Let an authorization given by word of mouth hold to its own end; its recipient sees no difference.

    :raises ProblemError: ``consent.unknown``, ``consent.wrong_state`` (also once the days to confirm it are over),
        ``consent.not_verbal``.
    """
    consent = await load_own_consent(work.session, consent_id)
    state = after(consent.state, ConsentStep.CONFIRM)
    if consent.confirm_by is None:
        raise ProblemError(NOT_VERBAL)
    if consent.confirm_by < work.today:
        after(ConsentState.EXPIRED, ConsentStep.CONFIRM)  # the timer is about to say so
    assert consent.ends_on is not None  # noqa: S101 - what was granted has an end
    consent.state = state
    consent.confirmed_on = work.today
    consent.confirm_by = None
    watch(consent, consent.ends_on, None, await limits_today(work), work.today)
    await write_down(work, entry_of(Action.AUTHORIZED, consent))
    return consent
