"""The five acts that workers do most, each begun on Today: which button, and whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.browser.seeded import Seeded

TODAY: Final = "/intake/today/all"


@dataclass(frozen=True)
class CommonAct:
    """One act: the button on Today that does it."""

    name: str
    state: str
    """Whose case it is done for, by the state of the person in the seeded year."""
    path: str
    """Where the button sends, with the ids of the case in braces."""
    result: str = ""
    """What the button says besides."""

    def button(self, year: Seeded) -> str:
        """Return the button as a selector of CSS."""
        case = year.cases[self.state]
        ids = {
            "referral_id": case.referral_id,
            "plan_id": case.plan_id,
            "followup_id": year.calls.get(self.state, ""),
        }
        chosen = f'[value="{self.result}"]' if self.result else ""
        return f'button[formaction$="{self.path.format(**ids)}"]{chosen}'


COMMON_ACTS: Final = (
    CommonAct("take in charge", "new", "/referrals/{referral_id}/take"),
    CommonAct("called, no answer", "in contact", "/referrals/{referral_id}/attempts", "no_answer"),
    CommonAct("reached", "overdue", "/referrals/{referral_id}/attempts", "reached"),
    CommonAct("meeting held", "active", "/meetings/{plan_id}/3/held-today"),
    CommonAct("call reached", "call due", "/calls/{followup_id}/reached"),
)
