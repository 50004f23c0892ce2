"""The grammar of subjects."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from arrimage_contracts.subjects import (
    RESERVED_ORGANIZATIONS,
    Subject,
    border_subject,
    mailbox_stream,
    own_subject,
    parse_subject,
)

organizations = some.from_regex(r"[a-z][a-z0-9-]{1,30}", fullmatch=True)
events = some.from_regex(r"[A-Z][A-Za-z]{1,40}", fullmatch=True)
majors = some.integers(1, 999)
services = some.sampled_from(["intake", "planning", "followup", "notifications"])


@given(services, events, majors)
def test_an_own_subject_is_taken_apart_as_it_was_put_together(service: str, event: str, major: int) -> None:
    subject = own_subject(service, event, major)
    assert parse_subject(subject) == Subject(event=event, major=major, service=service)


@given(organizations, organizations, events, majors)
def test_a_border_subject_is_taken_apart_as_it_was_put_together(
    sender: str, recipient: str, event: str, major: int
) -> None:
    subject = border_subject(sender, recipient, event, major)
    assert parse_subject(subject) == Subject(event=event, major=major, organization=sender, recipient=recipient)


@given(some.sampled_from(["pub", "feed"]), organizations, events, majors)
def test_a_shared_subject_has_a_publisher_and_no_recipient(kind: str, sender: str, event: str, major: int) -> None:
    subject = parse_subject(f"{kind}.{sender}.{event}.v{major}")
    assert subject == Subject(event=event, major=major, organization=sender)


@given(some.text(alphabet="ownevtpub.feed*>ABCabc019-_ \n", max_size=60))
def test_whatever_is_parsed_says_the_same_subject_again(text: str) -> None:
    with contextlib.suppress(ValueError):
        subject = parse_subject(text)
        assert "\n" not in text and " " not in text and "*" not in text and ">" not in text
        assert f".{subject.event}.v" in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "own.intake.ReferralReceived",
        "own.intake.ReferralReceived.v",
        "own.intake.ReferralReceived.v1.more",
        "own.intake.ReferralReceived.v1\n",
        "own.intake.referral.v1",
        "own.*.ReferralReceived.v1",
        "own.intake.ReferralReceived.*",
        "evt.virage.ReferralSent.v1",
        "evt.virage.margelle.ReferralSent.v1000",
        "evt.VIRAGE.margelle.ReferralSent.v1",
        "sealed.virage.ReferralSent.v1",
        "$JS.API.STREAM.CREATE.OWN",
    ],
    ids=repr,
)
def test_what_is_not_of_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a subject"):
        parse_subject(text)


def test_a_filter_ends_in_a_wildcard_so_that_an_unknown_major_arrives() -> None:
    assert own_subject("intake", "ReferralReceived", "*") == "own.intake.ReferralReceived.*"
    assert border_subject("*", "margelle", "ReferralSent", "*") == "evt.*.margelle.ReferralSent.*"


def test_each_organization_has_a_mailbox_and_none_may_take_a_reserved_word() -> None:
    assert mailbox_stream("margelle") == "MAILBOX_margelle"
    assert {"public", "feed", "all", "exchange", "sys", "node", "hub", "own"} == RESERVED_ORGANIZATIONS
