"""Two persons are referred by Le Virage to Maison la Margelle and go to the end: SC-01 and SC-02, together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

import pytest
import pytest_asyncio
from tests.journeys import sc_01, sc_02
from tests.journeys.capture import at_rest, capture, changed_tables, ids_in, say_again, stores, tables
from tests.journeys.casework import P1, P2, Case
from tests.journeys.played import Played, is_of_a_notice
from tests.journeys.scenario import play
from tests.journeys.told import lines

from arrimage.demo.witness import Held
from arrimage_chassis.serve import definition_of
from arrimage_chassis.store.tables import DELIVERY
from arrimage_contracts.validation import InvalidMessageError, validate_message
from arrimage_testing.network import running_network

pytestmark = [pytest.mark.full, pytest.mark.asyncio(loop_scope="module")]

_MIGRATIONS = "alembic_version"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    begin = datetime.fromisoformat("2010-10-04 09:00")
    async with running_network(tmp_path_factory.mktemp("network"), begin=begin) as network:
        p1, p2 = Case(network, P1), Case(network, P2)
        await play(network, sc_01.scenario(p1), sc_02.scenario(p2))
        yield Played(network, p1, p2, await capture(network))


JOURNEYS = [
    pytest.param("SC-01", marks=pytest.mark.requirement("SC-01", "R-112", "R-124", "R-127", "R-155", "R-178")),
    pytest.param("SC-02", marks=pytest.mark.requirement("SC-02", "R-136", "R-189", "R-190")),
]


@pytest.mark.requirement("R-005", "R-178", "R-179")
@pytest.mark.parametrize("name", JOURNEYS)
async def test_a_journey_is_told_event_by_event_with_its_dates_and_nothing_is_told_twice(
    played: Played, name: str
) -> None:
    case, expected = played.journey(name)
    assert lines(played.own(case)) == expected.EVENTS


@pytest.mark.requirement("R-091", "R-189")
@pytest.mark.parametrize("name", JOURNEYS)
async def test_the_sender_learns_bare_states_and_not_how_the_episode_ended(played: Played, name: str) -> None:
    case, expected = played.journey(name)
    assert lines(played.border(case)) == expected.BORDER
    shown = await case.as_the_sender_knows_it()
    assert {key: shown[key] for key in expected.AT_SENDER} == expected.AT_SENDER


@pytest.mark.requirement("R-005")
@pytest.mark.parametrize("name", JOURNEYS)
async def test_each_worker_is_told_once_of_what_comes(played: Played, name: str) -> None:
    case, expected = played.journey(name)
    notices = list(reversed(await case.notices()))
    sent = [notice for notice in notices if notice["state"] == "sent"]
    assert [f"{notice['kind']} {notice['role']}" for notice in sent] == expected.NOTICES
    others = {(notice["state"], notice["reason"], notice["role"]) for notice in notices if notice not in sent}
    assert others == {("suppressed", "no_permission", "person")}, "nobody asked the person"
    said = {held.envelope.data["notification_id"] for held in played.captured.messages if is_of_a_notice(held)}
    assert {notice["notice_id"] for notice in notices} <= said


@pytest.mark.requirement("SC-01", "SC-02", "R-178")
async def test_in_the_end_nothing_is_left_to_do(played: Played) -> None:
    for case in (played.p1, played.p2):
        assert {call["kind"]: call["state"] for call in await case.followups()} == dict.fromkeys(
            ("M3", "M9"), "completed"
        )
        episode = await case.get("margelle", "planning", f"/episodes/{case.case_id}")
        assert episode["state"] == "closed"
    assert await played.network.time.next_due() is None
    for url in played.network.stage.service_urls().values():
        assert (await played.network.http.get(f"{url}/operations/parked")).json() == []
        assert (await played.network.http.get(f"{url}/operations/quarantine")).json() == {}


@pytest.mark.requirement("R-006", "R-007")
async def test_every_message_of_every_stream_validates_against_its_committed_schema(played: Played) -> None:
    at_sender = played.captured.own["virage"]
    assert [held.envelope.event_name for held in at_sender] == ["CaseLeadTransferred"] * 2
    told = [held for held in played.captured.messages if held not in at_sender and not is_of_a_notice(held)]
    assert len(told) == len(sc_01.EVENTS + sc_01.BORDER + sc_02.EVENTS + sc_02.BORDER)
    for held in played.captured.messages:
        validate_message(held.body)
    broken = played.captured.messages[0].body.replace(b'"recipient"', b'"recepient"')
    with pytest.raises(InvalidMessageError, match="required"):
        validate_message(broken)


@pytest.mark.requirement("R-006")
async def test_inside_an_organization_a_case_has_one_correlation_id_of_its_own(played: Played) -> None:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for held in played.captured.own["margelle"]:
        found[held.envelope.subject].add(held.envelope.correlationid)
    assert {str(case) for case in found} == {played.p1.case_id, played.p2.case_id}
    assert [len(ids) for ids in found.values()] == [1, 1]
    assert len(set.union(*found.values())) == 2


@pytest.mark.requirement("R-004", "R-022", "AMB-39")
async def test_nothing_but_the_exchanged_copys_own_id_is_shared_across_a_border(played: Played) -> None:
    captured = played.captured
    exchanged = {held.envelope.id for held in captured.mailbox("margelle")}
    assert ids_in(captured.own["margelle"]) & ids_in(captured.hub) == exchanged
    at_virage = {UUID(case.case_at_sender) for case in (played.p1, played.p2)}
    at_virage |= {UUID(case.referral_at_sender) for case in (played.p1, played.p2)}
    assert not at_virage & ids_in([*captured.own["margelle"], *captured.hub])
    there, back = (ids_in(captured.mailbox(organization)) for organization in ("margelle", "virage"))
    named = {UUID(str(held.envelope.data["referral_id"])) for held in captured.hub}
    assert there & back == named | {held.envelope.subject for held in captured.hub}


@pytest.mark.requirement("R-006")
async def test_each_cause_that_is_named_is_an_event_that_the_organization_holds(played: Played) -> None:
    held = {
        message.envelope.id for message in played.captured.own["margelle"] + played.captured.mailbox("margelle")
    }
    causes = {
        event.event_name: event.causationid
        for case in (played.p1, played.p2)
        for event in played.own(case)
        if event.causationid is not None
    }
    assert set(causes) == {"ReferralReceived", "FollowupScheduled"}
    assert set(causes.values()) <= held


@pytest.mark.requirement("R-006", "R-010")
async def test_sequences_grow_for_each_recipient_and_case_of_a_service(played: Played) -> None:
    numbers: defaultdict[tuple[str, str, UUID], list[str]] = defaultdict(list)
    for held in played.captured.messages:
        event = held.envelope
        numbers[event.source, event.recipient, event.subject].append(event.sequence)
    for sequences in numbers.values():
        assert len({sequence.partition(".")[0] for sequence in sequences}) == 1
        places = [int(sequence.partition(".")[2]) for sequence in sequences]
        assert places == sorted(set(places))


@pytest.mark.requirement("R-003")
async def test_each_store_holds_its_own_tables_and_no_others(played: Played) -> None:
    files = played.network.stage.store_files()
    assert Counter(file.stem for file in files) == {"intake": 2, "planning": 1, "followup": 1, "notifications": 1}
    for file in files:
        own = set(definition_of(file.stem).metadata.tables)
        assert own
        assert set(tables(file)) == own | set(DELIVERY.tables) | {_MIGRATIONS}


@pytest.mark.requirement("R-008", "R-009")
@pytest.mark.parametrize("backwards", [False, True], ids=["in_order", "backwards"])
async def test_saying_all_of_it_again_changes_nothing_anywhere(played: Played, backwards: bool) -> None:
    network, before = played.network, at_rest(stores(played.network))
    notices = [await case.notices() for case in (played.p1, played.p2)]
    held_before = len((await capture(network)).messages)

    said = await say_again(network, played.captured, backwards=backwards)

    after = await capture(network)
    assert len(after.messages) == held_before + said, "somebody answered"
    assert changed_tables(before, at_rest(stores(network))) == []
    assert [await case.notices() for case in (played.p1, played.p2)] == notices
    assert _without_repetition(after.messages) == _without_repetition(played.captured.messages)


def _without_repetition(messages: Sequence[Held]) -> set[tuple[str, bytes]]:
    return {(held.subject, held.body) for held in messages}
