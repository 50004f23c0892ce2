"""Put together who received what of a person before what is known of them is erased (R-106)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.pages.wording import Wording
from arrimage_chassis.work import Work
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.accounting import AccountingWords
from arrimage_intake.queries.show_accounting import gather_accounting


async def keep_accounting(case_id: UUID, work: Work) -> None:
    """Keep the accounting of a case, without the name, as it would be printed: sealed, in the access log.

    Called before an erasure, in its unit of work. Nothing is kept of a case of which nothing ever left.
    """
    made = await gather_accounting(work.session, work.place, case_id)
    if made.shares:
        words = AccountingWords(
            "fr",
            str(work.place.clock.zone),
            work.today,
            Wording("fr", (), work.place.organization_names).organization,
        )
        text = words.text(made, None)
        await write_down(work, Entry(Action.ACCOUNTED, case_id, purpose="accounting", reason=text))
