"""Keep what a partner disclosed under the key of its origin, hide it, and delete it (R-094, R-095)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from arrimage_chassis.vault import KeyName
from arrimage_chassis.work import Work
from arrimage_contracts.sealed import Contact, Disclosed, Identity
from arrimage_intake.domain.form import Person
from arrimage_intake.store import disclosures as store
from arrimage_intake.store import persons
from arrimage_intake.store.disclosure_tables import AskedDisclosure, ReceivedContent


async def keep_received(content: Disclosed, asked: AskedDisclosure, work: Work) -> None:
    """Keep who the person is beside what is known of them here, and all that came as it came; each sealed.

    The key is in the vault before the first row. What came before under the same authorization is replaced. A
    worker's own file stays, and is read before it.
    """
    name = KeyName(asked.case_id, asked.origin)
    person = _person_in(content)
    if person is not None:
        await persons.keep_received_person(work.session, name, person, work.now)
    box = await work.vault.box(name, work.now, make=True)
    assert box is not None  # noqa: S101 - it was to be made
    row = ReceivedContent(
        origin=asked.origin,
        consent_id=asked.consent_id,
        case_id=asked.case_id,
        organization=asked.organization,
        sealed=box.seal(content.model_dump_json(exclude_none=True).encode(), ReceivedContent.__tablename__),
        received_on=work.today,
        erasing=False,
    )
    await store.keep_content(work.session, row)


async def hide_received(consent_id: UUID, case_id: UUID, origins: Collection[str], work: Work) -> None:
    """Show nobody any more what came under an authorization; from this transaction on."""
    await store.hide_contents(work.session, consent_id)
    await persons.hide_received_person(work.session, case_id, origins)


async def delete_received(consent_id: UUID, case_id: UUID, origins: Collection[str], work: Work) -> None:
    """Delete what came under an authorization, once its key is destroyed."""
    await store.delete_contents(work.session, consent_id)
    await persons.delete_received_person(work.session, case_id, origins)


def _person_in(content: Disclosed) -> Person | None:
    """Return who the person is and how they are reached, as far as that came; None if nothing of it did."""
    if content.identity is None and content.contact is None:
        return None
    identity, contact = content.identity or Identity(), content.contact or Contact()
    return Person(
        name=identity.name,
        phone=contact.phone,
        birth_date=identity.birth_date,
        address=contact.address,
        contact_instructions=contact.instructions,
    )
