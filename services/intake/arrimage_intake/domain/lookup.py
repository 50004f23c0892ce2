"""Look somebody up by a part of the name, or by the telephone: inside this organization's own store alone."""

from __future__ import annotations

from typing import Final

from arrimage_intake.domain.matching import normal_name, normal_phone

_SHORTEST_NUMBER: Final = 4


def is_like(asked: str, name: str | None, phone: str | None) -> bool:
    """Tell whether each word of ``asked`` begins a word of the name, or its digits end the telephone.

    Case, accents and order do not count; nothing asked is like nobody.
    """
    wanted = normal_name(asked).split()
    held = normal_name(name).split()
    if wanted and all(any(word.startswith(part) for word in held) for part in wanted):
        return True
    digits = normal_phone(asked)
    return len(digits) >= _SHORTEST_NUMBER and normal_phone(phone).endswith(digits)
