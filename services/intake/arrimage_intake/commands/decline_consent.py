"""Write down that a person was asked and did not authorize: they keep the service (R-097)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentDeclined
from arrimage_contracts.vocabularies import DisclosurePurpose
from arrimage_intake.commands.end_consent import entry_of
from arrimage_intake.commands.grant_consent import check_case
from arrimage_intake.commands.write_down import Action, write_down
from arrimage_intake.domain.consent import ConsentState, check_recipient
from arrimage_intake.domain.consent_problems import HOLDS_STILL
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import add_consent, holding


async def decline_consent(case_id: UUID, recipient: str, purpose: DisclosurePurpose, work: Work) -> Consent:
    """Keep that the person declined; nothing else of the case changes, and no partner is told.

    :raises ProblemError: ``case.unknown``, ``consent.case_over``, ``consent.holds_still`` if one for the same
        purpose holds, ``consent.blanket``, ``consent.to_oneself``, ``consent.unknown_recipient``.
    """
    await check_case(case_id, work)
    check_recipient(recipient, work.place.organization, work.place.partners)
    if any(held.purpose is purpose for held in await holding(work.session, case_id, recipient)):
        raise ProblemError(HOLDS_STILL, organization=recipient)
    declined = Consent(
        consent_id=work.new_id(),
        case_id=case_id,
        to_organization=recipient,
        state=ConsentState.DECLINED,
        recorded_on=work.today,
        categories=[],
        purpose=purpose,
        language="fr",
        statement_shown=True,
        witness=work.worker,
        with_episode=False,
        written_by=work.worker,
        written_at=work.now,
    )
    add_consent(work.session, declined)
    said = ConsentDeclined(consent_id=declined.consent_id, to_org=recipient, declined_on=work.today)
    work.publish(said, case_id=case_id)
    await write_down(work, entry_of(Action.AUTHORIZATION_DECLINED, declined))
    return declined
