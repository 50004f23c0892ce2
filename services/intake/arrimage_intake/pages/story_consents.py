"""What happened to the authorizations of a case, as steps without words."""

from __future__ import annotations

from collections.abc import Iterator

from arrimage_intake.domain.consent import ConsentState
from arrimage_intake.pages.story_here import Happened, Organizations
from arrimage_intake.queries.show_authorizations import Authorizations
from arrimage_intake.store.consent_tables import Consent, ToldConsent


def consent_steps(consents: Authorizations) -> Iterator[Happened]:
    """Tell what the person authorized, declined and withdrew here, and what partners told of."""
    for consent in consents.own:
        yield from _own(consent)
    for told in consents.told:
        yield from _told(told)


def _own(consent: Consent) -> Iterator[Happened]:
    partner = {"partner": Organizations([consent.to_organization])}
    if consent.state is ConsentState.DECLINED:
        yield Happened(consent.recorded_on, "story.consent_declined", partner)
        return
    key = "story.consent_given" if consent.replaces is None else "story.consent_replaced"
    yield Happened(consent.recorded_on, key, {**partner, "until": consent.ends_on})
    if consent.confirmed_on is not None:
        yield Happened(consent.confirmed_on, "story.consent_confirmed", partner)
    if consent.ended_on is not None and consent.state is ConsentState.REVOKED:
        yield Happened(consent.ended_on, "story.consent_revoked", partner)
    if consent.said_back_on is not None:
        yield Happened(consent.said_back_on, "story.consent_said_back", partner)
    if consent.ended_on is not None and consent.ended_because is not None:
        yield Happened(consent.ended_on, "story.consent_expired", partner, {"because": consent.ended_because})
    if consent.erasure_missing_since is not None:
        yield Happened(consent.erasure_missing_since, "story.erasure_missing", partner)
    if consent.erased_on is not None:
        yield Happened(consent.erased_on, "story.erased_there", partner)


def _told(told: ToldConsent) -> Iterator[Happened]:
    partner = {"partner": Organizations([told.organization])}
    if told.told_on is not None:
        yield Happened(told.told_on, "story.consent_told", {**partner, "until": told.ends_on})
    if told.erased_on is not None and told.ended_because is not None:
        yield Happened(told.erased_on, "story.erased_here", partner, {"because": told.ended_because})
