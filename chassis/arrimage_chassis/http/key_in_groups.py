"""How a worker's key is written: eight groups of four, to be read from a paper and typed without a mistake."""

from __future__ import annotations

from typing import Final

KEY_BYTES: Final = 20
"""160 bits: nobody guesses one, whatever they try it against."""
_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's: no i, l, o or u, which are taken for others."""
_TAKEN_FOR: Final = str.maketrans({"i": "1", "l": "1", "o": "0"})
_GROUP: Final = 4


def written(random: bytes) -> str:
    """Return the key of ``KEY_BYTES`` random bytes: ``k7md-2xqa-…``, five bits a sign."""
    number = int.from_bytes(random)
    return _grouped("".join(_LETTERS[number >> shift & 31] for shift in range(len(random) * 8 - 5, -1, -5)))


def as_written(typed: str) -> str:
    """Return what was typed as the key is written: capitals, blanks and where the groups end do not count.

    A key of another kind, as nodes gave before, is returned without the blanks around it alone.
    """
    signs = "".join(sign for sign in typed.lower() if sign.isalnum()).translate(_TAKEN_FOR)
    is_one = len(signs) * 5 == KEY_BYTES * 8 and set(signs) <= set(_LETTERS)
    return _grouped(signs) if is_one else typed.strip()


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))
