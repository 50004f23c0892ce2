from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
import pytest_asyncio
from services.intake.tests.made_up import INSTRUCTIONS, PERSON, SENTINELS, form
from sqlalchemy import LargeBinary, Text, event, insert
from sqlalchemy.exc import IntegrityError

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import differences, migrate
from arrimage_chassis.store.tables import border_alias
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Urgency
from arrimage_intake.api.bodies import PersonForm, ReferralForm
from arrimage_intake.app import SERVICE
from arrimage_intake.domain.form import Person
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.person_tables import PersonRow
from arrimage_intake.store.persons import KnownPerson
from arrimage_intake.store.referrals import find_sent, preload_sent
from arrimage_intake.store.tables import METADATA, SentReferral


@pytest_asyncio.fixture
async def store(store_dsn: str) -> AsyncIterator[Store]:
    store = Store(store_dsn)
    await migrate(store, SERVICE.metadata, SERVICE.migrations)
    yield store
    await store.close()


def sent(number: int) -> SentReferral:
    return SentReferral(
        referral_id=UUID(int=number),
        case_id=UUID(int=100 + number),
        from_organization="virage",
        to_organization="margelle",
        service_code=ServiceCode.REINTEGRATION,
        urgency=Urgency.ROUTINE,
        entry_point=EntryPoint.REHABILITATION_CENTRE,
        path=ReferralPath.STANDARD,
        opened_on=date(2010, 10, 4),
        sent_on=date(2010, 10, 4),
        state=SenderState.SENT,
        submission=1,
        returns=0,
        eligibility={},
        consent_said=True,
        referring_unit="sorel",
        referring_worker="v1",
        referred_on=date(2010, 10, 4),
        needs=["HOUSING"],
        transport_needed=False,
        evening_needed=False,
    )


def person_row() -> PersonRow:
    return PersonRow(
        case_id=UUID(int=1),
        origin="own",
        sealed=" ".join(SENTINELS).encode(),
        written_at=datetime(2010, 10, 4, tzinfo=UTC),
    )


def known_person() -> KnownPerson:
    known = KnownPerson(UUID(int=1))
    known.says(Person("Eulalie", PERSON["phone"], None, PERSON["address"], INSTRUCTIONS))
    return known


async def test_migrations_make_the_tables_as_declared(store: Store) -> None:
    assert await differences(store, METADATA) == []


async def test_one_query_loads_the_referrals_of_a_batch_and_handlers_need_no_other(store: Store) -> None:
    async with store.writing() as session:
        session.add_all([sent(number) for number in range(1, 4)])
        await session.flush()
        await session.execute(
            insert(border_alias),
            [
                {"organization": "margelle", "own_id": UUID(int=100 + n), "border_id": UUID(int=200 + n)}
                for n in range(1, 4)
            ],
        )
    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    async with store.writing() as session:
        event.listen(store.engine.sync_engine, "before_cursor_execute", count)
        loaded = await preload_sent(session, {UUID(int=201), UUID(int=203), UUID(int=999)})
        found = [await find_sent(session, UUID(int=number)) for number in (1, 3)]
        assert statements == 1
        assert [row.referral_id for row in loaded] == [UUID(int=1), UUID(int=3)]
        assert found == list(loaded)
        assert found[0] is not None
        assert found[0].state is SenderState.SENT


@pytest.mark.requirement("R-020")
async def test_an_error_of_the_store_tells_no_name(store: Store) -> None:
    async with store.writing() as session:
        session.add(person_row())
    with pytest.raises(IntegrityError) as refused:
        async with store.writing() as session:
            session.add(person_row())
    text = str(refused.value)
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in text] == []


@pytest.mark.requirement("R-020")
def test_nothing_that_holds_a_person_shows_who_it_is() -> None:
    bodies = [PersonForm.model_validate(PERSON), ReferralForm.model_validate(form())]
    shown = " ".join(
        repr(thing) for thing in [*bodies, Person("Eulalie", "Eulalie"), known_person(), person_row()]
    )
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in shown] == []


def test_free_text_is_kept_in_the_table_of_persons_alone() -> None:
    def tables_with(kind: type) -> set[str]:
        return {
            table.name
            for table in METADATA.tables.values()
            for column in table.columns
            if isinstance(column.type, kind)
        }

    assert tables_with(Text) <= {"person_unsealed", "contact_preference_unsealed"}, "emptied at the first start"
    sealed = {"person", "contact_preference", "access_log", "access_log_head", "emergency_access", "incident"}
    assert tables_with(LargeBinary) >= sealed, "what is said there is sealed"
