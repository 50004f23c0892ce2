"""After what is hostile: nothing of it took effect, and what is ordinary is handled still."""

from __future__ import annotations

from arrimage_conformance.intake.offer import Offer
from arrimage_conformance.trial import Trial


async def still_works(trial: Trial, after: str) -> None:
    """An ordinary offer is handled after what came."""
    await trial.settle()
    offer = Offer.new(trial)
    await offer.told(trial)
    await trial.expect(offer.case_id, "ReferralReceived", why=f"blocks on {after}: what came later is not handled")


async def not_acted_on(trial: Trial, offer: Offer, what: str) -> None:
    """Nothing was said of an offer, neither to the node nor to anybody."""
    trial.hold(not trial.said(offer.case_id), f"acts on {what}", offer.case_id)
    across = trial.border.said(None, offer.border_case)
    trial.hold(not across, f"answers {what}", across)
