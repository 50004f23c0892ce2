"""Authorizations where they are given: each names one partner, who alone hears of it (R-092, R-095, R-097)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import PERSON, SENTINELS, form

from arrimage_contracts.events.consent import ConsentExpiredState, ConsentGrantedState, ConsentRevokedState
from arrimage_contracts.events.disclosure import DisclosureErasedState
from arrimage_contracts.events.referral import (
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralDeclinedState,
    ReferralTakenInChargeState,
)
from arrimage_testing.service_twin import Twin, log_lines

GIVEN: dict[str, Any] = {
    "to_organization": "margelle",
    "categories": ["contact", "identity"],
    "method": "signed",
    "ends_on": "2011-10-01",
    "statement_shown": True,
}


async def refer(virage: Twin, **changes: Any) -> dict[str, Any]:
    answer = await virage.post("/referrals", form(**changes))
    assert answer.status_code == 201, answer.json()
    referral: dict[str, Any] = answer.json()
    return referral


async def give(virage: Twin, case_id: str, **changes: Any) -> dict[str, Any]:
    answer = await virage.post(f"/cases/{case_id}/consents", {**GIVEN, **changes})
    assert answer.status_code == 201, answer.json()
    consent: dict[str, Any] = answer.json()
    return consent


async def refer_with_consent(virage: Twin, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keep a draft, record what the person authorizes, and send it citing that."""
    draft = await refer(virage, keep_as_draft=True)
    consent = await give(virage, draft["case_id"], **changes)
    path = f"/referrals/{draft['referral_id']}/form"
    sent = await virage.post(path, {"consent": consent["consent_id"]})
    assert (sent.status_code, sent.json()["state"]) == (200, "sent")
    return sent.json(), consent


async def mailbox(virage: Twin, organization: str = "margelle") -> list[Any]:
    await virage.quiet()
    return [event for event in await virage.border_events(organization) if "Consent" in event.event_name]


@pytest.mark.requirement("R-092", "SC-01")
async def test_an_authorization_names_one_partner_who_alone_hears_of_it(virage: Twin, tmp_path: Path) -> None:
    referral, consent = await refer_with_consent(virage)

    assert (consent["state"], consent["purpose"], consent["given_by"]) == ("granted", "referral", "person")
    assert consent["categories"] == ["identity", "contact"]
    [told] = await mailbox(virage)
    state = ConsentGrantedState.model_validate(told.data)
    assert (str(state.starts_on), str(state.ends_on)) == ("2010-10-04", "2011-10-01")
    assert await mailbox(virage, "csss-pds") == []
    crossed = told.to_json().decode()
    for own in (consent["consent_id"], referral["case_id"], "signed", *SENTINELS):
        assert own not in crossed
    [said] = [event for event in await virage.events() if event.event_name == "ConsentGranted"]
    assert (said.data["to_org"], said.data["method"]) == ("margelle", "signed")
    assert await virage.get(f"/cases/{referral['case_id']}/consents") == [consent]
    written = (tmp_path / "virage" / "log.jsonl").read_text()
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in written] == []


MAY_NOT_SAY: list[tuple[dict[str, Any], str]] = [
    ({"to_organization": "all"}, "consent.blanket"),
    ({"to_organization": ["margelle", "csss-pds"]}, "request.invalid"),
    ({"to_organization": "nowhere"}, "consent.unknown_recipient"),
    ({"categories": []}, "consent.no_category"),
    ({"categories": ["everything"]}, "request.invalid"),
    ({"purpose": "emergency"}, "consent.purpose_emergency"),
    ({"statement_shown": False}, "consent.statement_not_shown"),
    ({"ends_on": "2010-10-03"}, "consent.start_after_end"),
    ({"starts_on": "2010-09-01", "ends_on": "2010-10-03"}, "consent.end_past"),
    ({"ends_on": "2011-10-05"}, "consent.too_long"),
    ({"given_by": "parent"}, "consent.adult_gives_it"),
    ({"note": "x"}, "request.invalid"),
]


@pytest.mark.requirement("R-092", "R-098")
async def test_what_an_authorization_may_not_say_leaves_nothing(virage: Twin) -> None:
    referral = await refer(virage)

    for changes, code in MAY_NOT_SAY:
        answer = await virage.post(f"/cases/{referral['case_id']}/consents", {**GIVEN, **changes})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await virage.get(f"/cases/{referral['case_id']}/consents") == []
    assert await mailbox(virage) == []


@pytest.mark.requirement("R-098")
async def test_of_a_minor_it_must_be_said_who_gives_it(virage: Twin) -> None:
    referral = await refer(virage, person={**PERSON, "birth_date": "1995-01-01"})
    path = f"/cases/{referral['case_id']}/consents"

    assert (await virage.post(path, GIVEN)).json()["code"] == "consent.giver_missing"
    assert (await virage.post(path, {**GIVEN, "given_by": "parent"})).json()["code"] == "consent.minor_gives_it"
    assert (await virage.post(path, {**GIVEN, "given_by": "person"})).status_code == 201


async def test_of_a_case_that_nobody_knows_nothing_is_authorized(virage: Twin) -> None:
    for path, body in (("consents", GIVEN), ("consents/declined", {"to_organization": "margelle"})):
        answer = await virage.post(f"/cases/{uuid4()}/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (404, "case.unknown")
    for step in ("confirmation", "revocation"):
        answer = await virage.post(f"/consents/{uuid4()}/{step}")
        assert (answer.status_code, answer.json()["code"]) == (404, "consent.unknown")
        assert "{" in answer.json()["detail"], "the address is shown as one writes it"


async def test_a_second_one_for_the_same_purpose_is_an_amendment(virage: Twin) -> None:
    referral, _ = await refer_with_consent(virage)
    path = f"/cases/{referral['case_id']}/consents"

    assert (await virage.post(path, GIVEN)).json()["code"] == "consent.given_already"
    await give(virage, referral["case_id"], purpose="joint_plan")
    await give(virage, referral["case_id"], to_organization="csss-pds")


@pytest.mark.requirement("R-092", "R-096")
async def test_an_amendment_is_a_new_authorization_in_place_of_the_old_one(virage: Twin) -> None:
    referral, old = await refer_with_consent(virage)
    path = f"/consents/{old['consent_id']}/amendment"

    other = await virage.post(path, {**GIVEN, "to_organization": "csss-pds"})
    assert (other.status_code, other.json()["code"]) == (422, "consent.another_recipient")
    later = await virage.post(path, {**GIVEN, "starts_on": "2010-10-05"})
    assert (later.status_code, later.json()["code"]) == (422, "consent.replaced_later")
    answer = await virage.post(path, {**GIVEN, "categories": ["identity", "contact", "reason"]})
    assert answer.status_code == 201
    new = answer.json()
    assert (new["replaces"], new["categories"]) == (old["consent_id"], ["identity", "contact", "reason"])
    listed = await virage.get(f"/cases/{referral['case_id']}/consents")
    replaced = next(consent for consent in listed if consent["consent_id"] == old["consent_id"])
    assert (replaced["state"], replaced["replaced_by"]) == ("superseded", new["consent_id"])
    assert (await virage.post(path, GIVEN)).json()["code"] == "consent.wrong_state"

    first, second = await mailbox(virage)
    assert second.data["replaces_consent_id"] == first.data["consent_id"]
    shown = await virage.get(f"/referrals/{referral['referral_id']}")
    assert shown["form"]["consent_id"] == new["consent_id"], "the referral rests on what replaced it"


@pytest.mark.requirement("R-095")
async def test_a_withdrawal_takes_effect_at_once_and_stops_what_rests_on_it(virage: Twin, tmp_path: Path) -> None:
    referral, consent = await refer_with_consent(virage)
    other = await give(virage, referral["case_id"], to_organization="csss-pds")

    revoked = await virage.post(f"/consents/{consent['consent_id']}/revocation")
    assert (revoked.status_code, revoked.json()["state"]) == (200, "revoked")
    assert revoked.json()["ended_on"] == revoked.json()["erasure_asked_on"] == "2010-10-04"
    again = await virage.post(f"/consents/{consent['consent_id']}/revocation")
    assert (again.status_code, again.json()["code"]) == (409, "consent.wrong_state")

    shown = await virage.get(f"/referrals/{referral['referral_id']}")
    assert (shown["state"], shown["withdrawn_by"]) == ("withdrawn", "person")
    await virage.quiet()
    crossed = {event.event_name: event for event in await virage.border_events("margelle")}
    granted, told = crossed["ConsentGranted"], crossed["ConsentRevoked"]
    assert ConsentRevokedState.model_validate(told.data).consent_id == UUID(granted.data["consent_id"])
    assert set(told.data) == {"consent_id", "revoked_on"}
    assert "ReferralWithdrawn" in crossed
    assert [event.event_name for event in await virage.border_events("csss-pds")] == ["ConsentGranted"]
    listed = {
        entry["consent_id"]: entry["state"] for entry in await virage.get(f"/cases/{referral['case_id']}/consents")
    }
    assert listed[other["consent_id"]] == "granted", "another partner's stays"
    assert [line["to_org"] for line in log_lines(tmp_path / "virage") if line["event"] == "consent.revoked"] == [
        "margelle"
    ]


@pytest.mark.requirement("R-095")
async def test_a_referral_that_was_accepted_goes_on_after_a_withdrawal(virage: Twin) -> None:
    referral, consent = await refer_with_consent(virage)
    await virage.quiet()
    [offer] = [e for e in await virage.border_events("margelle") if e.event_name == "ReferralSent"]
    await accept(virage, offer)

    await virage.post(f"/consents/{consent['consent_id']}/revocation")
    assert (await virage.get(f"/referrals/{referral['referral_id']}"))["state"] == "accepted"


async def accept(virage: Twin, offer: Any) -> None:
    border = UUID(offer.data["referral_id"])
    for event in (
        ReferralAcknowledged.model_validate(
            {"referral_id": border, "received_on": "2010-10-04", "first_contact_due_on": "2010-10-11"}
        ),
        ReferralTakenInChargeState.model_validate({"referral_id": border, "taken_in_charge_on": "2010-10-04"}),
        ReferralAcceptedState.model_validate({"referral_id": border, "accepted_on": "2010-10-04"}),
    ):
        await virage.say_border(event, sender="margelle", case_id=offer.subject, recipient="virage")
    await virage.quiet()


@pytest.mark.requirement("R-095")
async def test_a_draft_that_rested_on_it_asks_again_whether_there_is_an_authorization(virage: Twin) -> None:
    draft = await refer(virage, keep_as_draft=True)
    consent = await give(virage, draft["case_id"])
    path = f"/referrals/{draft['referral_id']}"
    await virage.post(f"{path}/form", {"consent": consent["consent_id"], "keep_as_draft": True})

    await virage.post(f"/consents/{consent['consent_id']}/revocation")
    sent = await virage.post(f"{path}/form", {})
    assert (sent.json()["state"], sent.json()["missing"]) == ("incomplete", ["consent"])


@pytest.mark.requirement("R-096")
async def test_a_draft_that_rested_on_one_that_expired_asks_again_too(virage: Twin) -> None:
    draft = await refer(virage, keep_as_draft=True)
    consent = await give(virage, draft["case_id"], ends_on="2010-10-10")
    path = f"/referrals/{draft['referral_id']}"
    await virage.post(f"{path}/form", {"consent": consent["consent_id"], "keep_as_draft": True})

    await virage.move_to("2010-10-11T13:30:00Z")
    sent = await virage.post(f"{path}/form", {})
    assert (sent.json()["state"], sent.json()["missing"]) == ("incomplete", ["consent"])


@pytest.mark.requirement("R-089", "R-093")
async def test_another_persons_authorization_is_not_cited(virage: Twin) -> None:
    _, others = await refer_with_consent(virage)

    for cited in (others["consent_id"], str(uuid4())):
        answer = await virage.post("/referrals", form(consent=cited))
        assert (answer.status_code, answer.json()["code"]) == (422, "consent.other_case")


@pytest.mark.requirement("R-089", "R-093")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to_organization": "csss-pds"}, "consent.other_recipient"),
        ({"purpose": "joint_plan"}, "consent.other_purpose"),
    ],
)
async def test_an_authorization_for_another_partner_or_purpose_is_not_cited(
    virage: Twin, changes: dict[str, Any], code: str
) -> None:
    draft = await refer(virage, keep_as_draft=True)
    consent = await give(virage, draft["case_id"], **changes)

    answer = await virage.post(f"/referrals/{draft['referral_id']}/form", {"consent": consent["consent_id"]})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.requirement("R-089", "R-095")
async def test_a_revoked_authorization_is_not_cited(virage: Twin) -> None:
    draft = await refer(virage, keep_as_draft=True)
    consent = await give(virage, draft["case_id"])
    await virage.post(f"/consents/{consent['consent_id']}/revocation")

    answer = await virage.post(f"/referrals/{draft['referral_id']}/form", {"consent": consent["consent_id"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "consent.cited_ended")


@pytest.mark.requirement("R-092")
async def test_an_authorization_that_begins_later_may_be_cited(virage: Twin) -> None:
    _, consent = await refer_with_consent(virage, starts_on="2010-11-01")

    assert consent["starts_on"] == "2010-11-01"


@pytest.mark.requirement("R-097", "AMB-41", "SC-08")
async def test_refusing_keeps_the_service(virage: Twin) -> None:
    referral = await refer(virage)
    path = f"/cases/{referral['case_id']}/consents"

    declined = await virage.post(f"{path}/declined", {"to_organization": "margelle"})
    assert (declined.status_code, declined.json()["state"]) == (201, "declined")
    assert (await virage.get(f"/referrals/{referral['referral_id']}"))["state"] == "sent"
    await virage.quiet()
    assert [event.event_name for event in await virage.border_events("margelle")] == ["ReferralSent"]
    assert [event.event_name for event in await virage.events()] == ["ConsentDeclined"]
    # declined is an end of its own; the person may still change their mind
    step = await virage.post(f"/consents/{declined.json()['consent_id']}/revocation")
    assert (step.status_code, step.json()["code"]) == (409, "consent.wrong_state")
    await give(virage, referral["case_id"])
    still = await virage.post(f"{path}/declined", {"to_organization": "margelle"})
    assert (still.status_code, still.json()["code"]) == (409, "consent.holds_still")


@pytest.mark.requirement("R-095")
async def test_a_partner_says_that_its_copies_are_erased(virage: Twin) -> None:
    referral, consent = await refer_with_consent(virage)
    await virage.post(f"/consents/{consent['consent_id']}/revocation")
    [granted] = [event for event in await mailbox(virage) if event.event_name == "ConsentGranted"]
    erased = DisclosureErasedState.model_validate(
        {"consent_id": granted.data["consent_id"], "erased_on": "2010-10-05"}
    )

    await virage.say_border(erased, sender="csss-pds", case_id=granted.subject)
    await virage.quiet()
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert shown["erased_on"] is None, "another partner cannot say so"
    await virage.say_border(erased, sender="margelle", case_id=granted.subject)
    await virage.quiet()
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert shown["erased_on"] == "2010-10-05"
    await virage.move_to("2010-10-20T13:30:00Z")
    assert "ErasureUnconfirmed" not in {event.event_name for event in await virage.events()}


@pytest.mark.requirement("R-095")
async def test_an_erasure_that_is_not_confirmed_in_three_days_is_said_once(virage: Twin, tmp_path: Path) -> None:
    referral, consent = await refer_with_consent(virage)
    await virage.post(f"/consents/{consent['consent_id']}/revocation")

    await virage.move_to("2010-10-06T13:30:00Z")
    assert "ErasureUnconfirmed" not in {event.event_name for event in await virage.events()}
    await virage.move_to("2010-10-20T13:30:00Z")
    [said] = [event for event in await virage.events() if event.event_name == "ErasureUnconfirmed"]
    assert said.data == {"consent_id": consent["consent_id"], "to_org": "margelle", "asked_on": "2010-10-04"}
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert shown["erasure_missing_since"] == "2010-10-07"
    assert [
        line["to_org"] for line in log_lines(tmp_path / "virage") if line["event"] == "erasure.unconfirmed"
    ] == ["margelle"]


@pytest.mark.requirement("R-096", "SC-16")
async def test_the_end_is_told_thirty_days_before_and_on_its_day_each_once(virage: Twin) -> None:
    referral, _ = await refer_with_consent(virage)

    await virage.move_to("2011-08-31T13:30:00Z")
    assert await ends(virage) == []
    await virage.move_to("2011-09-01T13:30:00Z")
    assert await ends(virage) == [("ConsentExpiring", "end_date")]
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert shown["state"] == "expiring"
    await virage.move_to("2011-10-01T13:30:00Z")
    assert len(await ends(virage)) == 1, "the last day counts"
    await virage.move_to("2011-10-20T13:30:00Z")
    assert await ends(virage) == [("ConsentExpiring", "end_date"), ("ConsentExpired", "end_date")]
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert (shown["state"], shown["ended_on"], shown["ended_because"]) == ("expired", "2011-10-02", "end_date")
    told = [event for event in await mailbox(virage) if event.event_name == "ConsentExpired"]
    assert [ConsentExpiredState.model_validate(event.data).expired_on.isoformat() for event in told] == [
        "2011-10-02"
    ]
    assert set(told[0].data) == {"consent_id", "expired_on"}


async def ends(virage: Twin) -> list[tuple[str, str]]:
    await virage.quiet()
    return [
        (event.event_name, event.data["because"])
        for event in await virage.events()
        if event.event_name in {"ConsentExpiring", "ConsentExpired"}
    ]


@pytest.mark.requirement("R-279", "AMB-16")
async def test_a_verbal_authorization_that_nobody_confirms_ends_by_itself(virage: Twin) -> None:
    _, consent = await refer_with_consent(virage, method="verbal")

    assert consent["confirm_by"] == "2010-11-03"
    await virage.move_to("2010-10-27T13:30:00Z")
    await virage.move_to("2010-11-20T13:30:00Z")
    assert await ends(virage) == [("ConsentExpiring", "not_confirmed"), ("ConsentExpired", "not_confirmed")]
    late = await virage.post(f"/consents/{consent['consent_id']}/confirmation")
    assert (late.status_code, late.json()["code"]) == (409, "consent.wrong_state")


@pytest.mark.requirement("R-279", "AMB-16")
async def test_a_verbal_authorization_that_is_confirmed_holds_to_its_own_end(virage: Twin) -> None:
    referral, consent = await refer_with_consent(virage, method="verbal")
    await virage.move_to("2010-10-28T13:30:00Z")
    assert await ends(virage) == [("ConsentExpiring", "not_confirmed")]

    confirmed = await virage.post(f"/consents/{consent['consent_id']}/confirmation")
    assert (confirmed.json()["state"], confirmed.json()["confirmed_on"]) == ("granted", "2010-10-28")
    again = await virage.post(f"/consents/{consent['consent_id']}/confirmation")
    assert (again.status_code, again.json()["code"]) == (409, "consent.not_verbal")
    await virage.move_to("2010-12-20T13:30:00Z")
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert shown["state"] == "granted"


@pytest.mark.requirement("R-096")
async def test_what_was_given_for_the_episode_ends_when_the_partner_declines(virage: Twin) -> None:
    referral, consent = await refer_with_consent(virage, ends_on=None)
    assert consent["with_episode"] and consent["ends_on"] == "2011-10-04"
    await virage.quiet()
    [offer] = [e for e in await virage.border_events("margelle") if e.event_name == "ReferralSent"]
    border = UUID(offer.data["referral_id"])
    for event in (
        ReferralAcknowledged.model_validate(
            {"referral_id": border, "received_on": "2010-10-04", "first_contact_due_on": "2010-10-11"}
        ),
        ReferralTakenInChargeState.model_validate({"referral_id": border, "taken_in_charge_on": "2010-10-04"}),
        ReferralDeclinedState.model_validate(
            {"referral_id": border, "declined_on": "2010-10-05", "suggested": []}
        ),
    ):
        await virage.say_border(event, sender="margelle", case_id=offer.subject)
    await virage.quiet()

    assert await ends(virage) == [("ConsentExpired", "episode_ended")]
    [shown] = await virage.get(f"/cases/{referral['case_id']}/consents")
    assert (shown["state"], shown["ended_because"]) == ("expired", "episode_ended")
