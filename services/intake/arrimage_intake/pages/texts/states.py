"""The words of the states of a case, of both sides."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts
from arrimage_intake.domain import receiver_states, sender_states

STATES: Final[Texts] = {
    f"{type(state).__name__}.{state.value}": (words.state_fr.capitalize(), words.state_en.capitalize())
    for table in (sender_states.WORDS, receiver_states.WORDS)
    for state, words in table.items()
}
