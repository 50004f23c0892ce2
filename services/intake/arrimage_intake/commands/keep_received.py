"""Keep what a partner disclosed under the key of its origin, hide it, and delete it (R-094, R-095)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from arrimage_chassis.vault import KeyName
from arrimage_chassis.work import Work
from arrimage_contracts.sealed import Disclosed
from arrimage_intake.store import disclosures as store
from arrimage_intake.store.disclosure_tables import AskedDisclosure, ReceivedContent


async def keep_received(content: Disclosed, asked: AskedDisclosure, work: Work) -> None:
    """Keep what came, sealed.

    The key is in the vault before the first row. What came before under the same authorization is replaced.
    """
    name = KeyName(asked.case_id, asked.origin)
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


async def delete_received(consent_id: UUID, case_id: UUID, origins: Collection[str], work: Work) -> None:
    """Delete what came under an authorization, once its key is destroyed."""
    await store.delete_contents(work.session, consent_id)
