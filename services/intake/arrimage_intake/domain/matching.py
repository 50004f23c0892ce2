"""Whether two files may be of one person: a hint to the worker, who decides (R-104); inside this store only."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from arrimage_intake.domain.form import Person

_NORTH_AMERICAN_DIGITS: Final = 10


def may_be_the_same(one: Person, other: Person) -> bool:
    """Tell whether name and date of birth agree, or the telephone does; case, accents and spacing do not count."""
    same_name = has_same_name(one, other)
    same_birth = one.birth_date is not None and one.birth_date == other.birth_date
    same_phone = normal_phone(one.phone) == normal_phone(other.phone) != ""
    return (same_name and same_birth) or same_phone


def has_same_name(one: Person, other: Person) -> bool:
    """Tell whether the names agree; case, accents, order and spacing do not count."""
    return normal_name(one.name) == normal_name(other.name) != ""


def normal_name(name: str | None) -> str:
    """Return the words of a name without case and accents, in one order: first name first or last alike."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name or "").casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(sorted(re.findall(r"[^\W_]+", letters)))


def normal_phone(phone: str | None) -> str:
    """Return the digits of a telephone, without the country's own 1 before ten others."""
    digits = "".join(str(unicodedata.digit(character)) for character in phone or "" if character.isdigit())
    if len(digits) == _NORTH_AMERICAN_DIGITS + 1 and digits.startswith("1"):
        return digits[1:]
    return digits
